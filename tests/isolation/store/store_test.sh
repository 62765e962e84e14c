#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The files that a device keeps its stores in: one it cannot lock, read or understand is refused with the reason and the mend, and
# left as it is; `ashlar store` tells what the others hold, and nothing that was stored.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite isolation.store

ashlar=$ASHLAR_BUILD/tools/ashlar
caller=$ASHLAR_BUILD/tests/isolation/bad_input/test-bad_input_caller
forge=$ASHLAR_BUILD/tests/isolation/store/test-store_forge
work=$(mktemp -d)
chmod 711 "$work"
holder=
end_all() {
    [ -z "$holder" ] || kill "$holder" 2>/dev/null
    rm -rf "$work" "$test_log"
}
trap end_all EXIT
TMPDIR=$work
export TMPDIR
unset XDG_RUNTIME_DIR ASHLAR_SOCKET ASHLAR_STATE ASHLAR_TRACE CREDENTIALS_DIRECTORY
state=$work/state
store=$state/ASHLAR_SP_ITS.store

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

new_state() {
    rm -rf "$state"
    said=$(on_device sh -c 'echo $("$1" set 1 first-object; "$1" set 2 second-object; "$1" set 3 third-object)' sh "$caller" 2>&1)
    [ "$said" = '0 0 0' ] || { echo "$said"; return 1; }
}

intact() {
    said=$(on_device sh -c 'echo $("$1" get 1; "$1" get 2; "$1" get 3)' sh "$caller" 2>&1)
    [ "$said" = '0 first-object 0 second-object 0 third-object' ] || { echo "$said"; return 1; }
}

refused() { # TEXT: the device does not start and says it; nothing else comes to lie in the state folder
    before=$(ls "$state")
    fails_with 125 "$1" on_device true && [ "$(ls "$state")" = "$before" ]
}

# ---- what is no store

not_a_file() {
    new_state && mv "$store" "$work/kept" || return 1
    ln -s "$work/kept" "$store" && refused 'cannot be opened: it is a symbolic link; a store is a regular file of its own' || return 1
    [ -L "$store" ] && rm "$store" && mkdir "$store" && refused 'it is a folder' && rmdir "$store" && mkfifo "$store" &&
        refused 'it is no regular file' && rm "$store" && mv "$work/kept" "$store" && intact
}

cut_short() {
    new_state && cp "$store" "$work/kept" && truncate -s 4194303 "$store" &&
        refused '(4194303 bytes, not 4194304); restore it from a backup' && cp "$work/kept" "$store" && intact
}

of_another_release() {
    new_state && cp "$store" "$work/kept" && "$forge" "$store" 4 77 && cp "$store" "$work/forged" &&
        refused 'it is a store of format version 77, which this release does not know; run the release that wrote it' &&
        cmp "$store" "$work/forged" && cp "$work/kept" "$store" && intact
}

of_another_geometry() {
    new_state && cp "$store" "$work/kept" && "$forge" "$store" 6 256 && cp "$store" "$work/forged" &&
        refused 'it is a store of 256 blocks of 16384 bytes and program unit 256, not 256, 16384 and 512' &&
        cmp "$store" "$work/forged" && cp "$work/kept" "$store" && intact
}

held_by_another() {
    new_state || return 1
    # shellcheck disable=SC2016 # for the inner shell
    sh -c 'exec 9<>"$1" && flock 9 && echo held >"$2" && exec sleep 60' sh "$store" "$work/held" &
    holder=$!
    until [ -s "$work/held" ]; do sleep 0.05; done
    refused 'another process has it open; stop the device that uses it'
    result=$?
    kill "$holder"
    wait "$holder" 2>/dev/null
    holder=
    return $result
}

two_devices() {
    new_state || return 1
    # shellcheck disable=SC2016 # for the inner shell
    said=$(on_device sh -c '"$1" run --state "$2" -- true' sh "$ashlar" "$state" 2>&1)
    printf '%s\n' "$said"
    printf '%s\n' "$said" | grep -qF 'another ashlard uses this state; stop it, or choose another --state' && intact
}

not_permitted() {
    new_state && chmod 400 "$store" || return 1
    if [ "$(id -u)" -eq 0 ]; then # who may do everything is refused nothing: become somebody
        chown -R 65531:65531 "$state" && chown 0:0 "$store" && mkdir -p "$work/users" && chmod 777 "$work/users" || return 1
        said=$(TMPDIR=$work/users setpriv --reuid 65531 --regid 65531 --clear-groups "$ashlar" run --state "$state" -- true 2>&1)
        chown -R 0:0 "$state"
    else
        said=$(on_device true 2>&1)
    fi
    printf '%s\n' "$said"
    chmod 600 "$store"
    printf '%s\n' "$said" | grep -qF 'permission denied; `chmod 600` it as its owner' && intact
}

half_made() { # power went while the file was made: it has no name yet, and is made again
    rm -rf "$state"
    mkdir -m 700 "$state" && head -c 70000 /dev/urandom >"$store.new" && on_device true && [ ! -e "$store.new" ] &&
        [ "$(wc -c <"$store")" -eq 4194304 ] && "$ashlar" store check --state "$state"
}

mounted() { # OPTIONS CMD…: with a file system of these options at $work/fs
    options=$1
    shift
    mkdir -p "$work/fs"
    unshare --user --map-root-user --mount sh -c '
        place=$1; shift; options=$1; shift
        mount -t tmpfs -o "$options" none "$place" && mkdir -m 700 "$place/state" && exec "$@"' sh "$work/fs" "$options" "$@"
}

full_disk() {
    said=$(mounted size=2m sh -c '"$1" run --state "$2" -- true; echo "status $?"; ls "$2"' sh "$ashlar" "$work/fs/state" 2>&1)
    printf '%s\n' "$said"
    printf '%s\n' "$said" | grep -qF 'the file system is full; make room, or choose another --state' &&
        printf '%s\n' "$said" | grep -qx 'status 125' && ! printf '%s\n' "$said" | grep -q '^ASHLAR_SP_ITS'
}

read_only() {
    said=$(mounted size=64m sh -c '"$1" run --state "$2" -- true && mount -o remount,ro "$3" && "$1" run --state "$2" -- true
        echo "status $?"' sh "$ashlar" "$work/fs/state" "$work/fs" 2>&1)
    printf '%s\n' "$said"
    printf '%s\n' "$said" | grep -qF 'Read-only file system' && printf '%s\n' "$said" | grep -qx 'status 125'
}

# ---- ashlar store

told() {
    new_state && "$ashlar" store info --state "$state" >"$work/text" && "$ashlar" store export --state "$state" >>"$work/text" &&
        "$ashlar" store check --state "$state" --json >>"$work/text" && "$ashlar" store export --state "$state" --json >"$work/json" || return 1
    cat "$work/text" "$work/json"
    grep -qF 'ASHLAR_SP_ITS: a store' "$work/text" && grep -qE "client +$((-1 - $(id -u))) +3 objects" "$work/text" &&
        grep -qE "^$((-1 - $(id -u))) +0x0000000000000002 +13 +57 +2  intact +none" "$work/text" && grep -q '"in_order":true' "$work/text" &&
        grep -q '"uid":"0000000000000003","flags":"none","size":12,"stored":56,"form":"sealed-1","change":3,"health":"intact"' "$work/json" &&
        ! grep -qE '(first|second|third)-object' "$work/json" "$work/text" && intact
}

flip() { # FILE OFFSET: one bit
    byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\$(printf %03o $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

damage_told() { # each record takes one unit; the second object's payload begins behind its header
    new_state && cp "$store" "$work/kept" && flip "$store" $((512 * 2 + 48 + 30)) && cp "$store" "$work/damaged" || return 1
    fails_with 1 'uid 0x0000000000000002: reading it is PSA_ERROR_DATA_CORRUPT' "$ashlar" store check --state "$state" &&
        fails_with 1 '"damaged_objects":1,"damaged":[{"client":' "$ashlar" store check --state "$state" --json &&
        fails_with 1 damaged "$ashlar" store export --state "$state" && "$ashlar" store info --state "$state" >/dev/null &&
        cmp "$store" "$work/damaged" || return 1
    head -c 4194304 /dev/urandom >"$store"
    fails_with 1 'WRONG: it holds something, but no store' "$ashlar" store check --state "$state" || return 1
    cp "$work/kept" "$store"
    truncate -s 2097152 "$store"
    fails_with 1 'WRONG: it was cut, or is a store of another size' "$ashlar" store check --state "$state" || return 1
    cp "$work/kept" "$store"
    "$forge" "$store" 4 77
    fails_with 1 'format version that this release does not know' "$ashlar" store info --state "$state" || return 1
    rm "$store" && ln -s "$work/kept" "$store"
    fails_with 3 'symbolic link' "$ashlar" store check --state "$state" || return 1
    rm "$store" && cp "$work/kept" "$store" && intact
}

backed_up() { # the sealed medium, as it is; put back, it opens
    new_state || return 1
    "$ashlar" store export --state "$state" --raw "$work/backup" ASHLAR_SP_ITS >/dev/null && cmp "$work/backup" "$store" &&
        [ "$(stat -c %a "$work/backup")" = 600 ] && ! grep -qE '(first|second|third)-object' "$work/backup" || return 1
    fails_with 3 'a backup is never written over' "$ashlar" store export --state "$state" --raw "$work/backup" ASHLAR_SP_ITS || return 1
    on_device "$caller" remove 2 >/dev/null && cp "$work/backup" "$store" && intact
    result=$?
    rm -f "$work/backup"
    return $result
}

running() {
    new_state && fails_with 3 'a device runs on this state; stop it first' on_device "$ashlar" store check --state "$state"
}

wrong_usage() {
    new_state || return 1
    fails_with 2 'a verb is needed' "$ashlar" store && fails_with 2 'no-such-option' "$ashlar" store check --no-such-option &&
        fails_with 3 'name the device' "$ashlar" store check --state "$work/nowhere" && [ ! -e "$work/nowhere" ] &&
        fails_with 3 'no store of partition NOBODY' "$ashlar" store check --state "$state" NOBODY &&
        fails_with 0 'Exit status' "$ashlar" store --help
}

try a_store_that_is_a_link_folder_or_pipe_is_refused "ASHLAR-storage:medium" not_a_file
try a_store_that_was_cut_is_refused "ASHLAR-storage:medium" cut_short
try a_store_of_another_format_version_is_refused "ASHLAR-storage:medium" of_another_release
try a_store_of_another_geometry_is_refused "ASHLAR-storage:medium" of_another_geometry
if command -v flock >/dev/null; then
    try a_store_that_another_process_holds_is_refused "ASHLAR-storage:medium" held_by_another
else
    skip a_store_that_another_process_holds_is_refused "ASHLAR-storage:medium" "flock(1) is missing"
fi
try a_second_device_on_one_state_is_refused "ASHLAR-storage:medium" two_devices
try a_store_that_may_not_be_written_is_refused "ASHLAR-storage:medium" not_permitted
try a_store_whose_making_was_cut_is_made_again "ASHLAR-storage:medium" half_made
if unshare --user --map-root-user --mount mount -t tmpfs none /mnt 2>/dev/null; then
    try a_full_disk_leaves_no_half_a_store "ASHLAR-storage:medium" full_disk
    try a_read_only_file_system_is_told "ASHLAR-storage:medium" read_only
else
    skip a_full_disk_leaves_no_half_a_store "ASHLAR-storage:medium" "no file system can be mounted here"
    skip a_read_only_file_system_is_told "ASHLAR-storage:medium" "no file system can be mounted here"
fi
try what_is_kept_is_told_without_its_content "ASHLAR-storage:tool" told
try what_is_damaged_is_told_and_left_as_it_is "ASHLAR-storage:tool" damage_told
try a_backup_is_the_sealed_medium_and_opens_when_put_back "ASHLAR-storage:tool" backed_up
try a_running_device_is_not_looked_into "ASHLAR-storage:tool" running
try wrong_usage_is_told "ASHLAR-storage:tool" wrong_usage
finish
