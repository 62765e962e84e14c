#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# run.sh FOLDER-OF-IMAGES LEVEL rows|masked [MEDIUM]
# One start of the benchmark's device at that level; its lines go to standard output. MEDIUM is kept, made blank if there is none; its page of noise is
# always the same, so that every run is.
set -u
images=$1
level=$2
program=$3
medium=${4:-}
box=$(mktemp -d) || exit 3
trap 'rm -rf "$box"' EXIT
[ -n "$medium" ] || medium=$box/medium
if [ ! -f "$medium" ]; then
    head -c 16777216 /dev/zero | tr '\000' '\377' >"$medium" || exit 3
fi
awk 'BEGIN { srand(521); for (i = 0; i < 4096; i++) printf "%c", 33 + int(rand() * 90) }' |
    LC_ALL=C dd of="$medium" bs=4096 seek=1 conv=notrunc 2>/dev/null || exit 3
sh scripts/qemu.sh --machine mps2-an521,memory-backend=medium --limit 300 --console "file:$box/console" "$images/an521-bench-first.elf" \
    -object "memory-backend-file,id=medium,size=16M,mem-path=$medium,share=on" -icount shift=6,sleep=off \
    -device "loader,file=$images/an521-bench-l$level.bin,addr=0x10010000" \
    -device "loader,file=$images/an521-bench-$program-l$level.bin,addr=0x10100000" >"$box/said" 2>&1
status=$?
tr -d '\r' <"$box/said"
[ "$status" -eq 0 ] || cat "$box/console"
exit "$status"
