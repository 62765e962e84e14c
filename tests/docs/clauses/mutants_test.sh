#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Each clause's mutant is caught, in every run of all tests; and one that is not right is told, with what is wrong.
set -u
. tests/lib.sh
suite mutants.clauses

box=$(mktemp -d) || exit 1
trap 'rm -rf "$box" "$test_log"' EXIT

spoil() { # name command…: a mutant that is right, of a private header, as the command leaves it
    name=$1
    shift
    "$@" <tests/mutants/clauses/ffm-policy-strict.patch >"$box/$name.patch"
}
each_verdict_is_told() {
    spoil right cat
    spoil misnamed sed '/^# clause:/s/STRICT/RELAXED/'
    spoil elsewhere sed 's/^# expects: .*/# expects: spm.connect spm.connect.strict_accepts_exactly_its_version/'
    spoil survived sed 's/^+.*return .*/+    return service->version == version;/'
    spoil stale sed 's/^-.*return .*/-    return version;/'
    spoil broken sed 's/^+.*return .*/+    return versions;/'
    spoil malformed sed '/^# expects/d'
    ASHLAR_CLAUSE_MUTANTS=$box scripts/clause_mutants.sh right misnamed elsewhere survived stale broken malformed >"$box/said"
    [ $? -eq 1 ] && grep -q ': 1 of 7 caught$' "$box/said" || { cat "$box/said"; return 1; }
    for name in misnamed elsewhere survived stale broken malformed; do
        grep -q "^$(printf %s "$name" | tr '[:lower:]' '[:upper:]') $name: " "$box/said" || { cat "$box/said"; return 1; }
    done
}

try each_verdict_is_told "design:10" each_verdict_is_told
try every_broken_clause_turns_its_test_red "design:10" scripts/clause_mutants.sh
finish
