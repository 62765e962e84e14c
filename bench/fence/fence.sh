#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# fence.sh FILE: two devices on one processor, one behind the whole fence and one behind none; what a call costs on each, in turns.
# ASHLAR_BUILD names the build folder (build/host).
set -eu
file=$1
build=${ASHLAR_BUILD:-build/host}
case $build in /*) ;; *) build=$PWD/$build ;; esac
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
ashlar=$build/tools/ashlar
cleanup() {
    for side in fenced unfenced; do "$ashlar" device stop --socket "$work/$side.sock" >/dev/null 2>&1 || :; done
    rm -rf "$work"
}
trap cleanup EXIT
"$ashlar" device key "$work/key"
for side in fenced unfenced; do
    mkdir "$work/$side"
    cp "$build/bench/$side/bench-null" "$work/$side/"
    "$ashlar" device sign --key "$work/key" --out "$work/$side/device.manifest" "$here/manifest.json=$work/$side/bench-null"
    libexec=$build/device
    [ $side = fenced ] || libexec=$build/bench/unfenced
    ASHLAR_LIBEXEC=$libexec taskset -c 0 "$ashlar" device start --state "$work/$side.state" --socket "$work/$side.sock" \
        --manifest "$work/$side/device.manifest" --key "$work/key.pub" >/dev/null
done
taskset -c 0 "$build/bench/bench-fence" "$file" "$work/fenced.sock" "$work/unfenced.sock"
