#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The power goes at random moments while a device stores: its emulator is killed, its medium is a file. What it finds when it starts again is held against what
# it had said before. power_test.sh IMAGE MACHINE
set -u
. tests/lib.sh
suite qemu.power
image=$1
machine=$2
runs=40
box=$(mktemp -d) || exit 1
trap 'rm -rf "$box" "$test_log"' EXIT

blank() {
    head -c 16777216 /dev/zero | tr '\000' '\377' >"$box/medium"
    : >"$box/log"
}

# One life of the device, until somebody kills it: $1 seconds, or it ends by itself.
life() {
    qemu-system-arm -M "$machine,memory-backend=medium" -display none -nic none -monitor none -serial null \
        -object "memory-backend-file,id=medium,size=16M,mem-path=$box/medium,share=on" \
        -semihosting-config enable=on,target=native -kernel "$image" </dev/null >"$box/out" 2>&1 &
    pid=$!
    sleep "$1"
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    cat "$box/out" >>"$box/log"
}

# What was acknowledged is there, or the one change that was begun after it; nothing else ever.
judge() {
    awk '
    NF != 4 || $4 != "." { next }
    $1 == "begin" { begun[$2] = $3; is_begun[$2] = 1; next }
    $1 == "ack" { acked[$2] = $3; is_begun[$2] = 0; acks++; next }
    $1 == "have" {
        if ($3 != acked[$2] + 0 && !(is_begun[$2] && $3 == begun[$2])) {
            print "uid " $2 " is " $3 ", acknowledged was " acked[$2] + 0; bad++
        }
        if (is_begun[$2]) cuts++
        acked[$2] = $3; is_begun[$2] = 0; haves++; next
    }
    $1 == "damaged" { starts++; if ($3 != 0) { print "damaged: " $3; bad++ } next }
    { print "the device said: " $0; bad++ }
    END {
        printf "%d starts, %d acknowledged, %d cut in the middle of a change\n", starts, acks, cuts
        exit bad != 0 || starts < least || acks < 100 || cuts < 3
    }' least="$1" "$box/log"
}

many_cuts() {
    blank
    for moment in $(awk -v seed="$$" -v runs="$runs" 'BEGIN { srand(seed); for (i = 0; i < runs; i++) printf "%.3f\n", 0.08 + 0.3 * rand() }'); do
        life "$moment"
    done
    life 0.4 # the last word is the device's own
    judge $((runs / 2))
}

# The oracle itself: a medium that forgot is found out.
forgotten() {
    blank
    life 0.4
    cp "$box/medium" "$box/old"
    life 0.4
    cp "$box/old" "$box/medium"
    life 0.4
    ! judge 1
}

try nothing_acknowledged_is_lost_when_the_power_goes "STORAGE-1.0:psa_its_set" many_cuts
try a_medium_that_forgets_is_found_out "ashlar:power" forgotten
finish
