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
lives_least=40
lives_most=200
patience=3000 # looks at what a device said, 10 ms and more apart
box=$(mktemp -d) || exit 1
trap 'rm -rf "$box" "$test_log"' EXIT

blank() {
    head -c 16777216 /dev/zero | tr '\000' '\377' >"$box/medium"
    : >"$box/log"
}

# What the device of this life said, so often.
has_said() { # verb times
    [ "$(grep -c "^$1 .*\.\$" "$box/out")" -ge "$2" ]
}

# One life of the device: until it said `verb` so often, however long this machine takes for that, and a moment longer; then somebody kills it.
life() { # verb times seconds
    : >"$box/out"
    qemu-system-arm -M "$machine,memory-backend=medium" -display none -nic none -monitor none -serial null \
        -object "memory-backend-file,id=medium,size=16M,mem-path=$box/medium,share=on" \
        -semihosting-config enable=on,target=native -kernel "$image" </dev/null >"$box/out" 2>&1 &
    pid=$!
    looks=0
    until has_said "$1" "$2" || [ "$looks" -ge "$patience" ]; do
        looks=$((looks + 1))
        sleep 0.01
    done
    sleep "$3"
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    cat "$box/out" >>"$box/log"
    [ "$looks" -lt "$patience" ] || { echo "the device did not come to say \"$1\" $2 times"; return 1; }
}

# What was acknowledged is there, or the one change that was begun after it; nothing else ever. 2: something else; 1: too little was seen.
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
        exit bad != 0 ? 2 : starts < least || acks < 100 || cuts < 3
    }' least="$1" "$box/log"
}

# A fourth of the lives end wherever they are, their start included, the others some changes later.
moments() {
    awk -v seed="$$" -v lives="$lives_most" 'BEGIN {
        srand(seed)
        for (i = 0; i < lives; i++) {
            changes = rand() < 0.25 ? 0 : 1 + int(30 * rand())
            printf "%d %.3f\n", changes, rand() * (changes == 0 ? 0.3 : 0.02)
        }
    }'
}

many_cuts() {
    blank
    lives=0
    moments >"$box/moments"
    while read -r changes moment <&3; do
        life ack "$changes" "$moment" || return 1
        lives=$((lives + 1))
        [ "$lives" -ge "$lives_least" ] || continue
        judge $((lives_least / 2)) >"$box/verdict" && break
    done 3<"$box/moments"
    life damaged 1 0 || return 1 # the last word is the device's own
    judge $((lives_least / 2))
}

# The oracle itself: a medium that forgot is found out.
forgotten() {
    blank
    life ack 20 0 || return 1
    cp "$box/medium" "$box/old"
    life ack 20 0 || return 1
    cp "$box/old" "$box/medium"
    life damaged 1 0 || return 1
    judge 1
    [ $? -eq 2 ]
}

try nothing_acknowledged_is_lost_when_the_power_goes "STORAGE-1.0:psa_its_set" many_cuts
try a_medium_that_forgets_is_found_out "ashlar:power" forgotten
finish
