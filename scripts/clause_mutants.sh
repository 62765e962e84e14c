#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Does each clause's test go red? Each tests/mutants/clauses/*.patch breaks one rule of a specification in one file. That file alone is
# compiled from a patched copy, the suite's program is linked again with it, and run; the tree and the build folder stay as they are.
#
#     # clause: ID [ID …]                  what it breaks (docs/format/clauses.spec.md)
#     # expects: SUITE id [id …]           exactly these tests fail; ids as in results.jsonl. `*` at the end: and others that build on it.
#                                          static-assertion instead of ids: the suite itself does not compile, because it asserts this
#
# A header is compiled with each file of the program that includes it; one of an include folder, which many do, with the test's own files and
# those that a line `# with: FILE…` names. `# compiler:` says that the suite runs the manifest compiler, which then is what gets linked again.
#
# clause_mutants.sh [--learn] [NAME…]: those patches alone; --learn writes what failed into the patch. Reads ASHLAR_BUILD (build/host); the
# verdicts stand in BUILD/clauses/verdicts. Exit status 0 all caught, 1 not, 3 if it could not be tried.
set -u

source=$PWD
build=${ASHLAR_BUILD:-build/host}
build=$(cd "$build" 2>/dev/null && pwd) || { echo "clause_mutants: no build folder; make build first" >&2; exit 3; }
work=$build/clauses
patches=${ASHLAR_CLAUSE_MUTANTS:-tests/mutants/clauses} # another folder, for the test of this script
learn=no

line_of() { # patch key
    sed -n "/^---/q; s/^# $2: *//p" "$1"
}

# FILE, object, command: one line each, from what CMake wrote
list_commands() {
    awk -v src="$source/" '
    /"command":/ { command = $0; sub(/^ *"command": "/, "", command); sub(/",? *$/, "", command); gsub(/\\\\/, "\001", command); gsub(/\\"/, "\"", command); gsub(/\001/, "\\", command) }
    /"file":/ {
        file = $0; sub(/^ *"file": "/, "", file); sub(/",? *$/, "", file)
        if (index(file, src) == 1) file = substr(file, length(src) + 1)
        object = command; sub(/^.* -o /, "", object); sub(/ -c .*$/, "", object); sub(/ -o .*$/, "", command)
        print file "\t" object "\t" command
    }' "$build/compile_commands.json" >"$work/commands"
}

# Which object includes which private header, as the last build saw it: one line each
list_includes() {
    (cd "$build" && ninja -t deps) 2>/dev/null | awk -v absolute="$source/" -v relative="$(realpath --relative-to="$build" "$source")/" '
    /: #deps / { object = $1; sub(/:$/, "", object) }
    /^ .*\.h$/ && !/\/include\// {
        header = $1
        if (index(header, absolute) == 1) header = substr(header, length(absolute) + 1)
        if (index(header, relative) == 1) header = substr(header, length(relative) + 1)
        if (header !~ /^\//) print object "\t" header
    }' >"$work/includes"
}

compile() { # object-as-listed patched-source object
    command=$(awk -F '\t' -v object="$1" '$2 == object { print $3; exit }' "$work/commands")
    folder=$source/$(dirname "$(file_of "$1")")
    [ -n "$command" ] || { echo "no compile command for $1" >"$box/log"; return 1; }
    (cd "$build" && eval "$command -O0 -w -iquote \"$box/src\" -iquote \"$box/include\" -iquote \"$folder\" -o \"$3\" -c \"$2\"") >"$box/log" 2>&1
}

# The program's link line with some objects replaced, or put before its libraries: then no archive's own member is taken.
link_with() { # out object=mutated…
    out=$1
    shift
    line=$(cat "$work/link.$program")
    for pair in "$@"; do
        old=${pair%%=*}
        new=${pair#*=}
        case " $line " in
        *" $old "*) line=$(printf '%s' "$line" | awk -v old="$old" -v new="$new" '{ for (i = 1; i <= NF; i++) if ($i == old) $i = new; print }') ;;
        *) line=$(printf '%s' "$line" | awk -v new="$new" '{ sub(/ -o /, " " new " -o "); print }') ;;
        esac
    done
    line=$(printf '%s' "$line" | awk -v out="$out" '{ for (i = 1; i < NF; i++) if ($i == "-o") $(i + 1) = out; print }')
    (cd "$build" && eval "$line") >"$box/log" 2>&1
}

object_of() { # file
    awk -F '\t' -v file="$1" '$1 == file { print $2; exit }' "$work/commands"
}

file_of() { # object
    awk -F '\t' -v object="$1" '$2 == object { print $1; exit }' "$work/commands"
}

own_objects() {
    tr ' ' '\n' <"$work/link.$program" | grep -E '\.o$'
}

# The members of its libraries that the linker takes into the program
taken_objects() {
    line=$(awk -v out="$box/traced" '{ for (i = 1; i < NF; i++) if ($i == "-o") $(i + 1) = out; print }' "$work/link.$program")
    (cd "$build" && eval "$line -Wl,-t,-t") 2>/dev/null | sed -n 's/^(\(.*\.a\))\(.*\)$/\1 \2/p; s/^\(.*\.a\)(\(.*\))$/\1 \2/p' |
        while read -r library member; do
            ninja -C "$build" -t query "$library" 2>/dev/null | grep -E "^ +[^ ]*/$member\$"
        done
}

objects_with() { # patch header
    case $2 in
    */include/* | include/*)
        own_objects | grep '^tests/'
        for one in $(line_of "$1" with); do object_of "$one"; done
        ;;
    *)
        { own_objects; taken_objects; } | awk -v header="$2" '
            FNR == NR { if ($2 == header) includes[$1] = 1; next } $1 in includes { print $1 }' "$work/includes" -
        ;;
    esac
}

# Each file of the program that the header's patch reaches, compiled. What stands beside a private header is copied to it: a file's own folder
# is where the compiler looks first.
compile_includers() { # patch header
    case $2 in
    */include/* | include/*) ;;
    *) cp -n "$(dirname "$2")"/*.h "$box/src" ;;
    esac
    for object in $(objects_with "$1" "$2"); do
        one=$(file_of "$object")
        place=$source/$one
        case $2 in
        */include/* | include/*) ;;
        *)
            place=$box/src/$(basename "$one")
            cp "$one" "$place"
            ;;
        esac
        mutated=$box/$(printf '%s' "$one" | tr / _).o
        compile "$object" "$place" "$mutated" || return 1
        pairs="$pairs $object=$mutated"
    done
    [ -n "$pairs" ] || { echo "error: nothing in $program includes $2" >"$box/log"; return 1; }
}

# Everything that the patch reaches, compiled and linked into $box/program.
make_mutant() { # patch
    file=$(sed -n 's,^+++ b/\([^	 ]*\).*,\1,p' "$1")
    mkdir -p "$box/src" "$box/include"
    copy=$box/src/$(basename "$file")
    case $file in
    */include/* | include/*)
        copy=$box/include/$(printf '%s' "/$file" | sed 's,.*/include/,,')
        mkdir -p "$(dirname "$copy")"
        ;;
    esac
    patch -s -f -r - -o "$copy" "$file" <"$1" >"$box/log" 2>&1 || return 2
    pairs=
    case $file in
    *.h | *.def) compile_includers "$1" "$file" || return 1 ;;
    *)
        compile "$(object_of "$file")" "$copy" "$box/mutated.o" || return 1
        pairs=$(object_of "$file")=$box/mutated.o
        ;;
    esac
    # shellcheck disable=SC2086
    link_with "$box/program" $pairs || return 1
}

# One program run: of the whole suite, or with ASHLAR_TEST of one test. A run is bounded.
run_program() {
    ASHLAR_BUILD=$build ASHLAR_SOURCE=$source ASHLAR_RESULTS=$box/results ASHLAR_IMPATIENT=1 timeout 60 "$@" >"$box/log" 2>&1
}

failed_ids() {
    cat "$box"/results/*.jsonl 2>/dev/null | sed -n 's/.*"id":"\([^"]*\)","result":"fail".*/\1/p'
}

# The tests that fail, one a line. A program that died has named nothing: then each test is asked alone.
ask() { # suite
    mkdir -p "$box/results"
    rm -f "$box"/results/*
    if [ -n "$compiler" ]; then
        export ASHLAR_MANIFEST_COMPILER="$box/program"
        test_program=$(cat "$work/program.$1")
    else
        test_program=$box/program
    fi
    status=0
    run_program "$test_program" || status=$?
    case $status in
    0 | 77) return ;;
    1) failed_ids; return ;;
    esac
    while IFS= read -r id; do
        ASHLAR_TEST=${id##*.} run_program "$test_program" || printf '%s\n' "$id"
    done <"$work/tests.$1"
}

is_expected() { # $failed are $wanted; with a * all of $wanted are among $failed
    case " $head " in
    *' * '*) ;;
    *) [ "$failed" = "$wanted" ]; return ;;
    esac
    for id in $wanted; do
        case " $failed" in
        *" $id "*) ;;
        *) return 1 ;;
        esac
    done
}

are_skipped() { # all of $wanted, on this machine
    for id in $wanted; do
        grep -q "\"id\":\"$id\",\"result\":\"skip\"" "$box"/results/*.jsonl || return 1
    done
}

# Of $clauses, the first that none of the failed tests says it proves; empty if there is none.
unnamed_clause() { # suite
    for id in $failed; do
        sed -n "s/^{\"id\":\"$id\".*\"proves\":\"\\([^\"]*\\)\".*/ \\1 /p" "$work/as-it-is/$1"/results/*.jsonl
    done >"$box/proves"
    for clause in $clauses; do
        if ! grep -qF " $clause " "$box/proves"; then
            printf '%s\n' "$clause"
            return
        fi
    done
}

judge() { # patch: prints one line; the verdict is its first word
    name=$(basename "$1" .patch)
    box=$work/$name
    rm -rf "$box"
    mkdir -p "$box"
    clauses=$(line_of "$1" clause)
    head=$(line_of "$1" expects)
    suite=${head%% *}
    compiler=$(line_of "$1" compiler)
    program=$suite
    [ -z "$compiler" ] || program=manifest-compiler
    if [ -z "$clauses" ] || [ -z "$suite" ]; then
        echo "MALFORMED $name: wants '# clause: ID…' and '# expects: SUITE id…'"
        return
    fi
    if grep -qxF "$suite" "$work/unsound"; then
        echo "UNSOUND $name: $suite fails as it is, so it proves nothing"
        return
    fi
    make_mutant "$1"
    case $? in
    1)
        if [ "${head#* }" = static-assertion ] && grep -q 'static assertion failed' "$box/log"; then
            echo "caught $name $clauses"
            rm -rf "$box"
            return
        fi
        echo "BROKEN $name: $(grep -m 1 -E 'error|undefined|no compile' "$box/log" || tail -n 1 "$box/log")"
        return
        ;;
    2) echo "STALE $name: the patch does not apply: $(tail -n 1 "$box/log")"; return ;;
    esac
    failed=$(ask "$suite" | sort | tr '\n' ' ')
    wanted=$(printf '%s\n' "$head" | tr ' ' '\n' | sed '1d; /^$/d; /^[*]$/d' | sort | tr '\n' ' ')
    if [ "$learn" = yes ] && [ -n "$failed" ] && [ "${head%'*'}" = "$head" ]; then
        sed -i "s/^# expects:.*/# expects: $suite ${failed% }/" "$1"
        wanted=$failed
    fi
    if [ -z "$failed" ] && grep -q '"result":"skip"' "$box"/results/*.jsonl 2>/dev/null && are_skipped; then
        echo "skipped $name $clauses"
    elif [ -z "$failed" ]; then
        echo "SURVIVED $name: $suite passed; expected to fail: $wanted"
    elif ! is_expected; then
        echo "ELSEWHERE $name: failed: ${failed}expected: ${wanted}(if that is right: scripts/clause_mutants.sh --learn $name)"
    elif [ -n "$(unnamed_clause "$suite")" ]; then
        echo "MISNAMED $name: no test that failed says that it proves $(unnamed_clause "$suite")"
    else
        echo "caught $name $clauses"
        rm -rf "$box"
    fi
}

# What every mutant of a suite needs: its link line, its program, its tests; and that it passes as it is.
prepare_suite() { # suite
    box=$work/as-it-is/$1
    mkdir -p "$box/results"
    compiler=
    ninja -C "$build" -t commands "test-$1" 2>/dev/null | grep -E -- "-o [^ ]*test-$1( |\$)" | tail -n 1 | sed 's/^: && //; s/ && :$//' >"$work/link.$1"
    test_program=$build/$(sed -n "s/.* -o \([^ ]*test-$1\)\( .*\)*\$/\1/p" "$work/link.$1")
    printf '%s\n' "$test_program" >"$work/program.$1"
    if [ ! -x "$test_program" ]; then
        echo "clause_mutants: test-$1 is not built; cmake --build --preset host --target tests" >&2
        return 3
    fi
    run_program "$test_program" || printf '%s\n' "$1" >>"$work/unsound"
    cat "$box"/results/*.jsonl | sed -n 's/^{"id":"\([^"]*\)".*/\1/p' >"$work/tests.$1"
}

prepare() { # NAME…
    mkdir -p "$work"
    : >"$work/unsound"
    list_commands
    list_includes
    ninja -C "$build" -t commands manifest-compiler 2>/dev/null | grep -E -- '-o [^ ]*ashlar-manifest( |$)' | tail -n 1 |
        sed 's/^: && //; s/ && :$//' >"$work/link.manifest-compiler"
    for patch in $(chosen "$@"); do
        line_of "$patch" expects | cut -d ' ' -f 1
    done | sort -u >"$work/suites"
    while IFS= read -r suite; do
        [ -z "$suite" ] || prepare_suite "$suite" || exit 3
    done <"$work/suites"
}

chosen() { # NAME…: the patches
    if [ $# -eq 0 ]; then
        ls "$patches"/*.patch
    else
        for one in "$@"; do printf '%s\n' "$patches/$one.patch"; done
    fi
}

if [ "${1:-}" = --judge ]; then # one patch, for the two at a time below
    learn=$2
    judge "$3"
    exit 0
fi
if [ "${1:-}" = --learn ]; then
    learn=yes
    shift
fi
prepare "$@"
chosen "$@" | xargs -P 2 -n 1 "$0" --judge "$learn" >"$work/said"
if [ $# -eq 0 ]; then
    sort "$work/said" >"$work/verdicts"
fi
grep -v '^caught ' "$work/said"
total=$(wc -l <"$work/said")
caught=$(grep -c '^caught ' "$work/said")
skipped=$(grep -c '^skipped ' "$work/said")
note=
if [ "$skipped" -gt 0 ]; then
    note=", $skipped could not be asked on this machine"
fi
echo "clause mutants: $caught of $total caught$note"
[ "$total" -gt 0 ] && [ $((caught + skipped)) -eq "$total" ]
