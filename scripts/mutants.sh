#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Would the tests notice? Each tests/mutants/*.patch takes one defence away or plants one bug. It is applied to a copy of the tree, built, and
# the suite it names must then fail in exactly the tests it names.
#
#     # expects: CTEST-NAME id [id …]      first line; ids as in results.jsonl, "<suite>.<test>"
#     # what it removes                    second line
#
# mutants.sh [NAME…]: those patches alone. Exit status 0 if all are caught.
set -u

copy=build/mutants/src
build=$PWD/build/mutants/build
log=$PWD/build/mutants/log

fresh_copy() {
    mkdir -p "$copy" "$build"
    git ls-files -z --cached --others --exclude-standard | tar --null -T - -cf - | tar -C "$copy" -xf -
    # What the tree no longer has must not linger in the copy.
    (cd "$copy" && find . -type f | sed 's,^\./,,' | sort) >"$build/have"
    git ls-files --cached --others --exclude-standard | sort >"$build/want"
    comm -23 "$build/have" "$build/want" | while IFS= read -r stale; do rm -f "$copy/$stale"; done
}

configure() {
    (cd "$copy" && cmake --preset host -B "$build") >"$log" 2>&1 || { cat "$log"; exit 3; }
}

build_suite() { # ctest-name
    if ninja -C "$build" -t query "test-$1" >/dev/null 2>&1; then
        cmake --build "$build" --target "test-$1" >"$log" 2>&1
    else
        cmake --build "$build" --target all tests >"$log" 2>&1
    fi
}

failed_ids() { # ids that failed in the last run of any suite
    cat "$build"/report/suites/*.jsonl 2>/dev/null | sed -n 's/.*"id":"\([^"]*\)","result":"fail".*/\1/p' | sort | tr '\n' ' '
}

judge() { # patch
    name=$(basename "$1" .patch)
    head=$(sed -n '1s/^# expects: *//p' "$1")
    suite=${head%% *}
    expected=$(printf '%s\n' "${head#* }" | tr ' ' '\n' | sed '/^$/d' | sort | tr '\n' ' ')
    if [ -z "$head" ] || [ -z "$expected" ]; then
        echo "MALFORMED $name: no '# expects: CTEST-NAME id' in its first line"
        return 1
    fi
    if ! patch -d "$copy" -p1 -s --no-backup-if-mismatch <"$1" >"$log" 2>&1; then
        echo "STALE     $name: the patch does not apply"
        fresh_copy
        return 1
    fi
    rm -f "$build"/report/suites/*.jsonl
    verdict=1
    if ! build_suite "$suite"; then
        echo "BROKEN    $name: the mutant does not build, so no test was asked"
        grep -m 3 error "$log"
    else
        ctest --test-dir "$build" -R "^$(printf '%s' "$suite" | sed 's/\./\\./g')\$" >"$log" 2>&1
        failed=$(failed_ids)
        if [ "$failed" = "$expected" ]; then
            echo "caught    $name: $expected"
            verdict=0
        elif [ -z "$failed" ]; then
            echo "SURVIVED  $name: $suite passed; expected to fail: $expected"
        else
            echo "ELSEWHERE $name: failed: ${failed}expected: $expected"
        fi
    fi
    patch -d "$copy" -p1 -s -R --no-backup-if-mismatch <"$1" || fresh_copy
    return $verdict
}

main() {
    fresh_copy
    configure
    total=0
    caught=0
    for patch in tests/mutants/*.patch; do
        if [ $# -gt 0 ]; then
            case " $* " in
            *" $(basename "$patch" .patch) "*) ;;
            *) continue ;;
            esac
        fi
        total=$((total + 1))
        judge "$patch" && caught=$((caught + 1))
    done
    echo "mutants: $caught of $total caught"
    [ "$total" -gt 0 ] && [ "$caught" -eq "$total" ]
}

main "$@"
