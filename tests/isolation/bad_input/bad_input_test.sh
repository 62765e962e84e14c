#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Bad input, all of it real: state files damaged, replaced and lost, programs and manifests altered, channels lied in, partitions killed,
# places that do not exist or are full. Nothing refused changes anything, every refusal says why to the one who caused it, the rest is served.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite isolation.bad_input

ashlar=$ASHLAR_BUILD/tools/ashlar
helpers=$ASHLAR_BUILD/tests/isolation/bad_input
caller=$helpers/test-bad_input_caller
work=$(mktemp -d)
chmod 711 "$work"
end_all() {
    for socket in "$work/run/s.sock" "$work"/xxx*/s.sock; do
        if [ -S "$socket" ]; then
            "$ashlar" device stop --socket "$socket" >/dev/null 2>&1
        fi
    done
    rm -rf "$work" "$test_log"
}
trap end_all EXIT
TMPDIR=$work
export TMPDIR
unset XDG_RUNTIME_DIR ASHLAR_SOCKET ASHLAR_STATE ASHLAR_TRACE CREDENTIALS_DIRECTORY
state=$work/state
its_store=$state/ASHLAR_SP_ITS.store

says() { # TEXT CMD…: whatever its exit status
    text=$1
    shift
    said=$("$@" 2>&1)
    printf '%s\n' "$said" | grep -qF -- "$text" || { printf 'did not say "%s" but: %s\n' "$text" "$said"; return 1; }
}

fails_with() { # STATUS TEXT CMD…
    wanted=$1
    text=$2
    shift 2
    said=$("$@" 2>&1)
    got=$?
    [ "$got" -eq "$wanted" ] || { printf 'exit status %s, expected %s: %s\n' "$got" "$wanted" "$said"; return 1; }
    printf '%s\n' "$said" | grep -qF -- "$text" || { printf 'did not say "%s" but: %s\n' "$text" "$said"; return 1; }
}

on_device() { # CMD…: a private device over the kept state
    "$ashlar" run --state "$state" -- "$@"
}

gives() { # EXPECTED CMD…: on the device
    expected=$1
    shift
    got=$(on_device "$@" 2>&1)
    [ "$got" = "$expected" ] || { printf 'got "%s", expected "%s"\n' "$got" "$expected"; return 1; }
}

json() { # NAME: its first value in what `device status --json` prints
    "$ashlar" device status --json | sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1
}

new_state() { # three objects, in this order on the medium
    rm -rf "$state"
    gives '0 0 0' sh -c 'echo $("$1" set 1 first-object; "$1" set 2 second-object; "$1" set 3 third-object)' sh "$caller"
}

objects_are() { # WHAT "get 1", "get 2" and "get 3" give, with a blank between them
    gives "$1" sh -c 'echo $("$1" get 1; "$1" get 2; "$1" get 3)' sh "$caller"
}

intact() {
    objects_are '0 first-object 0 second-object 0 third-object'
}

flip() { # FILE OFFSET: one bit
    byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\$(printf %03o $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

# The store begins with a block header of one program unit; each object then takes a record header and its bytes, in units.
record_of() { # UID: the place in the store of the last record of this object; its uid, low end first, stands 16 bytes on
    od -An -v -w16 -tx1 "$its_store" | awk -v uid="$(printf '%02x 00 00 00' "$1")" '
        /^ 52 0[12] 01 / { at = (NR - 1) * 16; next }
        at != "" && (NR - 1) * 16 == at + 16 && index($0, " " uid) == 1 { found = at }
        END { print found }'
}

# ---- refusals

run_helper() { # NAME
    "$ashlar" run -- sh -c '"$1" || exit 1; "$2" device status --json | grep -q "\"deaths\":0,"' sh "$helpers/test-bad_input_$1" "$ashlar"
}

a_trace_is_asked_for() {
    quiet=$("$ashlar" run -- "$caller" set 0 x 2>&1)
    told=$("$ashlar" run -- env ASHLAR_TRACE=1 "$caller" set 0 x 2>&1)
    [ "$quiet" = -135 ] || { printf 'without ASHLAR_TRACE: %s\n' "$quiet"; return 1; }
    printf '%s\n' "$told" | grep -q 'ashlar: .*PSA_ERROR_INVALID_ARGUMENT' || { printf 'with it: %s\n' "$told"; return 1; }
}

the_log_names_the_cause() {
    says 'ASHLAR_SP_ITS: PSA_ERROR_INVALID_ARGUMENT (ITS_UID_ZERO): uid 0 is reserved; use a uid from 1 on' \
        "$ashlar" run -- sh -c '"$1" set 0 x; "$2" device log' sh "$caller" "$ashlar"
}

explained() {
    for status in PSA_ERROR_NOT_PERMITTED -133 PSA_ERROR_DATA_CORRUPT -152; do
        "$ashlar" explain $status >"$work/text" || return 1
        [ "$(wc -l <"$work/text")" -ge 2 ] || { cat "$work/text"; return 1; }
    done
    "$ashlar" explain -12345 >/dev/null 2>&1 && return 1
    return 0
}

as_user() { # UID CMD…
    uid=$1
    shift
    setpriv --reuid "$uid" --regid "$uid" --clear-groups "$@"
}

# A public device, three users: each sees its own refusals and nobody else's; the owner sees the device's own lines too. Programs and
# socket lie where all of them may go.
start_public() {
    new_state || return 1
    mkdir -p "$work/bin" "$work/run" && cp "$caller" "$ashlar" "$work/bin/" && cp -L "$ASHLAR_BUILD"/lib/libashlar.so.0 "$work/bin/" &&
        chmod 755 "$work/run" "$work/bin" "$work/bin"/* &&
        "$ashlar" device start --state "$state" --public --socket "$work/run/s.sock" >/dev/null
}

stop_public() {
    ASHLAR_SOCKET=$work/run/s.sock "$ashlar" device stop
}

user_calls() { # UID CMD…
    uid=$1
    shift
    ASHLAR_SOCKET=$work/run/s.sock LD_LIBRARY_PATH=$work/bin as_user "$uid" "$@"
}

reasons_are_private() {
    start_public || return 1
    user_calls 65531 "$work/bin/test-bad_input_caller" set 0 x
    mine=$(user_calls 65531 "$work/bin/ashlar" device log)
    others=$(user_calls 65532 "$work/bin/ashlar" device log)
    owners=$(ASHLAR_SOCKET=$work/run/s.sock "$ashlar" device log)
    stop_public
    printf 'caller: %s\nanother: %s\nowner: %s\n' "$mine" "$others" "$owners"
    printf '%s\n' "$mine" | grep -q ITS_UID_ZERO && ! printf '%s\n' "$mine" | grep -q 'partitions serve' &&
        ! printf '%s\n' "$others" | grep -q . && ! printf '%s\n' "$owners" | grep -q ITS_UID_ZERO &&
        printf '%s\n' "$owners" | grep -q 'partitions serve'
}

objects_are_private() {
    start_public || return 1
    user_calls 65531 "$work/bin/test-bad_input_caller" set 9 mine >/dev/null
    {
        user_calls 65531 "$work/bin/test-bad_input_caller" get 9
        user_calls 65532 "$work/bin/test-bad_input_caller" get 9
        user_calls 65532 "$work/bin/test-bad_input_caller" remove 9
        user_calls 65532 "$work/bin/test-bad_input_caller" get 1
        user_calls 65531 "$work/bin/test-bad_input_caller" get 9
    } >"$work/text"
    stop_public
    printf '0 mine\n-140 \n-140\n-140 \n0 mine\n' | diff - "$work/text"
}

only_the_owner_stops() {
    start_public || return 1
    user_calls 65531 "$work/bin/ashlar" device stop >"$work/text" 2>&1
    refused=$?
    after=$(user_calls 65531 "$work/bin/test-bad_input_caller" get 4)
    stop_public
    cat "$work/text"
    [ "$refused" -ne 0 ] && [ "$after" = '-140 ' ] && grep -q 'only the user who runs the device' "$work/text"
}

overflow_uid_is_nobody() {
    start_public || return 1
    said=$(user_calls "$(cat /proc/sys/kernel/overflowuid)" env ASHLAR_TRACE=1 "$work/bin/test-bad_input_caller" get 1 2>&1)
    stop_public
    printf '%s\n' "$said"
    printf '%s\n' "$said" | grep -q 'overflow id' && printf '%s\n' "$said" | grep -q '^-145'
}

token_names_caller() { # client id -1 - uid, from the kernel
    "$ashlar" run -- "$caller" token >"$work/token" && says "client-id             $((-1 - $(id -u))) (non-secure)" \
        "$ashlar" token show "$work/token"
}

token_names_what_runs() { # each program that lies in the device's folder, by its own sum
    "$ashlar" run -- "$caller" token >"$work/token" && "$ashlar" token show "$work/token" >"$work/text" || return 1
    for program in "$ASHLAR_BUILD"/device/ashlard "$ASHLAR_BUILD"/device/ashlar-sp-*; do
        sum=$(sha256sum "$program" | cut -d' ' -f1)
        grep -q "measurement *$sum sha-256" "$work/text" || { echo "no measurement of $program ($sum)"; cat "$work/text"; return 1; }
    done
}

# ---- damage

damaged_object() {
    new_state || return 1
    at=$(record_of 2)
    [ -n "$at" ] || { echo "no record of object 2 in the store"; return 1; }
    flip "$its_store" $((at + 60))
    objects_are '0 first-object -152 0 third-object' &&
        says 'PSA_ERROR_DATA_CORRUPT (STORE_DAMAGED)' on_device sh -c '"$1" get 2; "$2" device log' sh "$caller" "$ashlar" &&
        gives 0 "$caller" set 2 made-again && gives '0 made-again' "$caller" get 2
}

# A record without its name: no one can be told which object it was, so whoever runs the device is told that something is lost.
damaged_record() {
    new_state || return 1
    on_device "$ashlar" device status >"$work/text" 2>&1
    grep 'last note' "$work/text" && { echo "a note about an intact store"; return 1; }
    at=$(record_of 2)
    [ -n "$at" ] || { echo "no record of object 2 in the store"; return 1; }
    flip "$its_store" $((at + 16)) # of a name, one wrong bit is put right
    objects_are '0 first-object 0 second-object 0 third-object' || return 1
    flip "$its_store" $((at + 20)) && flip "$its_store" $((at + 25))
    objects_are '0 first-object -140 0 third-object' || return 1
    note='partition ASHLAR_SP_ITS: ITS_STORE_DAMAGED: the store has damaged places; what they held may be lost or old (1); the rest is served'
    says "$note" on_device "$ashlar" device log && says "last note   $note" on_device "$ashlar" device status &&
        says "\"last_note\":\"$note" on_device "$ashlar" device status --json &&
        gives 0 "$caller" set 2 made-again && objects_are '0 first-object 0 made-again 0 third-object'
}

# What storage found reaches the program that used the key, through the service between them.
damaged_key() {
    rm -rf "$state"
    gives 0 "$caller" keep && gives 0 "$caller" set 1 behind-it || return 1
    at=$(record_of 5)
    [ -n "$at" ] || { echo "no record of the key in the store"; return 1; }
    flip "$its_store" $((at + 70))
    gives -152 "$caller" use &&
        says 'ASHLAR_SP_CRYPTO: PSA_ERROR_DATA_CORRUPT (PARTITION_PASSED_ON)' on_device sh -c '"$1" use; "$2" device log' sh "$caller" "$ashlar" &&
        gives '0 behind-it' "$caller" get 1
}

swapped_records() { # a medium that gives the body of one object for another passes every check but the seal
    new_state || return 1
    one=$(record_of 1)
    three=$(record_of 3)
    gives 0 "$caller" set 4 fourth-object || return 1
    cp "$its_store" "$work/before"
    # What 1 was goes over 3, header and all, with 3's uid and a check made anew by nobody: the store itself must refuse it.
    dd if="$work/before" of="$its_store" bs=1 skip=$((one + 48)) seek=$((three + 48)) count=32 conv=notrunc 2>/dev/null
    gives '-152 ' "$caller" get 3 && gives '0 first-object' "$caller" get 1 && gives '0 fourth-object' "$caller" get 4
}

alien_store() {
    new_state || return 1
    cp "$its_store" "$work/kept"
    yes 'this is no store' | head -c "$(wc -c <"$its_store")" >"$work/alien"
    cat "$work/alien" >"$its_store"
    gives '-153 ' "$caller" get 1 && gives '0 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' "$caller" hash &&
        says 'STORE_ALIEN' on_device sh -c '"$1" get 1; "$2" device log' sh "$caller" "$ashlar" &&
        cmp "$work/alien" "$its_store" && cat "$work/kept" >"$its_store" && intact
}

store_of_another_size() {
    new_state || return 1
    cp "$its_store" "$work/kept"
    truncate -s 1000000 "$its_store"
    fails_with 125 'the store of partition ASHLAR_SP_ITS cannot be opened: it has not the size that the manifest says' on_device true &&
        [ "$(wc -c <"$its_store")" -eq 1000000 ] && cp "$work/kept" "$its_store" && intact
}

wrong_root_key() {
    new_state || return 1
    cp "$state/root.key" "$work/root.key"
    head -c 32 /dev/urandom >"$state/root.key"
    objects_are '-152 -152 -152' &&
        says 'ITS_FORGED' on_device sh -c '"$1" get 1; "$2" device log' sh "$caller" "$ashlar" &&
        cp "$work/root.key" "$state/root.key" && intact
}

store_of_another_device() {
    new_state && mv "$state" "$work/other" && new_state && cp "$its_store" "$work/kept" || return 1
    cp "$work/other/ASHLAR_SP_ITS.store" "$its_store"
    objects_are '-152 -152 -152'
    result=$?
    rm -rf "$work/other"
    cp "$work/kept" "$its_store" && intact && return $result
}

damaged_root_key() {
    new_state || return 1
    cp "$state/root.key" "$work/root.key"
    head -c 31 "$work/root.key" >"$state/root.key"
    fails_with 125 'root.key: it has not exactly 32 bytes' on_device true || return 1
    cp "$work/root.key" "$state/root.key"
    chmod 644 "$state/root.key"
    fails_with 125 'root.key: it must be a regular file of the supervisor' on_device true || return 1
    chmod 600 "$state/root.key"
    intact
}

lost_root_key() { # a new one would make every object unreadable, and the device another
    new_state || return 1
    mv "$state/root.key" "$work/root.key"
    fails_with 125 'root.key is gone, and what is stored here was sealed under it' on_device true || return 1
    [ ! -e "$state/root.key" ] || { echo "a root key was made"; return 1; }
    mv "$work/root.key" "$state/root.key"
    intact
}

damaged_lifecycle() {
    new_state || return 1
    for damage in secured 'sekured\n' '\n' ''; do # the right word without its end, another word, no word, nothing
        # shellcheck disable=SC2059 # the format is the damage
        printf "$damage" >"$state/lifecycle"
        says 'lifecycle   unknown' on_device "$ashlar" device status &&
            says 'the lifecycle file is damaged' on_device "$ashlar" device log && intact || return 1
    done
}

damaged_log_and_epoch() {
    new_state || return 1
    head -c 4096 /dev/urandom | dd of="$state/log" conv=notrunc 2>/dev/null
    printf 'x' >"$state/epoch"
    intact && says 'partitions serve' on_device "$ashlar" device log
}

shared_state() {
    new_state && chmod 755 "$state" && fails_with 125 'other users have rights to it (mode 755); `chmod 700` it' on_device true &&
        chmod 700 "$state" && intact
}

# ---- programs

altered_manifest() {
    cp -R "$ASHLAR_BUILD/device" "$work/altered"
    size=$(wc -c <"$work/altered/device.manifest")
    for at in 0 10 $((size / 2)) $((size - 70)) $((size - 1)); do
        cp "$ASHLAR_BUILD/device/device.manifest" "$work/altered/device.manifest"
        flip "$work/altered/device.manifest" "$at"
        fails_with 125 'device.manifest: refused' "$ashlar" run --manifest "$work/altered/device.manifest" -- true || return 1
    done
    head -c $((size - 1)) "$ASHLAR_BUILD/device/device.manifest" >"$work/altered/device.manifest"
    fails_with 125 'device.manifest: refused' "$ashlar" run --manifest "$work/altered/device.manifest" -- true || return 1
    cp "$ASHLAR_BUILD/device/device.manifest" "$work/altered/device.manifest"
    rm "$work/altered/ashlar-sp-its"
    fails_with 125 'ashlar-sp-its: cannot take the program of partition ASHLAR_SP_ITS' \
        "$ashlar" run --manifest "$work/altered/device.manifest" -- true
    result=$?
    rm -rf "$work/altered"
    return $result
}

# A program on disk may change under a running device: what was measured is what runs, also after a restart.
changed_under_the_device() {
    cp -R "$ASHLAR_BUILD/device" "$work/changed"
    rm -rf "$state"
    "$ashlar" run --state "$state" --manifest "$work/changed/device.manifest" -- sh -c '
        "$1" set 1 before
        printf X | dd of="$3/ashlar-sp-its" bs=1 seek=5000 conv=notrunc 2>/dev/null
        kill -KILL "$("$2" device status --json | sed -n "s/.*\"ASHLAR_SP_ITS\",\"id\":257,\"process\":\([0-9]*\).*/\1/p")"
        sleep 0.2
        "$1" get 1; "$1" get 1
        "$2" device status --json | grep -o "\"deaths\":[0-9]*"' sh "$caller" "$ashlar" "$work/changed" >"$work/text" 2>&1
    cat "$work/text"
    grep -qx '0 before' "$work/text" && grep -qx '"deaths":1' "$work/text" &&
        fails_with 125 'ashlar-sp-its: refused' "$ashlar" run --manifest "$work/changed/device.manifest" -- true
    result=$?
    rm -rf "$work/changed"
    return $result
}

# Kept for restarts, so no one may ever write to them: WRITE 8, GROW 4, SHRINK 2, SEAL 1.
programs_are_sealed() {
    "$ashlar" run -- sh -c '
        part=$("$1" device status --json | sed -n "s/.*\"process\":\([0-9]*\).*/\1/p")
        supervisor=$(cut -d" " -f4 "/proc/$part/stat")
        for fd in /proc/"$supervisor"/fd/*; do
            case $(readlink "$fd") in
            /memfd:ASHLAR_SP_*) "$2" seals "$fd" ;;
            esac
        done' sh "$ashlar" "$caller" >"$work/text"
    cat "$work/text"
    [ "$(grep -cx 15 "$work/text")" -ge 4 ] && [ "$(sort -u "$work/text")" = 15 ]
}

# ---- death

crash_is_told() { # a call in flight, if there is one, fails once; all that was acknowledged is there after the restart
    new_state || return 1
    on_device sh -c '
        "$1" wait 5 count >"$3/waited" & pid=$!
        until grep -qs begun "$3/waited"; do sleep 0.02; done
        kill -KILL "$("$2" device status --json | sed -n "s/.*\"ASHLAR_SP_ITS\",\"id\":257,\"process\":\([0-9]*\).*/\1/p")"
        wait $pid
        sleep 0.2
        "$1" get 5; "$1" get 5; "$1" get 1; "$2" device log' sh "$caller" "$ashlar" "$work" >"$work/text" 2>&1
    cat "$work/waited" "$work/text"
    acknowledged=$(sed -n 's/^-145 //p; s/^0 //p' "$work/waited")
    [ -n "$acknowledged" ] && grep -q 'partition ASHLAR_SP_ITS was killed by SIGKILL' "$work/text" && grep -qx '0 first-object' "$work/text" &&
        grep -qxE "0 count ($acknowledged|$((acknowledged + 1)))" "$work/text" && intact
}

# ---- places

long_socket() {
    long=$work/$(printf 'x%.0s' $(seq 1 150))
    mkdir -p "$long" && chmod 700 "$long"
    "$ashlar" device start --state "$work/long-state" --socket "$long/s.sock" >/dev/null || return 1
    got=$(ASHLAR_SOCKET=$long/s.sock "$caller" set 1 x)
    "$ashlar" device stop --socket "$long/s.sock"
    [ "$got" = 0 ] || { echo "set: $got"; return 1; }
    name=$(printf 'n%.0s' $(seq 1 120))
    said=$("$ashlar" device start --state "$work/long-state" --socket "$work/$name" 2>&1)
    printf '%s\n' "$said" | grep -q "$name: .*too long" || { printf 'a name that is too long: %s\n' "$said"; return 1; }
}

no_runtime_folder() {
    fails_with 3 'XDG_RUNTIME_DIR is not set; give --socket PATH' env -u XDG_RUNTIME_DIR "$ashlar" device status || [ "$(id -u)" -eq 0 ] || return 1
    fails_with 3 '/nowhere' "$ashlar" device start --state "$work/none" --socket /proc/nowhere/s.sock || return 1
    # A private device does without: TMPDIR, or /tmp, will do; and it says where it looked if nothing does.
    XDG_RUNTIME_DIR=/proc/nowhere TMPDIR=$work "$ashlar" run -- true || return 1
    says 'CLIENT_NO_DEVICE' env ASHLAR_TRACE=1 ASHLAR_SOCKET="$work/none.sock" "$caller" get 1
}

mounted() { # OPTIONS TEXT CMD…: with a file system of these options at $work/fs
    options=$1
    shift
    mkdir -p "$work/fs"
    unshare --user --map-root-user --mount sh -c '
        place=$1; shift; options=$1; shift
        mount -t tmpfs -o "$options" none "$place" && mkdir -m 700 "$place/state" && exec "$@"' sh "$work/fs" "$options" "$@"
}

noexec_state() {
    mounted noexec,size=64m "$ashlar" run --state "$work/fs/state" -- "$caller" set 1 x >"$work/text" 2>&1
    cat "$work/text"
    [ "$(cat "$work/text")" = 0 ]
}

full_state() {
    fails_with 125 'make room, or choose another --state' mounted size=1m "$ashlar" run --state "$work/fs/state" -- true
}

# ---- the fence as the kernel sees it

# Every partition of the base device. What any kernel and container has is never excused; seccomp only if the device itself says so.
kernel_agrees() {
    "$ashlar" run -- sh -c '
        for part in $("$1" device status --json | grep -o "\"process\":[0-9]*" | cut -d: -f2); do
            echo "part $part"
            grep -E "^(NoNewPrivs|Seccomp|CapEff|CapPrm|NSpid|Uid):" "/proc/$part/status"
            grep "^Max core file size" "/proc/$part/limits"
        done
        "$1" device status | grep -q "MISSING   seccomp" && echo "no seccomp" || true' sh "$ashlar" >"$work/text"
    cat "$work/text"
    parts=$(grep -c '^part' "$work/text")
    [ "$parts" -ge 4 ] && [ "$(grep -c '^NoNewPrivs:.1$' "$work/text")" -eq "$parts" ] &&
        { [ "$(grep -c '^Seccomp:.2$' "$work/text")" -eq "$parts" ] || grep -q '^no seccomp' "$work/text"; } &&
        [ "$(grep -c '^CapEff:.0000000000000000$' "$work/text")" -eq "$parts" ] &&
        [ "$(grep -c '^CapPrm:.0000000000000000$' "$work/text")" -eq "$parts" ] &&
        [ "$(grep -cE '^Max core file size +0 +0 ' "$work/text")" -eq "$parts" ]
}

try calls_that_are_refused_change_nothing "ASHLAR-bad-input:refusal" run_helper refused
try lies_in_a_channel_harm_only_the_liar "ASHLAR-bad-input:lying-client" run_helper liar
try nothing_is_printed_unless_a_trace_is_asked_for "ASHLAR-bad-input:reason" a_trace_is_asked_for
try the_device_log_names_cause_and_mend "ASHLAR-bad-input:reason" the_log_names_the_cause
try every_status_is_explained "ASHLAR-bad-input:explain" explained
try a_token_names_its_caller_by_what_the_kernel_says "ATTESTATION-2.0:client-id" token_names_caller
try a_token_names_what_runs_by_its_own_sum "RFC9783:4.4.1" token_names_what_runs
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
    try a_reason_reaches_its_caller_alone "ASHLAR-bad-input:reason" reasons_are_private
    try an_object_of_another_user_is_not_there "STORAGE-1.0:psa_its_get" objects_are_private
    try programs_kept_for_restarts_are_sealed "ASHLAR-design:start" programs_are_sealed
    try only_the_owner_stops_the_device "ASHLAR-threat:other-user" only_the_owner_stops
    try the_overflow_user_is_no_client "ASHLAR-design:identity" overflow_uid_is_nobody
else
    skip programs_kept_for_restarts_are_sealed "ASHLAR-design:start" "only root may look at the supervisor's descriptors"
    for id in a_reason_reaches_its_caller_alone an_object_of_another_user_is_not_there only_the_owner_stops_the_device \
        the_overflow_user_is_no_client; do
        skip $id "ASHLAR-design:identity" "only root can become another user"
    done
fi
try a_damaged_object_is_reported_and_the_rest_served "ASHLAR-bad-input:damage" damaged_object
try a_damaged_record_is_noted_and_the_rest_served "ASHLAR-bad-input:damage" damaged_record
try a_damaged_key_is_reported_to_its_user "ASHLAR-bad-input:damage" damaged_key
try an_object_with_the_bytes_of_another_is_refused "ASHLAR-bad-input:damage" swapped_records
try a_store_that_is_none_is_reported_and_left_alone "ASHLAR-bad-input:damage" alien_store
try a_store_of_another_size_is_refused_and_left_alone "ASHLAR-bad-input:damage" store_of_another_size
try the_objects_of_another_root_key_are_refused_not_lost "ASHLAR-bad-input:damage" wrong_root_key
try the_store_of_another_device_is_refused "ASHLAR-bad-input:damage" store_of_another_device
try a_damaged_root_key_is_refused_with_its_mend "ASHLAR-bad-input:damage" damaged_root_key
try a_lost_root_key_is_not_replaced_beside_a_store "ASHLAR-bad-input:damage" lost_root_key
try a_damaged_lifecycle_is_unknown_and_told "ASHLAR-bad-input:damage" damaged_lifecycle
try a_damaged_log_and_epoch_harm_nothing "ASHLAR-bad-input:damage" damaged_log_and_epoch
try a_state_folder_open_to_others_is_refused "ASHLAR-bad-input:places" shared_state
try an_altered_cut_or_incomplete_device_is_refused "ASHLAR-bad-input:programs" altered_manifest
try what_was_measured_is_what_runs_also_after_a_restart "ASHLAR-design:start" changed_under_the_device
try a_crash_is_told_and_what_was_acknowledged_is_kept "ASHLAR-bad-input:crash" crash_is_told
try an_over_long_socket_path_works_and_a_name_too_long_is_told "ASHLAR-bad-input:places" long_socket
try a_missing_runtime_folder_is_told_with_its_mend "ASHLAR-bad-input:places" no_runtime_folder
if unshare --user --map-root-user --mount mount -t tmpfs none /mnt 2>/dev/null; then
    try a_noexec_state_folder_works "ASHLAR-bad-input:places" noexec_state
    try a_full_state_folder_is_told_with_its_mend "ASHLAR-bad-input:places" full_state
else
    skip a_noexec_state_folder_works "ASHLAR-bad-input:places" "no file system can be mounted here"
    skip a_full_state_folder_is_told_with_its_mend "ASHLAR-bad-input:places" "no file system can be mounted here"
fi
try the_kernel_says_that_each_partition_is_fenced "ASHLAR-design:fence" kernel_agrees
finish
