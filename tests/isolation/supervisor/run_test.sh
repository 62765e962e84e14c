#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# `ashlar run` and `ashlar device` with the real base device.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite isolation.run

ashlar=$ASHLAR_BUILD/tools/ashlar
launcher=$ASHLAR_BUILD/tests/isolation/supervisor/test-launcher
work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work" "$test_log"' EXIT
TMPDIR=$work
export TMPDIR
unset XDG_RUNTIME_DIR ASHLAR_SOCKET ASHLAR_STATE CREDENTIALS_DIRECTORY

status_is() { # WANTED CMD…
    wanted=$1
    shift
    "$@"
    got=$?
    [ "$got" -eq "$wanted" ] || { echo "exit status $got, expected $wanted"; return 1; }
}

says() { # TEXT CMD…
    text=$1
    shift
    said=$("$@" 2>&1)
    printf '%s\n' "$said" | grep -qF -- "$text" || { printf 'did not say "%s" but: %s\n' "$text" "$said"; return 1; }
}

nothing_left() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        left=$(find "$work" -maxdepth 1 -name 'ashlar-*')
        left="$left$(processes_of "$work/ashlar-")"
        [ -z "$left" ] && return 0
        sleep 0.1
    done
    echo "left behind: $left"
    return 1
}

field() { # JSON-NAME: the number or word after it, first occurrence
    sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1
}

exit_statuses() {
    status_is 0 "$ashlar" run -- true && status_is 1 "$ashlar" run -- false && status_is 7 "$ashlar" run -- sh -c 'exit 7' &&
        status_is 126 "$ashlar" run -- "$ASHLAR_SOURCE/LICENSE" && status_is 126 "$ashlar" run -- "$work" && status_is 127 "$ashlar" run -- no-such-command &&
        status_is 143 "$ashlar" run -- sh -c 'kill -TERM $$' && status_is 137 "$ashlar" run -- sh -c 'kill -KILL $$' &&
        status_is 125 "$ashlar" run && status_is 125 "$ashlar" run --state /proc/nowhere -- true && nothing_left
}

arguments_and_streams() {
    [ "$(printf 'in put' | "$ashlar" run -- sh -c 'cat; printf "|%s|%s" "$1" "$2"' sh 'a b' '--json')" = "in put|a b|--json" ] && nothing_left
}

signal_is_passed_on() { # sent to `ashlar run` alone
    "$ashlar" run -- sh -c 'trap "exit 9" TERM; touch "$1"; while :; do sleep 0.05; done' sh "$work/ready" &
    pid=$!
    while [ ! -e "$work/ready" ]; do sleep 0.05; done
    rm -f "$work/ready"
    kill -TERM $pid
    wait $pid
    status_is 9 sh -c "exit $?" && nothing_left
}

killed_leaves_nothing() {
    "$ashlar" run -- sh -c 'echo $$ >"$1"; exec sleep 60' sh "$work/pid" &
    pid=$!
    while [ ! -s "$work/pid" ]; do sleep 0.05; done
    command_pid=$(cat "$work/pid")
    rm -f "$work/pid"
    kill -KILL $pid
    wait $pid 2>/dev/null
    nothing_left || return 1
    if kill -0 "$command_pid" 2>/dev/null && [ "$(cut -d' ' -f3 "/proc/$command_pid/stat")" != Z ]; then
        echo "the command still runs"
        return 1
    fi
}

supervisor_killed_ends_partitions() {
    "$ashlar" run -- sh -c '
        "$1" device status --json >"$2/status"
        part=$(sed -n "s/.*\"process\":\([0-9]*\).*/\1/p" "$2/status")
        kill -KILL "$(cut -d" " -f4 "/proc/$part/stat")"
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            [ -d "/proc/$part" ] && [ "$(cut -d" " -f3 "/proc/$part/stat")" != Z ] || exit 0
            sleep 0.1
        done
        echo "partition $part outlived its supervisor"; exit 1' sh "$ashlar" "$work" && nothing_left
}

altered_program_is_refused() {
    cp -R "$ASHLAR_BUILD/device" "$work/altered"
    found=$(head -c 100 "$work/altered/ashlar-sp-platform" | wc -c)
    printf 'X' | dd of="$work/altered/ashlar-sp-platform" bs=1 seek=5000 conv=notrunc 2>/dev/null
    sum=$(sha256sum "$work/altered/ashlar-sp-platform" | cut -d' ' -f1)
    [ "$found" -eq 100 ] && says "found $sum" "$ashlar" run --manifest "$work/altered/device.manifest" -- true &&
        says "$work/altered/ashlar-sp-platform: refused" "$ashlar" run --manifest "$work/altered/device.manifest" -- true &&
        status_is 125 "$ashlar" run --manifest "$work/altered/device.manifest" -- true
    result=$?
    rm -rf "$work/altered"
    return $result
}

foreign_key_is_refused() {
    "$ashlar" device key "$work/other" &&
        says "the signature is not that of the given key" "$ashlar" run --key "$work/other.pub" -- true &&
        status_is 1 "$ashlar" device key "$work/other"
}

death_restarts_and_is_told() {
    state=$work/state
    socket=$work/s.sock
    ASHLAR_SOCKET=$socket
    export ASHLAR_SOCKET
    "$ashlar" device start --state "$state" --socket "$socket" || return 1
    before=$("$ashlar" device status --json | field epoch)
    kill -KILL "$("$ashlar" device status --json | field process)"
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        "$ashlar" device status --json >"$work/status" 2>/dev/null && [ "$(field deaths <"$work/status")" -eq 1 ] &&
            [ "$(field epoch <"$work/status")" != "$before" ] && break
        sleep 0.1
    done
    after=$(field epoch <"$work/status")
    deaths=$(field deaths <"$work/status")
    says "was killed by SIGKILL; next start in 0 ms" "$ashlar" device log && [ "$deaths" -eq 1 ] && [ -n "$after" ] &&
        [ "$before" != "$after" ] && status_is 3 "$ashlar" device start --state "$state" --socket "$work/second.sock" &&
        "$ashlar" device stop && nothing_left
    result=$?
    [ "$result" -eq 0 ] || "$ashlar" device stop >/dev/null 2>&1
    unset ASHLAR_SOCKET
    return $result
}

starter_is_let_go() { # who reads what `device start` says gets to its end; to others the socket is closed, and they are told so
    ASHLAR_SOCKET=$work/let-go.sock
    export ASHLAR_SOCKET
    "$ashlar" device start --state "$work/let-go" 2>&1 | timeout 60 cat >"$work/said"
    result=$?
    [ "$result" -eq 0 ] || echo "the device holds the standard error of who started it"
    if [ "$result" -eq 0 ] && [ "$(id -u)" -eq 0 ]; then
        chmod 755 "$work"
        says "its user may start it with --public" setpriv --reuid 1000 --clear-groups "$ashlar" device status
        result=$?
    fi
    "$ashlar" device stop || result=1
    unset ASHLAR_SOCKET
    return $result
}

store_of_a_dying_partition() { # its supervisor was killed, its last call goes on
    held=$work/held
    "$ashlar" run --state "$held" -- true || return 1
    flock -x "$held/ASHLAR_SP_ITS.store" sleep 0.5 &
    while flock -n "$held/ASHLAR_SP_ITS.store" true; do sleep 0.01; done
    status_is 0 "$ashlar" run --state "$held" -- true
    result=$?
    wait
    return $result
}

long_paths_work() {
    long=$work/$(printf 'x%.0s' $(seq 1 120))
    mkdir -p "$long"
    TMPDIR=$long "$ashlar" run -- "$ashlar" device status --json | grep -q '"state":"serving"'
}

ordinary_user() {
    chmod 755 "$work"
    mkdir -p "$work/user" && chown 65533 "$work/user"
    as_user="setpriv --reuid 65533 --regid 65533 --clear-groups env TMPDIR=$work/user"
    says 'user mode' $as_user "$ashlar" run -- "$ashlar" device status && status_is 7 $as_user "$ashlar" run -- sh -c 'exit 7' &&
        [ -z "$(ls "$work/user")" ]
}

user_without_namespaces() {
    mkdir -p "$work/user" && chown 65533 "$work/user"
    said=$(setpriv --reuid 65533 --regid 65533 --clear-groups env TMPDIR="$work/user" "$launcher" no-user-namespaces \
        "$ashlar" run -- "$ashlar" device status)
    printf '%s\n' "$said" | grep -q 'MISSING   pid-namespace' && printf '%s\n' "$said" | grep -q 'holds     seccomp' &&
        printf '%s\n' "$said" | grep -q 'isolation   level 3' || { printf '%s\n' "$said"; return 1; }
}

imitated() { # KIND LAYER-THAT-IS-MISSING
    said=$("$launcher" "$1" "$ashlar" run -- "$ashlar" device status 2>&1)
    printf '%s\n' "$said" | grep -q "MISSING   $2" && printf '%s\n' "$said" | grep -q 'isolation   level 3' ||
        { printf '%s\n' "$said"; return 1; }
}

old_kernel() { # W^X is then seccomp's: nothing is missing
    said=$("$launcher" old-kernel "$ashlar" run --require-isolation 3 -- "$ashlar" device status 2>&1)
    printf '%s\n' "$said" | grep -q 'isolation   level 3' || { printf '%s\n' "$said"; return 1; }
}

fence_unseen() { # a /proc that hides what others do, and no user namespaces whose owner may look in
    mkdir -p "$work/user" && chown 65533 "$work/user"
    unshare -m sh -c 'mount -t proc -o hidepid=2 none /proc && user="setpriv --reuid 65533 --regid 65533 --clear-groups env TMPDIR=$2/user $3 no-user-namespaces"
        $user "$1" run -- "$1" device status && $user "$1" run --require-isolation 3 -- true; echo "status $?"' \
        sh "$ashlar" "$work" "$launcher" >"$work/said" 2>&1
    grep -q 'MISSING   seccomp: not confirmed' "$work/said" && grep -q 'isolation   level 0' "$work/said" &&
        grep -q 'no-new-privileges, not-dumpable, limits, seccomp that /proc confirms' "$work/said" && grep -q 'status 125' "$work/said" || { cat "$work/said"; return 1; }
}

provisioning() {
    made=$work/made
    "$ashlar" device provision --state "$made" --lifecycle secured --reference "$work/reference.json" --public-key "$work/iak.pub" &&
        grep -q '"ASHLAR_SP_CRYPTO"' "$work/reference.json" && openssl pkey -pubin -in "$work/iak.pub" -noout &&
        status_is 1 "$ashlar" device provision --state "$made" --lifecycle assembly-and-test &&
        status_is 2 "$ashlar" device provision --state "$made" --lifecycle sealed || return 1
    cp "$work/iak.pub" "$work/iak.first"
    "$ashlar" device provision --state "$made" --public-key "$work/iak.pub" && cmp "$work/iak.first" "$work/iak.pub" &&
        says '"lifecycle":"secured"' "$ashlar" run --state "$made" -- "$ashlar" device status --json || return 1
    rm "$made/root.key"
    says 'root.key is gone, and what is stored here was sealed under it' "$ashlar" run --state "$made" -- true && status_is 125 "$ashlar" run --state "$made" -- true &&
        [ ! -e "$made/root.key" ]
}

explanations() {
    says 'PSA_ERROR_BAD_STATE (-137)' "$ashlar" explain BAD_STATE && says 'PSA_ERROR_BAD_STATE (-137)' "$ashlar" explain -137 &&
        says 'PSA_ERROR_BAD_STATE (-137)' "$ashlar" explain PSA_ERROR_BAD_STATE && says 'PSA_ERROR_CONNECTION_REFUSED' "$ashlar" explain DEVICE_NO_SERVICE &&
        status_is 1 "$ashlar" explain NOTHING && status_is 1 "$ashlar" explain 7 && status_is 2 "$ashlar" explain
}

users_without_identity() { # the overflow uid, and uids that are no client id, on a device that all may use
    chmod 755 "$work"
    ASHLAR_SOCKET=$work/public.sock
    export ASHLAR_SOCKET
    "$ashlar" device start --public --state "$work/public" --socket "$ASHLAR_SOCKET" || return 1
    says "overflow id" setpriv --reuid "$(cat /proc/sys/kernel/overflowuid)" --clear-groups "$ashlar" device status &&
        says "2^30 or more" setpriv --reuid 1073741824 --clear-groups "$ashlar" device status &&
        says "serving" setpriv --reuid 1073741823 --clear-groups "$ashlar" device status &&
        says "only the user who runs the device" setpriv --reuid 1000 --clear-groups "$ashlar" device stop &&
        [ -z "$(setpriv --reuid 1000 --clear-groups "$ashlar" device log)" ] && "$ashlar" device stop
    result=$?
    unset ASHLAR_SOCKET
    return $result
}

full_disk() {
    mkdir -p "$work/small"
    unshare -m sh -c 'mount -t tmpfs -o size=1m,mode=0700,noexec none "$2/small" && "$1" run --state "$2/small/state" -- true' sh "$ashlar" "$work" \
        >"$work/said" 2>&1
    status_is 125 sh -c "exit $?" && grep -q 'the file system is full' "$work/said" || { cat "$work/said"; return 1; }
    unshare -m sh -c 'mount -t tmpfs -o size=32m,mode=0700,noexec none "$2/small" && "$1" run --state "$2/small/state" -- true' sh "$ashlar" "$work"
}

hostile_clients() {
    "$ashlar" run -- "$ASHLAR_BUILD/tests/isolation/supervisor/test-hostile_client"
}

try exit_status_is_that_of_the_command "ASHLAR-design:run" exit_statuses
try arguments_and_streams_are_passed_through "ASHLAR-design:run" arguments_and_streams
try a_signal_sent_to_run_reaches_the_command "ASHLAR-design:run" signal_is_passed_on
try a_killed_run_leaves_no_process_socket_or_file "ASHLAR-design:run" killed_leaves_nothing
try no_partition_outlives_its_supervisor "ASHLAR-design:death" supervisor_killed_ends_partitions
try an_altered_program_is_refused_with_both_digests "ASHLAR-design:start" altered_program_is_refused
try a_device_signed_with_another_key_is_refused "ASHLAR-design:start" foreign_key_is_refused
try a_death_is_told_and_the_device_restarts_in_a_new_epoch "ASHLAR-design:death" death_restarts_and_is_told
if ! grep -q '^ASHLAR_SANITIZE:STRING=.' "$ASHLAR_BUILD/CMakeCache.txt"; then # whose stories go there
    try a_lasting_device_lets_go_of_who_started_it "ASHLAR-design:run" starter_is_let_go
fi
try a_store_that_a_dying_partition_still_holds_is_waited_for "ASHLAR-design:death" store_of_a_dying_partition
try over_long_paths_work "ASHLAR-design:names" long_paths_work
try clients_that_break_the_protocol_harm_only_themselves "ASHLAR-threat:client" hostile_clients
try a_device_is_provisioned_once_and_never_goes_back "ASHLAR-design:roots" provisioning
try statuses_and_reasons_are_explained "ASHLAR-design:reasons" explanations
if [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null; then
    try a_full_disk_is_named_and_a_noexec_one_works "ASHLAR-design:names" full_disk
else
    skip a_full_disk_is_named_and_a_noexec_one_works "ASHLAR-design:names" "only root can mount a small file system"
fi
if [ -x "$launcher" ] && "$launcher" container true; then
    try a_container_profile_is_reported_and_still_level_3 "ASHLAR-design:fence" imitated container network-namespace
    try a_kernel_without_landlock_is_reported_and_still_level_3 "ASHLAR-design:fence" imitated no-landlock landlock
    try a_kernel_of_the_baseline_has_every_required_layer "ASHLAR-design:fence" old_kernel
else
    skip a_container_profile_is_reported_and_still_level_3 "ASHLAR-design:fence" "seccomp filters are refused here"
    skip a_kernel_without_landlock_is_reported_and_still_level_3 "ASHLAR-design:fence" "seccomp filters are refused here"
    skip a_kernel_of_the_baseline_has_every_required_layer "ASHLAR-design:fence" "seccomp filters are refused here"
fi
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
    try users_whom_no_client_id_names_are_refused "ASHLAR-design:identity" users_without_identity
    try an_ordinary_user_gets_a_device "ASHLAR-design:fence" ordinary_user
    try a_user_without_namespaces_gets_a_device_and_is_told "ASHLAR-design:fence" user_without_namespaces
    if unshare -m mount -t proc -o hidepid=2 none /proc 2>/dev/null; then
        try a_fence_that_proc_does_not_show_is_not_counted "ASHLAR-design:fence" fence_unseen
    else
        skip a_fence_that_proc_does_not_show_is_not_counted "ASHLAR-design:fence" "no other /proc can be mounted here"
    fi
else
    skip users_whom_no_client_id_names_are_refused "ASHLAR-design:identity" "only root can become another user"
    skip an_ordinary_user_gets_a_device "ASHLAR-design:fence" "only root can become another user; the other tests ran as an ordinary user"
    skip a_user_without_namespaces_gets_a_device_and_is_told "ASHLAR-design:fence" "only root can become another user"
    skip a_fence_that_proc_does_not_show_is_not_counted "ASHLAR-design:fence" "only root can become another user"
fi
finish
