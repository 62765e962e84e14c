#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The whole device under filters that imitate machines with less: an older kernel, no user namespaces, no Landlock. Right answers, and
# exactly the layers that such a machine lacks are missing. As root, and as an ordinary user.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite isolation.launchers

ashlar=$ASHLAR_BUILD/tools/ashlar
restrict=$ASHLAR_BUILD/tests/isolation/launcher/test-restrict
caller=$ASHLAR_BUILD/tests/isolation/bad_input/test-bad_input_caller
keys=$ASHLAR_BUILD/tests/isolation/fence/test-fence_work_keys
work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work" "$test_log"' EXIT
mkdir -m 700 "$work/own"
TMPDIR=$work/own
export TMPDIR
unset XDG_RUNTIME_DIR ASHLAR_SOCKET ASHLAR_STATE CREDENTIALS_DIRECTORY
around=

# What a program of the device does: storage, keys, a token, the conformance suite of keys; then a partition is killed, and it goes on.
cat >"$work/scenario" <<'END'
ashlar=$1 caller=$2 keys=$3 status=$4
wanted() { [ "$2" = "$3" ] || { echo "$1: $2, not $3"; exit 1; }; }
wanted set "$("$caller" set 1 kept)" 0
wanted get "$("$caller" get 1)" "0 kept"
wanted hash "$("$caller" hash)" "0 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"$caller" keep >/dev/null
before=$("$caller" use)
"$caller" token >/dev/null || { echo "no token"; exit 1; }
"$keys" >"$TMPDIR/keys" 2>&1 || { grep '^not ok' "$TMPDIR/keys"; exit 1; }
"$ashlar" device status >"$status" || exit 1
process=$("$ashlar" device status --json | sed -n 's/.*"ASHLAR_SP_CRYPTO","id":[0-9]*,"process":\([0-9]*\).*/\1/p')
kill -KILL "$process" || exit 1
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    "$ashlar" device status 2>/dev/null | grep -q 'serving (life 2, deaths 1)' && break
    sleep 0.1
done
"$ashlar" device log | grep -q 'ASHLAR_SP_CRYPTO was killed by SIGKILL' || { echo "no death in the log"; exit 1; }
wanted 'get after the death' "$("$caller" get 1)" "0 kept"
wanted 'use after the death' "$("$caller" use)" "$before"
END

machine() { # KINDS MISSING-LAYERS…: the scenario passes, and exactly these are missing
    kinds=$1
    shift
    $around "$restrict" "$kinds" "$ashlar" run -- sh "$work/scenario" "$ashlar" "$caller" "$keys" "$TMPDIR/status" || return 1
    grep -q 'isolation   level 3' "$TMPDIR/status" || { cat "$TMPDIR/status"; return 1; }
    sed -n 's/^  MISSING   \([a-z-]*\): .*/\1/p' "$TMPDIR/status" | sort >"$TMPDIR/missing"
    printf '%s\n' "$@" | sed '/^$/d' | sort | cmp -s - "$TMPDIR/missing" || { echo "missing, beside what was expected:"; cat "$TMPDIR/missing"; return 1; }
    # Each says what it costs and how to mend it.
    [ "$(grep -c '^  MISSING   [a-z-]*: .\{20,\}; .\{10,\}' "$TMPDIR/status")" -ge "$#" ] || { cat "$TMPDIR/status"; return 1; }
    if [ "$kinds" != "${kinds#*linux-6.1}" ]; then
        grep -q 'MISSING   no-write-execute of the supervisor itself' "$TMPDIR/status" || { cat "$TMPDIR/status"; return 1; }
    fi
}

refused() { # KINDS LAYER: level 3 is required, and not to be had
    said=$($around "$restrict" "$1" "$ashlar" run --require-isolation 3 -- true 2>&1)
    status=$?
    [ "$status" -eq 125 ] && printf '%s\n' "$said" | grep -q "isolation level 3 is required, but partition [A-Z_]* has no .*$2" || { echo "status $status: $said"; return 1; }
}
taken() { # KINDS: level 3 is required, and to be had
    $around "$restrict" "$1" "$ashlar" run --require-isolation 3 -- true
}
library_alone() { # the device on this machine, its client on the older one
    # shellcheck disable=SC2086
    $around "$ashlar" run -- $restrict linux-6.1 "$keys" >"$TMPDIR/keys" 2>&1 || { cat "$TMPDIR/keys"; return 1; }
}

# The layers that this machine lacks anyway, so that what is compared is the filter's doing.
lacks() { $around "$ashlar" run -- "$ashlar" device status | sed -n 's/^  MISSING   \([a-z-]*\): .*/\1/p'; }
all_of() { printf '%s\n' "$@" | sort -u; }
namespaces="own-user pid-namespace mount-namespace network-namespace ipc-namespace uts-namespace"

run_all() { # SUFFIX NAMESPACES-THAT-GO
    # shellcheck disable=SC2046,SC2086
    {
        try "an_older_kernel_serves_and_is_told_apart$1" "ASHLAR-design:fence" machine linux-6.1 $(all_of $here sealed-mappings)
        try "a_machine_without_user_namespaces_serves_and_is_told_apart$1" "ASHLAR-design:fence" machine linux-6.1,no-user-namespaces $(all_of $here sealed-mappings $2)
        try "a_machine_without_landlock_serves_and_is_told_apart$1" "ASHLAR-design:fence" machine linux-6.1,no-landlock $(all_of $here sealed-mappings landlock)
        try "a_machine_with_landlock_switched_off_is_told_apart$1" "ASHLAR-design:fence" machine landlock-off $(all_of $here landlock)
        try "level_3_is_to_be_had_on_each_of_them$1" "ASHLAR-design:fence" taken linux-6.1,no-user-namespaces,no-landlock
        try "level_3_is_refused_without_a_layer_that_it_needs$1" "ASHLAR-design:fence" refused no-seccomp seccomp
        try "the_library_serves_programs_of_an_older_kernel$1" "ASHLAR-design:client" library_alone
    }
}

if ! "$restrict" linux-6.1 true; then
    for name in an_older_kernel_serves_and_is_told_apart a_machine_without_user_namespaces_serves_and_is_told_apart a_machine_without_landlock_serves_and_is_told_apart \
        a_machine_with_landlock_switched_off_is_told_apart level_3_is_to_be_had_on_each_of_them level_3_is_refused_without_a_layer_that_it_needs the_library_serves_programs_of_an_older_kernel; do
        skip $name "ASHLAR-design:fence" "seccomp filters are refused here"
    done
    finish
fi
here=$(lacks)
if [ "$(id -u)" -eq 0 ]; then
    run_all "" ""
    chown -R 65533 "$TMPDIR"
    around="setpriv --reuid 65533 --regid 65533 --clear-groups"
    here=$(lacks)
    run_all _as_an_ordinary_user "$namespaces"
else
    run_all "" "$namespaces"
fi
finish
