#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# QEMU halted at reset, and gdb with the symbols of every image given: first stage, Secure, Non-secure. gdb starts QEMU and ends it; what images
# print over semihosting appears in gdb.
#
# debug.sh FOLDER [IMAGE…] [-- GDB-OPTION…]    e.g. debug.sh build/an521/images an521-first an521-base-l2 door-lock-ns
# The first image is what the core starts. QEMU=… adds options for the emulator.
set -eu

folder=$1
shift
if [ $# -eq 0 ] || [ "$1" = -- ]; then
    echo "debug: name the images, what the core starts first: make debug TARGET=an521 IMAGE='an521-first …'; there are:" >&2
    for image in "$folder"/*.elf; do echo "  $(basename "$image" .elf)" >&2; done
    exit 2
fi
gdb="gdb-multiarch"
command -v $gdb >/dev/null 2>&1 || gdb="gdb"

started=
loaded=
symbols=$(mktemp)
trap 'rm -f "$symbols"' EXIT
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    image=$folder/$1.elf
    shift
    [ -f "$image" ] || { echo "debug: there is no $image; build it first" >&2; exit 3; }
    if [ -z "$started" ]; then
        started=$image
        echo "file $image" >>"$symbols"
        continue
    fi
    at=$(arm-none-eabi-nm "$image" | awk '$3 == "v8m_vectors_start" { print $1 }')
    case $at in
    0*) at=1${at#?} ;; # by its Secure address: the gates are closed at reset
    esac
    loaded="$loaded -device loader,file=${image%.elf}.bin,addr=0x$at"
    echo "add-symbol-file $image" >>"$symbols"
done
[ $# -eq 0 ] || shift

qemu="qemu-system-arm -M ${MACHINE:-mps2-an521} -display none -nic none -monitor none -serial null -semihosting-config enable=on,target=auto ${QEMU:-} -kernel $started$loaded -S -gdb stdio"
{
    echo "set pagination off"
    echo "set confirm off"
    echo "set architecture armv8-m.main"
    echo "set substitute-path ../.. $PWD"
    cat "$symbols"
    echo "target remote | exec $qemu 2>/dev/null"
} >"$symbols.all"
trap 'rm -f "$symbols" "$symbols.all"' EXIT
$gdb -q -x "$symbols.all" "$@"
