#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The allow-list of a partition against what partitions do: every call on it is made by some work, or stands below with the reason why
# no work here makes it; and no work makes a call that is not on it.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite isolation.calls

ashlar=$ASHLAR_BUILD/tools/ashlar
here=$ASHLAR_BUILD/tests/isolation/fence
caller=$ASHLAR_BUILD/tests/isolation/bad_input/test-bad_input_caller
work=$(mktemp -d)
trap 'rm -rf "$work" "$test_log"' EXIT
TMPDIR=$work
export TMPDIR
unset XDG_RUNTIME_DIR ASHLAR_SOCKET ASHLAR_STATE CREDENTIALS_DIRECTORY

rare() { # calls that no work here makes for certain, and why each is allowed
    cat <<END
futex a lock that two threads want; a bell of a partition that waits for another
sched_yield a wake that comes behind the processor that waits
brk more memory than a partition had when it was fenced: a longer vector than came before
madvise memory given back to the kernel in large pieces
clock_gettime a machine whose clock cannot be read without the kernel
getcpu a processor on which the C library asks the kernel where it runs
getrandom libcrypto seeds itself anew after an hour
restart_syscall a wait that SIGSTOP and SIGCONT cut
rt_sigprocmask abort() of a C library that unblocks its signal first
mseal a kernel older than 6.10 has none
END
}

count() { # OUT CMD…: what is made once the fence is closed
    "$here/test-fence_count_calls" "$@" >"$work/said" 2>&1 || { tail -n 5 "$work/said"; return 1; }
}

base_work() {
    for suite in keys operations aead derive; do
        count "$work/base.$suite" "$ashlar" run -- "$here/test-fence_work_$suite" || return 1
    done
    # shellcheck disable=SC2016
    count "$work/base.calls" "$ashlar" run -- sh -c '"$0" set 1 text && "$0" get 1 && "$0" remove 1 && "$0" keep && "$0" use && "$0" token && "$0" hash' "$caller"
}

# A partition that reads a device, sleeps, and dies in each way.
subject_work() {
    cp "$here/fence-subject" "$work/" && mkfifo "$work/pipe" && "$ashlar" device key "$work/key" &&
        "$ashlar" device sign --key "$work/key" --out "$work/device.manifest" "$ASHLAR_SOURCE/tests/isolation/fence/subject/manifest.json=$here/fence-subject" || return 1
    for deed in '2 3 4' 10 13 15 16 17; do
        # shellcheck disable=SC2016
        count "$work/subject.${deed% *}" "$ashlar" run --device "pipe=$work/pipe" --manifest "$work/device.manifest" --key "$work/key.pub" -- \
            sh -c 'for deed in $1; do "$0" "$deed"; done' "$here/test-fence_ask" "$deed" || return 1
    done
}

made() { cat "$work"/base.* "$work"/subject.* | grep "$1" | cut -d' ' -f2 | sort -u; }

none_in_vain() {
    base_work && subject_work || return 1
    "$here/test-fence_list_calls" store devices | sort -u >"$work/allowed"
    { made ''; rare | cut -d' ' -f1; } | sort -u >"$work/used"
    idle=$(comm -23 "$work/allowed" "$work/used")
    [ -z "$idle" ] || { echo "allowed, and neither made nor explained: $idle"; return 1; }
    gone=$(rare | cut -d' ' -f1 | sort | comm -13 "$work/allowed" -)
    [ -z "$gone" ] || { echo "explained, and not allowed: $gone"; return 1; }
}

only_where_needed() { # the store's calls to who has a store, the device's to who has one
    "$here/test-fence_list_calls" | sort -u >"$work/plain"
    for call in pread64 pwrite64 fdatasync read; do
        ! grep -qx "$call" "$work/plain" || { echo "$call is for everybody"; return 1; }
    done
    made '^ASHLAR_SP_CRYPTO' >"$work/crypto"
    # A forbidden call is refused before it is counted: the lists differ only if a call was let through.
    over=$(comm -13 "$work/plain" "$work/crypto")
    [ -z "$over" ] || { echo "made by crypto beyond its list: $over"; return 1; }
}

documented() { # each call, with what it is for, in the guide
    for call in $("$here/test-fence_list_calls" store devices threads); do
        grep -q "\`$call\`" "$ASHLAR_SOURCE/docs/guide/fence.md" || { echo "$call is not in docs/guide/fence.md"; return 1; }
    done
}

if "$here/test-fence_count_calls" "$work/probe" true; then
    try no_call_is_allowed_that_no_work_makes "ASHLAR-design:fence-seccomp" none_in_vain
    try a_partition_has_the_calls_of_its_own_needs_alone "ASHLAR-design:fence-seccomp" only_where_needed
else
    skip no_call_is_allowed_that_no_work_makes "ASHLAR-design:fence-seccomp" "seccomp filters are refused here"
    skip a_partition_has_the_calls_of_its_own_needs_alone "ASHLAR-design:fence-seccomp" "seccomp filters are refused here"
fi
try every_call_is_in_the_guide "ASHLAR-design:fence-seccomp" documented
finish
