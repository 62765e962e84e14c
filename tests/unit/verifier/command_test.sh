#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# ashlar verify and ashlar token, as a person types them. $1 is the program.
. tests/lib.sh
ashlar=$1
vectors=tests/vectors/attestation
token=$vectors/rfc9783-sign1.cbor
reference=$vectors/rfc9783-reference.json
key=$vectors/rfc9783-sign1-key.hex
nonce=0101010101010101010101010101010101010101010101010101010101010101
tmp=$(mktemp -d)
unset NO_COLOR

# exits STATUS [TEXT...] -- COMMAND...: the command ends with STATUS, and says each TEXT.
exits() {
    want=$1
    shift
    : >"$tmp/texts"
    while [ "$1" != -- ]; do
        printf '%s\n' "$1" >>"$tmp/texts"
        shift
    done
    shift
    "$@" >"$tmp/out" 2>&1
    got=$?
    cat "$tmp/out"
    [ "$got" -eq "$want" ] || { echo "exit status $got, expected $want"; return 1; }
    while read -r text; do
        grep -qF -- "$text" "$tmp/out" || { echo "does not say: $text"; return 1; }
    done <"$tmp/texts"
}
verify() {
    "$ashlar" verify "$token" --reference "$reference" --key "$key" "$@"
}

suite verifier.command
try a_fresh_token_is_trusted "RFC9783:7" exits 0 "verdict: trusted" -- verify --nonce $nonce
try the_mac_example_is_trusted "RFC9783:A" exits 0 "verdict: trusted" -- \
    "$ashlar" verify $vectors/rfc9783-mac0.cbor --reference $reference --mac-key $vectors/rfc9783-mac0-key.bin --nonce $nonce
try without_a_nonce_it_is_refused "RFC9783:4.1.1" exits 1 "freshness not checked" "verdict: refused" -- verify
try a_waived_nonce_is_a_warning "RFC9783:4.1.1" exits 0 "freshness was waived" "verdict: trusted" -- verify --no-nonce
try another_nonce_is_refused "RFC9783:4.1.1" exits 1 "not the nonce that was sent" -- \
    verify --nonce "${nonce%01}02"

seen() {
    exits 0 "verdict: trusted" -- verify --nonce $nonce --seen "$tmp/seen" &&
        exits 1 "was accepted before" "verdict: refused" -- verify --nonce $nonce --seen "$tmp/seen" &&
        exits 1 "was accepted before" -- verify --no-nonce --seen "$tmp/seen"
}
try the_same_token_again_is_refused "RFC9783:4.1.1" seen

forged_is_not_remembered() {
    { head -c 331 "$token"; printf x; } >"$tmp/forged"
    exits 1 "signature: not made with this key" -- "$ashlar" verify "$tmp/forged" --reference "$reference" --key "$key" \
        --nonce $nonce --seen "$tmp/unseen" && [ ! -e "$tmp/unseen" ]
}
try a_forged_token_does_not_use_the_nonce_up "RFC9783:7" forged_is_not_remembered

try a_token_from_standard_input_is_read "design:9" exits 0 "verdict: trusted" -- \
    sh -c '"$1" verify - --reference "$2" --key "$3" --nonce "$4" <"$5"' - "$ashlar" "$reference" "$key" $nonce "$token"
try without_a_key_nothing_is_decided "RFC9783:7" exits 3 "no key is known" "verdict: could not decide" -- \
    "$ashlar" verify $token --reference $reference --nonce $nonce
try a_missing_file_decides_nothing "design:9" exits 3 "/nonexistent" -- \
    "$ashlar" verify /nonexistent --reference $reference --key $key --nonce $nonce
try a_folder_is_no_token "design:9" exits 3 "directory" -- \
    "$ashlar" verify "$tmp" --reference $reference --key $key --nonce $nonce

bad_reference() {
    sed 's/"root"/"rooot"/' "$reference" >"$tmp/reference"
    exits 3 "rooot: no such member" -- "$ashlar" verify "$token" --reference "$tmp/reference" --key "$key" --nonce $nonce
}
try a_malformed_reference_decides_nothing "reference.spec:strict" bad_reference
private_key() {
    printf -- '-----BEGIN EC PRIVATE KEY-----\n' >"$tmp/private"
    exits 3 "private key" -- "$ashlar" verify "$token" --reference "$reference" --key "$tmp/private" --nonce $nonce
}
try a_private_key_is_refused_with_its_mend "design:9" private_key
unusable_seen() {
    printf 'something else\n' >"$tmp/other"
    exits 3 "cannot be used" "verdict: could not decide" -- verify --nonce $nonce --seen "$tmp/other"
}
try an_unusable_list_of_nonces_decides_nothing "seen.spec:file" unusable_seen

try a_nonce_of_another_length_is_usage "design:9" exits 2 "--nonce" -- verify --nonce 0102
try both_kinds_of_nonce_are_usage "design:9" exits 2 "--no-nonce" -- verify --nonce $nonce --no-nonce
try an_unknown_option_is_usage "design:9" exits 2 "--frobnicate" -- verify --frobnicate
try an_option_without_value_is_usage "design:9" exits 2 "--nonce" -- verify --nonce
try no_reference_is_usage "design:9" exits 2 "--reference" -- "$ashlar" verify $token
try an_unknown_lifecycle_is_usage "design:9" exits 2 "safe" -- verify --nonce $nonce --allow-lifecycle safe
try no_argument_is_usage "design:9" exits 2 "Usage" -- "$ashlar"
try an_unknown_noun_is_usage "design:9" exits 2 "frob" -- "$ashlar" frob

try help_teaches "design:9" exits 0 "--reference FILE" "Exit status" -- "$ashlar" verify --help
try help_of_token_teaches "design:9" exits 0 "Nothing is verified" -- "$ashlar" token show --help
try the_report_as_json_carries_stable_reasons "design:9" exits 1 '"FRESHNESS_NOT_CHECKED"' -- verify --json
try output_that_does_not_arrive_is_told "design:9" exits 3 "standard output" -- \
    sh -c '"$1" token show "$2" >/dev/full' - "$ashlar" "$token"
try a_pipe_gets_no_colour "design:9" sh -c '! "$1" token show "$2" | grep -q "$(printf "\033")"' - "$ashlar" "$token"

try a_token_is_shown_and_never_called_verified "RFC9783:4" exits 0 "NOT VERIFIED" "0x3000 (secured)" "PRoT" -- \
    "$ashlar" token show $token
try a_token_is_shown_as_json "design:9" exits 0 '"verified"' '"tag:psacertified.org,2023:psa#tfm"' -- \
    "$ashlar" token show $token --json
try what_is_no_token_is_marked "RFC9783:5.1" exits 1 "NOT VERIFIED" "MALFORMED" -- "$ashlar" token show $reference
hostile_text() {
    { printf '\322\204\103\241\001\046\240\114\241\031\011\137\201\241\001\144\033[1m\130\100'; head -c 64 /dev/zero; } >"$tmp/hostile"
    exits 1 'component 1           \x1b[1m' "has no measurement" -- "$ashlar" token show "$tmp/hostile" &&
        ! grep -q "$(printf '\033')" "$tmp/out"
}
try text_that_would_drive_the_terminal_is_shown_as_bytes "design:9" hostile_text
try no_file_is_usage "design:9" exits 2 "FILE" -- "$ashlar" token show
try an_unknown_verb_is_usage "design:9" exits 2 "show" -- "$ashlar" token hide
rm -rf "$tmp"
finish
