#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The longest that a Non-secure interrupt had to wait in any run of any test, exactly, in instructions, beside its budget. masked_test.sh FOLDER PLUGIN
set -u
. tests/lib.sh
suite bench.masked
folder=$1
budgets=bench/an521/masked_budgets.txt

# PROFILE LONGEST RUNS during FROM TO
longest() {
    cat "$folder/$1"-* 2>/dev/null | awk -v profile="$1" '$2 > longest { longest = $2; what = $1 " from " $3 " to " $4 } { runs++ }
        END { if (runs) print profile, longest + 0, runs " runs; " what; exit !runs }'
}

within() { # profile
    said=$(longest "$1") || { echo "no run of profile $1 was watched; run the tests of QEMU first"; return 1; }
    echo "$said" >"$box"
    budget=$(awk -v profile="$1" '$1 == profile { print $2 }' $budgets)
    # shellcheck disable=SC2086 # words
    set -- $said
    [ "$2" -le "$budget" ] || { echo "$said; its budget is $budget"; return 1; }
}

box=$(mktemp) || exit 1
trap 'rm -f "$box" "$test_log"' EXIT
if [ ! -s "$2" ]; then
    skip no_kernel_call_masks_longer_than_its_budget "FFM-1.1:interrupts" "this QEMU takes no plugins of ours"
    finish
fi
for profile in small medium large; do
    if ls "$folder/$profile"-* >/dev/null 2>&1; then
        try "in_profile_${profile}_nothing_masks_longer_than_its_budget" "FFM-1.1:interrupts" within $profile
        sed 's/^/# /' "$box"
    else
        skip "in_profile_${profile}_nothing_masks_longer_than_its_budget" "FFM-1.1:interrupts" "no run of this profile was watched"
    fi
done
finish
