#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# What the benchmark counts, beside its budgets. budget_test.sh PROFILE LEVEL BUILD
set -u
. tests/lib.sh
profile=$1
level=$2
suite "bench.$profile-l$level"
here=bench/an521
box=$(mktemp -d) || exit 1
trap 'rm -rf "$box" "$test_log"' EXIT

counted() {
    images=$(sh $here/profile.sh "$1" "$profile" 2>"$box/log") || { tail -20 "$box/log"; return 1; }
    sh $here/count.sh "$images" "$level" >"$box/first" || return 1
    grep -q '^null_rot [0-9]' "$box/first" && grep -q '^warm [0-9]' "$box/first"
}

counted_again() {
    sh $here/count.sh "$images" "$level" >"$box/second" && diff "$box/first" "$box/second"
}

within_budgets() { # regular expression of rows
    awk -v column="$profile-l$level" -v rows="$1" '
        FNR == NR && $1 == "#" && $2 == "row" { for (i = 3; i <= NF; i++) if ($i == column) at = i - 1 }
        FNR == NR { if ($1 != "#") budget[$1] = $at; next }
        $1 !~ rows { next }
        !($1 in budget) { print $1 " has no budget"; bad = 1; next }
        (budget[$1] == "-") != ($4 != 0) { print $1 ": status " $4 ", budget " budget[$1]; bad = 1; next }
        $4 == 0 { looked++ }
        $4 == 0 && $3 > budget[$1] * 1.02 + 4 { print $1 ": " $3 ", budget " budget[$1]; bad = 1 }
        $4 == 0 && $3 < budget[$1] * 0.9 { print $1 ": " $3 " is well below its budget " budget[$1] "; lower it" >"/dev/stderr" }
        END { exit bad || looked == 0 }' $here/budgets.txt "$box/first"
}

# The timer interrupted each of these hundreds of times; work.c verified what was signed.
interrupted_and_right() {
    sh $here/run.sh "$images" "$level" masked >"$box/masked" || { cat "$box/masked"; return 1; }
    cat "$box/masked"
    awk '$1 == "masked" && $2 == "ecdsa_sign" && $5 == 0 && $4 >= 600 { signed = 1 }
         $1 == "masked" && $2 == "echo32_app" && $5 == 0 && $4 >= 600 { called = 1 }
         END { exit !called || !(signed || "'"$profile"'" == "small") }' "$box/masked"
}

try every_call_is_counted "design:11" counted "$3"
try counting_again_gives_the_same "design:11" counted_again
try no_call_costs_more_than_its_budget "design:11" within_budgets '^[^mfrcw]|^mac|^ccm|^crypto'
try the_image_is_no_larger_than_its_budget "design:11" within_budgets '^(flash|ram)$'
try the_start_takes_no_longer_than_its_budget "design:11" within_budgets '^(cold|warm)$'
try a_non_secure_interrupt_waits_no_longer_than_its_budget "FFM-1.1:interrupts" within_budgets '^masked$'
try what_was_interrupted_everywhere_is_right "FFM-1.1:interrupts" interrupted_and_right
finish
