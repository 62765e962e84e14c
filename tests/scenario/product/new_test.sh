#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A partition is born outside the tree: `ashlar new-partition`, built and tested with an installation in a folder of its own, signed, put into a
# device and called. Nothing of the source or build folder is named to what runs here.
set -u
. tests/lib.sh

suite product.new
here=$PWD/tests/scenario/product
home=$(mktemp -d)
trap 'rm -rf "$home" "$test_log"' EXIT
prefix=$home/prefix
mkdir "$home/run" && chmod 700 "$home/run"

outside() { # a command that sees the installation alone
    env -i HOME="$home" XDG_RUNTIME_DIR="$home/run" TMPDIR="$home" LANG=C.UTF-8 CC="$compiler" PATH="$prefix/bin:/usr/local/bin:/usr/bin:/bin" "$@"
}
compiler=$(sed -n 's/^CMAKE_C_COMPILER:[A-Z]*=//p' "$ASHLAR_BUILD/CMakeCache.txt")

is_installed() {
    cmake --install "$ASHLAR_BUILD" --prefix "$prefix" || return 1
    for file in bin/ashlar-manifest lib/libashlar-partition.a lib/libashlar-rt.a lib/pkgconfig/ashlar-partition.pc \
        include/ashlar/partition/rt/port.h include/ashlar/partition/base/wipe.h libexec/ashlar/manifests/ASHLAR_SP_ITS.json \
        lib/cmake/Ashlar/ashlar_product.cmake share/ashlar/new-partition/service.c.in share/ashlar/partition/program.c; do
        [ -s "$prefix/$file" ] || { echo "missing: $file"; return 1; }
    done
}
runtime_shows_what_is_promised() { # psa_*, rt_*, ashlar_*, reason_*, wipe, invariant_failed, main
    nm -g --defined-only "$prefix/lib/libashlar-partition.a" "$prefix/lib/libashlar-rt.a" | awk 'NF == 3 { print $3 }' |
        grep -vE '^(psa_|rt_|ashlar_|reason_)|^(wipe|invariant_failed|main)$' >"$home/found"
    [ ! -s "$home/found" ] || { cat "$home/found"; return 1; }
}
makes() { # NAME option… : new, built, tested
    name=$1
    mkdir "$home/$name" && cd "$home/$name" || return 1
    outside ashlar new-partition "$@" || return 1
    outside cmake -B build -DCMAKE_PREFIX_PATH="$prefix" && outside cmake --build build -j2 &&
        outside ctest --test-dir build --output-on-failure || return 1
    [ "$(outside ctest --test-dir build -N | sed -n 's/^Total Tests: //p')" -eq 2 ]
}
no_folder_but_an_empty_one() {
    mkdir "$home/full" && echo mine >"$home/full/.mine" && cd "$home/full" || return 1
    outside ashlar new-partition counter
    [ $? -eq 1 ] && [ "$(ls -A)" = .mine ]
}
bad_names() {
    mkdir "$home/names" && cd "$home/names" || return 1
    for bad in c 9lives Counter a_b a- -a a--b test package psa-x ashlar-x 'a b' ../up "$(printf 'a%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25)"; do
        outside ashlar new-partition "$bad" 2>"$home/err"
        [ $? -eq 2 ] && [ -s "$home/err" ] && [ -z "$(ls -A)" ] || { echo "taken: $bad"; return 1; }
    done
    for wrong in '--model' '--model x' '--rot' '--rot x' '--blunt' 'again'; do
        # shellcheck disable=SC2086
        outside ashlar new-partition counter $wrong 2>"$home/err"
        [ $? -eq 2 ] && [ -z "$(ls -A)" ] || { echo "taken: $wrong"; return 1; }
    done
}
ids_follow_from_the_name() { # FNV-1a of "counter" is 0x7facde23
    grep -q '"sid": "0xDACDE230"' "$home/counter/manifest.json" && grep -q '"pid": 1891875,' "$home/counter/manifest.json" &&
        ! grep -rlE '@[A-Za-z]+@|SPDX' "$home/counter" --exclude-dir=build
}
is_signed_added_and_called() {
    cd "$home/counter" || return 1
    outside ashlar partition key signer.pem && outside cmake -B build -DASHLAR_SIGNING_KEY="$PWD/signer.pem" >/dev/null &&
        outside cmake --build build >/dev/null || return 1
    outside ashlar partition inspect build/counter.partition --key signer.pem.pub || return 1
    outside ashlar device new device && outside ashlar device trust signer.pem.pub --device device &&
        outside ashlar device add build/counter.partition --device device || return 1
    outside ashlar run --manifest device/device.manifest -- build/counter-test
}
lives_in_a_lasting_device() { # in the state folder, which start takes by itself; a change counts from the next start on
    cd "$home/counter" || return 1
    lasting="ASHLAR_STATE=$home/lasting ASHLAR_SOCKET=$home/socket"
    # shellcheck disable=SC2086
    {
        outside $lasting ashlar device new && outside $lasting ashlar device trust signer.pem.pub &&
            outside $lasting ashlar device start && outside $lasting ashlar device add build/counter.partition || return 1
        outside $lasting build/counter-test >/dev/null 2>&1
        early=$?
        outside $lasting ashlar device stop && outside $lasting ashlar device start && outside $lasting build/counter-test
        late=$?
        outside $lasting ashlar device stop || return 1
    }
    [ "$early" -ne 0 ] && [ "$late" -eq 0 ] || { echo "before the start: $early, after it: $late"; return 1; }
}
token_names_it() {
    cd "$home/counter" || return 1
    # shellcheck disable=SC2046
    outside "$compiler" -I. -Ibuild/manifest-program_counter "$here/token.c" counter_api.c -o application \
        $(outside PKG_CONFIG_PATH="$prefix/lib/pkgconfig" pkg-config --cflags --libs ashlar) || return 1
    outside ashlar device provision --state state --manifest device/device.manifest --lifecycle secured \
        --reference reference.json --public-key attestation.pem || return 1
    outside ashlar run --state state --manifest device/device.manifest -- ./application >token.cbor || return 1
    signer=$(openssl pkey -pubin -in signer.pem.pub -outform DER | sha256sum | cut -c 1-64)
    digest=$(sha256sum <build/counter | cut -c 1-64)
    outside ashlar token show token.cbor >token.txt
    grep -q COUNTER_PARTITION token.txt && grep -qi "$digest" token.txt && grep -qi "$signer" token.txt ||
        { cat token.txt; return 1; }
    grep -qi "$digest" reference.json && grep -qi "$signer" reference.json || { cat reference.json; return 1; }
    nonce=$(printf '00%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32)
    outside ashlar verify token.cbor --reference reference.json --key attestation.pem --nonce "$nonce" | grep "^verdict: trusted" || return 1
    # The device without the partition is another device: its token is not what the references say.
    outside ashlar device remove COUNTER_PARTITION --device device || return 1
    outside ashlar run --state state --manifest device/device.manifest -- ./application >/dev/null 2>&1 && return 1
    outside ashlar device add build/counter.partition --device device || return 1
    outside ashlar run --state state --manifest device/device.manifest -- ./application >/dev/null 2>again.txt || return 1
    grep -q "total 14" again.txt || { cat again.txt; return 1; } # what it stored is still its own
}
plain_make_will_do() { # without CMake: the compiler, ashlar-manifest and pkg-config
    mkdir "$home/plain" && cp "$home"/counter/*.c "$home"/counter/*.h "$home/counter/manifest.json" "$home/plain" && cd "$home/plain" || return 1
    cat >Makefile <<'END'
CFLAGS = -O2 -Wall -Wextra -Werror -Igen $(shell pkg-config --cflags ashlar-partition)
counter: counter.c gen/partition_system.c
	$(CC) $(CFLAGS) counter.c gen/partition_system.c gen/partition_image.c $(shell pkg-config --variable=program ashlar-partition) \
	    $(shell pkg-config --libs ashlar-partition) -o $@
gen/partition_system.c: manifest.json
	ashlar-manifest --image partition --only COUNTER_PARTITION --out gen --stem counter manifest.json \
	    $(wildcard $(shell pkg-config --variable=manifests ashlar-partition)/*.json)
END
    outside PKG_CONFIG_PATH="$prefix/lib/pkgconfig" make || return 1
    outside ashlar partition sign --key ../counter/signer.pem --manifest manifest.json --program counter --version 2 --out counter.partition &&
        outside ashlar device new device --key ../counter/signer.pem &&
        outside ashlar device add counter.partition --device device --key ../counter/signer.pem || return 1
    outside ashlar run --manifest device/device.manifest -- ../counter/build/counter-test
}
dynamic_program_is_refused_at_its_start() {
    cd "$home/plain" || return 1
    outside ashlar partition sign --key ../counter/signer.pem --manifest manifest.json --program ../counter/application --version 3 --out bad.partition &&
        outside ashlar device add --replace bad.partition --device device --key ../counter/signer.pem || return 1
    outside ashlar run --manifest device/device.manifest -- true 2>"$home/err"
    [ $? -eq 125 ] && grep -q "dynamically linked" "$home/err"
}

try what_a_partition_author_needs_is_installed "design:9" is_installed
try the_runtime_shows_what_partition_code_may_call_and_nothing_else "design:9" runtime_shows_what_is_promised
try a_new_sfn_partition_of_the_application_root_of_trust_builds_and_passes "FFM-1.1:SFN" makes counter
try a_new_sfn_partition_of_the_psa_root_of_trust_builds_and_passes "FFM-1.1:SFN" makes counter-two --rot psa
try a_new_ipc_partition_of_the_application_root_of_trust_builds_and_passes "FFM-1.1:psa_wait" makes door-bell --model ipc
try a_new_ipc_partition_of_the_psa_root_of_trust_builds_and_passes "FFM-1.1:psa_wait" makes bell-9 --rot psa --model ipc
try a_folder_that_is_not_empty_is_left_alone "design:9" no_folder_but_an_empty_one
try bad_names_are_refused_and_write_nothing "design:9" bad_names
try sid_and_id_follow_from_the_name "design:9" ids_follow_from_the_name
try it_is_signed_put_into_a_device_and_called "design:9" is_signed_added_and_called
try a_lasting_device_takes_it_at_its_next_start "design:9" lives_in_a_lasting_device
try the_token_names_it_its_digest_and_its_signer "design:7" token_names_it
try make_and_pkg_config_will_do "design:9" plain_make_will_do
try a_dynamic_program_is_refused_though_it_is_signed "threat:tampering" dynamic_program_is_refused_at_its_start
finish
