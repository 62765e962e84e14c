# shellcheck shell=sh disable=SC2034,SC2154
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Hands for the demonstration, to be read into a shell (`. examples/door-lock/hands.sh`): somebody at the keypad, somebody who pulls
# the plug, somebody who checks a token without us. They use WORK, a private folder; OUT, what is kept; LOCK, the lock's device; DOOR, the
# options of `ashlar device start`.

# The lock's hardware: FIFOs, held open by a process of their own, never by the console.
hardware() {
    for device in keypad lamp inside bolt; do mkfifo "$WORK/$device" || return 1; done
    sleep 900 6<>"$WORK/bolt" 7<>"$WORK/lamp" 8<>"$WORK/keypad" 9<>"$WORK/inside" &
    hardware=$!
}

# Types one PIN for each question that the lamp beside the keypad asks.
type_pins() {
    for pin in "$@"; do
        ask=wrong
        while [ "$ask" = wrong ]; do read -r ask <&7; done
        printf '%s#' "$pin" >"$WORK/keypad"
    done 7<"$WORK/lamp"
}
# with_pins "PIN…" COMMAND…: somebody at the keypad types while the command runs
with_pins() {
    drain lamp >/dev/null
    # shellcheck disable=SC2086
    type_pins $1 &
    typist=$!
    shift
    "$@"
    result=$?
    kill $typist 2>/dev/null || :
    wait $typist 2>/dev/null || :
    typist=
    return $result
}
# What a device was told and nobody read yet.
drain() { dd if="$WORK/$1" iflag=nonblock bs=4096 2>/dev/null || :; }
process_of() { # partition's name: its process
    ashlar device status --json | sed -n "s/.*\"$1\",\"id\":[0-9]*,\"process\":\([0-9]*\).*/\1/p"
}
supervisor() { sed -n 's/^PPid:[^0-9]*//p' "/proc/$(process_of LOCK_SP_AUTH)/status"; }
entry_of() { sed -n 's/.*(log entry \([0-9]*\)).*/\1/p' "$1"; }

# ---- restarts ----

# Opens, enrols another PIN and locks until the device is gone; each acknowledged entry is noted.
acknowledge() { # name, command…
    name=$1
    shift
    "$@" >"$WORK/answer" 2>/dev/null || return 1
    echo "$name $(entry_of "$WORK/answer")" >>"$WORK/acknowledged"
}
work() { # old PIN, new PIN
    trap - EXIT INT TERM HUP
    acknowledge lock door-lock lock || return
    acknowledge enrol with_pins "$1 $2 $2" door-lock enrol || return
    while acknowledge unlock with_pins "$2" door-lock unlock && acknowledge lock door-lock lock; do :; done
}
look_up() { # counts what was acknowledged, and what of it the log has
    while read -r name entry; do
        acknowledged=$((acknowledged + 1))
        if grep -q "^entry $entry " "$WORK/entries"; then
            found=$((found + 1))
        else
            echo "lost: entry $entry, $name"
        fi
    done <"$WORK/acknowledged"
    : >"$WORK/acknowledged"
}
restarts() { # times; the PIN at the end is in $pin
    pin=246802
    next=$pin
    acknowledged=0
    found=0
    : >"$WORK/acknowledged"
    for i in $(seq 0 "$1"); do
        drain bolt >/dev/null
        ashlar device start $DOOR --manifest "$LOCK/device.manifest" >/dev/null || return 1
        door-lock log >"$WORK/entries" || { tail -n 3 "$WORK/entries"; return 1; }
        look_up
        # A change of PIN that was not acknowledged happened or did not; one that was, happened.
        if ! with_pins "$pin" door-lock unlock >/dev/null 2>&1; then
            pin=$next
            with_pins "$pin" door-lock unlock >/dev/null || return 1
        fi
        [ "$i" -lt "$1" ] || break
        next=$((100000 + i * 7919 % 900000))
        device=$(supervisor)
        [ -n "$device" ] || return 1
        work "$pin" "$next" &
        worker=$!
        sleep "0.$(printf %03d "$(od -An -N1 -tu1 /dev/urandom | tr -d ' ')")"
        kill -9 "$device"
        wait $worker
        if grep -q enrol "$WORK/acknowledged"; then pin=$next; fi
    done
    echo "$1 restarts: $acknowledged acknowledged, $found found, the right PIN opened each time, the chain holds"
    [ "$acknowledged" -eq "$found" ] && [ "$acknowledged" -gt 0 ]
}

# ---- a token, without any program of ours ----

hex_of() { od -An -v -tx1 "$1" | tr -d ' \n'; }
# COSE_Sign1 = d2 84 43 a10126 a0 59 LLLL payload 5840 signature; what is signed = 84 6a"Signature1" 43 a10126 40 59 LLLL payload
pack() { # hexadecimal on standard input to bytes
    sed 's/../&\n/g' | while read -r pair; do [ -z "$pair" ] || printf "\\$(printf %03o "0x$pair")"; done
}
take_apart() { # token: to-be-signed.bin and signature.der beside it
    hex=$(hex_of "$1")
    case $hex in d28443a10126a059*) ;; *) echo "not a COSE_Sign1 of this form"; return 1 ;; esac
    size=$((0x$(printf %s "$hex" | cut -c 17-20)))
    payload=$(printf %s "$hex" | cut -c "21-$((20 + 2 * size))")
    rest=$(printf %s "$hex" | cut -c "$((21 + 2 * size))-")
    { printf 846a5369676e61747572653143a101264059; printf %04x "$size"; printf %s "$payload"; } | pack >"$OUT/to-be-signed.bin"
    printf %s "$payload" >"$WORK/payload.hex"
    { echo 'asn1=SEQUENCE:both'; echo '[both]'; echo "r=INTEGER:0x$(printf %s "$rest" | cut -c 5-68)"
      echo "s=INTEGER:0x$(printf %s "$rest" | cut -c 69-132)"; } >"$WORK/signature.cnf"
    openssl asn1parse -genconf "$WORK/signature.cnf" -noout -out "$OUT/signature.der"
}

# ---- the traitor ----

attacks() { # process, address: every attack but those that end the partition
    for name in pointer proc-mem vm-readv ptrace; do lock-attacker attack $name "$1" "$2"; done
    lock-attacker attack store 0 0 "$WORK/state/ASHLAR_SP_ITS.store"
    lock-attacker attack bolt 0 0 "$WORK/bolt"
    lock-attacker attack socket
    lock-attacker attack shell
}
