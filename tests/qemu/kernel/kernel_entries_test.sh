#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# What Non-secure code can enter, as the image $1 has it after the linker: the six entries and nothing else, each leaving with nothing in the
# registers but its result, none of them taking an argument that is narrower than a word (CVE-2024-0151: this compiler forgets to widen those).
. tests/lib.sh

image=$1
suite kernel.entries
entries="ashlar_nsc_call ashlar_nsc_client ashlar_nsc_close ashlar_nsc_connect ashlar_nsc_framework_version ashlar_nsc_version"
listing=$(mktemp)
arm-none-eabi-objdump -d --no-show-raw-insn "$image" >"$listing"

names_are_known() {
    found=$(arm-none-eabi-nm "$image" | sed -n 's/.* T __acle_se_//p' | sort | tr '\n' ' ' | sed 's/ $//')
    echo "entries: $found"
    [ "$found" = "$entries" ]
}

body_of() { # symbol: its instructions
    sed -n "/^[0-9a-f]* <$1>:\$/,/^\$/p" "$listing" | sed -n 's/^ *[0-9a-f]*:\t//p'
}

# Each way out of an entry, the instructions before it: every register that a caller does not keep, and the flags.
leaves_clean() {
    for entry in $entries; do
        body_of "__acle_se_$entry" | awk -v entry="$entry" '
            { line[NR] = $0; gsub(/[ \t]+/, " ", line[NR]) }
            /bxns/ {
                exits++
                split("mov r1, lr|mov r2, lr|mov r3, lr|mov ip, lr|msr CPSR_f, lr", want, "|")
                for (i = 1; i <= 5; i++) {
                    if (line[NR - 6 + i] != want[i]) { print entry ": " line[NR - 6 + i] ", not " want[i]; bad = 1 }
                }
            }
            END { if (exits == 0) { print entry ": no way out"; bad = 1 } exit bad }' || return 1
    done
}

# A branch behind an SG is the only thing in the veneers' room.
veneers_are_gates() {
    arm-none-eabi-objdump -d --no-show-raw-insn -j .gnu.sgstubs "$image" | sed -n 's/^ *[0-9a-f]*:\t//p' | awk '
        NR % 2 == 1 && $1 != "sg" && $0 !~ /movs r0, r0/ { print; bad = 1 }
        NR % 2 == 0 && $1 !~ /^b\.w/ && $0 !~ /movs r0, r0/ && $0 !~ /\.\.\./ { print; bad = 1 }
        END { exit bad }'
}

# Behind the entries: what takes their arguments.
arguments_are_words() {
    sed -n '/^u*int32_t ashlar_nsc_/p' port/v8m/include/v8m/ns_call.h >"$listing.h"
    sed -n '/^u*int32_t arch_ns_[a-z]*(/p' port/v8m/src/arch/target.h >>"$listing.h"
    count=$(grep -c . "$listing.h")
    narrow=$(grep -nE 'int(8|16|64)_t|char|short|bool|enum|size_t|\*' "$listing.h")
    rm -f "$listing.h"
    echo "$count prototypes; narrow: ${narrow:-none}"
    [ "$count" -ge 10 ] && [ -z "$narrow" ] && ! grep -rlE 'cmse_nonsecure_(entry|call)' port/v8m/src port/v8m/include
}

try nothing_but_the_six_can_be_entered "CVE-2024-0151" names_are_known
try each_way_out_leaves_only_the_result "R150_TBSA_INFRA" leaves_clean
try the_veneers_are_gates_and_nothing_else "R210_TBSA_INFRA" veneers_are_gates
try arguments_are_words "CVE-2024-0151" arguments_are_words
rm -f "$listing"
finish
