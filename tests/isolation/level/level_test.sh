#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Isolation levels 1, 2 and 3: the same calls, and what each fence is worth. Where a level promises nothing, the attack must succeed: else the
# refusals of the others would prove nothing.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite isolation.level

ashlar=$ASHLAR_BUILD/tools/ashlar
here=$ASHLAR_BUILD/tests/isolation/level
ask=$here/test-level_ask
work=$(mktemp -d)
trap 'rm -rf "$work" "$test_log"' EXIT
TMPDIR=$work
export TMPDIR
unset XDG_RUNTIME_DIR ASHLAR_SOCKET CREDENTIALS_DIRECTORY

on() { # LEVEL COMMAND…
    level=$1
    shift
    "$ashlar" run --manifest "$here/level$level/device.manifest" --key "$here/level$level/device.manifest.pub" -- "$@"
}

prints() { # TEXT COMMAND…
    wanted=$1
    shift
    said=$("$@" 2>&1)
    printf '%s\n' "$said" | grep -qF -- "$wanted" || { printf 'wanted "%s", got: %s\n' "$wanted" "$said"; return 1; }
}

serves() { # base device of a level: storage and crypto, refusals included
    "$ashlar" run --manifest "$ASHLAR_BUILD/device-level$1/device.manifest" --key "$ASHLAR_BUILD/device-level$1/device.manifest.pub" -- \
        "$ASHLAR_BUILD/tests/isolation/bad_input/test-bad_input_refused"
}

shares_processes() { # LEVEL HOW-MANY
    count=$(on "$1" "$ashlar" device status | sed -n 's/^partition .* process \([0-9]*\),.*/\1/p' | sort -u | wc -l)
    [ "$count" -eq "$2" ] || { echo "level $1 has $count processes"; return 1; }
}

is_told() { # the status, the info and the partitions' headers say one number
    for level in 1 2 3; do
        prints "isolation   level $level," on "$level" "$ashlar" device status &&
            prints "isolation level    $level" on "$level" "$ashlar" device info &&
            for who in psa app peer; do prints "$level" on "$level" "$ask" level $who || return 1; done || return 1
    done
}

required() { # LEVEL-OF-DEVICE REQUIRED
    "$ashlar" run --require-isolation "$2" --manifest "$here/level$1/device.manifest" --key "$here/level$1/device.manifest.pub" -- true
}

is_compared() {
    for level in 1 2 3; do
        for wanted in 1 2 3; do
            said=$(required $level $wanted 2>&1)
            status=$?
            if [ "$wanted" -le "$level" ]; then
                [ "$status" -eq 0 ] || { echo "level $level for $wanted: $said"; return 1; }
            else
                [ "$status" -eq 125 ] && echo "$said" | grep -q "isolation level $wanted is required, but test-level$level is a device of level $level" ||
                    { echo "level $level for $wanted: $status $said"; return 1; }
            fi
        done
    done
}

differ() { # implementation ids of levels
    ids=$(for level in 1 2 3; do on $level "$ashlar" device info | sed -n 's/ *implementation id *//p'; done)
    [ "$(echo "$ids" | sort -u | wc -l)" -eq 3 ] || { echo "$ids"; return 1; }
}

reads() { # LEVEL SPY VICTIM: and gets it
    prints "what $3 alone knows" on "$1" "$ask" read "$2" "$3"
}

is_refused() { # LEVEL SPY VICTIM
    prints "refused" on "$1" "$ask" read "$2" "$3"
}

# Whoever runs the device but root is, to the kernel, as much a stranger to its processes as anyone: as root, another user tries.
# shellcheck disable=SC2016 # for the inner shell
try_to_look='pid=$("$0" device status --json | sed -n "s/.*\"process\":\([0-9]*\),.*/\1/p")
if [ "$(id -u)" -eq 0 ]; then set -- setpriv --reuid 65533 --regid 65533 --clear-groups; else set --; fi
"$@" sh -c "test -d /proc/$pid" && ! "$@" sh -c "exec 2>/dev/null; : </proc/$pid/mem || : </proc/$pid/maps || ls /proc/$pid/fd"'

keeps_clients_out() { # LEVEL
    on "$1" sh -c "$try_to_look" "$ashlar"
}

names_the_crash() { # LEVEL: which of a process's partitions it was
    # shellcheck disable=SC2016  # for the inner shell
    prints "partition TEST_SP_PRY_APP was killed by SIGSEGV" on "$1" \
        sh -c '"$0" read app nothing; for _ in 1 2 3 4 5 6 7 8 9 10; do "$1" device log && exit; sleep 0.2; done' "$ask" "$ashlar"
}

try the_base_device_serves_at_level_1 "FFM-1.1:isolation" serves 1
try the_base_device_serves_at_level_2 "FFM-1.1:isolation" serves 2
try level_1_is_one_process ASHLAR-design:levels shares_processes 1 1
try level_2_is_one_process_a_domain ASHLAR-design:levels shares_processes 2 2
try level_3_is_a_process_a_partition ASHLAR-design:levels shares_processes 3 8
try status_info_and_headers_tell_the_level ASHLAR-design:levels is_told
try a_required_level_is_compared_with_that_of_the_device ASHLAR-design:levels is_compared
try each_level_is_an_implementation_of_its_own ASHLAR-design:levels differ
try at_level_1_a_client_cannot_look_into_the_secure_side "FFM-LEVEL-1" keeps_clients_out 1
try at_level_1_an_application_reads_the_psa_rot "FFM-1.1:isolation" reads 1 app psa
try at_level_2_an_application_cannot_read_the_psa_rot "FFM-LEVEL-2" is_refused 2 app psa
try at_level_2_the_psa_rot_cannot_read_an_application "FFM-1.1:isolation" is_refused 2 psa app
try at_level_2_an_application_reads_its_neighbour "FFM-1.1:isolation" reads 2 app peer
try at_level_3_nobody_reads_a_neighbour "FFM-LEVEL-3" is_refused 3 app peer
try a_crash_in_a_shared_process_is_named_by_partition ASHLAR-design:death names_the_crash 1
finish
