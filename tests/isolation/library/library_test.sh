#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Real programs over libashlar: threads, forks, signals, dlopen (threads_test.c); 32 bits; a library of another version.
. "$ASHLAR_SOURCE/tests/lib.sh"

ashlar=$ASHLAR_BUILD/tools/ashlar
here=$ASHLAR_BUILD/tests/isolation/library
ASHLAR_LIBRARY=$ASHLAR_BUILD/lib/libashlar.so.0
export ASHLAR_LIBRARY
unset XDG_RUNTIME_DIR ASHLAR_SOCKET ASHLAR_STATE ASHLAR_TRACE CREDENTIALS_DIRECTORY

on_device() {
    "$ashlar" run --manifest "$here/device/device.manifest" -- "$@"
}

is_told_which_side_to_upgrade() {
    on_device env ASHLAR_TRACE=1 "$here/test-library_major" refused >"$test_log.said" 2>&1 || return 1
    grep -q 'upgrade the device' "$test_log.said"
    told=$?
    rm -f "$test_log.said"
    return $told
}

threads=0
on_device "$here/test-library_threads" || threads=1

suite isolation.library.builds
try a_program_gets_right_answers "design:9" on_device "$here/test-library_answers" right
if [ -x "$here/test-library_32" ]; then
    try a_program_of_32_bits_gets_right_answers "design:9" on_device "$here/test-library_32" right
else
    skip a_program_of_32_bits_gets_right_answers "design:9" "the compiler makes no programs of 32 bits"
fi
try a_library_a_minor_version_newer_gets_right_answers "control.spec:versions" on_device "$here/test-library_minor" right
try a_library_a_major_version_newer_is_refused_and_told_which_side_to_upgrade "control.spec:versions" is_told_which_side_to_upgrade
if [ "$threads" -ne 0 ]; then
    fail_count=$((fail_count + 1))
fi
finish
