#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# What the compiler made of P-256's arithmetic branches on loop counters alone. p256-m has masks where a secret decides; an optimizer could turn them back into
# branches. branches_test.sh OBJDUMP ARCHIVE
set -u
# shellcheck source=tests/lib.sh
. tests/lib.sh
suite unit.driver-mbedtls-branches
objdump=$1
archive=$2

# The conditional branches of one function: how many, and how many of them do not go back. Columns: address, code, operation, operands.
branches() {
    "$objdump" -d "$archive" | awk -F '\t' -v name="<$1>:" '
        NF == 1 { inside = index($1, " " name) != 0; found += inside; next }
        !inside { next }
        $3 ~ /^(cbn?z|tb[bh]|b(eq|ne|cs|cc|hs|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)(\.[nw])?)$/ {
            count++
            split($4, part, /[ ,]+/)
            target = $3 ~ /^cb/ ? part[2] : part[1]
            here = $1
            gsub(/[ :]/, "", here)
            if (length(target) > length(here) || (length(target) == length(here) && target > here)) forward++
        }
        END {
            if (found != 1) { print "not one function " name; exit 1 }
            printf "%d %d\n", count, forward
        }'
}

# No more than $2 conditional branches, all of them backward.
has_loops_only() {
    got=$(branches "$1") || { echo "$got"; return 1; }
    echo "$1: conditional branches, forward ones: $got; wanted at most $2 and 0"
    [ "${got#* }" -eq 0 ] && [ "${got% *}" -le "$2" ]
}

field_arithmetic() {
    has_loops_only m256_mul_p 1 && has_loops_only m256_add_p 0 && has_loops_only m256_sub_p 0 && has_loops_only m256_mul 1
}

points_and_scalars() {
    has_loops_only u256_cmov 1 && has_loops_only point_double 0 && has_loops_only point_add 0 && has_loops_only scalar_mult 1
}

# In these branches are right: on a modulus, which is public, and on whether a signature is good. This test finds them, short and long.
a_branch_is_found() {
    branches m256_inv && branches p256_ecdsa_verify &&
        ! has_loops_only m256_inv 9 && ! has_loops_only p256_ecdsa_verify 99 && ! has_loops_only m256_mul_p 0
}

try field_arithmetic_branches_on_its_loop_alone "SECRETS:branches" field_arithmetic
try points_and_scalars_branch_on_their_loops_alone "SECRETS:branches" points_and_scalars
try a_branch_would_be_found "SECRETS:branches" a_branch_is_found
finish
