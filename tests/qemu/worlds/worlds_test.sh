# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# What the Non-secure world gets when it reaches over: worlds_test.sh FOLDER MACHINE
. tests/lib.sh
suite worlds

images=$1
machine=$2
ns_at=0x10100000 # by its Secure address: the gates are closed when the emulator loads it

run() { # words: the exit status of one run
    arguments=
    for word in "$@"; do arguments="$arguments --arg $word"; done
    # shellcheck disable=SC2086
    scripts/qemu.sh --machine "$machine" --limit "${limit:-60}" $arguments "$images/worlds-secure.elf" -device "loader,file=$images/worlds-ns.bin,addr=$ns_at"
}

ends_with() { # status words…
    want=$1
    shift
    got=0
    run "$@" || got=$?
    [ "$got" -eq "$want" ] || { echo "$*: ended with $got, expected $want"; return 1; }
}

# 40 and the exception that Secure code took: 45 bus fault, 47 secure fault.
try a_veneer_answers "design:3" ends_with 0 case=0
try secure_memory_is_a_secure_fault "TBSA-M-1.0:R170_TBSA_INFRA" ends_with 47 case=1
try its_other_alias_is_one_too "TBSA-M-1.0:R050_TBSA_INFRA" ends_with 47 case=2
try the_secure_image_cannot_be_read "TBSA-M-1.0:R010_TBSA_BASE" ends_with 47 case=3
try nor_by_its_other_alias "TBSA-M-1.0:R050_TBSA_INFRA" ends_with 47 case=4
try the_boot_record_cannot_be_read "TBSA-M-1.0:R090_TBSA_BOOT" ends_with 47 case=5
try the_storage_medium_cannot_be_read "TBSA-M-1.0:R030_TBSA_INFRA" ends_with 47 case=6
try the_secure_serial_line_cannot_be_read "TBSA-M-1.0:R010_TBSA_EIP" ends_with 47 case=7
try a_secure_timer_is_refused_by_its_gate "TBSA-M-1.0:R040_TBSA_TIME" ends_with 45 case=8
try the_gates_cannot_be_opened "TBSA-M-1.0:R060_TBSA_INFRA" ends_with 47 case=9
try secure_code_cannot_be_entered_past_the_veneers "TBSA-M-1.0:R230_TBSA_INFRA" ends_with 47 case=10
try a_veneer_cannot_be_entered_behind_its_first_instruction "TBSA-M-1.0:R230_TBSA_INFRA" ends_with 47 case=11
try the_rest_of_the_veneers_region_enters_nothing "TBSA-M-1.0:R230_TBSA_INFRA" ends_with 47 case=12
try attribution_cannot_be_read "TBSA-M-1.0:R080_TBSA_INFRA" ends_with 0 case=13
try only_secure_code_resets "TBSA-M-1.0:R190_TBSA_INFRA" ends_with 0 case=14

# Without the fence the same reach succeeds, so that the tests above see the fence and not the weather.
try unfenced_the_medium_can_be_read "design:10" ends_with 80 case=6 open
try unfenced_a_timer_can_be_read "design:10" ends_with 80 case=8 open
limit=4
try unfenced_anyone_resets "design:10" ends_with 124 case=14 open
finish
