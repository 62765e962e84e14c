#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The base partitions behind TrustZone, from first stage to token: what a Non-secure program gets of them, and what a verifier on the host makes of it.
# base_test.sh BUILD MACHINE ASHLAR IMPLEMENTATION [small]: small builds that profile and looks at it; its tokens are MACs of a secret that each device shares with its verifier.
set -u
. tests/lib.sh
profile=${5:-medium}
[ "$profile" = small ] && suite qemu.base-small || suite qemu.base
images=$1/images
machine=$2
ashlar=$3
implementation=$4
nonce=5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e
box=$(mktemp -d) || exit 1
trap 'rm -rf "$box" "$test_log"' EXIT

# One start of the device with medium $1, Secure image $2 and Non-secure image $3; $box/said is what the program said.
start() {
    sh scripts/qemu.sh --machine "$machine" --limit 60 --medium "$box/$1" --console "file:$box/console" "$images/an521-first.elf" \
        -device "loader,file=$2,addr=0x10010000" -device "loader,file=$3,addr=0x10100000" >"$box/said" 2>&1
    status=$?
    [ "$status" -eq 0 ] || { cat "$box/said" "$box/console"; return 1; }
    # shellcheck disable=SC2046,SC2059 # the format is the token, in octal
    printf "$(sed -n 's/^token //p' "$box/said" | tr -d '\r\n' | fold -w2 | while read -r byte || [ -n "$byte" ]; do printf '\\%03o' "0x$byte"; done)" >"$box/token"
    [ -s "$box/token" ]
}

reference() { # medium, Secure image, Non-secure image
    set -- "$1" --medium "$box/$1" --implementation "$implementation" "$2" "$3"
    medium=$1
    shift
    if [ "$profile" = small ]; then
        rm -f "$box/$medium.key"
        set -- --mac-key "$box/$medium.key" "$@"
    fi
    "$ashlar" firmware reference "$@" >"$box/$medium.json"
}

verify() { # medium whose reference it is
    set -- "$1" "$box/token"
    [ "$profile" != small ] || set -- "$@" --mac-key "$box/$1.key"
    medium=$1
    shift
    "$ashlar" verify "$@" --reference "$box/$medium.json" --nonce "$nonce" --allow-lifecycle assembly-and-test >"$box/verdict" 2>&1
}

altered() { # from to at
    cp "$1" "$2"
    byte=$(od -An -v -tu1 -j "$3" -N 1 "$1")
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\$(printf %o $(((byte + 1) % 256)))" | dd of="$2" bs=1 seek="$3" conv=notrunc 2>/dev/null
}

trusted() { # level
    secure=$images/an521-base-l$1.bin
    client=$images/test-base-client-l$1.bin
    start "one$1" "$secure" "$client" && grep -q '^starts 0 1$' "$box/said" || { cat "$box/said"; return 1; }
    grep -q 'sum ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' "$box/said" || { cat "$box/said"; return 1; }
    start "one$1" "$secure" "$client" && grep -q '^starts 0 2$' "$box/said" || { cat "$box/said"; return 1; }
    reference "one$1" "$secure" "$client" && verify "one$1" || { cat "$box/verdict"; return 1; }
    grep -q '^good.*component PRoT' "$box/verdict" && grep -q '^good.*client-id' "$box/verdict"
}

# The device that level 1 made, with one byte of an image another: the verifier names that component and no other.
refused_for() { # component other secure client
    start one1 "$3" "$4" || return 1
    ! verify one1 && ! grep -q "^good.*component $1" "$box/verdict" && grep -q "^good.*component $2" "$box/verdict" ||
        { cat "$box/verdict"; return 1; }
}

last_byte() { # file
    echo $(($(wc -c <"$1") - 1))
}

secure_altered() {
    altered "$images/an521-base-l1.bin" "$box/secure.bin" "$(last_byte "$images/an521-base-l1.bin")"
    refused_for PRoT NSPE "$box/secure.bin" "$images/test-base-client-l1.bin"
}

client_altered() {
    altered "$images/test-base-client-l1.bin" "$box/client.bin" "$(last_byte "$images/test-base-client-l1.bin")"
    refused_for NSPE PRoT "$images/an521-base-l1.bin" "$box/client.bin"
}

another_device() {
    start two "$images/an521-base-l1.bin" "$images/test-base-client-l1.bin" || return 1
    ! verify one1 || { cat "$box/verdict"; return 1; }
    reference two "$images/an521-base-l1.bin" "$images/test-base-client-l1.bin" && verify two
}

a_secret_is_written_once() {
    [ "$(stat -c %a-%s "$box/one1.key")" = 600-32 ] || return 1
    ! "$ashlar" firmware reference --mac-key "$box/one1.key" --medium "$box/one1" --implementation x "$images/an521-base-l1.bin" >"$box/said" 2>&1 &&
        grep -q 'not there yet' "$box/said"
}

no_mac_by_a_public_key() {
    "$ashlar" firmware reference --medium "$box/one1" --implementation "$implementation" "$images/an521-base-l1.bin" "$images/test-base-client-l1.bin" \
        >"$box/signing.json" || return 1
    start one1 "$images/an521-base-l1.bin" "$images/test-base-client-l1.bin" && verify one1 || return 1
    ! "$ashlar" verify "$box/token" --reference "$box/signing.json" --nonce "$nonce" --allow-lifecycle assembly-and-test >"$box/verdict" 2>&1
}

if [ "$profile" = small ]; then
    images=$(sh bench/an521/profile.sh "$1" small base-clients 2>"$box/log") || { tail -20 "$box/log"; exit 1; }
fi
for level in 1 2 3; do
    try "at_level_${level}_what_was_stored_stays_and_the_token_is_trusted" "RFC9783:4.4.1" trusted "$level"
done
try a_token_is_refused_when_a_byte_of_the_secure_image_is_another "RFC9783:4.4.1" secure_altered
try a_token_is_refused_when_a_byte_of_the_non_secure_image_is_another "RFC9783:4.4.1" client_altered
try the_token_of_another_device_is_refused "RFC9783:4.2.1" another_device
if [ "$profile" = small ]; then
    try the_secret_of_a_device_is_written_to_a_new_file_of_its_owner "design:9" a_secret_is_written_once
    try a_reference_that_names_a_public_key_takes_no_mac "RFC9783:5.2" no_mac_by_a_public_key
fi
finish
