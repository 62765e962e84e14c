#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A device whose root key the TPM holds and which counts there: copied elsewhere it opens nothing, put back it is told from the newest. The TPM
# is swtpm, on the loopback.
. "$ASHLAR_SOURCE/tests/lib.sh"
. "$ASHLAR_SOURCE/tests/swtpm.sh"
suite isolation.tpm

ashlar=$ASHLAR_BUILD/tools/ashlar
caller=$ASHLAR_BUILD/tests/isolation/bad_input/test-bad_input_caller
work=$(mktemp -d)
trap 'swtpm_stop "$work/tpm"; swtpm_stop "$work/other-tpm"; rm -rf "$work" "$test_log"' EXIT
TMPDIR=$work
export TMPDIR
unset XDG_RUNTIME_DIR ASHLAR_SOCKET ASHLAR_STATE ASHLAR_TRACE ASHLAR_TPM CREDENTIALS_DIRECTORY
state=$work/state
store=$state/ASHLAR_SP_ITS.store

tests="a_root_key_is_sealed_in_the_tpm_and_nowhere_else another_implementation_id_tells_the_root what_was_kept_opens_at_the_next_start
    each_life_is_counted a_copy_on_another_machine_opens_nothing a_folder_that_was_put_back_is_told an_old_store_in_a_new_folder_is_told
    an_emptied_store_is_told an_altered_root_file_is_refused without_its_tpm_the_device_says_so a_tpm_that_goes_away_is_told
    a_root_is_never_replaced a_counter_of_another_is_not_taken"
if ! command -v swtpm >/dev/null || [ ! -x "$ASHLAR_BUILD/device/ashlar-tpm" ]; then
    for id in $tests; do
        skip "$id" "ASHLAR-storage:tpm" "swtpm, or the headers of tpm2-tss when this was built, are missing (scripts/setup.sh tpm)"
    done
    finish
fi

fails_with() { # STATUS TEXT CMD…
    wanted=$1
    text=$2
    shift 2
    said=$("$@" 2>&1)
    got=$?
    [ "$got" -eq "$wanted" ] || { printf 'exit status %s, expected %s: %s\n' "$got" "$wanted" "$said"; return 1; }
    printf '%s\n' "$said" | grep -qF -- "$text" || { printf 'did not say "%s" but: %s\n' "$text" "$said"; return 1; }
}

on_device() {
    "$ashlar" run --state "$state" -- "$@"
}

gives() { # EXPECTED CMD…
    expected=$1
    shift
    got=$(on_device "$@" 2>&1)
    [ "$got" = "$expected" ] || { printf 'got "%s", expected "%s"\n' "$got" "$expected"; return 1; }
}

new_device() { # with object 1
    rm -rf "$state"
    "$ashlar" device provision --state "$state" --root tpm && gives 0 "$caller" set 1 today
}

rolled_back() { # nothing is read or written, and the device says why, unasked
    on_device sh -c '"$1" get 1; "$1" set 1 x; "$1" hash | cut -c1-2; "$2" device log' sh "$caller" "$ashlar" >"$work/text" 2>&1
    cat "$work/text"
    [ "$(sed -n 1p "$work/text")" = '-146 ' ] && [ "$(sed -n 2p "$work/text")" = -146 ] && [ "$(sed -n 3p "$work/text")" = '0 ' ] &&
        grep -q ' note .*ITS_ROLLED_BACK: the store is an old copy' "$work/text"
}

sealed() {
    new_device && [ ! -e "$state/root.key" ] && [ "$(stat -c %a "$state/root.tpm")" = 600 ] &&
        on_device "$ashlar" device status >"$work/text" && grep -qE '^root +tpm$' "$work/text"
}

other_id() {
    rm -rf "$work/file-state"
    new_device && "$ashlar" device provision --state "$state" --reference "$work/of-tpm" &&
        "$ashlar" device provision --state "$work/file-state" --reference "$work/of-file" || return 1
    id() { grep -oE '"implementation_id":[[:space:]]*"[^"]*"' "$1"; }
    [ -n "$(id "$work/of-tpm")" ] && [ "$(id "$work/of-tpm")" != "$(id "$work/of-file")" ] &&
        grep -q '"ashlar-tpm"' "$work/of-tpm" && ! grep -q '"ashlar-tpm"' "$work/of-file" || { cat "$work/of-tpm"; return 1; }
    "$ashlar" device provision --state "$state" --public-key "$work/iak.pem" && on_device "$caller" token >"$work/token" &&
        "$ashlar" verify --reference "$work/of-tpm" --key "$work/iak.pem" --no-nonce --allow-lifecycle assembly-and-test "$work/token"
}

next_start() {
    new_device && gives '0 today' "$caller" get 1 && gives 0 "$caller" set 2 more && gives '0 more' "$caller" get 2 && gives '0 today' "$caller" get 1
}

lives() { # a death is a start like any other
    new_device || return 1
    on_device sh -c '
        for i in 1 2 3; do
            kill -KILL "$("$2" device status --json | sed -n "s/.*\"ASHLAR_SP_ITS\",\"id\":257,\"process\":\([0-9]*\).*/\1/p")"
            until "$1" get 1 | grep -q "^0 today"; do sleep 0.1; done
            "$1" set 3 "$i"
        done
        "$2" device status --json | grep -o "\"deaths\":[0-9]*"' sh "$caller" "$ashlar" >"$work/text" 2>&1
    cat "$work/text"
    grep -qx '"deaths":3' "$work/text" && gives '0 3' "$caller" get 3 && gives '0 today' "$caller" get 1
}

elsewhere() {
    new_device && swtpm_start "$work/other-tpm" || return 1
    fails_with 125 'this TPM did not seal it' env ASHLAR_TPM="$swtpm_place" "$ashlar" run --state "$state" -- true &&
        fails_with 1 'this TPM did not seal it' env ASHLAR_TPM="$swtpm_place" "$ashlar" device provision --state "$state" &&
        gives '0 today' "$caller" get 1
}

put_back() {
    new_device && cp -R "$state" "$work/yesterday" && gives 0 "$caller" set 1 tomorrow && mv "$state" "$work/newest" &&
        cp -R "$work/yesterday" "$state" && rolled_back || return 1
    rm -rf "$state" "$work/yesterday" && mv "$work/newest" "$state" && gives '0 tomorrow' "$caller" get 1
}

old_store() {
    new_device && cp "$store" "$work/old" && gives 0 "$caller" set 1 tomorrow && cp "$store" "$work/new" && cp "$work/old" "$store" &&
        rolled_back && cp "$work/new" "$store" && gives '0 tomorrow' "$caller" get 1
}

emptied() {
    new_device && mv "$store" "$work/kept" && rolled_back && cp "$work/kept" "$store" && gives '0 today' "$caller" get 1
}

altered() {
    new_device && cp "$state/root.tpm" "$work/root.tpm" || return 1
    size=$(wc -c <"$state/root.tpm")
    for at in 0 4 30 $((size - 40)) $((size - 1)); do
        cp "$work/root.tpm" "$state/root.tpm"
        byte=$(od -An -tu1 -j "$at" -N 1 "$state/root.tpm" | tr -d ' ')
        # shellcheck disable=SC2059 # the format is the byte
        printf "\\$(printf %03o $((byte ^ 1)))" | dd of="$state/root.tpm" bs=1 seek="$at" conv=notrunc 2>/dev/null
        on_device true >"$work/text" 2>&1
        [ $? -eq 125 ] && grep -qE 'damaged, or of another release|altered|did not seal it' "$work/text" || { echo "byte $at"; cat "$work/text"; return 1; }
    done
    head -c $((size - 1)) "$work/root.tpm" >"$state/root.tpm"
    fails_with 125 'root.tpm: damaged' on_device true || return 1
    mv "$state/root.tpm" "$work/gone"
    fails_with 125 'is gone, and what is stored here was sealed under it' on_device true || return 1
    cp "$work/root.tpm" "$state/root.tpm"
    gives '0 today' "$caller" get 1
}

no_tpm() {
    new_device || return 1
    fails_with 125 'the TPM cannot be reached, or refused; see that it is there' env ASHLAR_TPM=device:/dev/none "$ashlar" run --state "$state" -- true &&
        fails_with 125 'the TPM cannot be reached' env ASHLAR_TPM=/lib/anything.so "$ashlar" run --state "$state" -- true &&
        gives '0 today' "$caller" get 1
}

# What is not counted goes on; the next life counts, and cannot.
tpm_dies() {
    swtpm_start "$work/other-tpm" || return 1
    rm -rf "$work/short"
    ASHLAR_TPM=$swtpm_place "$ashlar" device provision --state "$work/short" --root tpm || return 1
    ASHLAR_TPM=$swtpm_place "$ashlar" run --state "$work/short" -- sh -c '
        "$1" set 1 kept; tpm=$(cat "$3/pid"); kill "$tpm"; while kill -0 "$tpm" 2>/dev/null; do sleep 0.05; done
        "$1" get 1
        kill -KILL "$("$2" device status --json | sed -n "s/.*\"ASHLAR_SP_ITS\",\"id\":257,\"process\":\([0-9]*\).*/\1/p")"
        until "$1" get 1 | grep -qx -- "-147 "; do sleep 0.1; done
        "$1" hash | cut -c1-2; "$2" device log' sh "$caller" "$ashlar" "$work/other-tpm" >"$work/text" 2>&1
    cat "$work/text"
    rm -rf "$work/other-tpm"
    [ "$(sed -n 1,2p "$work/text" | tr '\n' ' ')" = '0 0 kept ' ] && grep -qx '0 ' "$work/text" && grep -q 'PARTITION_COUNTER_FAILED' "$work/text"
}

never_replaced() {
    new_device && cp "$state/root.tpm" "$work/root.tpm" && "$ashlar" device provision --state "$state" --root tpm &&
        cmp "$work/root.tpm" "$state/root.tpm" && fails_with 1 'it is never replaced' "$ashlar" device provision --state "$state" --root file || return 1
    rm -rf "$work/file-state"
    "$ashlar" device provision --state "$work/file-state" && fails_with 1 'never replaced' "$ashlar" device provision --state "$work/file-state" --root tpm &&
        fails_with 2 'no kind of root' "$ashlar" device provision --state "$work/file-state" --root paper && [ ! -e "$work/file-state/root.tpm" ]
}

# Two devices on one TPM: the second's counter is another's, whatever a folder says.
other_counter() {
    rm -rf "$work/second"
    new_device && "$ashlar" device provision --state "$work/second" --root tpm && cp "$store" "$work/mine" &&
        "$ashlar" run --state "$work/second" -- "$caller" set 1 second >/dev/null && cp "$work/second/ASHLAR_SP_ITS.store" "$store" || return 1
    on_device "$caller" get 1 >"$work/text"
    cat "$work/text"
    [ "$(cat "$work/text")" = '-146 ' ] && cp "$work/mine" "$store" && gives '0 today' "$caller" get 1
}

swtpm_start "$work/tpm" || { try swtpm_starts "ASHLAR-storage:tpm" false; finish; }
ASHLAR_TPM=$swtpm_place
export ASHLAR_TPM
try a_root_key_is_sealed_in_the_tpm_and_nowhere_else "ASHLAR-storage:tpm" sealed
try another_implementation_id_tells_the_root "ATTESTATION-2.0:implementation-id" other_id
try what_was_kept_opens_at_the_next_start "ASHLAR-storage:tpm" next_start
try each_life_is_counted "ASHLAR-storage:rollback" lives
try a_copy_on_another_machine_opens_nothing "ASHLAR-storage:tpm" elsewhere
try a_folder_that_was_put_back_is_told "ASHLAR-storage:rollback" put_back
try an_old_store_in_a_new_folder_is_told "ASHLAR-storage:rollback" old_store
try an_emptied_store_is_told "ASHLAR-storage:rollback" emptied
try an_altered_root_file_is_refused "ASHLAR-storage:tpm" altered
try without_its_tpm_the_device_says_so "ASHLAR-storage:tpm" no_tpm
try a_tpm_that_goes_away_is_told "ASHLAR-storage:tpm" tpm_dies
try a_root_is_never_replaced "ASHLAR-storage:tpm" never_replaced
try a_counter_of_another_is_not_taken "ASHLAR-storage:rollback" other_counter
finish
