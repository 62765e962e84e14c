#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Holds code, tests and mutants against the clause lists of docs/spec (docs/format/clauses.spec.md).
#
# clauses.sh tree           forms, ids and waivers, as far as the tree alone can tell
# clauses.sh map            prints docs/spec-map.md
# clauses.sh check BUILD    also: each clause has a test that passed in the last run, and a mutant that was caught (clause_mutants.sh)
#
# Exit status 0 all well, 1 findings (printed), 2 wrong usage, 3 there is no run to look at.
set -eu
cd "${ASHLAR_SOURCE:-$(dirname "$0")/..}"

mode=${1:-}
case $mode in
tree | map) build= ;;
check) build=${2:?clauses: check wants a build folder} ;;
*) echo "usage: clauses.sh tree | map | check BUILD" >&2; exit 2 ;;
esac

files() { # kind pattern folder…: one line each, "kind file"
    kind=$1
    pattern=$2
    shift 2
    for folder in "$@"; do
        if [ -e "$folder" ]; then
            find "$folder" -type f | grep -E "$pattern" | sort | sed "s/^/$kind /"
        fi
    done
}

lists=$(mktemp)
trap 'rm -f "$lists"' EXIT
{
    files list '\.clauses$' docs/spec
    files code '\.(c|h|in|cmake|sh|def|txt)$' include/psa spm rt port tools/manifest cmake lib/reason/include/reason/pages
    files test '\.(c|sh)$' tests conformance
    files patch '\.patch$' tests/mutants/clauses
    files slow '\.patch$' tests/mutants | grep -v tests/mutants/clauses/ || true
    if [ -n "$build" ]; then
        files result '\.jsonl$' "$build/report/suites"
        files verdict '/verdicts$' "$build/clauses"
    fi
} >"$lists"
if [ "$mode" = check ] && { ! grep -q '^result ' "$lists" || ! grep -q '^verdict ' "$lists"; }; then
    echo "clauses: no results in $build; run make test, or ctest --preset host, which also tries the mutants" >&2
    exit 3
fi

# shellcheck disable=SC2046  # no file of these folders has a space in its name
set -- $(awk '$1 != kind { kind = $1; print "kind=" kind } { print $2 }' "$lists")
awk -v mode="$mode" '
function finding(text) { print "clauses: " text > "/dev/stderr"; findings++ }
function known_prefix(id,    p) { p = id; sub(/-.*/, "", p); return p in prefixes }
function id_shaped(word) { return word ~ /^[A-Z][A-Z0-9]*-[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/ }
# The ids in a line, into found[1..n]; ids that no list has are findings.
function ids_of(text, place,    n, word) {
    n = 0
    while (match(text, /[A-Z][A-Z0-9]*-[A-Z][A-Z0-9]*(-[A-Z0-9]+)*/)) {
        word = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
        if (!known_prefix(word)) continue
        if (!(word in summary)) { finding(place ": no list has the clause " word); continue }
        found[++n] = word
    }
    return n
}
function add(table, id, text) {
    if (index("; " table[id] ";", "; " text ";") == 0) table[id] = table[id] (table[id] == "" ? "" : "; ") text
}
function name_before_paren(text) { sub(/\(.*/, "", text); sub(/.*[ *]/, "", text); return text }

function read_list(line, place,    field, n, id, what) {
    if (line ~ /^#/ || line ~ /^ *$/) {
        if (line ~ /^# [A-Z]/ && started) { heading = substr(line, 3); order[++rows] = "#" heading }
        return
    }
    if (line ~ /^prefix /) { prefixes[substr(line, 8)] = place; started = 1; return }
    n = split(line, field, / \| /)
    if (line ~ /^waive /) {
        if (n != 2 || field[2] ~ /^ *$/) { finding(place ": a waiver is: waive ID | reason"); return }
        id = substr(field[1], 7); what = "all"
        if (match(id, /\.(code|test|mutant)$/)) { what = substr(id, RSTART + 1); id = substr(id, 1, RSTART - 1) }
        if (!(id in summary)) { finding(place ": waives " id ", which no list has before"); return }
        if ((id, what) in waived || (id, "all") in waived) finding(place ": " id " is waived twice")
        waived[id, what] = field[2]; waive_place[id, what] = place; waivers[what]++
        if (match(field[2], /make mutants: [a-z0-9-]+/)) named_slow[id] = substr(field[2], RSTART + 14, RLENGTH - 14)
        return
    }
    if (n < 3 || n > 4 || !id_shaped(field[1]) || (n == 4 && field[4] !~ /^uncertain ADR-[0-9][0-9][0-9][0-9]$/)) {
        finding(place ": a clause is: ID | document, section | summary [| uncertain ADR-NNNN]"); return
    }
    if (!known_prefix(field[1])) finding(place ": the id does not begin with the prefix of its list")
    if (field[1] in summary) { finding(place ": " field[1] " is there twice"); return }
    summary[field[1]] = field[3]; section[field[1]] = field[2]; uncertain[field[1]] = field[4]
    order[++rows] = field[1]; clauses++
}

function read_code(line, place,    text, n, i) {
    if (line ~ /^[a-zA-Z_].*[a-zA-Z0-9_]\(/ && line !~ /^(if|for|while|switch|return|set|include|add|foreach)/) {
        function_name = name_before_paren(line); resolve(function_name)
    } else if (line ~ /^(#define|enum|struct|typedef|static const|const|_Static_assert)/) {
        text = line
        sub(/^#define /, "", text); sub(/^static const /, "", text); sub(/^(enum|struct|typedef) /, "", text); sub(/[^A-Za-z0-9_].*/, "", text)
        resolve(text)
    }
    if (line ~ /^}/) function_name = ""
    if (match(line, /@spec /)) { text = substr(line, RSTART + 6); in_spec = 1 }
    else if (in_spec && line ~ /^ *(\*|\/\/|#) *[A-Z]+-[A-Z]/) text = line
    else { in_spec = 0; if (line ~ /[A-Z]-[A-Z]/) ids_of(line, place); return }
    n = ids_of(text, place)
    for (i = 1; i <= n; i++) {
        if (function_name != "") add(code, found[i], FILENAME ": " function_name)
        else pending[++pending_count] = found[i]
    }
    if (line ~ /\*\//) in_spec = 0
}
function resolve(name,    i) {
    for (i = 1; i <= pending_count; i++) add(code, pending[i], pending_file (name == "" ? "" : ": " name))
    pending_count = 0
}

function read_test(line, place,    n, i) {
    if (match(line, /(test_main\(|^suite )"?[a-z_.0-9]+/)) { suite[FILENAME] = substr(line, RSTART, RLENGTH); sub(/.*[ ("]/, "", suite[FILENAME]) }
    if (match(line, /(TEST|CASE|RULE)[A-Z_]*\([a-z_0-9]+, */)) { test_name = substr(line, RSTART, RLENGTH); sub(/.*\(/, "", test_name); sub(/,.*/, "", test_name) }
    else if (match(line, /^ *[{] "[a-z_0-9]+", *"/)) { test_name = substr(line, RSTART, RLENGTH); gsub(/[^a-z_0-9]/, "", test_name) }
    else if (match(line, /^ *(try|skip) [a-z_0-9]+/)) { test_name = substr(line, RSTART, RLENGTH); sub(/.* /, "", test_name) }
    else if (line ~ /^}/ || line ~ /^ *$/) test_name = ""
    n = ids_of(line, place)
    for (i = 1; i <= n; i++) { claim[++claims] = found[i]; claim_file[claims] = FILENAME; claim_test[claims] = test_name }
}

FNR == 1 {
    resolve(""); in_spec = 0; function_name = ""; test_name = ""; started = 0; pending_file = FILENAME
}
kind == "list" { read_list($0, FILENAME ":" FNR) }
kind == "code" { read_code($0, FILENAME ":" FNR) }
kind == "test" { read_test($0, FILENAME ":" FNR) }
kind == "patch" && FNR <= 3 && /^# clause: / {
    n = ids_of($0, FILENAME ":" FNR)
    name = FILENAME; sub(/.*\//, "", name); sub(/\.patch$/, "", name)
    for (i = 1; i <= n; i++) add(mutant, found[i], name)
    if (n > 0) patches++
}
kind == "slow" && FNR == 1 { name = FILENAME; sub(/.*\//, "", name); sub(/\.patch$/, "", name); slow[name] = 1 }
kind == "result" && /"result":"pass"/ && match($0, /"proves":"[^"]*"/) {
    proves = substr($0, RSTART + 10, RLENGTH - 11)
    n = ids_of(proves, FILENAME)
    for (i = 1; i <= n; i++) passed[found[i]]++
}
kind == "result" && /"result":"skip"/ && match($0, /"proves":"[^"]*"/) {
    n = ids_of(substr($0, RSTART + 10, RLENGTH - 11), FILENAME)
    for (i = 1; i <= n; i++) skipped[found[i]]++
}
kind == "verdict" && $1 == "caught" { caught_count++; for (i = 3; i <= NF; i++) caught[$i]++ }
kind == "verdict" && $1 == "skipped" { for (i = 3; i <= NF; i++) unasked[$i]++ }

function is_waived(id, what) { return (id, what) in waived || (id, "all") in waived }
function need(id, what, is_there, lack) {
    if (is_there && (id, what) in waived) finding(waive_place[id, what] ": waives the " what " of " id ", which is there")
    if (!is_there && !is_waived(id, what)) { finding(id ": " lack " (" summary[id] ")"); return 0 }
    return is_there
}
function cell(text,    part, n) {
    n = split(text, part, /; /)
    if (n <= 4) { gsub(/; /, "<br>", text); return text }
    return part[1] "<br>" part[2] "<br>" part[3] "<br>and " n - 3 " more"
}
function waiver_text(id, what) { return (id, what) in waived ? "*" waived[id, what] "*" : (id, "all") in waived ? "*" waived[id, "all"] "*" : "" }

END {
    resolve("")
    for (i = 1; i <= claims; i++)
        add(tests, claim[i], suite[claim_file[i]] != "" && claim_test[i] != "" ? suite[claim_file[i]] "." claim_test[i] : claim_file[i] (claim_test[i] != "" ? ": " claim_test[i] : ""))
    for (r = 1; r <= rows; r++) {
        id = order[r]
        if (id ~ /^#/) continue
        whole = need(id, "code", code[id] != "", "no code names it; @spec " id " where it is enforced")
        if (mode == "check") {
            if (!passed[id] && skipped[id]) { skipped_count++; passed[id] = 1 }
            if (!caught[id] && unasked[id]) caught[id] = 1
            whole = need(id, "test", passed[id] > 0, tests[id] == "" ? "no test proves it" : "no test that proves it passed in the last run") && whole
            whole = need(id, "mutant", caught[id] > 0, mutant[id] == "" ? "no mutant breaks it" : "its mutant was not caught") && whole
        } else {
            whole = need(id, "test", tests[id] != "", "no test proves it") && whole
            whole = need(id, "mutant", mutant[id] != "", "no mutant breaks it") && whole
        }
        full += whole
        if ((id, "all") in waived && whole) finding(waive_place[id, "all"] ": waives " id ", which has everything")
        if (id in named_slow && !(named_slow[id] in slow)) finding(id ": its waiver names the mutant " named_slow[id] ", which is not in tests/mutants")
    }
    if (mode == "map") {
        print "<!-- SPDX-License-Identifier: Apache-2.0 -->\n<!-- SPDX-FileCopyrightText: The Ashlar authors -->"
        print "# From clause to code, test and mutant\n"
        print "Made by `scripts/clauses.sh map` from `docs/spec/*.clauses`, `@spec` in the code, what tests prove and `tests/mutants/clauses`; `make specmap` writes it anew."
        print "In italics: why something is not there.\n"
        printf "%d clauses, %d with code, test and mutant; waived: %d whole, %d code, %d test, %d mutant. %d mutants.\n", clauses, full,
            waivers["all"], waivers["code"], waivers["test"], waivers["mutant"], patches
        for (r = 1; r <= rows; r++) {
            id = order[r]
            if (id ~ /^#/) {
                print "\n## " substr(id, 2) "\n\n| Clause | Rule | Code | Tests | Mutant |\n|---|---|---|---|---|"
                continue
            }
            rule = summary[id] " (" section[id] (uncertain[id] == "" ? "" : "; " uncertain[id]) ")"
            gsub(/</, "\\&lt;", rule)
            printf "| %s | %s | %s | %s | %s |\n", id, rule, code[id] == "" ? waiver_text(id, "code") : cell(code[id]),
                tests[id] == "" ? waiver_text(id, "test") : cell(tests[id]), mutant[id] == "" ? waiver_text(id, "mutant") : cell(mutant[id])
        }
    } else {
        printf "clauses: %d, %d with code, test and mutant; waived: %d whole, %d code, %d test, %d mutant; %d mutants%s\n", clauses, full,
            waivers["all"], waivers["code"], waivers["test"], waivers["mutant"], patches, mode == "check" ? ", " caught_count " caught" : ""
        if (skipped_count > 0) printf "clauses: %d of them could not be asked on this machine: their tests were skipped, for a reason in tests/skips.txt\n", skipped_count
    }
    exit mode != "map" && findings > 0
}' "$@"
