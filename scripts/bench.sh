#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Every benchmark beside its peer, in one run each; rows in build/bench/<name>.jsonl. Quote ratios, not seconds.
# BENCH='name…' runs those alone: call fence crypto peer start restart storage.
set -eu

build=${ASHLAR_BUILD:-build/host}
out=build/bench
ashlar=$build/tools/ashlar
cpus=$(taskset -cp $$ | sed 's/.*: *//' | tr ',' ' ')
first_cpu=${cpus%%[- ]*}
last_cpu=${cpus##*[- ]}
all="call fence crypto peer start restart storage"
state=$(mktemp -d)
. tests/swtpm.sh
trap 'swtpm_stop "$state/tpm"; rm -rf "$state"' EXIT
ASHLAR_STATE=$state/inproc
export ASHLAR_STATE
mkdir -p "$out" "$ASHLAR_STATE"

bench_call() {
    bench_device=$build/bench/device/device.manifest
    echo "== calls, beside bare futex round trips: both sides on one core, on two, and anywhere"
    taskset -c "$first_cpu" "$ashlar" run --manifest "$bench_device" -- "$build/bench/bench-call" "$out/call.jsonl" one
    if [ "$first_cpu" = "$last_cpu" ]; then
        echo "rows of two cores skipped: this process has one processor"
    else
        taskset -c "$first_cpu" "$ashlar" run --manifest "$bench_device" -- "$build/bench/bench-call" "$out/call.jsonl" two
    fi
    "$ashlar" run --manifest "$bench_device" -- "$build/bench/bench-call" "$out/call.jsonl" free
}

bench_fence() {
    echo "== null call behind the fence, beside the same behind none"
    ASHLAR_BUILD=$build sh bench/fence/fence.sh "$out/fence.jsonl"
}

bench_crypto() {
    echo "== crypto, device and caller on one core"
    taskset -c "$first_cpu" "$ashlar" run -- "$build/bench/bench-crypto" "$build/lib/libashlar.so" "$out/crypto.jsonl" one-core
    echo "== crypto, device on one core, caller on another"
    taskset -c "$first_cpu" "$ashlar" run -- taskset -c "$last_cpu" "$build/bench/bench-crypto" "$build/lib/libashlar.so" "$out/crypto.jsonl" two-cores
}

bench_peer() {
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
}

bench_start() {
    echo "== cold start, beside a fork and exec a partition"
    "$build/bench/bench-start" "$out/start.jsonl" "$ashlar" "$build/bench/bench-start-nothing" 4 31
}

bench_restart() {
    echo "== a killed partition serves again (30 kills, 11 s apart)"
    "$ashlar" run -- "$build/bench/bench-restart" "$out/restart.jsonl" "$ashlar" 30
}

bench_storage() {
    echo "== storage in process, beside a bare log, SQLite and LMDB"
    if [ -x "$build/bench/bench-storage" ]; then
        "$build/bench/bench-storage" "$out/storage.jsonl"
    else
        echo "rows skipped: SQLite or LMDB are missing; scripts/setup.sh bench"
    fi
    echo "== storage isolated: eight writers, beside one"
    mkdir -p "$out/state" && chmod 700 "$out/state" # on the disk that the rows are for
    "$ashlar" run --state "$out/state" -- "$build/bench/bench-writers" "$out/storage.jsonl"
    rm -rf "$out/state"
    echo "== a counter in a TPM (swtpm: without a chip's own time)"
    if command -v swtpm >/dev/null && [ -x "$build/device/ashlar-tpm" ] && swtpm_start "$state/tpm"; then
        "$build/bench/bench-tpm" "$out/storage.jsonl" "$build/device/ashlar-tpm" "$swtpm_place"
        swtpm_stop "$state/tpm"
    else
        echo "rows skipped: swtpm or tpm2-tss is missing; scripts/setup.sh tpm"
    fi
}

for name in ${BENCH:-$all}; do
    case " $all " in
    *" $name "*) ;;
    *)
        echo "bench: $name: no such; there are $all" >&2
        exit 2
        ;;
    esac
done
for name in ${BENCH:-$all}; do
    rm -f "$out/$name.jsonl"
    "bench_$name"
done
