#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Configures and builds: progress on a terminal, quiet in a pipe, everything that matters when it fails. build.sh PRESET TARGET…
set -eu

preset=$1
shift
folder=build/$preset
mkdir -p "$folder"
cmake --preset "$preset" >"$folder/configure.log" 2>&1 || { cat "$folder/configure.log" >&2; exit 1; }
if [ -t 1 ]; then
    exec cmake --build --preset "$preset" --target "$@"
fi
echo "build: $preset"
cmake --build --preset "$preset" --target "$@" >"$folder/build.log" 2>&1 || {
    grep -E -A 12 'FAILED|error|warning' "$folder/build.log" >&2 || cat "$folder/build.log" >&2
    exit 1
}
