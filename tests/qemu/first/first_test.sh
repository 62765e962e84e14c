#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The first stage on the machine: what it hands over to the image behind it, which only tells. first_test.sh FOLDER-OF-IMAGES MACHINE
set -u
. tests/lib.sh
suite qemu.first
images=$1
machine=$2
box=$(mktemp -d) || exit 1
trap 'rm -rf "$box" "$test_log"' EXIT
cp "$images/test-first-second.bin" "$box/secure.bin"
cp "$images/test-first-ns.bin" "$box/ns.bin"

# One start of the device with medium $1, Secure image $2, Non-secure image $3: what it said is in $box/said, the console in $box/console.
start() {
    : >"$box/console"
    sh scripts/qemu.sh --machine "$machine" --limit "${4:-20}" --medium "$box/$1" --console "file:$box/console" \
        "$images/an521-first.elf" \
        -device "loader,file=$box/$2,addr=0x10010000" -device "loader,file=$box/$3,addr=0x10100000" >"$box/said" 2>&1
}

told() { # name
    sed -n "s/^$1 //p" "$box/said"
}

sum() { # file
    sha256sum "$1" | cut -d' ' -f1
}

# A copy of a file with one byte another, $3 from its start.
altered() { # from to at
    cp "$box/$1" "$box/$2"
    byte=$(od -An -v -tu1 -j "$3" -N 1 "$box/$1")
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\$(printf %o $(((byte + 1) % 256)))" | dd of="$box/$2" bs=1 seek="$3" conv=notrunc 2>/dev/null
    ! cmp -s "$box/$1" "$box/$2"
}

record_has() { # digest of the Secure image, digest of the Non-secure one
    case $(told record) in
    8301a5016450526f540258"20$1"*"a501644e535045025820$2"*) return 0 ;;
    esac
    echo "record $(told record): not $1 and $2"
    return 1
}

measured() {
    start one secure.bin ns.bin && record_has "$(sum "$box/secure.bin")" "$(sum "$box/ns.bin")" &&
        [ "$(told lifecycle)" = 00001000 ] && [ "$(told next)" = 00100000 ]
}

one_byte() {
    last=$(($(wc -c <"$box/secure.bin") - 1)) # a byte that no instruction is made of
    altered secure.bin secure2.bin "$last" && altered ns.bin ns2.bin 1100 || return 1
    start one secure2.bin ns.bin && record_has "$(sum "$box/secure2.bin")" "$(sum "$box/ns.bin")" || return 1
    start one secure.bin ns2.bin && record_has "$(sum "$box/secure.bin")" "$(sum "$box/ns2.bin")"
}

two_devices() {
    start one secure.bin ns.bin && key=$(told iak) && seed=$(told seed) && [ ${#key} -eq 64 ] || return 1
    start one secure.bin ns.bin && [ "$(told iak)" = "$key" ] && [ "$(told seed)" != "$seed" ] || return 1
    start two secure.bin ns.bin && [ "$(told iak)" != "$key" ]
}

nothing_left() {
    start one secure.bin ns.bin && [ "$(told left)" = 0 ]
}

# As hexadecimal text, or as bytes: in no image that runs on the device.
no_constant() {
    start one secure.bin ns.bin || return 1
    for digest in "$(sum "$box/secure.bin")" "$(sum "$box/ns.bin")" "$(told iak)" "$(told seed)"; do
        for image in "$images"/*.bin; do
            if od -An -v -tx1 "$image" | tr -d ' \n' | grep -q "$digest" || grep -aqi "$digest" "$image"; then
                echo "$image holds $digest"
                return 1
            fi
        done
    done
}

# It stops: nothing runs behind it, and the console says why. $1: the status
stops() {
    [ -z "$(told record)" ] && grep -q "first stage: does not start, PSA status -$1" "$box/console" && return 0
    cat "$box/said" "$box/console"
    return 1
}

no_image() {
    altered ns.bin none.bin 768 || return 1
    start one secure.bin none.bin 3
    stops 140
}

decommissioned() {
    cp "$box/one" "$box/three"
    dd if=/dev/zero of="$box/three" bs=1 count=12 conv=notrunc 2>/dev/null # the words of all three states burnt
    start three secure.bin ns.bin 3
    stops 133
}

try what_is_handed_over_is_the_sum_of_what_was_loaded "RFC9783:4.4.1" measured
try a_byte_of_either_image_changes_its_own_sum_alone "RFC9783:4.4.1" one_byte
try a_device_keeps_its_keys_and_shares_them_with_no_other "RFC9783:4.2.1" two_devices
try the_first_stage_leaves_nothing_in_its_memory "ashlar:boot" nothing_left
try no_sum_and_no_key_is_a_constant_of_an_image "ashlar:boot" no_constant
try without_an_image_nothing_starts "ashlar:boot" no_image
try a_decommissioned_device_does_not_start "FFM-CONST-LIFECYCLE" decommissioned
finish
