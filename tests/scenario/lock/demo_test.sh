#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The demonstration is a promise to whoever types `make demo`: it passes, and nothing of it stays, whenever it ends.
set -u
. tests/lib.sh

suite lock.demo
demo=examples/door-lock/demo.sh
place=$(mktemp -d /tmp/lockdemo.XXXXXX) || exit 3

nothing_stays() {
    [ -z "$(ls -A "$place")" ] || { echo "left: $(ls -A "$place")"; return 1; }
    left=$(processes_of "$place")
    [ -z "$left" ] || { echo "still runs: $left"; return 1; }
}

passes() {
    TMPDIR=$place sh "$demo" >"$test_log.demo" 2>&1
    status=$?
    tail -n 5 "$test_log.demo"
    last=$(tail -n 1 "$test_log.demo")
    rm -f "$test_log.demo"
    [ "$status" -eq 0 ] && [ "$last" = "demo: 12 steps passed" ] && nothing_stays
}

is_interrupted() { # seconds
    TMPDIR=$place timeout -s INT "$1" sh "$demo" >/dev/null 2>&1
    [ $? -eq 124 ] || { echo "it ended before it was interrupted"; return 1; }
    sleep 0.5 # processes that were told to end do so
    nothing_stays
}

each_moment() { # a start, the first PIN, in the middle of the restarts
    for seconds in 0.05 0.12 0.2 0.4 1.5 4.2; do
        is_interrupted "$seconds" || return 1
    done
}

in_an_awkward_folder() { # it gets past its first steps
    mkdir "$place/a b" || return 1
    TMPDIR="$place/a b" timeout -s INT 3 sh "$demo" >/dev/null 2>&1
    [ $? -eq 124 ] || { echo "it failed"; return 1; }
    sleep 0.5
    rmdir "$place/a b" && nothing_stays
}

breaks() { # a program that is not the signed one: the first step that needs it fails, and says so
    mkdir -p "$place.build/product/lock"
    ln -s "$ASHLAR_BUILD/product/prefix" "$place.build/product/prefix"
    cp -r "$ASHLAR_BUILD/product/lock/device" "$ASHLAR_BUILD/product/lock/door-lock" "$place.build/product/lock"
    printf x | dd of="$place.build/product/lock/device/lock-log" bs=1 seek=9 conv=notrunc 2>/dev/null
    ASHLAR_BUILD=$place.build TMPDIR=$place sh "$demo" >"$test_log.demo" 2>&1
    status=$?
    last=$(tail -n 1 "$test_log.demo")
    rm -rf "$place.build" "$test_log.demo"
    echo "status $status, last line: $last"
    [ "$status" -eq 1 ] && [ "$last" = "demo: step 1 failed" ] && nothing_stays
}

try it_passes_and_leaves_nothing "LOCK:DEMO" passes
try an_interrupt_leaves_nothing "LOCK:DEMO" each_moment
try a_temporary_folder_with_a_space_will_do "LOCK:DEMO" in_an_awkward_folder
try a_step_that_fails_is_told "LOCK:DEMO" breaks
rm -rf "$place"
finish
