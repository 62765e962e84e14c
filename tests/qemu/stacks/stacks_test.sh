#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# How deep the stacks of the base image get: painted at reset, looked at when a program has asked for what goes deepest. A stack keeps an
# eighth of itself, and at least 64 bytes: an exception's frame is 32 to 104. stacks_test.sh FOLDER-OF-IMAGES MACHINE
set -u
. tests/lib.sh
suite qemu.stacks
images=$1
machine=$2
box=$(mktemp -d) || exit 1
trap 'rm -rf "$box" "$test_log"' EXIT

# NAME LOWEST SIZE of each stack of the image $1, in decimal.
stacks_of() {
    arm-none-eabi-nm "$1" | awk '
        function number(hex, i, n) {
            n = 0
            for (i = 1; i <= length(hex); i++) { n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1 }
            return n
        }
        { name = $NF; at[name] = number($1) }
        END {
            split("its crypto platform attestation ps", who, " ")
            for (i = 0; ("v8m_part_" i "_start") in at; i++) {
                low = at["v8m_part_" i "_start"]
                print who[i + 1], low, at["v8m_part_" i "_stack_top"] - low
            }
            print "spm", at["v8m_stack_limit"], at["v8m_stack_seal"] - at["v8m_stack_limit"]
        }'
}

deep_enough() { # level
    image=$images/an521-base-l$1
    client=$images/test-stacks-client-l$1
    stacks_of "$image.elf" >"$box/stacks"
    rm -f "$box"/*.after
    head -c 16777216 /dev/zero | tr '\000' '\377' >"$box/medium" # blank, but for the page of noise
    head -c 4096 /dev/urandom | dd of="$box/medium" bs=4096 seek=1 conv=notrunc 2>/dev/null
    : >"$box/report"
    {
        echo "set pagination off"
        echo "set confirm off"
        echo "set architecture armv8-m.main"
        echo "file $images/an521-first.elf"
        echo "add-symbol-file $image.elf"
        echo "add-symbol-file $client.elf"
        echo "target remote | exec qemu-system-arm -M $machine,memory-backend=medium -object memory-backend-file,id=medium,size=16M,mem-path=$box/medium,share=on -display none -nic none -monitor none -serial null -semihosting-config enable=on,target=native -kernel $images/an521-first.elf -device loader,file=$image.bin,addr=0x10010000 -device loader,file=$client.bin,addr=0x10100000 -S -gdb stdio 2>/dev/null"
        while read -r name low size; do
            awk -v n="$size" 'BEGIN { for (i = 0; i < n; i++) { printf "p" } }' >"$box/$name.paint"
            echo "restore $box/$name.paint binary $low"
        done <"$box/stacks"
        echo "tbreak stacks_used"
        echo "continue"
        echo "tbreak kernel_svc" # back in the Secure world, whose memory gdb sees only from there
        echo "continue"
        while read -r name low size; do
            echo "dump binary memory $box/$name.after $low $low+$size"
        done <"$box/stacks"
        echo "kill"
    } >"$box/commands"
    timeout -k 5 60 gdb-multiarch -q -batch -x "$box/commands" >"$box/said" 2>&1
    good=0
    while read -r name low size; do
        [ -s "$box/$name.after" ] || { cat "$box/said"; return 1; }
        left=$(tr -d '\n\r' <"$box/$name.after" | tr -c 'p' '\n' | head -n 1 | wc -c)
        left=$((left - 1))
        echo "# level $1: $name uses $((size - left)) of $size bytes"
        [ "$left" -ge 64 ] && [ "$left" -ge $((size / 8)) ] || { echo "# that is too near its end"; good=1; }
    done <"$box/stacks" >"$box/report"
    return "$good"
}

for level in 1 3; do
    if command -v gdb-multiarch >/dev/null 2>&1; then
        try "at_level_${level}_no_stack_is_nearly_used_up" "design:11" deep_enough "$level"
        cat "$box/report"
    else
        skip "at_level_${level}_no_stack_is_nearly_used_up" "design:11" "no gdb-multiarch here"
    fi
done
finish
