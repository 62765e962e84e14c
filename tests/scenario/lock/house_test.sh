#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# One evening at the door, told twice: house_test.sh inproc (one program, no fence), house_test.sh linux (a process a partition). The same
# partition code, the same commands, the same answers; only what a traitor gets differs.
set -u
. tests/lib.sh

port=$1
suite "lock.$port"
home=$(mktemp -d /tmp/lockhouse.XXXXXX) || exit 3
hands=
finished() {
    [ -z "$hands" ] || kill "$hands" 2>/dev/null
    "$ASHLAR_BUILD/tools/ashlar" device stop --socket "$home/socket" >/dev/null 2>&1
    rm -rf "$home"
}
trap 'finished; rm -f "$test_log"' EXIT
mkdir -m 700 "$home/state"
for device in keypad lamp inside bolt; do mkfifo "$home/$device"; done
sleep 300 5<>"$home/keypad" 6<>"$home/lamp" 7<>"$home/inside" 8<>"$home/bolt" &
hands=$!

# door PINS: the commands on standard input, while somebody types the PINS, one for each question; a restart each time
door() {
    dd if="$home/lamp" iflag=nonblock 2>/dev/null >/dev/null
    for pin in $1; do
        ask=wrong
        while [ "$ask" = wrong ]; do read -r ask; done
        printf '%s#' "$pin" >"$home/keypad"
    done <"$home/lamp" &
    typist=$!
    if [ "$port" = inproc ]; then
        ASHLAR_STATE=$home/state ASHLAR_DEVICE_KEYPAD=$home/keypad ASHLAR_DEVICE_LAMP=$home/lamp \
            ASHLAR_DEVICE_INSIDE=$home/inside ASHLAR_DEVICE_BOLT=$home/bolt \
            "$ASHLAR_BUILD/door-lock/lock-attacker-inproc" --script - >"$home/out" 2>&1
    else
        "$ASHLAR_BUILD/tools/ashlar" run --state "$home/state" --manifest "$ASHLAR_BUILD/door-lock/hostile/device.manifest" \
            --device "keypad=$home/keypad" --device "lamp=$home/lamp" --device "inside=$home/inside" \
            --device "bolt=$home/bolt" -- "$ASHLAR_BUILD/door-lock/lock-attacker" --script - >"$home/out" 2>&1
    fi
    status=$?
    kill $typist 2>/dev/null
    wait $typist 2>/dev/null
    cat "$home/out"
    return $status
}
says() { grep -qF -- "$1" "$home/out" || { echo "no \"$1\""; return 1; }; }
motor() { # what the motor was told since the last time
    [ "$(dd if="$home/bolt" iflag=nonblock 2>/dev/null | tr '\n' ' ')" = "$1" ] || { echo "the motor was told something else"; return 1; }
}

no_default_pin() {
    printf 'unlock\nlock\n' | door "000000 123456"
    says "no PIN is set" && says "the bolt is locked" && motor "lock "
}
opens() {
    printf 'enrol\nunlock\n' | door "135790 135790 135790" && says "the PIN is set" && says "the bolt is open" && motor "open "
}
stays() {
    printf 'state\nlog\n' | door "" && says "bolt: open" && says "PIN:  set, 0 wrong" && says "the chain holds" && motor ""
}
locks_out() {
    printf 'lock\nunlock\nunlock\nunlock\nunlock\n' | door "1111111 2222222 3333333 135790"
    says "3 in a row" && says "wait 30 s" && motor "lock "
}
stays_locked_out() {
    printf 'unlock\nstate\n' | door "135790"
    says "too many wrong PINs: wait 30 s" && says "bolt: locked" && motor ""
}
leaves() {
    printf x >"$home/inside"
    printf 'leave\nunlock\n' | door "135790"
    says "open from inside" && says "too many wrong PINs" && motor "open "
}
changes() { # in another house: the right PIN is needed there
    rm -rf "$home/state" && mkdir -m 700 "$home/state"
    printf 'lock\nenrol\nenrol\nunlock\nunlock\n' | door "135790 135790 135790 246802 246802 135790 246802"
    says "1 in a row" && says "the bolt is open" && motor "lock open "
}
key_of() { sed -n 's/.*the PIN key, at 0x[0-9a-f]*: \([0-9a-f]*\).*/\1/p' "$home/out"; }
key_taken() { # the same one in two lives: it is the device's, and really is the key
    printf 'unlock\nattack pointer\n' | door 246802 && first=$(key_of)
    printf 'unlock\nattack pointer\nattack proc-mem\nattack shell\n' | door 246802 && second=$(key_of)
    [ ${#first} -eq 64 ] && [ "$first" = "$second" ] && says "read through /proc: $first" && says "a shell with user id" &&
        motor "open open "
}
key_kept() {
    printf 'unlock\nattack pointer\nattack proc-mem 1 0x400000\nattack vm-readv 1 0x400000\nattack ptrace 1\nattack socket\nattack shell\nattack bolt 0 0 %s\n' \
        "$home/bolt" | door 246802
    says "not here" && [ "$(grep -c '^[a-z-]* .*errno 1 ' "$home/out")" -eq 6 ] && motor "open "
}

try there_is_no_default_pin "LOCK:R.AUTH.1" no_default_pin
try an_enrolled_pin_opens "LOCK:R.AUTH.2" opens
try bolt_pin_and_log_survive_a_restart "LOCK:R.SAFE.1" stays
try three_wrong_pins_lock_out "LOCK:R.AUTH.3" locks_out
try a_restart_does_not_end_the_lock_out "LOCK:R.AUTH.3" stays_locked_out
try the_lock_out_does_not_keep_anybody_inside "LOCK:AS.EGRESS" leaves
try a_pin_is_changed_with_the_old_one_only "LOCK:R.AUTH.2" changes
if [ "$port" = inproc ]; then
    try without_a_fence_a_traitor_has_the_pin_key "LOCK:T.NS_MALWARE" key_taken
else
    try behind_the_fence_a_traitor_has_nothing "LOCK:R.ISO.1" key_kept
fi
finish
