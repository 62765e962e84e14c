#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The smart door lock on a Cortex-M33: what it promises holds at each isolation level, and `make demo TARGET=an521` passes. lock_test.sh BUILD-FOLDER
set -u
. tests/lib.sh
suite lock.an521
build=$1
demo=examples/door-lock/an521/demo.sh
box=$(mktemp -d /tmp/lock521.XXXXXX) || exit 3
trap 'rm -rf "$box" "$test_log"' EXIT

# A board of its own with the power on; what follows is done at it, and then the power goes.
at() { # level function: in a shell of its own
    (
        LEVEL=$1 IMAGES=$build/images WORK=$box/$1-$2
        mkdir "$WORK" || exit 1
        . examples/door-lock/hands.sh
        . examples/door-lock/an521/board.sh
        trap power_off EXIT
        trap 'exit 1' TERM INT
        hardware && new_device it && power_on it && "$2"
    )
}
says() { # text command…
    text=$1
    shift
    told=$("$@" 2>&1)
    echo "$told"
    case $told in *"$text"*) ;; *) echo "no \"$text\" from: $*"; return 1 ;; esac
}
moved() { # what the bolt was told since it was asked last
    told=$(drain bolt | tr '\n' ' ')
    [ "$told" = "$1" ] || { echo "the bolt was told \"$told\", not \"$1\""; return 1; }
}

opens() {
    says "PIN:  none" lock state && says "no PIN is set" lock unlock &&
        says "the PIN is set" with_pins "246802 246802" lock enrol && says "the bolt is locked" lock lock && moved "lock " &&
        says "the bolt is open" with_pins 246802 lock unlock && moved "open " && ! grep -q 246802 "$WORK/said" &&
        says "the old PIN" with_pins "246802 135790 135790" lock enrol && says "not the PIN, 1" with_pins 246802 lock unlock &&
        says "the bolt is open" with_pins 135790 lock unlock && says "the chain holds" lock log
}

locks_out() {
    says "the PIN is set" with_pins "246802 246802" lock enrol && says "locked" lock lock && moved "lock " || return 1
    for wrong in 1 2 3; do says "not the PIN, $wrong in a row" with_pins 99999$wrong lock unlock || return 1; done
    power_off
    power_on it || return 1
    says "PIN:  locked out for" lock state && says "too many wrong PINs" lock unlock && moved "" || return 1
    printf x >"$WORK/inside"
    says "open from inside" lock leave && moved "open " && says "reason 3" lock log
}

is_cut() {
    power_off
    cuts 3 it
}

nothing_stays() {
    left=$(ls -A "$box/tmp")
    [ -z "$left" ] || { echo "left: $left"; return 1; }
    left=$(processes_of "$box/tmp")
    [ -z "$left" ] || { echo "still runs: $left"; return 1; }
}
passes() {
    ASHLAR_BUILD=$build ASHLAR_DEMO_OUT=$box/out TMPDIR=$box/tmp sh "$demo" >"$box/told" 2>&1
    status=$?
    tail -n 12 "$box/told"
    [ "$status" -eq 0 ] && [ "$(tail -n 1 "$box/told")" = "demo: 9 steps passed" ] && nothing_stays
}
is_interrupted() { # at its start, and with the power on
    for seconds in 0.1 2; do
        ASHLAR_BUILD=$build ASHLAR_DEMO_OUT=$box/out TMPDIR=$box/tmp timeout -s INT $seconds sh "$demo" >/dev/null 2>&1
        [ $? -eq 124 ] || { echo "it ended before it was interrupted"; return 1; }
        nothing_stays || return 1
    done
}
breaks() { # no verifier's tool: the first step that needs it fails, and says so
    mkdir -p "$box/build/images"
    ln -s "$build"/images/an521-* "$box/build/images/" && rm "$box/build/images/an521-door-lock.conf"
    printf "ashlar=false\nimplementation=none\n" >"$box/build/images/an521-door-lock.conf"
    ASHLAR_BUILD=$box/build ASHLAR_DEMO_OUT=$box/out TMPDIR=$box/tmp sh "$demo" >"$box/told" 2>&1
    status=$?
    tail -n 3 "$box/told"
    [ "$status" -eq 1 ] && [ "$(tail -n 1 "$box/told")" = "demo: step 1 failed" ] && nothing_stays
}

mkdir "$box/tmp"
for level in 1 2 3; do
    try "at_level_${level}_the_enrolled_pin_opens_and_no_other" "LOCK:DEMO design:9" at $level opens
    try "at_level_${level}_a_power_cut_does_not_forgive_wrong_pins" "LOCK:DEMO design:9" at $level locks_out
done
try what_was_acknowledged_is_found_after_each_power_cut "LOCK:DEMO" at 3 is_cut
try the_demonstration_passes_and_leaves_nothing "LOCK:DEMO RFC9783:4.4.1" passes
try an_interrupt_leaves_nothing "LOCK:DEMO" is_interrupted
try a_step_that_fails_is_told "LOCK:DEMO" breaks
finish
