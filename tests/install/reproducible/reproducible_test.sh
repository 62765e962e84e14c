#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A copy of the tree in another folder, built by the same compiler, gives the same programs, partitions and libraries as the build at hand.
set -u
. tests/lib.sh
suite install.reproducible

scratch=$(mktemp -d)
# shellcheck disable=SC2154
trap 'rm -rf "$scratch" "$test_log"' EXIT
files='tools/ashlar device/ashlard partitions/ashlar-sp-its partitions/ashlar-sp-crypto partitions/ashlar-sp-platform
    partitions/ashlar-sp-attestation partitions/ashlar-sp-ps lib/libashlar.so.0.1.0 lib/libashlar-inproc.a'

build_elsewhere() {
    copy=$scratch/another/folder/of/another/length
    mkdir -p "$copy" && tar --exclude=./build --exclude=./.git -cf - . | tar -C "$copy" -xf - || return 1
    (cd "$copy" && cmake --preset host -B "$scratch/out" -DCMAKE_C_COMPILER="$(cached CMAKE_C_COMPILER)" &&
        cmake --build "$scratch/out" --target ashlar ashlard ashlar-sp-its ashlar-sp-crypto ashlar-sp-platform \
            ashlar-sp-attestation ashlar-sp-ps ashlar-shared ashlar-inproc-archive)
}

cached() { # a variable of the build at hand
    sed -n "s/^$1:[A-Z]*=//p" "$ASHLAR_BUILD/CMakeCache.txt"
}

is_the_same() {
    for file in $files; do
        [ -s "$scratch/out/$file" ] || { echo "$file was not built"; return 1; }
        cmp "$ASHLAR_BUILD/$file" "$scratch/out/$file" || { differ=1; sha256sum "$ASHLAR_BUILD/$file" "$scratch/out/$file"; }
    done
    [ "${differ:-0}" -eq 0 ]
}

try a_copy_of_the_tree_builds_in_another_folder "design:9" build_elsewhere
try programs_partitions_and_libraries_are_the_same_bytes "design:9" is_the_same
finish
