#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Who a client is: named clients on a real device. Units are control groups that root makes in systemd's hierarchy, or in the unified one;
# where that is refused, and for an ordinary user, programs are told apart by their own bytes.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite isolation.identity

ashlar=$ASHLAR_BUILD/tools/ashlar
caller=$ASHLAR_BUILD/tests/isolation/identity/test-identity_caller
stored=$ASHLAR_BUILD/tests/isolation/identity/test-identity_stored
work=$(mktemp -d)
chmod 755 "$work"
unset XDG_RUNTIME_DIR XDG_CONFIG_HOME ASHLAR_STATE CREDENTIALS_DIRECTORY ASHLAR_TRACE
ASHLAR_SOCKET=$work/s.sock
export ASHLAR_SOCKET
state=$work/state
conf=$work/clients.conf
red=ashlar-test-red-$$.service
blue=ashlar-test-blue-$$.service
groups=

clean() {
    "$ashlar" device stop >/dev/null 2>&1
    for group in $red $blue; do
        [ -z "$groups" ] || [ ! -d "$groups/$group" ] || rmdir "$groups/$group"
    done
    rm -rf "$work" "$test_log"
}
trap clean EXIT

find_groups() { # where two units can be made that /proc/PID/cgroup shows
    [ "$(id -u)" -eq 0 ] || return 1
    for place in /sys/fs/cgroup/systemd /sys/fs/cgroup /sys/fs/cgroup/unified; do
        [ -w "$place/cgroup.procs" ] && mkdir "$place/$red" "$place/$blue" 2>/dev/null || continue
        if sh -c 'echo $$ >"$1/$2/cgroup.procs" && grep -q -e "^0::/$2" -e ":name=systemd:/$2" /proc/self/cgroup' sh "$place" "$red" 2>/dev/null; then
            groups=$place
            return 0
        fi
        rmdir "$place/$red" "$place/$blue"
    done
    return 1
}

# The two clients: `as_red` and `as_blue` run the caller.
as_red() {
    if [ -n "$groups" ]; then sh -c 'echo $$ >"$0" && exec "$@"' "$groups/$red/cgroup.procs" "$caller" "$@"; else "$work/red" "$@"; fi
}

as_blue() {
    if [ -n "$groups" ]; then sh -c 'echo $$ >"$0" && exec "$@"' "$groups/$blue/cgroup.procs" "$caller" "$@"; else "$work/blue" "$@"; fi
}

who_red() { # the condition that names it
    if [ -n "$groups" ]; then echo "unit $red"; else "$ashlar" client digest "$work/red"; fi
}

who_blue() {
    if [ -n "$groups" ]; then echo "unit $blue"; else "$ashlar" client digest "$work/blue"; fi
}

write_conf() { # of two entries, with the words of $1 and $2 (lines)
    {
        echo "version 1"
        printf 'client red\n%s\n%b\n' "$(who_red)" "$1"
        printf 'client blue\n%s\n%b\n' "$(who_blue)" "$2"
    } >"$conf"
    chmod 644 "$conf"
}

manifest=$ASHLAR_BUILD/device/device.manifest
start() {
    "$ashlar" device start --manifest "$manifest" --key "$manifest.pub" --public --clients "$conf" --state "$state" \
        --socket "$ASHLAR_SOCKET" >/dev/null
}

restart() {
    "$ashlar" device stop
    start
}

fresh() { # a device that knows nobody yet
    "$ashlar" device stop >/dev/null 2>&1
    rm -rf "$state"
    write_conf "${1:-}" "${2:-}"
    start
}

is() { # WANTED GOT
    [ "$2" = "$1" ] || { echo "got '$2', expected '$1'"; return 1; }
}

says() { # TEXT CMD…
    text=$1
    shift
    said=$("$@" 2>&1)
    printf '%s\n' "$said" | grep -qF -- "$text" || { printf 'did not say "%s" but: %s\n' "$text" "$said"; return 1; }
}

status_is() { # WANTED CMD…
    wanted=$1
    shift
    "$@" >/dev/null 2>&1
    got=$?
    [ "$got" -eq "$wanted" ] || { echo "exit status $got, expected $wanted: $*"; return 1; }
}

id_of() { # NAME: as the device keeps it
    sed -n "s/^[a-z]* \(-[0-9]*\) $1\$/\1/p" "$state/clients"
}

supervisor() {
    part=$("$ashlar" device status --json | sed -n 's/.*"process":\([0-9]*\).*/\1/p')
    cut -d' ' -f4 "/proc/$part/stat"
}

await() { # CMD…, for at most ten seconds
    for _ in $(seq 1 500); do
        "$@" && return 0
        sleep 0.02
    done
    echo "it did not come about: $*"
    return 1
}

apart() {
    fresh && is 0 "$(as_red set 1 mine)" && is 0 "$(as_red keep 7)" || return 1
    is "-140 " "$(as_blue get 1)" && is -140 "$(as_blue remove 1)" && is -136 "$(as_blue use 7)" && is -136 "$(as_blue destroy 7)" &&
        is "-140 " "$("$caller" get 1)" && is -136 "$("$caller" use 7)" || return 1
    is 0 "$(as_blue set 1 his)" && is 0 "$(as_blue keep 7)" && is 0 "$(as_blue remove 1)" && is 0 "$(as_blue destroy 7)" || return 1
    is "0 mine" "$(as_red get 1)" && is 0 "$(as_red use 7)" && restart && is "0 mine" "$(as_red get 1)" && is 0 "$(as_red use 7)"
}

volatile_apart() {
    fresh || return 1
    as_red hold "$work/key" >"$work/held" &
    await test -s "$work/key" || return 1
    is -136 "$(as_blue use "$(cat "$work/key")")" && is -136 "$(as_blue destroy "$(cat "$work/key")")" && is -136 "$("$caller" use "$(cat "$work/key")")"
    result=$?
    rm -f "$work/key"
    "$ashlar" device stop
    wait
    return $result
}

first_wins() {
    "$ashlar" device stop >/dev/null 2>&1
    rm -rf "$state"
    {
        echo "version 1"
        printf 'client first\n%s\nuid %s\nclient second\n%s\n' "$(who_red)" "$(id -u)" "$(who_red)"
        printf 'client third\n%s\nuid 12345\nclient fourth\n%s\n' "$(who_blue)" "$(who_blue)"
    } >"$conf"
    start && is 0 "$(as_red set 1 x)" && is 0 "$(as_blue set 1 x)" && is 0 "$(as_blue set 2 x)" && "$ashlar" device stop &&
        is "$(printf '%s 1\n%s 2' "$(id_of first)" "$(id_of fourth)" | sort)" "$("$stored" "$state/ASHLAR_SP_ITS.store" | sort)"
}

absent_service() {
    fresh "services ASHLAR_ITS" "services none" || return 1
    is "1 0" "$(as_red version)" && is "0 0" "$(as_blue version)" && is "1 1" "$("$caller" version)" && is "-130 -130" "$(as_red connect)" &&
        is 0 "$(as_red set 1 x)" && is -130 "$(as_blue set 1 x)" && is -145 "$(as_red keep 7)"
}

unknown_service() {
    "$ashlar" device stop >/dev/null 2>&1
    write_conf "services ASHLAR_NOTHING" ""
    says "this device has no service ASHLAR_NOTHING" start && status_is 1 start
}

quota() {
    fresh "stored-objects 5\nvolatile-keys 4\noperations 3" "" || return 1
    is 3 "$(as_red fill 1 3)" && is 0 "$(as_red keep 1)" && is 0 "$(as_red keep 2)" && is -142 "$(as_red keep 3)" && is -142 "$(as_red set 9 x)" &&
        is 0 "$(as_red set 1 y)" && is 4 "$(as_red volatile 10)" && is 3 "$(as_red operations 10)" || return 1
    is 20 "$(as_blue fill 1 20)" && is 10 "$(as_blue volatile 10)" && is 10 "$(as_blue operations 10)" && is 20 "$("$caller" fill 1 20)" || return 1
    fresh "stored-bytes 10" "stored-bytes 0" || return 1
    is 0 "$(as_red set 1 12345678)" && is -142 "$(as_red set 2 123)" && is 0 "$(as_red set 2 12)" && is -142 "$(as_blue set 1 1)" && is 0 "$("$caller" set 1 123456789012)"
}

connections() {
    fresh "connections 1" "channel-bytes 0" || return 1
    as_red hold "$work/key" >/dev/null &
    await test -s "$work/key" || return 1
    is -145 "$(as_red set 1 x)" && is -141 "$(as_blue set 1 x)" && is 0 "$("$caller" set 1 x)"
    result=$?
    "$ashlar" device stop
    wait
    rm -f "$work/key"
    return $result
}

forget() {
    fresh || return 1
    as_red fill 1 20 && as_red keep 7 && as_blue fill 1 3 && as_blue keep 7 && "$caller" fill 1 2 && "$caller" keep 7 || return 1
    as_red hold "$work/key" >"$work/held" &
    as_blue hold "$work/other" >/dev/null &
    await test -s "$work/key" && await test -s "$work/other" || return 1
    before=$(id_of red)
    says "client red, id $before, is forgotten" "$ashlar" client forget red && after=$(id_of red) && [ "$after" -lt "$before" ] || return 1
    await test -s "$work/held" || return 1
    is "-140 " "$(as_red get 1)" && is -136 "$(as_red use 7)" && is -136 "$(as_red use "$(cat "$work/key")")" || return 1
    kill -0 $! || { echo "the other client lost its volatile key"; return 1; }
    "$ashlar" device stop
    wait
    rm -f "$work/key" "$work/other"
    is "$(printf '%s 4\n%s 3' "$(id_of blue)" "-$((1 + $(id -u)))" | sort)" "$("$stored" "$state/ASHLAR_SP_ITS.store" | sort)"
}

forget_at_weaker_levels() { # partitions of one process forget for the same client one after another
    wanted_manifest=$manifest
    result=0
    for level in 1 2; do
        manifest=$ASHLAR_BUILD/device-level$level/device.manifest
        forget || { echo "at level $level"; result=1; break; }
    done
    manifest=$wanted_manifest
    return $result
}

whole_paths() { # the reader of a status is not where the device was started
    "$ashlar" device stop >/dev/null 2>&1
    rm -rf "$state"
    write_conf "" ""
    (cd "$work" && "$ashlar" device start --clients clients.conf --state state >/dev/null) || return 1
    place=$(cd "$work" && pwd -P)
    says "\"state_folder\":\"$place/state\"" "$ashlar" device status --json && says "\"clients_conf\":\"$place/clients.conf\"" "$ashlar" device status --json
}

one_client() {
    printf 'version 1\nclient red\n%s\n' "$(who_red)" >"$conf" && chmod 644 "$conf"
    says "clients.conf: 1 client:" "$ashlar" client check "$conf"
}

forget_refused() {
    fresh || return 1
    status_is 2 "$ashlar" client forget -1 && says "no client of that name" "$ashlar" client forget -- -1 || return 1
    says "no client of that name" "$ashlar" client forget green && status_is 1 "$ashlar" client forget green && status_is 2 "$ashlar" client forget
}

killed_in_the_middle() { # storage sleeps: it cannot have removed anything yet
    fresh || return 1
    as_red fill 1 40 && as_red keep 7 && as_blue fill 1 3 || return 1
    before=$(id_of red)
    its=$("$ashlar" device status --json | sed -n 's/.*"ASHLAR_SP_ITS","id":257,"process":\([0-9]*\).*/\1/p')
    kill -STOP "$its" || return 1
    "$ashlar" client forget red >/dev/null 2>&1 &
    await grep -q "^ending $before red" "$state/clients" || return 1
    says "forgotten" as_red_traced || return 1
    kill -KILL "$(cut -d' ' -f4 "/proc/$its/stat")"
    wait
    is "$(printf '%s 41\n%s 3' "$before" "$(id_of blue)" | sort)" "$(await_stored | sort)" || return 1
    start && ! grep -q ending "$state/clients" && [ "$(id_of red)" -lt "$before" ] && is "-140 " "$(as_red get 1)" && "$ashlar" device stop &&
        is "$(id_of blue) 3" "$("$stored" "$state/ASHLAR_SP_ITS.store")"
}

as_red_traced() {
    ASHLAR_TRACE=1 as_red get 1
}

await_stored() { # a partition that dies still holds its store for a moment
    await "$stored" "$state/ASHLAR_SP_ITS.store" >"$work/stored.txt" && cat "$work/stored.txt"
}

killed_at_any_time() { # while objects go, one by one
    for pause in 0 0.01 0.03 0.1; do
        fresh || return 1
        as_red fill 1 300 >/dev/null && as_blue fill 1 3 >/dev/null || return 1
        before=$(id_of red)
        ashlard=$(supervisor)
        "$ashlar" client forget red >/dev/null 2>&1 &
        sleep $pause
        kill -KILL "$ashlard"
        wait
        await_stored >/dev/null && start || return 1
        [ "$(id_of red)" -le "$before" ] && ! grep -q ending "$state/clients" && "$ashlar" device stop || return 1
        if [ "$(id_of red)" -lt "$before" ]; then
            is "$(id_of blue) 3" "$("$stored" "$state/ASHLAR_SP_ITS.store")" || return 1
        fi
    done
}

never_again() {
    fresh || return 1
    given=" $(id_of red) $(id_of blue) "
    for _ in 1 2 3 4 5; do
        "$ashlar" client forget red >/dev/null || return 1
        next=$(id_of red)
        case $given in *" $next "*) echo "$next was given before"; return 1 ;; esac
        given="$given$next "
    done
    restart && is "$next" "$(id_of red)" || return 1
    printf 'version 1\nclient green\nuid 12345\n' >"$conf"
    restart || return 1
    case $given in *" $(id_of green) "*) echo "green has an id of another"; return 1 ;; esac
    says '"state":"not in clients.conf"' "$ashlar" client list --json && "$ashlar" client forget red && is "" "$(id_of red)"
}

damaged() {
    fresh && "$ashlar" device stop || return 1
    cp "$state/clients" "$work/good"
    sed 's/client/clienT/' "$work/good" >"$state/clients"
    says "clients: damaged" start && status_is 1 start && : >"$state/clients" && status_is 1 start || return 1
    cp "$work/good" "$state/clients"
    start
}

unreadable_conf() {
    fresh && "$ashlar" device stop || return 1
    chmod 666 "$conf"
    says "others may write it" start && status_is 1 start && says "others may write it" "$ashlar" client check "$conf" && status_is 1 "$ashlar" client check "$conf" || return 1
    chmod 644 "$conf"
    echo "colour red" >>"$conf"
    says "clients.conf:$(wc -l <"$conf"): colour: no word of this file; " start && status_is 1 start && status_is 1 "$ashlar" client check "$conf" || return 1
    rm "$conf"
    status_is 1 start && status_is 3 "$ashlar" client check "$conf"
}

execs() { # identity is that of the program that connected, whatever it becomes
    "$ashlar" device stop >/dev/null 2>&1
    rm -rf "$state"
    cp "$caller" "$work/red" && cp "$caller" "$work/blue" && echo >>"$work/red" && echo "." >>"$work/blue"
    {
        printf 'version 1\nclient red\n'
        "$ashlar" client digest "$work/red"
        printf 'client blue\n'
        "$ashlar" client digest "$work/blue"
    } >"$conf"
    start && is 0 "$("$work/red" set 1 mine)" && is "-140 " "$("$work/blue" get 1)" && is "-140 " "$("$caller" get 1)" && is "0 mine" "$("$work/red" get 1)" || return 1
    "$work/red" hold "$work/key" >/dev/null &
    await test -s "$work/key" || return 1
    is "-140 " "$(sh -c 'exec "$1" get 1' sh "$work/blue")" && says '"name":"red"' "$ashlar" client list --json &&
        says "$(printf '"name":"red","id":%s,"state":"named","connections":1' "$(id_of red)")" "$ashlar" client list --json
    result=$?
    "$ashlar" device stop
    wait
    rm -f "$work/key"
    return $result
}

whoami_and_list() {
    fresh "services ASHLAR_ITS\nstored-objects 9" "" || return 1
    says '"name":null' "$ashlar" client whoami --json && says '"role":"admin"' "$ashlar" client whoami --json && says "clients.conf  $conf" "$ashlar" client list &&
        says '"limits":{"stored-objects":9}' "$ashlar" client list --json && says "at most  9 stored-objects" "$ashlar" client list &&
        says "named by $conf" "$ashlar" device status && says '"named":2' "$ashlar" device status --json &&
        says "not asked" "$ashlar" run -- "$ashlar" device status --json && says "usage: ashlar client" "$ashlar" client --help &&
        status_is 2 "$ashlar" client && status_is 2 "$ashlar" client list --what
}

admins_only() { # the default administrators, one by role, and somebody else
    "$ashlar" device stop >/dev/null 2>&1
    rm -rf "$state"
    printf 'version 1\nclient keeper\nuid 1001\nrole admin\nclient guest\nuid 1002\nclient quiet\nuid 0\ngid 77\n' >"$conf"
    start || return 1
    user="setpriv --clear-groups --regid 5 --reuid"
    $user 1002 "$caller" get 5 >/dev/null
    says "only an administrator" $user 1002 "$ashlar" client list && says "only an administrator" $user 1002 "$ashlar" client forget keeper &&
        says "only an administrator" $user 1002 "$ashlar" device log --all && says "only an administrator" $user 1003 "$ashlar" client list &&
        says "only the user who runs the device" $user 1002 "$ashlar" device stop && status_is 1 $user 1002 "$ashlar" client forget keeper &&
        status_is 1 $user 1002 "$ashlar" device log --all || return 1
    [ -z "$($user 1003 "$ashlar" device log)" ] || { echo "a user reads what is not his"; return 1; }
    says '"name":"keeper"' $user 1001 "$ashlar" client whoami --json && says '"guest"' $user 1001 "$ashlar" client list --json &&
        says "STORE_ABSENT" $user 1001 "$ashlar" device log --all && says "guest" $user 1001 "$ashlar" client forget guest &&
        says "cannot forget itself" $user 1001 "$ashlar" client forget keeper &&
        says "only an administrator" setpriv --clear-groups --regid 77 "$ashlar" client list && $user 1001 "$ashlar" device stop
}

# A client of another user namespace, into which the socket is mounted; there it is root.
in_namespace() { # UID CMD…
    unshare --mount sh -c 'mount -t tmpfs none /run && mkdir /run/ashlar && mount --bind "$1" /run/ashlar && uid=$2 && shift 2 &&
        ASHLAR_SOCKET=/run/ashlar/s.sock exec setpriv --clear-groups --regid $uid --reuid $uid unshare --user --map-root-user "$@"' sh "$work" "$@"
}

namespaces() {
    "$ashlar" device stop >/dev/null 2>&1
    rm -rf "$state"
    printf 'version 1\nclient ours\nuid 1001\n' >"$conf"
    start && is 0 "$("$caller" set 1 root)" && is 0 "$(setpriv --clear-groups --regid 1001 --reuid 1001 "$caller" set 1 named)" || return 1
    is "0 named" "$(in_namespace 1001 "$caller" get 1)" && is "-140 " "$(in_namespace 1002 "$caller" get 1)" &&
        says '"uid":1002,"role":"user"' in_namespace 1002 "$ashlar" client whoami --json || return 1
    # Who has no uid here is nobody here, whoever he is there.
    says "overflow id" setpriv --clear-groups --regid 65534 --reuid "$(cat /proc/sys/kernel/overflowuid)" unshare --user --map-root-user "$ashlar" client whoami
}

without_runtime_folder() { # /tmp/ashlar-UID, whose owner is looked at
    uid=65532
    folder=/tmp/ashlar-$uid
    home=$work/home
    user="setpriv --clear-groups --regid $uid --reuid $uid env -u ASHLAR_SOCKET HOME=$home"
    mkdir -p "$home" && chown $uid "$home"
    [ ! -e $folder ] || { echo "$folder is in the way"; return 1; }
    $user "$ashlar" device start --state "$home/state" >/dev/null && is 700 "$(stat -c %a $folder)" && is 0 "$($user "$caller" set 1 x)" &&
        says '"uid":65532' $user "$ashlar" client whoami --json && $user "$ashlar" device stop
    result=$?
    rm -rf "$folder"
    [ $result -eq 0 ] || return 1
    mkdir -m 777 $folder
    says "its folder belongs to another user" $user "$ashlar" device start --state "$home/state"
    result=$?
    rm -rf "$folder"
    return $result
}

cp "$caller" "$work/red" && cp "$caller" "$work/blue" && echo >>"$work/red" && echo "." >>"$work/blue"
find_groups || true

try two_programs_of_one_user_cannot_use_list_or_delete_each_others_keys_and_objects "ASHLAR-threat:client-identity" apart
try nor_volatile_keys "ASHLAR-threat:client-identity" volatile_apart
try the_first_entry_that_fits_is_the_client "ASHLAR-clients-conf:1" first_wins
try a_service_that_is_not_allowed_looks_absent "FFM-1.1:psa_version" absent_service
try an_entry_with_a_service_that_is_not_there_is_refused "ASHLAR-clients-conf:1" unknown_service
try a_quota_holds_for_its_client_alone "ASHLAR-design:identity" quota
try connections_and_channel_memory_are_limited_for_one_client_alone "ASHLAR-design:identity" connections
try a_forgotten_client_loses_its_objects_and_only_those "ASHLAR-design:identity" forget
try so_it_does_at_isolation_levels_1_and_2 "ASHLAR-design:identity" forget_at_weaker_levels
try a_status_names_whole_paths "ASHLAR-design:names" whole_paths
try one_client_is_one_client "ASHLAR-design:names" one_client
try only_a_client_that_there_is_can_be_forgotten "ASHLAR-design:identity" forget_refused
try a_forgetting_that_was_cut_is_finished_before_anyone_is_served "ASHLAR-design:identity" killed_in_the_middle
try whenever_it_is_cut_all_or_nothing_is_left_to_do "ASHLAR-design:identity" killed_at_any_time
try an_id_never_comes_twice "ASHLAR-threat:client-identity" never_again
try a_damaged_table_of_ids_is_refused "ASHLAR-state:clients" damaged
try a_bad_clients_conf_is_refused_with_its_line "ASHLAR-clients-conf:1" unreadable_conf
try a_program_is_told_by_its_bytes_when_it_connects "ASHLAR-design:identity" execs
try the_device_shows_who_is_who "ASHLAR-design:identity" whoami_and_list
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
    try only_administrators_list_forget_stop_and_read_what_others_did "ASHLAR-design:identity" admins_only
    try without_a_runtime_folder_a_private_one_is_made_and_looked_at "ASHLAR-design:names" without_runtime_folder
    if in_namespace 1001 true 2>/dev/null; then
        try a_client_of_another_user_namespace_is_itself_or_nobody "ASHLAR-threat:client-identity" namespaces
    else
        skip a_client_of_another_user_namespace_is_itself_or_nobody "ASHLAR-threat:client-identity" "user namespaces are refused here"
    fi
else
    skip only_administrators_list_forget_stop_and_read_what_others_did "ASHLAR-design:identity" "only root can become another user"
    skip without_a_runtime_folder_a_private_one_is_made_and_looked_at "ASHLAR-design:names" "only root can become another user"
    skip a_client_of_another_user_namespace_is_itself_or_nobody "ASHLAR-threat:client-identity" "only root can become another user"
fi
finish
