#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# count.sh FOLDER-OF-IMAGES LEVEL
# All figures of one profile at one level: lines "NAME FIGURE WORST STATUS". flash and ram are those of the base image, without the benchmark's
# partitions; cold and warm are the first and the second start of one medium.
set -u
images=$1
level=$2
here=$(dirname "$0")
box=$(mktemp -d) || exit 3
trap 'rm -rf "$box"' EXIT
arm-none-eabi-size "$images/an521-base-l$level.elf" >"$box/size" || exit 3
awk 'NR == 2 { print "flash", $1 + $2, $1 + $2, 0; print "ram", $2 + $3, $2 + $3, 0 }' "$box/size"
sh "$here/run.sh" "$images" "$level" rows "$box/medium" >"$box/cold" || { cat "$box/cold" >&2; exit 3; }
sh "$here/run.sh" "$images" "$level" rows "$box/medium" >"$box/warm" || { cat "$box/warm" >&2; exit 3; }
sh "$here/run.sh" "$images" "$level" masked >"$box/masked" || { cat "$box/masked" >&2; exit 3; }
awk '$1 == "row" && $2 == "secure_to_ns" { print FILENAME ~ /cold$/ ? "cold" : "warm", $3, $4, $5 }' "$box/cold" "$box/warm"
awk '$1 == "row" && $2 != "secure_to_ns" { print $2, $3, $4, $5 }' "$box/cold"
# The longest that a Non-secure interrupt waited, and during what.
awk '$1 == "masked" && $3 >= longest { longest = $3; what = $2 } { print > "/dev/stderr" }
    END { print "masked", longest, longest, 0, what }' "$box/masked" 2>"$box/said"
