#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The framework as it is built without mapped vectors: whole, and without them.
set -u
. tests/lib.sh
suite install.mm_iovec

scratch=$(mktemp -d)
# shellcheck disable=SC2154
trap 'rm -rf "$scratch" "$test_log"' EXIT

cached() { # a variable of the build at hand
    sed -n "s/^$1:[A-Z]*=//p" "$ASHLAR_BUILD/CMakeCache.txt"
}
builds() {
    cmake --preset host -B "$scratch/out" -DASHLAR_MM_IOVEC=OFF "-DCMAKE_C_COMPILER=$(cached CMAKE_C_COMPILER)" \
        "-DCMAKE_C_COMPILER_LAUNCHER=$(cached CMAKE_C_COMPILER_LAUNCHER)" &&
        cmake --build "$scratch/out" --target test-inproc.heap test-inproc.interrupts ashlar-inproc ashlar-partition
}
works() { "$scratch/out/tests/unit/inproc/test-inproc.heap" && "$scratch/out/tests/unit/inproc/test-inproc.interrupts"; }
maps_nothing() {
    for library in port/inproc/libashlar-inproc.a port/linux/partition/libashlar-partition.a; do
        nm "$ASHLAR_BUILD/$library" 2>/dev/null | grep -q ' T psa_map_invec' || { echo "$library maps nothing where it should"; return 1; }
        nm "$scratch/out/$library" 2>/dev/null | grep ' T psa_.*map_' && return 1
    done
    return 0
}
header_says_so() {
    printf '#include "psa/service.h"\n#if PSA_FRAMEWORK_HAS_MM_IOVEC\n#error mapped\n#endif\nvoid *f(void);\nvoid *f(void) { return (void *)psa_map_outvec; }\n' \
        >"$scratch/use.c"
    "$(cached CMAKE_C_COMPILER)" -Iinclude -fsyntax-only -DPSA_FRAMEWORK_HAS_MM_IOVEC=0 "$scratch/use.c" 2>"$scratch/said" && return 1
    grep -q psa_map_outvec "$scratch/said" && ! grep -q mapped "$scratch/said"
}
is_refused() {
    cmake --build "$scratch/out" --target manifest-base >"$scratch/said" 2>&1 && return 1
    grep -q "crypto/manifest.json:[0-9]*: 'mm_iovec' is enabled, but this framework is built without mapped vectors" "$scratch/said"
}
try the_framework_builds_without_mapped_vectors "FFM-1.1:PSA_FRAMEWORK_HAS_MM_IOVEC" builds
try it_works_without_them "FFM-1.1:PSA_FRAMEWORK_HAS_MM_IOVEC" works
try it_has_none_of_their_functions "FFM-1.1:PSA_FRAMEWORK_HAS_MM_IOVEC" maps_nothing
try its_header_declares_none "FFM-1.1:PSA_FRAMEWORK_HAS_MM_IOVEC" header_says_so
try a_service_that_asks_for_them_is_refused "FFM-1.1:PSA_FRAMEWORK_HAS_MM_IOVEC" is_refused
finish
