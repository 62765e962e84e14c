#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Builds and installs what a Non-secure project needs: firmware_install.sh TARGET PREFIX [PROFILE [LEVEL]] (DESTDIR honoured).
# PROFILE medium is of the build folder that tests use; another has one of its own, build/TARGET-PROFILE.
set -eu

target=$1
prefix=$2
profile=${3:-medium}
level=${4:-2}
case $profile in
small | medium | large) ;;
*) echo "install: PROFILE \"$profile\": small, medium or large" >&2; exit 2 ;;
esac
case $level in
1 | 2 | 3) ;;
*) echo "install: LEVEL \"$level\": 1, 2 or 3" >&2; exit 2 ;;
esac
folder=build/$target
[ "$profile" = medium ] || folder=$folder-$profile
mkdir -p "$folder"
cmake --preset "$target" -B "$folder" -DASHLAR_PROFILE="$profile" >"$folder/configure.log" 2>&1 || { cat "$folder/configure.log" >&2; exit 1; }
echo "build: $folder"
cmake --build "$folder" --target ns-kit >"$folder/build.log" 2>&1 || {
    grep -E -A 12 'FAILED|error|warning' "$folder/build.log" >&2 || cat "$folder/build.log" >&2
    exit 1
}
ASHLAR_LEVEL=$level cmake --install "$folder" --prefix "$prefix"
