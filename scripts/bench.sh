#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Every benchmark beside its peer, in one run each; rows in build/bench/<name>.jsonl. Quote ratios, not seconds.
set -eu

build=${ASHLAR_BUILD:-build/host}
out=build/bench
ashlar=$build/tools/ashlar
cpus=$(taskset -cp $$ | sed 's/.*: *//' | tr ',' ' ')
first_cpu=${cpus%%[- ]*}
last_cpu=${cpus##*[- ]}
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
ASHLAR_STATE=$state/inproc
export ASHLAR_STATE
mkdir -p "$out" "$ASHLAR_STATE"
rm -f "$out"/*.jsonl

bench_device=$build/bench/device/device.manifest
echo "== calls, beside bare futex round trips: both sides on one core, on two, and anywhere"
taskset -c "$first_cpu" "$ashlar" run --manifest "$bench_device" -- "$build/bench/bench-call" "$out/call.jsonl" one
if [ "$first_cpu" = "$last_cpu" ]; then
    echo "rows of two cores skipped: this process has one processor"
else
    taskset -c "$first_cpu" "$ashlar" run --manifest "$bench_device" -- "$build/bench/bench-call" "$out/call.jsonl" two
fi
"$ashlar" run --manifest "$bench_device" -- "$build/bench/bench-call" "$out/call.jsonl" free

echo "== null call behind the fence, beside the same behind none"
ASHLAR_BUILD=$build sh bench/fence/fence.sh "$out/fence.jsonl"

echo "== crypto, device and caller on one core"
taskset -c "$first_cpu" "$ashlar" run -- "$build/bench/bench-crypto" "$build/lib/libashlar.so" "$out/crypto.jsonl" one-core
echo "== crypto, device on one core, caller on another"
taskset -c "$first_cpu" "$ashlar" run -- taskset -c "$last_cpu" "$build/bench/bench-crypto" "$build/lib/libashlar.so" "$out/crypto.jsonl" two-cores

echo "== crypto isolated, beside Mbed TLS in process"
if mbedtls=$(scripts/mbedtls.sh) &&
    cc -std=c11 -O2 -shared -fPIC -I"$mbedtls/include" bench/crypto/mbedtls_peer.c -o "$build/bench/mbedtls-peer.so" \
        -Wl,-Bsymbolic -Wl,--exclude-libs,ALL "$mbedtls/lib/libmbedcrypto.a"; then
    taskset -c "$first_cpu" "$ashlar" run -- "$build/bench/bench-peer" "$build/lib/libashlar.so" "$build/bench/mbedtls-peer.so" "$out/peer.jsonl" one-core
    [ "$first_cpu" = "$last_cpu" ] ||
        taskset -c "$first_cpu" "$ashlar" run -- taskset -c "$last_cpu" "$build/bench/bench-peer" "$build/lib/libashlar.so" "$build/bench/mbedtls-peer.so" \
            "$out/peer.jsonl" two-cores
else
    echo "rows skipped: Mbed TLS 3.6 cannot be had here"
fi

echo "== cold start, beside a fork and exec a partition"
"$build/bench/bench-start" "$out/start.jsonl" "$ashlar" "$build/bench/bench-start-nothing" 4 31

echo "== a killed partition serves again (30 kills, 11 s apart)"
"$ashlar" run -- "$build/bench/bench-restart" "$out/restart.jsonl" "$ashlar" 30

echo "== ITS, beside one preallocated write and fdatasync"
"$build/bench/bench-its" "$out/its.jsonl"
