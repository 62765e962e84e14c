#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A blank device for each run. storage_test.sh FOLDER-OF-IMAGES MACHINE LEVEL
set -u
box=$(mktemp -d) || exit 1
trap 'rm -rf "$box"' EXIT
sh scripts/qemu.sh --machine "$2" --limit 180 --suite "storage.qemu-l$3" --medium "$box/medium" "$1/an521-first.elf" \
    -device "loader,file=$1/an521-base-l$3.bin,addr=0x10010000" -device "loader,file=$1/test-storage-l$3.bin,addr=0x10100000"
