#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A partition that dies in each way: the record says who, why and where, in words and in figures.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite isolation.deaths

ashlar=$ASHLAR_BUILD/tools/ashlar
here=$ASHLAR_BUILD/tests/isolation/fence
subject=$here/fence-subject
work=$(mktemp -d)
trap 'rm -rf "$work" "$test_log"' EXIT
TMPDIR=$work
export TMPDIR
unset XDG_RUNTIME_DIR ASHLAR_SOCKET ASHLAR_STATE CREDENTIALS_DIRECTORY
cp "$subject" "$work/" && "$ashlar" device key "$work/key" &&
    "$ashlar" device sign --key "$work/key" --out "$work/device.manifest" "$ASHLAR_SOURCE/tests/isolation/fence/subject/manifest.json=$subject" || exit 1

# The record of the death that deed DEED causes, as JSON in $work/death; read after a restart of the whole device, from its file.
dies_of() { # DEED
    rm -rf "$work/state"
    "$ashlar" run --state "$work/state" --manifest "$work/device.manifest" --key "$work/key.pub" -- "$here/test-fence_ask" "$1" >"$work/answer" 2>&1
    # A life that began after the death may end before it is asked: the file keeps what was said.
    "$ashlar" run --state "$work/state" --manifest "$work/device.manifest" --key "$work/key.pub" -- "$ashlar" device log --json >"$work/log" 2>&1
    grep '"kind":"death"' "$work/log" | head -n 1 >"$work/death"
    [ -s "$work/death" ] || { echo "no death in:"; cat "$work/log"; return 1; }
}

tells() { # DEED TEXT…
    dies_of "$1" || return 1
    shift
    for text; do
        grep -qF -- "$text" "$work/death" || { printf 'no %s in: ' "$text"; cat "$work/death"; return 1; }
    done
}

place_is() { # FUNCTION: addr2line finds it at the place of the last record
    place=$(sed -n 's/.*"place":"\(0x[0-9a-f]*\)".*/\1/p' "$work/death")
    [ -n "$place" ] && addr2line -f -e "$here/symbols/fence-subject" "$place" | grep -qx "$1" || { printf 'place %s is not in %s: ' "$place" "$1"; cat "$work/death"; return 1; }
}

serving='"sid":"0x00001100","type":'
crash() {
    tells 10 'was killed by SIGSEGV: address near zero, at +0x' 'serving FENCE_SUBJECT type 10' '"partition":710,"cause":"crash","signal":"SIGSEGV","code":1,"address":"address near zero"' "${serving}10" &&
        place_is subject_writes
}
kinds_of_address() {
    tells 11 '"signal":"SIGSEGV","code":2,"address":"protected address"' && place_is subject_writes &&
        tells 12 '"address":"stack overflow"' && tells 14 '"cause":"crash","signal":"SIGILL"' '"place":"0x' && tells 19 '"address":"unmapped address","sid"'
}
forbidden() {
    number=$("$here/test-fence_list_calls" number unshare)
    tells 15 "was killed by SIGSYS: system call unshare ($number) is not its, at +0x" "\"cause\":\"forbidden-call\",\"signal\":\"SIGSYS\",\"code\":1,\"call\":\"unshare\",\"call_number\":$number"
}
nothing_else() { # values only: no address of a fault or a mapping
    tells 19 death && ! grep -qE '0x[0-9a-f]{9,}|10000' "$work/death" || { cat "$work/death"; return 1; }
}

try a_crash_is_recorded_with_signal_address_kind_and_place "ASHLAR-design:death" crash
try a_crash_says_what_kind_of_address_it_met "ASHLAR-design:death" kinds_of_address
try an_abort_is_recorded "ASHLAR-design:death" tells 13 'was killed by SIGABRT' '"cause":"crash","signal":"SIGABRT"' "${serving}13"
try a_forbidden_call_is_recorded_by_name "ASHLAR-design:death" forbidden
try a_hang_is_recorded_with_service_type_and_place "ASHLAR-design:death" tells 16 'hang: a message was in service longer than watchdog_ms, at +0x' 'serving FENCE_SUBJECT type 16' '"cause":"hang"' "${serving}16"
try a_panic_is_recorded_with_fault_and_function "FFM-1.1:psa_read" tells 18 'panicked: SPM_FAULT_MESSAGE_HANDLE: psa_read: ' '"cause":"panic","fault":"SPM_FAULT_MESSAGE_HANDLE"' "${serving}18"
try an_exit_is_recorded_with_its_status "ASHLAR-design:death" tells 17 'exited with status 3' '"cause":"exit","status":3'
try no_address_is_ever_recorded "ASHLAR-threat:log" nothing_else
finish
