#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Our reading of RFC 9783 against a program no one here wrote: an ES256 token is taken apart with head and tail, and
# its signature checked by the openssl command alone.
. tests/lib.sh
suite interop.token
vectors=tests/vectors/attestation
tmp=$(mktemp -d)

# hexadecimal on standard input to bytes
unhex() {
    for byte in $(tr -d '\n' | sed 's/../& /g'); do
        # shellcheck disable=SC2059 # the format is the byte
        printf "\\$(printf %03o "0x$byte")"
    done
}
hex() {
    od -An -v -tx1 | tr -d ' \n'
}

# Tag and array (d2 84), protected header (43 a1 01 26), empty map (a0), payload, then 58 40 and 64 bytes of signature.
verify_with_openssl() { # TOKEN PUBLIC-KEY-PEM
    { printf '\204\152Signature1\103\241\001\046\100'; tail -c +8 "$1" | head -c -66; } >"$tmp/signed"
    tail -c 64 "$1" >"$tmp/raw"
    r=$(head -c 32 "$tmp/raw" | hex)
    s=$(tail -c 32 "$tmp/raw" | hex)
    printf 'asn1=SEQUENCE:signature\n[signature]\nr=INTEGER:0x%s\ns=INTEGER:0x%s\n' "$r" "$s" >"$tmp/asn1"
    openssl asn1parse -genconf "$tmp/asn1" -noout -out "$tmp/der" &&
        openssl dgst -sha256 -verify "$2" -signature "$tmp/der" "$tmp/signed"
}

example() {
    { printf 3059301306072a8648ce3d020106082a8648ce3d030107034200; cat $vectors/rfc9783-sign1-key.hex; } | unhex >"$tmp/spki"
    openssl pkey -pubin -inform DER -in "$tmp/spki" -out "$tmp/pem" && verify_with_openssl "$1" "$tmp/pem"
}
changed() {
    { head -c 60 $vectors/rfc9783-sign1.cbor; printf x; tail -c +62 $vectors/rfc9783-sign1.cbor; } >"$tmp/changed"
    [ "$(wc -c <"$tmp/changed")" -eq 332 ] && ! example "$tmp/changed"
}

if command -v openssl >/dev/null 2>&1; then
    try openssl_alone_accepts_the_example "RFC9052:4.4" example $vectors/rfc9783-sign1.cbor
    try openssl_alone_refuses_it_changed "RFC9052:4.4" changed
else
    skip openssl_alone_accepts_the_example "RFC9052:4.4" "the openssl command is not installed"
    skip openssl_alone_refuses_it_changed "RFC9052:4.4" "the openssl command is not installed"
fi
rm -rf "$tmp"
finish
