#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The whole of each simulation (a file in build/sims, made by ashlar_sim), in parts, on all processors: sim.sh [NAME…]
# A part that was done by the very same program is not done again: stop it when you like, and start it again. FRESH=1 does all anew.
# Each part ends with "sim: N cases, N losses"; so does this.
set -eu

build=${ASHLAR_BUILD:-build/host}
jobs=${JOBS:-$(nproc)}
box=$build/sim
mkdir -p "$box"
list=$box/parts
: >"$list"
for file in "$build"/sims/*; do
    name=$(basename "$file")
    case " $* " in
    "  " | *" $name "*) ;;
    *) continue ;;
    esac
    program=$(cat "$file")
    sum=$(sha256sum "$program" | cut -c 1-16)
    part=0
    parts=$("$program" --parts)
    while [ "$part" -lt "$parts" ]; do
        echo "$program $part $box/$name.$sum.$part" >>"$list"
        part=$((part + 1))
    done
    find "$box" -name "$name.*" ! -name "$name.$sum.*" -exec rm -f {} +
done
[ -s "$list" ] || { echo "sim: there is no such simulation: $*" >&2; exit 2; }
if [ -n "${FRESH:-}" ]; then
    while read -r _ _ out; do rm -f "$out"; done <"$list"
fi

# One part. Its result gets its name when it is whole.
# shellcheck disable=SC2016
one='if [ ! -f "$3" ]; then nice "$1" --part "$2" >"$3.new" || true; mv "$3.new" "$3"; fi'
all=$(wc -l <"$list")
progress() {
    while :; do
        done=$(while read -r _ _ out; do [ -f "$out" ] && echo; done <"$list" | wc -l)
        printf '\rsim: %s of %s parts' "$done" "$all" >&2
        sleep 2
    done
}
if [ -t 2 ]; then
    progress &
    watcher=$!
    trap 'kill "$watcher" 2>/dev/null; printf "\n" >&2' EXIT
fi
xargs -P "$jobs" -L 1 sh -c "$one" sh <"$list"

while read -r _ _ out; do
    tail -n 1 "$out" | grep -q '^sim: [0-9]* cases, [0-9]* losses$' || echo "sim: 0 cases, 1 losses" # it died
    cat "$out"
done <"$list" | awk '
    /^# LOST/ { print }
    /^# reached: / { sub(/^# reached: /, ""); at = match($0, /: [0-9]+$/); name = substr($0, 1, at - 1)
        if (!(name in reached)) { order[++names] = name }
        reached[name] += substr($0, at + 2) }
    /^sim: / { cases += $2; losses += $4 }
    END { for (i = 1; i <= names; i++) { printf "reached: %s: %d\n", order[i], reached[order[i]] }
          printf "sim: %d cases, %d losses\n", cases, losses; exit losses != 0 }'
