#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A Non-secure project, as its author has it: what `make install` of a firmware build writes, moved elsewhere, and the folder of an example, alone.
set -u
. tests/lib.sh
suite ns.project

scratch=$(mktemp -d)
trap 'rm -rf "$scratch" "$test_log"' EXIT
prefix=$scratch/moved
project=$scratch/project
built=$scratch/built
unset DESTDIR

# ---- what is there

is_installed() {
    ASHLAR_LEVEL=2 cmake --install "$ASHLAR_BUILD" --prefix "$scratch/prefix" || return 1
    mv "$scratch/prefix" "$prefix" || return 1
    for file in bin/ashlar-ns-pack bin/ashlar-ns-run lib/libashlar-ns.a lib/cmake/AshlarNS/AshlarNSConfig.cmake \
        lib/cmake/AshlarNS/toolchain.cmake include/ashlar-ns/psa/crypto.h include/ashlar-ns/ashlar/ns.h include/ashlar-ns/psa_manifest/sid.h \
        share/ashlar-ns/first.elf share/ashlar-ns/first.bin share/ashlar-ns/secure.elf share/ashlar-ns/secure.bin \
        share/ashlar-ns/veneers.o share/ashlar-ns/regions.ld; do
        [ -s "$prefix/$file" ] || { echo "missing: $file"; return 1; }
    done
}

no_path_of_this_machine() {
    ! grep -rlF -e "$ASHLAR_SOURCE" -e "$ASHLAR_BUILD" -e "$scratch" "$prefix"
}

# Only in Secure code may there be these; psa_* and what the ports name are all that it defines beside its own.
library_is_of_the_non_secure_world() {
    library=$prefix/lib/libashlar-ns.a
    arm-none-eabi-objdump -d "$library" >"$scratch/code" || return 1
    grep -q 'psa_call>:' "$scratch/code" && ! grep -wE 'sg|bxns|blxns|tt|ttt|tta|ttat' "$scratch/code" || return 1
    arm-none-eabi-nm "$library" | sed -n 's/.* T \(psa_.*\)/\1/p' | sort >"$scratch/defined"
    for name in psa_framework_version psa_version psa_connect psa_call psa_close psa_its_set psa_its_get psa_its_get_info psa_its_remove \
        psa_crypto_init psa_generate_key psa_sign_hash psa_aead_encrypt psa_initial_attest_get_token; do
        grep -qx "$name" "$scratch/defined" || { echo "missing: $name"; return 1; }
    done
    ! arm-none-eabi-nm -u "$library" | grep -oE 'U [a-z_]+.*' | sed 's/^U //' | sort -u | grep -vxE '(psa_|crypto_|ashlar_nsc_).*|wipe|mem[a-z]+'
}

# Whoever passes floating-point values in registers links it as well as whoever does not.
links_with_either_float() {
    arm-none-eabi-readelf -A "$prefix/lib/libashlar-ns.a" | sed -n 's/ *Tag_ABI_VFP_args: //p' | sort -u >"$scratch/args"
    [ "$(cat "$scratch/args")" = compatible ]
}

# ---- the example, alone

is_built_alone() {
    cp -r examples/ns-rtos "$project" || return 1
    env -i PATH="$PATH" cmake -S "$project" -B "$built" -DCMAKE_TOOLCHAIN_FILE="$prefix/lib/cmake/AshlarNS/toolchain.cmake" &&
        env -i PATH="$PATH" cmake --build "$built"
}

run() { # image: its words in $scratch/IMAGE.said
    env -i PATH="$PATH" TMPDIR="$scratch" "$prefix/bin/ashlar-ns-run" --limit 60 --console "file:$scratch/console" "$built/$1.bin" -icount shift=6,sleep=off \
        >"$scratch/$1.said" 2>&1
    status=$?
    echo "$1: exit status $status"
    cat "$scratch/$1.said" "$scratch/console"
}

says() { # image line
    cat "$scratch/$1.said"
    grep -qxF "ok - $2" "$scratch/$1.said"
}

says_all() { # image, then each line
    image=$1
    shift
    for line in "$@"; do
        says "$image" "$line" || { echo "not said: $line"; return 1; }
    done
}

ends_well() { # image
    run "$1"
    [ "$status" -eq 0 ] && ! grep -q '^not ok' "$scratch/$1.said"
}

# ---- the packer

packed() { # words for the packer: program as linked, image made of it
    "$prefix/bin/ashlar-ns-pack" "$@" "$built/three-threads.raw" "$scratch/packed.bin"
}

header_says_what_was_asked() {
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>/dev/null | openssl pkey -pubout -out "$scratch/key.pub" || return 1
    packed --version 2.7.1 --counter 4711 --signer "$scratch/key.pub" || return 1
    size=$(($(wc -c <"$scratch/packed.bin")))
    tail -c +769 "$scratch/packed.bin" | head -c 256 >"$scratch/header"
    [ "$(head -c 4 "$scratch/header")" = ASHI ] && [ $((size % 4)) -eq 0 ] || return 1
    # shellcheck disable=SC2046
    set -- $(od -An -v -tu4 -j 4 -N 20 "$scratch/header")
    [ "$*" = "1 $size 1048576 0 4711" ] || { echo "$*"; return 1; }
    [ "$(tail -c +41 "$scratch/header" | head -c 16 | tr -d '\000')" = 2.7.1 ] &&
        [ "$(tail -c +57 "$scratch/header" | head -c 32 | od -An -v -tx1 | tr -d ' \n')" = "$(sha256sum <"$scratch/key.pub" | cut -c1-64)" ]
}

refused() { # exit status, what the message names, then words for the packer
    want=$1
    word=$2
    shift 2
    rm -f "$scratch/packed.bin"
    "$prefix/bin/ashlar-ns-pack" "$@" "$scratch/packed.bin" >"$scratch/refusal" 2>&1
    got=$?
    cat "$scratch/refusal"
    [ $got -eq "$want" ] && grep -qF -- "$word" "$scratch/refusal" && [ ! -e "$scratch/packed.bin" ]
}

what_is_no_image_is_refused() {
    raw=$built/three-threads.raw
    head -c 100 "$raw" >"$scratch/short"
    { head -c 800 "$raw"; printf x; tail -c +802 "$raw"; } >"$scratch/full"
    tail -c +5 "$raw" >"$scratch/moved.raw"
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 >"$scratch/private" 2>/dev/null
    refused 1 'less than vector table' "$scratch/short" &&
        refused 1 'where the header goes' "$scratch/full" &&
        refused 1 'vector table' "$scratch/moved.raw" &&
        refused 2 '--version' --version 1234567890123456 "$raw" &&
        refused 2 '--counter' --counter 4294967296 "$raw" &&
        refused 2 '--counter' --counter -1 "$raw" &&
        refused 2 'private key' --signer "$scratch/private" "$raw" &&
        refused 2 'cannot be read' "$scratch/nothing"
}

image_without_header_is_not_run() {
    "$prefix/bin/ashlar-ns-run" "$built/three-threads.raw" >"$scratch/refusal" 2>&1
    [ $? -eq 2 ] && grep -q 'ashlar-ns-pack' "$scratch/refusal"
}

# ---- levels, and the end of it

runs_at() { # level
    ASHLAR_LEVEL=$1 cmake --install "$ASHLAR_BUILD" --prefix "$prefix" >"$scratch/log" || { cat "$scratch/log"; return 1; }
    cmp "$prefix/share/ashlar-ns/secure.bin" "$ASHLAR_BUILD/images/an521-base-l$1.bin" && ends_well three-threads
}

no_other_level() {
    ! ASHLAR_LEVEL=4 cmake --install "$ASHLAR_BUILD" --prefix "$scratch/four" >"$scratch/log" 2>&1 && grep -q 'LEVEL "4"' "$scratch/log"
}

uninstall_leaves_nothing() {
    echo mine >"$prefix/share/of-the-user"
    scripts/uninstall.sh "$prefix" || return 1
    left=$(cd "$prefix" && find . -type f)
    [ "$left" = ./share/of-the-user ] || { echo "$left"; return 1; }
    rm "$prefix/share/of-the-user"
    rmdir "$prefix/share" 2>/dev/null
    [ -z "$(find "$prefix" -mindepth 1)" ] || { find "$prefix"; return 1; }
}

try what_a_non_secure_project_needs_is_installed "design:9" is_installed
try nothing_installed_names_the_machine_it_was_built_on "design:9" no_path_of_this_machine
try the_library_is_of_the_non_secure_world "FFM-1.1:client" library_is_of_the_non_secure_world
try the_library_links_with_either_way_to_pass_floats "design:9" links_with_either_float
try the_example_is_built_from_its_folder_and_the_installed_alone "design:9" is_built_alone
try three_threads_of_different_priority_call_at_once "FFM-1.1:client" ends_well three-threads
try one_threads_keys_are_not_there_for_another "FFM-CLIENT-NON-SECURE" says_all three-threads "logger: the alarm's key is not there to use" \
    "logger: nor to look at" "logger: nor to destroy" "logger: cannot say that it is the alarm" \
    "logger: has a key of the same name" "logger: the signer's object of this name is not there"
try who_finds_the_secure_world_taken_waits_without_running "design:9" says_all three-threads "threads that found the secure world taken were put aside" \
    "and each of them had its turn" "nobody called in vain"
try interrupts_are_served_while_the_secure_world_computes "design:9" says_all three-threads \
    "interrupts were served while the secure world computed" "signer: every signature is right, though it was interrupted"
run wrong-places >"$test_log" 2>&1
try a_call_before_threads_run_is_served "design:9" says_all wrong-places "before threads run, and without a lock, calls are served" \
    "before threads run, and with a lock, calls are served"
try a_call_from_a_handler_is_refused_by_a_status "TFMV-2" says_all wrong-places "a handler is refused, and told so, with the lock" \
    "a handler is refused, and told so, without the lock"
try a_call_with_interrupts_locked_is_served_or_refused_by_a_status "design:9" says_all wrong-places \
    "before threads run, with interrupts locked and a lock, calls are refused" \
    "with PRIMASK set a call that may have to wait is refused" "with BASEPRI set a call that may have to wait is refused" \
    "with FAULTMASK set a call that may have to wait is refused" "with PRIMASK set a call that waits for nobody is served" \
    "with BASEPRI set a call that waits for nobody is served" "with FAULTMASK set a call that waits for nobody is served"
try a_second_thread_without_the_lock_is_told_and_the_first_goes_on "TFMV-1" says_all wrong-places \
    "a second thread without the lock is told to come later" "and the call that it met gives what it should" "and later it is served"
try the_header_says_what_the_packer_was_told "design:9" header_says_what_was_asked
try a_program_that_is_no_image_is_refused_with_its_reason "design:9" what_is_no_image_is_refused
try an_image_that_was_not_packed_is_not_run "design:9" image_without_header_is_not_run
try the_same_program_runs_at_level_1 "design:9" runs_at 1
try the_same_program_runs_at_level_3 "design:9" runs_at 3
try a_level_that_there_is_not_is_refused "design:9" no_other_level
try uninstall_removes_all_of_it_and_nothing_else "design:9" uninstall_leaves_nothing
finish
