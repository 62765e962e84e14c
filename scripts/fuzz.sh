#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Each libFuzzer target for so many seconds, over a copy of its committed corpus. fuzz.sh SECONDS [NAME…]
set -eu

seconds=${1:-60}
[ $# -gt 0 ] && shift
build=build/fuzz
cmake --preset fuzz >/dev/null
targets=fuzzers
if [ $# -gt 0 ]; then
    targets=$(printf 'fuzz-%s ' "$@")
fi
# shellcheck disable=SC2086
cmake --build --preset fuzz --target $targets
found=0
ran=0
for program in $(find "$build" -type f -name 'fuzz-*' -perm -u+x | sort); do
    name=$(basename "$program")
    case " $* " in
    "  " | *" ${name#fuzz-} "*) ;;
    *) continue ;;
    esac
    work=$build/work/$name
    mkdir -p "$work/corpus" "$work/found"
    committed=$(cat "$program.corpus") # written by cmake/ashlar_fuzz.cmake; empty if it has none
    if [ -n "$committed" ]; then
        cp "$committed"/* "$work/corpus/"
    fi
    ran=$((ran + 1))
    echo "== $name for $seconds s"
    if "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$work/found/" "$work/corpus" >"$work/log" 2>&1; then
        grep -E 'stat::(number_of_executed_units|peak_rss_mb)' "$work/log"
    else
        echo "FOUND: $name; input in $work/found, log in $work/log" >&2
        tail -n 20 "$work/log" >&2
        found=1
    fi
done
echo "fuzz: $ran targets, $seconds s each"
[ "$ran" -gt 0 ] && [ "$found" -eq 0 ]
