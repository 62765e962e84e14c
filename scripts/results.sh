#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Gathers what the suites of build folders recorded: results.jsonl and junit.xml. Fails on a skip that is not explained
# in tests/skips.txt (lines: id-pattern, tab, reason). results.sh BUILD-FOLDER OUT-FOLDER [BUILD-FOLDER…]
#
# A test that ran in several of them stands there once: failed if it failed in any, else passed if it passed in any.
set -eu

build=$1
out=$2
mkdir -p "$out"
shift 2
all=$(mktemp)
trap 'rm -f "$all"' EXIT
for folder in "$build" "$@"; do
    cat "$folder"/report/suites/*.jsonl
done >"$all"
awk '
BEGIN { weight["skip"] = 1; weight["pass"] = 2; weight["fail"] = 3 }
{
    id = $0; sub(/.*"id":"/, "", id); sub(/".*/, "", id)
    result = $0; sub(/.*"result":"/, "", result); sub(/".*/, "", result)
    if (!(id in line)) order[++count] = id
    if (weight[result] > heaviest[id]) { heaviest[id] = weight[result]; line[id] = $0 }
}
END { for (i = 1; i <= count; i++) print line[order[i]] }' "$all" >"$out/results.jsonl"

awk '
function field(name,    at, rest) {
    at = index($0, "\"" name "\":\"")
    rest = substr($0, at + length(name) + 4)
    return substr(rest, 1, match(rest, /"[,}]/) - 1)
}
function xml(text) {
    gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text); gsub(/"/, "\\&quot;", text)
    return text
}
{
    id = field("id"); result = field("result"); count[result]++
    split(id, parts, ".")
    body = ""
    if (result == "fail") body = "<failure message=\"" xml(field("reason")) "\"/>"
    if (result == "skip") body = "<skipped message=\"" xml(field("reason")) "\"/>"
    cases = cases "  <testcase classname=\"" xml(parts[1]) "\" name=\"" xml(id) "\">" body "</testcase>\n"
}
END {
    printf "<testsuite name=\"ashlar\" tests=\"%d\" failures=\"%d\" skipped=\"%d\">\n%s</testsuite>\n", NR,
        count["fail"], count["skip"], cases > junit
    printf "results: %d tests recorded: %d passed, %d failed, %d skipped\n", NR, count["pass"], count["fail"], count["skip"]
}' junit="$out/junit.xml" "$out/results.jsonl"

unexplained=0
skips=$(mktemp)
grep '"result":"skip"' "$out/results.jsonl" >"$skips" || true
while IFS= read -r line; do
    id=$(printf '%s' "$line" | sed 's/.*"id":"\([^"]*\)".*/\1/')
    explained=no
    while IFS='	' read -r pattern reason; do
        # shellcheck disable=SC2254
        case $id in
        $pattern) [ -n "$reason" ] && explained=yes ;;
        esac
    done <tests/skips.txt
    if [ "$explained" = no ]; then
        echo "results: skipped without an explanation in tests/skips.txt: $line" >&2
        unexplained=1
    fi
done <"$skips"
rm -f "$skips"
exit $unexplained
