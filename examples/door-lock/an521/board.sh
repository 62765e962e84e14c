# shellcheck shell=sh disable=SC2034,SC2154
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The door lock's board under QEMU, to be read into a shell after examples/door-lock/hands.sh: power, console, and hardware as FIFOs. It uses WORK, a
# private folder; IMAGES, where the images are; LEVEL, the isolation level 1, 2 or 3. A device is a file: its flash and its fuses.

secure=$IMAGES/an521-door-lock-l$LEVEL.bin
console=$IMAGES/an521-door-lock-l$LEVEL-console.bin
board=

# Keypad and lamp are one Secure line of the board, the bolt and the button inside another; the console is the emulator's own input and output.
hardware() {
    mkfifo "$WORK/keypad.in" "$WORK/keypad.out" "$WORK/door.in" "$WORK/door.out" "$WORK/console" || return 1
    ln -s keypad.in "$WORK/keypad" && ln -s keypad.out "$WORK/lamp" && ln -s door.in "$WORK/inside" && ln -s door.out "$WORK/bolt"
    exec 8<>"$WORK/console"
}
new_device() { # name: erased flash, fuses that nothing was burnt into
    head -c 16777216 /dev/zero | tr '\000' '\377' >"$WORK/$1"
}
# power_on DEVICE [SECURE-IMAGE [CONSOLE-IMAGE]]: from reset to the console's prompt. CLOCK=-icount… lets its time pass faster than ours.
power_on() {
    drain console >/dev/null
    : >"$WORK/said"
    head -c 4096 /dev/urandom | dd of="$WORK/$1" bs=4096 seek=1 conv=notrunc 2>/dev/null # what the simulated noise source gives
    # shellcheck disable=SC2086
    qemu-system-arm -M mps2-an521,memory-backend=medium -object "memory-backend-file,id=medium,size=16M,mem-path=$WORK/$1,share=on" \
        -display none -nic none -monitor none ${CLOCK:-} -serial "file:$WORK/secure-console" -serial null -serial null \
        -chardev "pipe,id=keypad,path=$WORK/keypad" -serial chardev:keypad -chardev "pipe,id=door,path=$WORK/door" -serial chardev:door \
        -semihosting-config enable=on,target=native,arg=door-lock -kernel "$IMAGES/an521-first.elf" \
        -device "loader,file=${2:-$secure},addr=0x10010000" -device "loader,file=${3:-$console},addr=0x10100000" \
        <&8 >"$WORK/said" 2>"$WORK/emulator" &
    board=$!
    answered 0 && [ "$(grep -c 'smart door lock' "$WORK/said")" -eq 1 ]
}
# The plug is pulled: nothing of the emulator has the time to do anything.
power_off() {
    [ -n "$board" ] || return 0
    kill -9 "$board" 2>/dev/null
    wait "$board" 2>/dev/null
    board=
}
# Waits for the prompt after the first $1 bytes that the console said.
answered() {
    tries=0
    until [ "$(wc -c <"$WORK/said")" -gt "$1" ] && [ "$(tail -c 6 "$WORK/said")" = "lock> " ]; do
        tries=$((tries + 1))
        if [ $tries -gt 600 ] || ! kill -0 "$board" 2>/dev/null; then
            echo "the console does not answer; what the Secure world said: $(cat "$WORK/secure-console" "$WORK/emulator")"
            return 3
        fi
        sleep 0.05
    done
}
# lock COMMAND…: a line typed at the console, and what it says. 3: no answer, or the device started anew meanwhile.
lock() {
    before=$(wc -c <"$WORK/said")
    starts=$(grep -c 'smart door lock' "$WORK/said")
    printf '%s\n' "$*" >&8
    answered "$before" || return 3
    tail -c "+$((before + 1))" "$WORK/said" | sed '$s/lock> $//'
    [ "$(grep -c 'smart door lock' "$WORK/said")" -eq "$starts" ] || { echo "the device started anew"; return 3; }
}
altered() { # image copy: its last byte is another
    cp "$1" "$2" && chmod u+w "$2" || return 1
    at=$(($(wc -c <"$1") - 1))
    byte=$(od -An -v -tu1 -j "$at" -N 1 "$1")
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\$(printf %o $(((byte + 1) % 256)))" | dd of="$2" bs=1 seek="$at" conv=notrunc 2>/dev/null
}
# cuts TIMES DEVICE: the power goes while it works; what was acknowledged is found again.
cuts() {
    : >"$WORK/acknowledged"
    all=0
    for i in $(seq "$1"); do
        power_on "$2" || return 1
        for _ in $(seq 40); do echo lock >&8; echo leave >&8; done
        moment=$((5 + $(od -An -N1 -tu1 /dev/urandom) / 8))
        for _ in $(seq $moment); do # somebody presses the button inside, again and again
            printf x >"$WORK/inside"
            sleep 0.02
        done
        power_off
        sed -n 's/.*the bolt is .* (log entry \([0-9]*\)).*/\1/p' "$WORK/said" | tail -n 12 >"$WORK/acknowledged" # the ring holds 16
        power_on "$2" && lock log >"$WORK/entries" && power_off || return 1
        grep -q "the chain holds" "$WORK/entries" || { tail -n 3 "$WORK/entries"; return 1; }
        while read -r entry; do
            all=$((all + 1))
            grep -q "^entry $entry " "$WORK/entries" || { echo "lost: entry $entry"; return 1; }
        done <"$WORK/acknowledged"
        echo "cut $i: $(wc -l <"$WORK/acknowledged") acknowledged before it, all in the log, the chain holds"
    done
    [ "$all" -gt 0 ]
}
