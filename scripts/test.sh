#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Every test: gcc release, gcc with AddressSanitizer and UBSan, what has threads under ThreadSanitizer, and a clang build without a warning.
# Then one report.
set -eu

run() { # preset ctest-options…
    preset=$1
    shift
    echo "== test: $preset"
    rm -rf "build/$preset/report/suites"
    mkdir -p "build/$preset/report/suites"
    ctest --preset "$preset" -j2 "$@"
}

failed=0
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
run host || failed=1
scripts/results.sh build/asan build/report/asan || failed=1
scripts/results.sh build/tsan build/report/tsan || failed=1
scripts/results.sh build/host build/report || failed=1
scripts/clauses.sh check build/host || failed=1
exit $failed
