#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Builds the firmware's port for a board outside the tree and runs what a porter runs first (docs/porting.md): the board's devices, the fence between
# the worlds, the memory of partitions.
#
# board.sh BOARD-FOLDER [BUILD-FOLDER]      the build folder is build/board-NAME if not said
# Exit status: 0 it passes, 1 it does not, 2 wrong usage, 3 it could not be built.
set -eu

board=${1:-}
if [ ! -f "$board/board.cmake" ] || [ ! -f "$board/memory_map.h" ]; then
    echo "board: \"$board\" holds no board.cmake and memory_map.h; start from a copy of examples/board-an505" >&2
    exit 2
fi
board=$(cd "$board" && pwd)
build=${2:-$PWD/build/board-$(basename "$board")}
tool=$PWD/build/an521/host/tools/manifest/ashlar-manifest # made there, if that build exists
mkdir -p "$build"
log=$build/board.log
set -- --preset an521 -B "$build" -DASHLAR_BOARD_DIR="$board" -DASHLAR_BOARD_IS_OUTSIDE=ON
if [ -x "$tool" ]; then
    set -- "$@" -DASHLAR_MANIFEST_TOOL="$tool"
fi
cmake "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 3; }
cmake --build "$build" --target test-port.devices test-port.reset test-fence worlds-secure worlds-ns test-image.layout >"$log" 2>&1 || {
    grep -E -A 12 'FAILED|error|warning' "$log" >&2 || cat "$log" >&2
    exit 3
}
ctest --test-dir "$build" -L '^port$' --no-tests=error --output-on-failure
