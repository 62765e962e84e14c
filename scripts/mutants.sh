#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Would the tests notice? Each tests/mutants/*.patch takes one defence away or plants one bug. It is applied to a copy of the tree, built, and
# the suite it names must then fail in exactly the tests it names. Before that every such suite must pass as it is.
#
#     # expects: CTEST-NAME id [id …]      first line; ids as in results.jsonl, "<suite>.<test>"
#     # what it removes                    second line
#
#     # preset: an521                    before that, if the suite is one of the Cortex-M33, built by that preset and run under QEMU
#
# The id "<CTEST-NAME>.died" stands for a suite that ended by a signal or by its time limit, so that it could not name the test.
# A mutant whose tests are skipped on this machine (they need root, or a kernel's feature) is told as such and is no failure.
#
# mutants.sh [NAME…]: those patches alone. Exit status 0 if all are caught, 1 if not, 3 if it could not be tried.
set -u

copy=build/mutants/src
host_build=$PWD/build/mutants/build
device_build=$PWD/build/mutants/an521
build=$host_build
log=$PWD/build/mutants/log

listed() {
    git ls-files --cached --others --exclude-standard | sort -u | while IFS= read -r file; do
        if [ -f "$file" ]; then
            printf '%s\n' "$file"
        fi
    done
}

# The copy becomes the tree. What differs gets a new time: else a program built from a mutant would pass for up to date.
fresh_copy() {
    mkdir -p "$copy" "$host_build"
    listed >"$host_build/want"
    (cd "$copy" && find . -type f | sed 's,^\./,,' | sort) >"$host_build/have"
    comm -23 "$host_build/have" "$host_build/want" | while IFS= read -r stale; do rm -f "$copy/$stale"; done
    while IFS= read -r file; do
        if ! cmp -s "$file" "$copy/$file"; then
            mkdir -p "$copy/$(dirname "$file")"
            rm -f "$copy/$file"
            cp "$file" "$copy/$file"
        fi
    done <"$host_build/want"
}

configure() { # preset build-folder
    (cd "$copy" && cmake --preset "$1" -B "$2") >"$log" 2>&1 || { cat "$log"; exit 3; }
}

# Sets `build` and `suite` for a suite as a patch names it.
enter() { # [an521/]ctest-name
    case $1 in
    an521/*)
        build=$device_build
        suite=${1#an521/}
        [ -f "$build/CMakeCache.txt" ] || configure an521 "$build"
        ;;
    *)
        build=$host_build
        suite=$1
        ;;
    esac
}

build_suite() { # ctest-name, entered
    if ninja -C "$build" -t query "test-$1" >/dev/null 2>&1; then
        cmake --build "$build" --target "test-$1" >"$log" 2>&1
    else
        cmake --build "$build" --target all tests >"$log" 2>&1
    fi
}

run_suite() { # ctest-name, entered: the exit status of ctest
    rm -f "$build"/report/suites/*.jsonl
    ctest --test-dir "$build" -R "^$(printf '%s' "$1" | sed 's/\./\\./g')\$" >"$log" 2>&1
}

ids_that() { # fail|skip: in the last run, whichever suites wrote them
    cat "$build"/report/suites/*.jsonl 2>/dev/null | sed -n "s/.*\"id\":\"\\([^\"]*\\)\",\"result\":\"$1\".*/\\1/p" | sort | tr '\n' ' '
}

name_of() {
    basename "$1" .patch
}

head_of() { # its first line; the suite of another build has that before it
    preset=$(sed -n '2s,^# preset: *\(.*\),\1/,p' "$1")
    sed -n "1s,^# expects: *,$preset,p" "$1"
}

chosen() { # NAME…: the patches
    for patch in tests/mutants/*.patch; do
        case " $* " in
        "  " | *" $(name_of "$patch") "*) printf '%s\n' "$patch" ;;
        esac
    done
}

# 0 caught, 1 not, 2 could not be asked here
judge() { # patch
    name=$(name_of "$1")
    head=$(head_of "$1")
    named=${head%% *}
    enter "$named"
    expected=$(printf '%s\n' "${head#* }" | tr ' ' '\n' | sed '/^$/d' | sort | tr '\n' ' ')
    case $head in
    *' '*) ;;
    *)
        echo "MALFORMED $name: no '# expects: CTEST-NAME id' in its first line"
        return 1
        ;;
    esac
    if grep -qxF "$named" "$host_build/unsound"; then
        echo "UNSOUND   $name: $suite fails as it is, so it proves nothing"
        return 1
    fi
    if ! patch -d "$copy" -p1 -s -f --no-backup-if-mismatch -r - <"$1" >"$log" 2>&1; then
        echo "STALE     $name: the patch does not apply"
        fresh_copy
        return 1
    fi
    verdict=1
    if ! build_suite "$suite"; then
        echo "BROKEN    $name: the mutant does not build, so no test was asked"
        grep -m 3 error "$log"
    else
        failed=
        if ! run_suite "$suite"; then
            failed=$(ids_that fail)
            failed=${failed:-"$suite.died "}
        fi
        skipped=$(ids_that skip)
        if [ "$failed" = "$expected" ]; then
            echo "caught    $name: $expected"
            verdict=0
        elif [ -n "$failed" ]; then
            echo "ELSEWHERE $name: failed: ${failed}expected: $expected"
        else
            verdict=1
            for id in $expected; do
                case " $skipped" in
                *" $id "*) verdict=2 ;;
                esac
            done
            if [ $verdict -eq 2 ]; then
                echo "skipped   $name: its tests are skipped on this machine: $expected"
            else
                echo "SURVIVED  $name: $suite passed; expected to fail: $expected"
            fi
        fi
    fi
    patch -d "$copy" -p1 -s -f -R --no-backup-if-mismatch -r - <"$1" >/dev/null 2>&1 || fresh_copy
    return $verdict
}

# A test that fails anyway would catch everything.
find_unsound() { # NAME…
    : >"$host_build/unsound"
    chosen "$@" | while IFS= read -r patch; do
        head=$(head_of "$patch")
        printf '%s\n' "${head%% *}"
    done | sort -u >"$host_build/suites"
    while IFS= read -r named; do
        enter "$named"
        if ! build_suite "$suite"; then
            echo "mutants: $suite does not build as it is"
            grep -m 3 error "$log"
            exit 3
        fi
        run_suite "$suite" || printf '%s\n' "$named" >>"$host_build/unsound"
    done <"$host_build/suites"
}

main() {
    fresh_copy
    configure host "$host_build"
    find_unsound "$@"
    total=0
    caught=0
    skipped_count=0
    chosen "$@" >"$host_build/chosen"
    while IFS= read -r patch; do
        total=$((total + 1))
        judge "$patch"
        case $? in
        0) caught=$((caught + 1)) ;;
        2) skipped_count=$((skipped_count + 1)) ;;
        esac
    done <"$host_build/chosen"
    note=
    if [ $skipped_count -gt 0 ]; then
        note=", $skipped_count could not be asked on this machine"
    fi
    echo "mutants: $caught of $total caught$note"
    [ "$total" -gt 0 ] && [ $((caught + skipped_count)) -eq "$total" ]
}

main "$@"
