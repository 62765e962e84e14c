#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The table of the Cortex-M33: what calls cost, how large the image is, how long it starts, beside TF-M's figures. Counted, not timed: the same every run.
# Rows go to build/bench/an521.jsonl. bench.sh --budgets writes the figures as budgets.txt has them, too.
set -eu
build=${ASHLAR_BUILD:-build/an521}
here=bench/an521
out=build/bench/an521.jsonl
box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT
mkdir -p build/bench
configurations='small:1 medium:2 medium:3 large:3'
for configuration in $configurations; do
    profile=${configuration%:*}
    level=${configuration#*:}
    images=$(sh $here/profile.sh "$build" "$profile" 2>"$box/log") || { cat "$box/log" >&2; exit 1; }
    sh $here/count.sh "$images" "$level" >"$box/$profile-l$level"
done
awk -v box="$box" -v json="$out" -f $here/table.awk $here/tfm.txt "$box/small-l1" "$box/medium-l2" "$box/medium-l3" "$box/large-l3"
if [ "${1:-}" = --budgets ]; then
    awk -f $here/budgets.awk "$box/small-l1" "$box/medium-l2" "$box/medium-l3" "$box/large-l3" >$here/budgets.txt
fi
