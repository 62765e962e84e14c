#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A device of two fake partitions, the first of which misbehaves in the way of its name: the supervisor ends the life, names the right
# one, and says why.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite isolation.partition

ashlar=$ASHLAR_BUILD/tools/ashlar
launcher=$ASHLAR_BUILD/tests/isolation/supervisor/test-launcher
fake=$ASHLAR_BUILD/tests/isolation/supervisor/test-fake_partition
work=$(mktemp -d)
trap 'rm -rf "$work" "$test_log"' EXIT
TMPDIR=$work
export TMPDIR
unset XDG_RUNTIME_DIR ASHLAR_SOCKET CREDENTIALS_DIRECTORY
"$ashlar" device key "$work/key" || exit 1

manifest() { # NAME ID SID DEPENDENCIES
    cat >"$work/$1.json" <<END
{ "psa_framework_version": 1.1, "name": "$1", "type": "PSA-ROT", "priority": "NORMAL", "model": "IPC", "entry_point": "entry_$2",
  "stack_size": "0x1000",
  "services": [ { "name": "SERVICE_$1", "sid": "$3", "version": 1, "non_secure_clients": true, "connection_based": true } ],
  "irqs": [${5:-}], "dependencies": [$4], "ashlar": { "pid": $2, "executable": "fake-$1" } }
END
    cp "$fake" "$work/fake-$1"
}

device_with() { # NAME: signed and run; what was said and the exit status
    manifest "$1" 301 0x1000 "" "$line"
    manifest DEPENDENT 302 0x1001 "\"SERVICE_$1\""
    "$ashlar" device sign --key "$work/key" --out "$work/device.manifest" "$work/$1.json=$work/fake-$1" \
        "$work/DEPENDENT.json=$work/fake-DEPENDENT" || return 1
    ${around:+"$launcher" "$around"} "$ashlar" run --manifest "$work/device.manifest" --key "$work/key.pub" -- \
        sh -c '"$0" device status; status=$?; sleep "$1"
            "$0" device log || exit 3; exit $status' "$ashlar" "$patience" 2>&1
    echo "status $?"
}

dynamic_is_refused() { # a program that is signed, and needs an interpreter
    manifest DYNAMIC 303 0x1002 ""
    cp "$ashlar" "$work/fake-DYNAMIC"
    "$ashlar" device sign --key "$work/key" --out "$work/dynamic.manifest" "$work/DYNAMIC.json=$work/fake-DYNAMIC" || return 1
    said=$("$ashlar" run --manifest "$work/dynamic.manifest" --key "$work/key.pub" -- true 2>&1)
    status=$?
    [ "$status" -eq 125 ] && printf '%s\n' "$said" | grep -q 'fake-DYNAMIC: refused: is dynamically linked: only static programs can be fenced whole' ||
        { printf 'status %s: %s\n' "$status" "$said"; return 1; }
}

blames() { # NAME TEXT…
    said=$(device_with "$1")
    shift
    for text; do
        printf '%s\n' "$said" | grep -qF -- "$text" || { printf 'did not say "%s" but: %s\n' "$text" "$said"; return 1; }
    done
}

blames_after() { # SECONDS NAME TEXT…
    patience=$1
    shift
    blames "$@"
    result=$?
    patience=0
    return $result
}

patience=0
around=
line=
# A partition with functions of first level has threads: of its limits the supervisor sets those alone that leave it some.
(umask 022 && printf 'ashlar-platform 1\ninterrupt tap event\n' >"$work/platform.conf")
with_threads='{ "source": "tap", "name": "TAP", "handling": "FLIH" }'
try two_good_partitions_serve ASHLAR-control:order blames GOOD "status 0" "partition   DEPENDENT"
if "$ashlar" run -- "$ashlar" device status 2>/dev/null | grep -q 'holds     mount-namespace'; then
    try a_partition_sees_no_process_file_or_descriptor_but_its_own "ASHLAR-design:fence-outer FFM-ISOLATION-I5 FFM-LEVEL-SPM FFM-LEVEL-PSA-ROT" blames PRISONER \
        "pid 1 parent 0 root entries 0 writable 0 passwd 0 descriptors 4 dumpable 0"
else
    skip a_partition_sees_no_process_file_or_descriptor_but_its_own "ASHLAR-design:fence-outer FFM-ISOLATION-I5 FFM-LEVEL-SPM FFM-LEVEL-PSA-ROT" "no namespaces can be made here"
fi
if [ "$(id -u)" -eq 0 ]; then
    try each_partition_of_a_system_device_has_a_uid_that_no_client_can_have "ASHLAR-design:identity" blames PRISONER "uid 1 env 0"
else
    skip each_partition_of_a_system_device_has_a_uid_that_no_client_can_have "ASHLAR-design:identity" "only root gives uids"
fi
try a_partition_that_exits_is_named_with_its_status ASHLAR-design:death blames EXITS "partition EXITS exited with status 3" "status 125"
try a_partition_that_crashes_is_named_with_its_signal ASHLAR-design:death blames CRASHES "partition CRASHES was killed by SIGSEGV"
try a_process_that_stands_by_is_told_nothing ASHLAR-design:standby blames_after 4 PATIENT "partition PATIENT panicked" "was told nothing while it stood by"
try a_panic_is_told_with_its_cause ASHLAR-design:death blames PANICS "partition PANICS panicked: SPM_FAULT_HANDLE: boo"
try a_partition_that_says_it_crashes_and_does_not_is_ended ASHLAR-design:death blames FEIGNS "partition FEIGNS said that it dies of SIGSEGV and did not"
try a_partition_that_hangs_up_is_ended ASHLAR-design:death blames CLOSES "partition CLOSES closed its control socket"
try a_message_of_the_other_side_is_a_breach ASHLAR-control:order blames GARBLES "partition GARBLES broke the control protocol"
try a_message_before_lock_down_is_a_breach ASHLAR-control:order blames EARLY "partition EARLY broke the control protocol"
try serving_before_go_is_a_breach ASHLAR-control:order blames IMPATIENT "partition IMPATIENT broke the control protocol"
try locking_twice_is_a_breach ASHLAR-control:order blames LOCKS_TWICE "partition LOCKS_TWICE broke the control protocol"
try a_response_that_is_not_sealed_is_a_breach ASHLAR-control:CHANNEL_READY blames UNSEALED "partition UNSEALED said that channel" "did not seal it"
try a_second_answer_for_a_channel_is_a_breach ASHLAR-control:CHANNEL_READY blames ANSWERS_TWICE "partition ANSWERS_TWICE answered twice"
try a_provider_that_declines_its_dependent_is_named ASHLAR-control:CHANNEL_READY blames DECLINES "partition DECLINES cannot serve its dependent DEPENDENT"
try an_accusation_panics_the_accused_and_names_the_accuser FFM-1.1:psa_call blames ACCUSES "partition DEPENDENT made a programmer error towards ACCUSES" SPM_FAULT_HANDLE
try an_accusation_of_nobody_changes_nothing ASHLAR-control:ACCUSE blames ACCUSES_NOBODY "status 0"
try a_notify_to_nobody_panics_the_notifier FFM-1.0:psa_notify blames NOTIFIES_NOBODY "partition NOTIFIES_NOBODY made a programmer error: SPM_FAULT_NOTIFY_TARGET"
try a_dynamic_program_is_refused_though_it_is_signed "ASHLAR-design:fence" dynamic_is_refused
line=$with_threads
try a_partition_that_says_it_is_locked_and_is_not_is_named "ASHLAR-design:fence" blames BOASTS "partition BOASTS said it is locked and is not: limits, seccomp" "status 125"
try a_filter_around_one_thread_does_not_count "ASHLAR-design:fence" blames HALF "partition HALF said it is locked and is not: seccomp"
line=
try a_partition_that_is_locked_is_believed "ASHLAR-design:fence" blames LOCKS "status 0" "partition   LOCKS"
if [ "$(id -u)" -eq 0 ] && ! "$ashlar" run -- "$ashlar" device status 2>/dev/null | grep -q 'holds     own-user'; then
    skip a_partition_makes_no_child_before_its_fence_either "ASHLAR-design:fence" "root's own processes have no such limit"
else
    try a_partition_makes_no_child_before_its_fence_either "ASHLAR-design:fence" blames BREEDS "partition BREEDS panicked" "was refused a child"
fi
if [ "$(uname -r | awk -F '[.-]' '{ print ($1 > 6 || ($1 == 6 && $2 >= 16)) }')" = 1 ]; then
    try the_supervisor_takes_no_descriptor_of_a_partition "ASHLAR-threat:hostile-partition" blames HANDS_OVER "partition HANDS_OVER panicked" "was refused to hand over"
else
    skip the_supervisor_takes_no_descriptor_of_a_partition "ASHLAR-threat:hostile-partition" "kernels before Linux 6.16 cannot refuse descriptors"
fi
if "$launcher" no-landlock true; then
    line=$with_threads
    around=no-landlock # a filter that every partition inherits
    try a_filter_that_is_inherited_does_not_count "ASHLAR-design:fence" blames BOASTS "partition BOASTS said it is locked and is not: limits, landlock, seccomp"
    around=
else
    skip a_filter_that_is_inherited_does_not_count "ASHLAR-design:fence" "seccomp filters are refused here"
fi
finish
