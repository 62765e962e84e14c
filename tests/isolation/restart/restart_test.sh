#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A device whose next life stands by: it serves the next life, has nothing before that, and ends with the supervisor.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite isolation.restart

ashlar=$ASHLAR_BUILD/tools/ashlar
work=$(mktemp -d)
ASHLAR_SOCKET=$work/s.sock
export ASHLAR_SOCKET
unset XDG_RUNTIME_DIR CREDENTIALS_DIRECTORY
trap '"$ashlar" device stop >/dev/null 2>&1; rm -rf "$work" "$test_log"' EXIT

processes() { # of partitions that serve, one a line
    "$ashlar" device status | sed -n 's/^partition .* process \([0-9]*\),.*/\1/p' | sort
}

children() { # of the supervisor of the partitions that serve, one a line
    first=$(processes | head -n 1)
    supervisor=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$first/status")
    for status in /proc/[0-9]*/status; do
        grep -qs "^PPid:[[:space:]]*$supervisor\$" "$status" && basename "$(dirname "$status")"
    done | sort
}

await_standby() { # COUNT, at most 20 s
    for _ in $(seq 1 200); do
        "$ashlar" device status 2>/dev/null | grep -q "^standby     $1 processes" && return 0
        sleep 0.1
    done
    "$ashlar" device status
    return 1
}

begin() { # OPTION…
    "$ashlar" device stop >/dev/null 2>&1
    rm -rf "$work/state"
    "$ashlar" device start --state "$work/state" --socket "$ASHLAR_SOCKET" "$@"
}

await_deaths() { # COUNT, and the device serves again
    for _ in $(seq 1 200); do
        "$ashlar" device status 2>/dev/null | grep -q "serving (life [0-9]*, deaths $1)" && return 0
        sleep 0.1
    done
    "$ashlar" device status
    return 1
}

those_that_stood_by_serve() {
    begin && await_standby 5 || return 1
    processes >"$work/before"
    children | comm -23 - "$work/before" >"$work/standby"
    [ "$(wc -l <"$work/standby")" -eq 5 ] || { cat "$work/standby"; return 1; }
    kill -KILL "$(head -n 1 "$work/before")" && await_deaths 1 || return 1
    processes >"$work/after"
    cmp "$work/standby" "$work/after"
}

others_stand_by_after_that() {
    await_standby 5 && processes >"$work/before" && [ "$(children | comm -23 - "$work/before" | wc -l)" -eq 5 ]
}

one_that_dies_is_replaced() { # by nobody before the next life, which starts from nothing
    begin && await_standby 5 || return 1
    processes >"$work/before"
    kill -KILL "$(children | comm -23 - "$work/before" | head -n 1)" && await_standby 0 || return 1
    "$ashlar" device status | grep -q 'deaths 0' || return 1
    kill -KILL "$(head -n 1 "$work/before")" && await_deaths 1 && await_standby 5
}

nothing_of_the_device_is_open() { # beside the standard streams, the control socket and what waits for it
    begin && await_standby 5 || return 1
    processes >"$work/before"
    for one in $(children | comm -23 - "$work/before"); do
        for fd in "/proc/$one/fd/"*; do
            case $(readlink "$fd") in
            */null | 'socket:['* | 'anon_inode:[eventpoll]' | 'anon_inode:[timerfd]') ;;
            *) ls -l "/proc/$one/fd"; return 1 ;;
            esac
        done
        ! grep -q 'ashlar-device\|ashlar-re' "/proc/$one/maps" || return 1
    done
}

all_end_with_the_supervisor() {
    begin && await_standby 5 || return 1
    children >"$work/all"
    [ "$(wc -l <"$work/all")" -eq 10 ] || { cat "$work/all"; return 1; }
    kill -KILL "$supervisor"
    for _ in $(seq 1 100); do
        left=
        while read -r one; do
            if [ -d "/proc/$one" ] && ! grep -q '^State:[[:space:]]*[ZX]' "/proc/$one/status"; then
                left="$left $one"
            fi
        done <"$work/all"
        [ -n "$left" ] || return 0
        sleep 0.1
    done
    echo "still there:$left"
    return 1
}

nobody_stands_by_if_nobody_shall() {
    begin --no-standby || return 1
    sleep 1.5
    "$ashlar" device status | grep -q '^standby     0 processes' || return 1
    kill -KILL "$(processes | head -n 1)" && await_deaths 1
}

try those_that_stood_by_serve_the_next_life ASHLAR-design:standby those_that_stood_by_serve
try others_stand_by_after_that ASHLAR-design:standby others_stand_by_after_that
try one_that_dies_leaves_the_device_serving ASHLAR-design:standby one_that_dies_is_replaced
if [ "$(id -u)" -eq 0 ]; then
    try who_stands_by_has_nothing_of_the_device ASHLAR-design:standby nothing_of_the_device_is_open
else
    skip who_stands_by_has_nothing_of_the_device ASHLAR-design:standby "only root may look into a partition"
fi
try all_processes_end_with_the_supervisor ASHLAR-design:death all_end_with_the_supervisor
try nobody_stands_by_if_nobody_shall ASHLAR-design:standby nobody_stands_by_if_nobody_shall
finish
