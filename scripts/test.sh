#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Every test: gcc release, gcc with AddressSanitizer and UBSan, what has threads under ThreadSanitizer, a clang build without a warning, and the
# Cortex-M33 under QEMU. Then one report.
#
# test.sh [an521]: the Cortex-M33 alone
set -eu

run() { # preset ctest-options…
    preset=$1
    shift
    echo "== test: $preset"
    rm -rf "build/$preset/report/suites"
    mkdir -p "build/$preset/report/suites"
    ctest --preset "$preset" -j2 "$@"
}

device() {
    scripts/build.sh an521 all tests
    run an521 || failed=1
    scripts/results.sh build/an521 build/report/an521 || failed=1
}

failed=0
if [ "${1:-}" = an521 ]; then
    device
    exit $failed
fi
scripts/build.sh host all tests
scripts/build.sh clang all tests
scripts/build.sh asan all tests
# Suites of several threads over the library, a channel or the in-process port.
threaded='test-channel test-channel.hostile test-client test-inproc.calls test-inproc.ends test-inproc.device'
# shellcheck disable=SC2086
scripts/build.sh tsan $threaded
# What measures processes, installs or counts syscalls means nothing under a sanitizer: those tests carry the label `release`.
run asan -LE release || failed=1
run tsan -R "^($(printf '%s' "$threaded" | sed 's/test-//g; s/ /|/g; s/\./[.]/g'))\$" || failed=1
device
run host || failed=1
scripts/results.sh build/asan build/report/asan || failed=1
scripts/results.sh build/tsan build/report/tsan || failed=1
scripts/results.sh build/host build/report build/an521 || failed=1 # what the device proves counts as well
scripts/clauses.sh check build/host || failed=1
exit $failed
