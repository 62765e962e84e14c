#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The clause lists, the map that is made of them, and the checker itself: on a small tree that is right, and then is not.
set -u
. tests/lib.sh
suite docs.clauses
checker=$PWD/scripts/clauses.sh
box=$(mktemp -d) || exit 1
trap 'rm -rf "$box" "$test_log"' EXIT

map_is_fresh() {
    "$checker" map >"$box/map.md" 2>/dev/null
    cmp "$box/map.md" docs/spec-map.md || { echo "docs/spec-map.md is stale; make specmap"; return 1; }
}

# A tree with one list of one clause, which has everything.
small_tree() {
    rm -rf "$box/tree"
    mkdir -p "$box/tree/docs/spec" "$box/tree/spm" "$box/tree/tests/mutants/clauses" "$box/tree/build/report/suites" "$box/tree/build/clauses"
    cd "$box/tree" || return 1
    printf 'prefix ZZZ\n# Things\nZZZ-ONE | Doc, part | One is one.\n' >docs/spec/small.clauses
    printf 'int one(void)\n{\n    /* @spec %s */\n    return 1;\n}\n' ZZZ-ONE >spm/one.c
    printf '        TEST(one_is_one, "%s"),\n    return test_main("small", 0, 0);\n' ZZZ-ONE >tests/small_test.c
    printf '# clause: %s\n# expects: small small.one_is_one\n' ZZZ-ONE >tests/mutants/clauses/zzz-one.patch
    printf '{"id":"small.one_is_one","result":"pass","proves":"%s","reason":""}\n' ZZZ-ONE >build/report/suites/small.jsonl
    printf 'caught zzz-one %s\n' ZZZ-ONE >build/clauses/verdicts
}

check() {
    ASHLAR_SOURCE=$box/tree "$checker" check build
}

right_tree_passes() (
    small_tree && check && ASHLAR_SOURCE=$box/tree "$checker" map | grep -q '| spm/one.c: one | small.one_is_one | zzz-one |'
)

# A command that spoils the tree, words of the finding
refused() (
    small_tree || exit 1
    eval "$1"
    if check >"$box/said" 2>&1; then
        echo "not refused: $1"
        exit 1
    fi
    cat "$box/said"
    grep -q "$2" "$box/said"
)

lacks_are_refused() {
    refused ': >spm/one.c' 'ZZZ-ONE: no code names it' &&
        refused ': >build/report/suites/small.jsonl' 'ZZZ-ONE: no test that proves it passed' &&
        refused ': >tests/small_test.c; : >build/report/suites/small.jsonl' 'ZZZ-ONE: no test proves it' &&
        refused 'sed -i s/pass/fail/ build/report/suites/small.jsonl' 'no test that proves it passed' &&
        refused 'echo "SURVIVED zzz-one" >build/clauses/verdicts' 'its mutant was not caught' &&
        refused 'rm tests/mutants/clauses/zzz-one.patch; : >build/clauses/verdicts' 'ZZZ-ONE: no mutant breaks it'
}

unknown_ids_are_refused() {
    refused 'sed -i s/ZZZ-ONE/ZZZ-TWO/ spm/one.c' 'no list has the clause ZZZ-TWO' &&
        refused 'sed -i s/ZZZ-ONE/ZZZ-TWO/ tests/small_test.c' 'no list has the clause ZZZ-TWO' &&
        refused 'sed -i s/ZZZ-ONE/ZZZ-TWO/ tests/mutants/clauses/zzz-one.patch' 'no list has the clause ZZZ-TWO'
}

bad_lists_are_refused() {
    refused 'echo "ZZZ-ONE | Doc | Again." >>docs/spec/small.clauses' 'ZZZ-ONE is there twice' &&
        refused 'echo "ZZZ-TWO | Doc" >>docs/spec/small.clauses' 'a clause is' &&
        refused 'echo "YYY-TWO | Doc | Two." >>docs/spec/small.clauses' 'does not begin with the prefix' &&
        refused 'echo "waive ZZZ-ONE.test" >>docs/spec/small.clauses' 'a waiver is' &&
        refused 'echo "waive ZZZ-TWO | why" >>docs/spec/small.clauses' 'which no list has' &&
        refused 'echo "waive ZZZ-ONE.test | why" >>docs/spec/small.clauses' 'which is there' &&
        refused 'echo "waive ZZZ-ONE | why" >>docs/spec/small.clauses' 'which has everything'
}

waivers_count() (
    small_tree || exit 1
    rm tests/mutants/clauses/zzz-one.patch
    : >build/clauses/verdicts
    echo "waive ZZZ-ONE.mutant | caught by make mutants: slow-one" >>docs/spec/small.clauses
    if check 2>"$box/said"; then
        exit 1
    fi
    grep -q 'slow-one, which is not in tests/mutants' "$box/said" || exit 1
    echo '# expects: x x.y' >tests/mutants/slow-one.patch
    check | grep 'waived: 0 whole, 0 code, 0 test, 1 mutant'
)

try the_lists_are_well_formed_and_every_id_is_known "clauses.spec:lines" "$checker" tree
try the_map_is_what_the_tree_makes "clauses.spec:programs" map_is_fresh
try a_tree_that_is_right_passes "clauses.spec:covers" right_tree_passes
try a_clause_without_code_test_or_mutant_is_refused "clauses.spec:covers" lacks_are_refused
try an_id_that_no_list_has_is_refused "clauses.spec:covers" unknown_ids_are_refused
try a_list_that_is_malformed_is_refused "clauses.spec:lines" bad_lists_are_refused
try a_waiver_stands_for_what_it_names_alone "clauses.spec:lines" waivers_count
finish
