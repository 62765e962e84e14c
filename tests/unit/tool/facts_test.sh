#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# What `ashlar fault decode` and `ashlar size` say, and what they answer to what is no record and no map.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite tool.facts
ashlar=$ASHLAR_BUILD/tools/ashlar
work=$(mktemp -d)
trap 'rm -rf "$work" "$test_log"' EXIT
exception=4146523101007400e6c719e10204010002010000ffffffff6062003801000000fdffffff000000000100000002000000030000000400000005000000060000000700000008000000090000000a0000000b0000000c00000000340038351201104039011000000001820000000000000000000000
mistake=41465231010074004031a2f30115000a01010000fdffffff000000000000000000000000000000000100000002000000030000000400000005000000060000000700000008000000090000000a0000000b0000000c00000000010038000000003412011000000000000000000000000000000000

said() { # STATUS TEXT… -- ARGUMENT…: exit status, and texts on either output
    wanted=$1
    shift
    : >"$work/texts"
    while [ "$1" != -- ]; do printf '%s\n' "$1" >>"$work/texts"; shift; done
    shift
    "$ashlar" "$@" >"$work/out" 2>&1 </dev/null
    got=$?
    [ "$got" -eq "$wanted" ] || { echo "ashlar $*: exit status $got, expected $wanted: $(cat "$work/out")"; return 1; }
    while IFS= read -r text; do
        grep -qF -- "$text" "$work/out" || { echo "ashlar $*: no \"$text\" in: $(cat "$work/out")"; return 1; }
    done <"$work/texts"
}

a_record_is_explained() {
    said 0 MemManage "id 258, number 1" "-1, Non-secure" 0x38006260 -- fault decode "$exception" || return 1
    said 0 SPM_FAULT_ENTRY_INIT psa_write "the processor gave none" -- fault decode "$mistake" || return 1
    said 0 '"exception":"MemManage"' '"partition":{"index":1,"id":258}' '"address":939549280' -- fault decode --json "$exception"
}

bad_records_are_refused() {
    said 1 "shorter than a record" -- fault decode 41465231 || return 1
    said 1 "damaged" -- fault decode "${exception%??}ff" || return 1
    said 3 "No such file" -- fault decode "$work/absent" || return 1
    said 3 "no 32-bit little-endian ELF" -- fault decode --elf "$ASHLAR_SOURCE/README.md" "$exception" || return 1
    said 2 "name one record" -- fault decode || return 1
    said 2 "a verb is needed" -- fault
}

sizes_are_told_and_compared() {
    map=$ASHLAR_SOURCE/tests/fuzz/facts/corpus/map
    said 0 "(whole)" "(stacks)" its -- size "$map" || return 1
    sed 's/0x38002000       0x20/0x38002000       0x30/' "$map" >"$work/more.elf.map"
    said 0 "+0       +16  its" -- size "$map" "$work/more.elf.map" || return 1
    said 0 "more.elf.map" -- size "$work" || return 1
    said 0 '"component":"(stacks)","flash":0,"ram":2080' -- size --json "$map" || return 1
    said 3 "no map of GNU ld" -- size "$ASHLAR_SOURCE/README.md" || return 1
    said 2 "name a build folder" -- size
}

try a_record_is_explained "design:9" a_record_is_explained
try what_is_no_record_is_refused_with_a_reason "design:9" bad_records_are_refused
try sizes_are_told_and_compared "design:9" sizes_are_told_and_compared
finish
