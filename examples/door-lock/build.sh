#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The door lock as a product: Ashlar is installed into a folder, and the lock is built with that installation alone, signed and put into a device.
# ASHLAR_BUILD names the build folder of Ashlar (build/host); everything goes to `product` in it.
set -eu
cd "$(dirname "$0")/../.."
build=${ASHLAR_BUILD:-build/host}
[ -f "$build/CMakeCache.txt" ] || { echo "build.sh: $build holds no build; \`make build\`, or set ASHLAR_BUILD" >&2; exit 3; }
case $build in /*) ;; *) build=$PWD/$build ;; esac
compiler=$(sed -n 's/^CMAKE_C_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")
mkdir -p "$build/product"
log=$build/product/log

run() { # printed, run, and shown whole if it fails
    echo "\$ $*"
    "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
}
run cmake --install "$build" --prefix "$build/product/prefix"
run cmake -G Ninja -S examples/door-lock/product -B "$build/product/lock" -DCMAKE_C_COMPILER="$compiler" -DCMAKE_PREFIX_PATH="$build/product/prefix"
run cmake --build "$build/product/lock"
