#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Does the fence hold? Each attack is a run of its own under QEMU, against the device of level $1 (images in $2): it must be refused by a
# status, or end the device's life with a record that names who did it and how. At a level that does not promise it, it gets through.
. tests/lib.sh

level=$1
images=$2
secure=$images/test-kernel-l$level.elf
suite "kernel.attacks-l$level"

place() { # symbol: its address, as the attacker would read it from a map
    arm-none-eabi-nm "$secure" | sed -n "s/^\([0-9a-f]*\) . $1\$/\1/p" | head -n 1
}

# The partitions' homes, in the order of the tables: KEEPER, ECHO, VAULT, RELAY or as the manifests' dependencies have it.
home() { # partition name
    arm-none-eabi-nm "$secure" | sed -n "s/^\([0-9a-f]*\) . test_$1_mark\$/\1/p" | head -n 1
}

run() { # attack a b: its exit status, its words in $said
    said=$(sh scripts/qemu.sh --limit 20 --arg "attack=$1" --arg "a=${2:-0}" --arg "b=${3:-0}" "$secure" \
        -icount shift=6,sleep=off -device "loader,file=$images/test-kernel-attack-l$level.bin,addr=0x10100000" 2>&1)
    status=$?
    echo "$said"
    echo "attack $1 a=${2:-0} b=${3:-0}: exit status $status"
    return $status
}

refused() { # attack a b
    run "$@"
    [ $? -eq 5 ]
}

# ends PID EXCEPTION|panic CODE attack a b: the record of the next life names partition, exception or call's fault
ends() {
    want_pid=$1 want_kind=$2 want_code=$3
    shift 3
    run "$@"
    [ $? -eq 7 ] || return 1
    cause=2
    if [ "$want_kind" = panic ]; then
        cause=1
    fi
    echo "$said" | grep -q "^fault cause 0000000$cause\$" && echo "$said" | grep -q "^fault pid $(printf '%08x' "$want_pid")\$" &&
        echo "$said" | grep -q "^fault detail $(printf '%08x' "$want_code")\$"
}

# The core finds the seal where a frame should be, and faults in the world that asked (DDI0553, FunctionReturn).
sealed() { # attack
    run "$@"
    [ $? -eq 8 ] && echo "$said" | grep -q "^non-secure exception 0000000$USAGE\$"
}

# As at_level, but below it the attack would end the machine in some way that says nothing.
only_from() { # least level, then a check
    least=$1
    shift
    [ "$level" -lt "$least" ] || "$@"
}

through() { # attack a b
    run "$@"
}

at_level() { # least level, then a check; below it the attack gets through
    least=$1
    shift
    if [ "$level" -ge "$least" ]; then
        "$@"
        return
    fi
    shift 4
    through "$@"
}

all() { # every line of standard input is a check
    while read -r line; do
        # shellcheck disable=SC2086
        eval "$line" || return 1
    done
}

# A partition's heap is the last of its home: the first heap above its mark.
heap() { # partition name
    arm-none-eabi-nm -n "$secure" | sed -n "/ test_$1_mark\$/,\$s/^\([0-9a-f]*\) . v8m_part_[0-9]*_heap\$/\1/p" | head -n 1
}

spm=$(place kernel)
code=$(place kernel_svc)
keeper=$(home keeper)
vault=$(home vault)
echo_home=$(home echo)
relay=$(home relay)
kept=30001000
MEMMANAGE=4 USAGE=6 SECURE=7
F_MEMORY=9 F_PANIC=20 F_FIRST_LEVEL=29 F_MAP_DISABLED=23 # enum spm_fault
none=0

try a_forged_function_return_ends_the_device "TFMV-1 CVE-2020-16273" all <<END
[ -n "$spm" ] && [ -n "$keeper" ] && [ -n "$relay" ]
sealed function-return
END
try a_forged_exception_return_ends_the_device "TFMV-1 CVE-2020-16273" all <<END
ends $none exception $SECURE exception-return fffffffd
ends $none exception $SECURE exception-return fffffff1
ends $none exception $SECURE exception-return fffffff9
END
try a_handler_is_refused_at_each_entry "TFMV-2 CVE-2021-27562" refused handler-mode
try a_second_caller_is_refused_while_the_first_is_in "TFMV-1 design:re-entrancy" all <<END
refused second-caller 40000101
refused second-caller 40000100
END
try a_length_of_a_client_reaches_no_further_than_the_partitions_memory "TFMV-5 CVE-2021-43619" all <<END
ends 1002 panic $F_MEMORY partition-reads-into $echo_home 100000
ends 1001 panic $F_MEMORY service-reads-into $code 40
END
try a_pointer_that_a_partition_hands_to_a_privileged_service_is_its_own "TFMV-7 CVE-2023-51712" all <<END
at_level 2 ends 1004 panic $F_MEMORY partition-hands-in $spm 20
at_level 2 ends 1004 panic $F_MEMORY partition-hands-in $keeper 20
only_from 2 ends 1004 panic $F_MEMORY partition-hands-out $spm 20
at_level 3 ends 1004 panic $F_MEMORY partition-hands-in $echo_home 20
END
try a_failed_call_writes_no_length "TFMV-8 CVE-2024-45746" all <<END
refused failed-call $spm
refused failed-call $vault
END
try an_address_of_a_client_is_checked_before_it_is_kept "TFMV-10 CVE-2026-54467" all <<END
refused in-vector $spm 20
refused in-vector $code 20
refused in-vector $keeper 20
refused out-vector $spm 20
refused out-vector $relay 20
refused descriptors-in $spm
refused descriptors-out $spm
refused in-vector $kept 20
END
try a_reference_at_an_end_or_across_it_is_refused "FFM-CALL-MEMORY-RIGHTS" all <<END
refused in-vector 283ffff0 11
refused in-vector 281ffff0 20
refused in-vector 000ffff0 20
refused in-vector fffffff0 20
refused in-vector 28200000 ffffffff
refused in-vector 40201000 4
refused in-vector e000ed00 4
refused descriptors-in 283ffffc
through in-vector 283ffff0 10
END
try zero_bytes_lie_anywhere "FFM-CALL-ZERO-LENGTH" through zero-length "$spm"
try wide_garbage_in_every_argument_is_refused "CVE-2024-0151" refused wide-garbage "$spm"
try nothing_of_the_secure_world_is_left_in_registers "R150_TBSA_INFRA" refused registers
try a_client_id_is_the_non_secure_systems_to_give_and_below_zero "FFM-CLIENT-NON-SECURE" refused client-id
try the_non_secure_world_reads_and_enters_nothing "FFM-1.1:isolation" all <<END
ends $none exception $SECURE read $spm
ends $none exception $SECURE read $keeper
ends $none exception $SECURE read $kept
ends $none exception $SECURE write $spm
ends $none exception $SECURE jump $code
END
try an_application_partition_does_not_reach_the_spm "FFM-1.1:isolation TMSA" all <<END
at_level 2 ends 1002 exception $MEMMANAGE partition-reads $spm
only_from 2 ends 1002 exception $MEMMANAGE partition-writes $spm
at_level 2 ends 1002 exception $MEMMANAGE partition-reads $code
at_level 2 ends 1002 exception $MEMMANAGE partition-reads $kept
END
try an_application_partition_does_not_reach_the_psa_rot "FFM-1.1:isolation" all <<END
at_level 2 ends 1002 exception $MEMMANAGE partition-reads $keeper
only_from 2 ends 1002 exception $MEMMANAGE partition-writes $vault
at_level 2 ends 1002 exception $MEMMANAGE partition-executes $code
END
try a_partition_does_not_reach_another_at_level_3 "FFM-1.1:isolation" all <<END
at_level 3 ends 1002 exception $MEMMANAGE partition-reads $relay
at_level 3 ends 1002 exception $MEMMANAGE partition-writes $relay
through partition-reads $echo_home
END
try a_heap_is_fenced_as_all_of_its_partition_is "FFM-HEAP-OWN FFM-1.1:isolation" all <<END
at_level 3 ends 1002 exception $MEMMANAGE partition-reads $(heap relay)
at_level 3 ends 1002 exception $MEMMANAGE partition-writes $(heap relay)
at_level 2 ends 1002 exception $MEMMANAGE partition-reads $(heap keeper)
through partition-reads $(heap echo)
END
try a_partition_does_not_reach_devices_that_are_not_its_own "FFM-1.1:mmio_regions" all <<END
at_level 2 ends 1002 exception $MEMMANAGE partition-reads 50200000
at_level 2 ends 1002 exception $MEMMANAGE partition-reads 50000000
END
try nothing_that_is_written_is_executed "FFM-1.1:I1" all <<END
ends 1002 exception $MEMMANAGE partition-executes-its-stack
END
try nothing_that_is_executed_is_written "FFM-1.1:I2" all <<END
ends 1002 exception $MEMMANAGE partition-writes $(place arch_start_sfn)
ends 1002 exception $MEMMANAGE partition-writes $(place ashlar_nsc_call)
END
try a_call_that_is_none_ends_its_caller "FFM-ERROR-SERVICE" all <<END
ends 1002 panic $F_PANIC partition-calls-garbage ff
ends 1002 panic $F_PANIC partition-calls-garbage 1a
END
try a_partition_maps_no_memory_of_its_clients_where_it_is_fenced "FFM-MAP-ENABLED" \
    at_level 2 ends 1002 panic $F_MAP_DISABLED partition-maps
try what_a_partition_asks_of_its_port_goes_to_and_comes_from_its_own_memory "TFMV-7 design:4" all <<END
only_from 2 ends 1002 panic $F_MEMORY partition-asks $spm 2
only_from 2 ends 1002 panic $F_MEMORY partition-asks $keeper 3
at_level 2 ends 1002 panic $F_MEMORY partition-asks $keeper 4
only_from 3 ends 1002 panic $F_MEMORY partition-asks $relay 3
at_level 2 ends 1002 panic $F_MEMORY partition-names $keeper 4
ends 1002 panic $F_MEMORY partition-asks 40201000 3
through partition-asks $echo_home 3
END
try a_call_of_the_port_that_is_none_ends_its_caller "FFM-ERROR-SERVICE" all <<END
ends 1002 panic $F_PANIC partition-asks 0 6
ends 1002 panic $F_PANIC partition-asks 0 ff
END
try a_first_level_function_may_make_no_call "FFM-FLIH-API" ends 1004 panic $F_FIRST_LEVEL first-level-calls
try a_stack_that_is_not_the_partitions_is_not_used "TFMV-2" all <<END
only_from 2 ends 1002 exception $MEMMANAGE partition-moves-its-stack $spm
END
finish
