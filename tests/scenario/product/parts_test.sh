#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A device that is put together by hand: `ashlar partition sign`, `ashlar device new, trust, add, remove, list`. No device runs here, so
# the programs are a few bytes.
set -u
. tests/lib.sh

suite product.parts
ashlar=$ASHLAR_BUILD/tools/ashlar
cut=$ASHLAR_BUILD/tests/scenario/product/test-product_cut
home=$(mktemp -d)
trap 'rm -rf "$home" "$test_log"' EXIT
dev=$home/device
unset ASHLAR_STATE ASHLAR_LIBEXEC

part() { # NAME SID pid [dependency] [more of the service]: its manifest
    cat <<END
{
  "psa_framework_version": 1.1, "name": "$1_PARTITION", "type": "APPLICATION-ROT", "priority": "NORMAL",
  "model": "SFN", "stack_size": "0x4000",
  "services": [ { "name": "$1", "sid": "$2", "non_secure_clients": true, ${5:-"\"connection_based\": true"} } ],
  "dependencies": [${4:-}],
  "ashlar": { "pid": $3, "executable": "${6:-$1}" }
}
END
}
pack() { # NAME key [version]: from NAME.json and a program that says its version
    printf 'the program of %s, %s\n' "$1" "${3:-1.0}" >"$home/program"
    "$ashlar" partition sign --key "$2" --manifest "$home/$1.json" --program "$home/program" --version "${3:-1.0}" \
        --out "$home/$1.partition"
}
says() { # STATUS TEXT COMMAND…: exit status, and TEXT on standard error
    wanted=$1
    text=$2
    shift 2
    "$@" >"$home/out" 2>"$home/err"
    got=$?
    cat "$home/out" "$home/err"
    [ "$got" -eq "$wanted" ] || { echo "$*: exit status $got, expected $wanted"; return 1; }
    grep -qF -- "$text" "$home/err" || { echo "$*: no \"$text\""; return 1; }
}
refused() { # TEXT COMMAND…: and the device is as it was, to the byte
    text=$1
    shift
    (cd "$dev" && find . -type f -exec sha256sum {} + | sort) >"$home/before"
    says 1 "$text" "$@" || return 1
    (cd "$dev" && find . -type f -exec sha256sum {} + | sort) | diff "$home/before" - || { echo "the device changed"; return 1; }
}
# Each test begins with the same device, which trusts the vendor, and the same packages.
begin() {
    rm -rf "$dev" && cp -r "$home/made" "$dev" || return 1
    part COUNTER 0xD0000010 70001 '"ASHLAR_ITS"' >"$home/COUNTER.json"
    part AUDIT 0xD0000020 70002 '"COUNTER"' >"$home/AUDIT.json"
    pack COUNTER "$home/vendor" && pack AUDIT "$home/vendor"
}
add() { "$ashlar" device add --device "$dev" "$@"; }
list() { "$ashlar" device list --device "$dev" --json; }

makes_a_device() {
    "$ashlar" partition key "$home/vendor" && "$ashlar" partition key "$home/stranger" || return 1
    part COUNTER 0xD0000010 70001 '"ASHLAR_ITS"' >"$home/COUNTER.json"
    part AUDIT 0xD0000020 70002 '"COUNTER"' >"$home/AUDIT.json"
    pack COUNTER "$home/vendor" && pack AUDIT "$home/vendor" || return 1
    "$ashlar" device new "$dev" --name mine && list >"$home/base.json" || return 1
    [ "$(stat -c %a "$dev/owner.pem")" = 600 ] || { echo "others can read the owner's key"; return 1; }
    says 1 "something is there already; choose another folder" "$ashlar" device new "$dev"
}
untrusted_signer_is_refused() {
    refused "whom this device does not trust" add "$home/COUNTER.partition" || return 1
    "$ashlar" device trust "$home/vendor.pub" --device "$dev" && list >"$home/trusting.json" || return 1
    cp -r "$dev" "$home/made" && pack COUNTER "$home/stranger" || return 1
    refused "whom this device does not trust" add "$home/COUNTER.partition"
}
a_name_is_no_key() { # the stranger's key under the vendor's id
    begin || return 1
    vendor_id=$(openssl pkey -pubin -in "$home/vendor.pub" -outform DER | sha256sum | cut -c 1-64)
    cp "$home/stranger.pub" "$dev/trusted/$vendor_id.pub"
    refused "whom this device does not trust" add "$home/COUNTER.partition"
}
altered_package_is_refused() {
    begin || return 1
    printf x | dd of="$home/COUNTER.partition" bs=1 seek=$(($(wc -c <"$home/COUNTER.partition") - 2)) conv=notrunc 2>/dev/null
    refused "the program in it is not the one that was signed" add "$home/COUNTER.partition" || return 1
    pack COUNTER "$home/vendor" && sed -i 's/70001/70009/' "$home/COUNTER.partition" || return 1
    refused "the signature does not hold" add "$home/COUNTER.partition" || return 1
    pack COUNTER "$home/vendor" && head -c 200 "$home/COUNTER.partition" >"$home/cut.partition" || return 1
    refused "it is" add "$home/cut.partition" || return 1
    refused "it is no partition package" add "$home/vendor.pub"
}
adds_removes_and_is_as_before() {
    begin || return 1
    add "$home/COUNTER.partition" || return 1
    list >"$home/now.json" || return 1
    vendor_id=$(openssl pkey -pubin -in "$home/vendor.pub" -outform DER | sha256sum | cut -c 1-64)
    grep -q '"name":"COUNTER_PARTITION","id":70001,.*"version":"1.0","signer_id":"'"$vendor_id"'".*"state":"in order"' "$home/now.json" ||
        { cat "$home/now.json"; return 1; }
    refused "COUNTER_PARTITION (version 1.0) is in the device already" add "$home/COUNTER.partition" || return 1
    "$ashlar" device remove COUNTER_PARTITION --device "$dev" || return 1
    list | diff "$home/trusting.json" - && [ ! -e "$dev/COUNTER" ] && ! ls "$dev"/manifests/COUNTER*
}
twins_are_refused_by_name() {
    begin && add "$home/COUNTER.partition" >/dev/null || return 1
    part TWIN 0xD0000010 70003 >"$home/TWIN.json" && pack TWIN "$home/vendor" || return 1
    refused "SID 0xd0000010 is already taken at $dev/manifests/COUNTER_PARTITION" add "$home/TWIN.partition" || return 1
    part TWIN 0xD0000030 70001 >"$home/TWIN.json" && pack TWIN "$home/vendor" || return 1
    refused "partition id 70001 is already taken at $dev/manifests/COUNTER_PARTITION" add "$home/TWIN.partition" || return 1
    part TWIN 0xD0000030 70003 "" '"connection_based": false, "stateless_handle": 3' >"$home/TWIN.json"
    pack TWIN "$home/vendor" || return 1
    refused "stateless handle 3 is already taken at $dev/manifests/ASHLAR_SP_ITS" add "$home/TWIN.partition" || return 1
    part TWIN 0xD0000030 70003 "" "" COUNTER >"$home/TWIN.json" && pack TWIN "$home/vendor" || return 1
    refused "the program COUNTER is that of COUNTER_PARTITION" add "$home/TWIN.partition"
}
program_names_of_the_device_are_refused() {
    begin || return 1
    echo "ashlar-platform 1" >"$dev/platform.conf" # what the owner gives to partitions, beside the manifest
    for name in owner.pem device.manifest device.manifest.pub ashlard trusted manifests platform.conf x.new; do
        part TWIN 0xD0000030 70003 "" "" "$name" >"$home/TWIN.json" && pack TWIN "$home/vendor" || return 1
        refused "no program may be called $name" add "$home/TWIN.partition" || return 1
    done
}
handles_are_said() {
    part TWIN 0xD0000030 70003 "" '"connection_based": false' >"$home/TWIN.json"
    says 1 "stateless_handle of TWIN is \"auto\"" "$ashlar" partition sign --key "$home/vendor" --manifest "$home/TWIN.json" \
        --program "$home/program" --out "$home/none" && [ ! -e "$home/none" ]
}
dependencies_are_kept() {
    begin || return 1
    refused "COUNTER" add "$home/AUDIT.partition" || return 1
    add "$home/AUDIT.partition" "$home/COUNTER.partition" || return 1 # in any order
    refused "AUDIT_PARTITION depends on its service COUNTER" "$ashlar" device remove COUNTER_PARTITION --device "$dev" || return 1
    refused "ASHLAR_SP_CRYPTO depends on its service ASHLAR_ITS" "$ashlar" device remove ASHLAR_SP_ITS --device "$dev" || return 1
    refused "no such partition" "$ashlar" device remove NOBODY --device "$dev" || return 1
    "$ashlar" device remove COUNTER_PARTITION AUDIT_PARTITION --device "$dev" || return 1
    list | diff "$home/trusting.json" -
}
a_circle_is_refused() {
    begin || return 1
    part COUNTER 0xD0000010 70001 '"AUDIT"' >"$home/COUNTER.json" && pack COUNTER "$home/vendor" || return 1
    refused "cycle" add "$home/AUDIT.partition" "$home/COUNTER.partition"
}
only_its_signer_replaces_it() {
    begin || return 1
    add "$home/COUNTER.partition" || return 1
    "$ashlar" device trust "$home/stranger.pub" --device "$dev" && pack COUNTER "$home/stranger" 2.0 || return 1
    refused "only who signed it may replace it" add --replace "$home/COUNTER.partition" || return 1
    sed -i s/70001/70007/ "$home/COUNTER.json" && pack COUNTER "$home/vendor" 2.0 || return 1
    refused "keep the id" add --replace "$home/COUNTER.partition" || return 1
    sed -i s/70007/70001/ "$home/COUNTER.json"
    for version in 2.0 3.0; do
        pack COUNTER "$home/vendor" $version && add --replace "$home/COUNTER.partition" || return 1
        list | grep -q "\"name\":\"COUNTER_PARTITION\",\"id\":70001,.*\"version\":\"$version\".*\"state\":\"in order\"" || return 1
        [ "$(find "$dev" -maxdepth 1 -name 'COUNTER*' | wc -l)" -eq 1 ] || return 1
        [ "$(find "$dev/manifests" -maxdepth 1 -name 'COUNTER*' | wc -l)" -eq 1 ] || return 1
    done
}
only_the_owner_changes_it() {
    begin || return 1
    refused "not the key that" add "$home/COUNTER.partition" --key "$home/vendor" || return 1
    refused "not the key that" "$ashlar" device remove ASHLAR_SP_ATTESTATION --device "$dev" --key "$home/vendor" || return 1
    mv "$dev/owner.pem" "$home/owner" || return 1
    says 3 "owner.pem" add "$home/COUNTER.partition" || return 1
    add "$home/COUNTER.partition" --key "$home/owner" || return 1
    "$ashlar" device remove COUNTER_PARTITION --device "$dev" --key "$home/owner"
}
list_finds_what_was_altered() {
    begin || return 1
    cp -r "$dev" "$home/altered" && printf x >>"$home/altered/ashlar-sp-its" && rm "$home/altered/ashlar-sp-crypto" || return 1
    "$ashlar" device list --device "$home/altered" >"$home/out"
    [ $? -eq 1 ] && grep -q "ASHLAR_SP_ITS.*altered" "$home/out" && grep -q "ASHLAR_SP_CRYPTO.*missing" "$home/out" || return 1
    for file in "$home/altered"/manifests/ASHLAR_SP_ITS*; do sed -i s/257/258/ "$file"; done
    says 3 "not the manifest that was signed" "$ashlar" device list --device "$home/altered" || return 1
    printf x | dd of="$home/altered/device.manifest" bs=1 seek=60 conv=notrunc 2>/dev/null
    says 1 "refused" "$ashlar" device list --device "$home/altered" || return 1
    says 3 "make one with" "$ashlar" device list --device "$home/nowhere" || return 1
    says 1 "refused" "$ashlar" device new "$home/copy" --from "$home/altered" && [ ! -e "$home/copy" ]
}
one_change_at_a_time() {
    begin || return 1
    exec 5<"$dev"
    flock 5
    says 3 "is being changed by another" add "$home/COUNTER.partition"
    held=$?
    exec 5<&-
    return $held
}
each_cut_leaves_old_or_new() { # what turns old.json into new.json; a traced process cannot look for leaks
    n=1
    olds=0
    news=0
    while :; do
        ASAN_OPTIONS=detect_leaks=0 "$cut" "$n" "$ashlar" device "$@" --device "$dev" >"$home/cut.log" 2>&1
        came=$?
        [ $came -eq 0 ] || [ $came -eq 10 ] || { cat "$home/cut.log"; echo "step $n: cut ended with $came"; return 1; }
        list >"$home/now.json" || { echo "after a cut at step $n the device is broken"; return 1; }
        if cmp -s "$home/now.json" "$home/old.json"; then
            olds=$((olds + 1))
        elif cmp -s "$home/now.json" "$home/new.json"; then
            news=$((news + 1))
            [ $came -eq 10 ] && break
            cp -r "$home/old" "$home/again" && rm -r "$dev" && mv "$home/again" "$dev" || return 1
        else
            cat "$home/now.json"
            echo "after a cut at step $n the device is neither the old nor the new one"
            return 1
        fi
        n=$((n + 1))
    done
    echo "$n steps: $olds times the old device, $news times the new one"
    [ "$olds" -ge 5 ] && [ "$news" -ge 2 ] # before the commit point, after it, and at the end
}
one_program_is_kept_whole() { # two partitions in one process, as at isolation levels 1 and 2
    begin && mkdir "$home/joint" && printf both >"$home/joint/both" || return 1
    part ONE 0xD0000040 70004 "" "" both >"$home/ONE.json" && part TWO 0xD0000050 70005 "" "" both >"$home/TWO.json" || return 1
    "$ashlar" device sign --key "$home/vendor" --out "$home/joint/device.manifest" --name joint --version 1 \
        "$home/ONE.json=$home/joint/both" "$home/TWO.json=$home/joint/both" || return 1
    cp "$home/vendor.pub" "$home/joint/device.manifest.pub" && rm -r "$dev" && "$ashlar" device new "$dev" --from "$home/joint" || return 1
    refused "it is one program with TWO_PARTITION" "$ashlar" device remove ONE_PARTITION --device "$dev" || return 1
    printf 'one alone' >"$home/program"
    "$ashlar" partition sign --key "$home/vendor" --manifest "$home/ONE.json" --program "$home/program" --out "$home/ONE.partition" &&
        "$ashlar" device trust "$home/vendor.pub" --device "$dev" || return 1
    refused "is one program with another partition" add --replace "$home/ONE.partition" || return 1
    part COUNTER 0xD0000010 70001 '"ONE"' >"$home/COUNTER.json" && pack COUNTER "$home/vendor" && add "$home/COUNTER.partition" || return 1
    list | grep -q '"name":"COUNTER_PARTITION".*"state":"in order"'
}
is_cut() { # verb argument…: at every step
    rm -rf "$home/old" && cp -r "$dev" "$home/old" && list >"$home/old.json" || return 1
    "$ashlar" device "$@" --device "$dev" >/dev/null && list >"$home/new.json" || return 1
    rm -r "$dev" && cp -r "$home/old" "$dev" && each_cut_leaves_old_or_new "$@"
}
add_is_cut() {
    begin && is_cut add "$home/COUNTER.partition"
}
replace_is_cut() {
    begin && add "$home/COUNTER.partition" && pack COUNTER "$home/vendor" 4.0 && is_cut add --replace "$home/COUNTER.partition"
}
remove_is_cut() {
    begin && add "$home/COUNTER.partition" && is_cut remove COUNTER_PARTITION
}
inspects() {
    begin || return 1
    "$ashlar" partition inspect "$home/COUNTER.partition" | grep -q "signature   not checked" || return 1
    "$ashlar" partition inspect "$home/COUNTER.partition" --key "$home/vendor.pub" | grep -q "signature   holds" || return 1
    "$ashlar" partition inspect "$home/COUNTER.partition" --key "$home/vendor.pub" --json |
        grep -q '"partition":"COUNTER_PARTITION".*"signature":"holds".*"dependencies":\["ASHLAR_ITS"\]' || return 1
    "$ashlar" partition inspect "$home/COUNTER.partition" --key "$home/stranger.pub" >"$home/out"
    [ $? -eq 1 ] && ! grep -q holds "$home/out"
}
state_folder_is_the_default() {
    begin || return 1
    export ASHLAR_STATE="$home/state"
    "$ashlar" device new && "$ashlar" device trust "$home/vendor.pub" && "$ashlar" device add "$home/COUNTER.partition" &&
        "$ashlar" device list | grep -q COUNTER_PARTITION && [ -e "$home/state/device/device.manifest" ] &&
        [ "$(stat -c %a "$home/state")" = 700 ]
    done_well=$?
    unset ASHLAR_STATE
    return $done_well
}

try a_device_of_ones_own_is_made_once "design:7" makes_a_device
try a_package_of_an_untrusted_signer_is_refused "threat:tampering" untrusted_signer_is_refused
try a_trusted_name_with_another_key_is_refused "threat:tampering" a_name_is_no_key
try an_altered_package_or_program_is_refused "threat:tampering" altered_package_is_refused
try what_is_added_and_removed_leaves_the_device_as_before "design:9" adds_removes_and_is_as_before
try sids_ids_handles_and_programs_that_are_taken_are_refused_by_name "FFM-1.1:manifest" twins_are_refused_by_name
try no_program_takes_the_place_of_a_file_of_the_device "threat:tampering" program_names_of_the_device_are_refused
try a_handle_that_clients_could_not_know_is_refused "FFM-1.1:manifest.services.stateless_handle" handles_are_said
try what_others_depend_on_stays "FFM-1.1:manifest.dependencies" dependencies_are_kept
try a_circle_of_dependencies_is_refused "FFM-1.1:manifest.dependencies" a_circle_is_refused
try only_who_signed_a_partition_replaces_it "threat:tampering" only_its_signer_replaces_it
try only_the_owner_changes_a_device "threat:tampering" only_the_owner_changes_it
try partitions_of_one_program_go_together "design:3" one_program_is_kept_whole
try list_finds_what_was_altered "threat:tampering" list_finds_what_was_altered
if command -v flock >/dev/null; then
    try one_change_at_a_time "design:9" one_change_at_a_time
else
    skip one_change_at_a_time "design:9" "flock is not installed"
fi
"$cut" 1 /bin/true 2>/dev/null
if [ $? -eq 77 ]; then
    skip an_addition_that_is_cut_off_leaves_the_old_or_the_new_device "design:9" "this machine lets nobody trace a process"
else
    try an_addition_that_is_cut_off_leaves_the_old_or_the_new_device "design:9" add_is_cut
    try a_replacement_that_is_cut_off_leaves_the_old_or_the_new_device "design:9" replace_is_cut
    try a_removal_that_is_cut_off_leaves_the_old_or_the_new_device "design:9" remove_is_cut
fi
try a_package_is_shown_with_what_its_signature_is_worth "design:9" inspects
try the_state_folder_holds_the_device_when_none_is_named "design:9" state_folder_is_the_default
finish
