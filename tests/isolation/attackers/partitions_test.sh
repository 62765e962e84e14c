#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A partition whose code turned hostile, against another partition, the supervisor, and its own fence. What it tries succeeds in a program
# without a fence, which shows that the attack is one.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite isolation.attackers.partitions

ashlar=$ASHLAR_BUILD/tools/ashlar
here=$ASHLAR_BUILD/tests/isolation/attackers
attacker=$here/test-attackers_attacker
unset XDG_RUNTIME_DIR ASHLAR_SOCKET ASHLAR_STATE ASHLAR_TRACE CREDENTIALS_DIRECTORY

# On the device: "victim" is the process of ITS, "supervisor" that process's parent.
# shellcheck disable=SC2016
attempt='pid=$("$1" device status --json | sed -n "s/.*\"name\":\"ASHLAR_SP_ITS\"[^}]*\"process\":\([0-9]*\).*/\1/p")
[ "$4" = supervisor ] && pid=$(sed -n "s/^PPid:[^0-9]*//p" "/proc/$pid/status")
[ -n "$pid" ] || { echo "no process id"; exit 1; }
result=$("$2" fenced "$3" "$pid")
deaths=$("$1" device status --json | sed -n "s/.*\"deaths\":\([0-9]*\).*/\1/p")
who=$("$1" device log | grep -c "TEST_SP_ATTACKER")
echo "$result, $deaths deaths, named $who times"
case $result in refused) [ "$deaths" -eq 0 ] ;; died) [ "$deaths" -ge 1 ] && [ "$who" -ge 1 ] ;; *) false ;; esac'

fenced() { # ATTACK TARGET
    "$ashlar" run --manifest "$here/device/device.manifest" -- sh -c "$attempt" sh "$ashlar" "$attacker" "$1" "$2"
}

unfenced() { # ATTACK
    result=$("$attacker" unfenced "$1") && [ "$result" = succeeded ] || { echo "without a fence: $result"; return 1; }
}

holds() { # ATTACK
    unfenced "$1" && fenced "$1" victim || return 1
    case $1 in
    *-it | *-its-memory | *-its-descriptors) fenced "$1" supervisor ;;
    esac
}

for attack in $("$attacker" list); do
    try "the_fence_refuses_to_$(echo "$attack" | tr - _)" "ASHLAR-threat:hostile-partition" holds "$attack"
done
finish
