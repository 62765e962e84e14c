# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# What `make debug` starts: debug_test.sh FOLDER
. tests/lib.sh
suite debug

both_worlds() {
    said=$(timeout -k 5 60 scripts/debug.sh "$1" worlds-secure worlds-ns -- -batch -ex 'break v8m_ns_enter' -ex 'break ns.c:v8m_main' \
        -ex continue -ex backtrace -ex continue -ex backtrace -ex kill 2>&1)
    printf '%s\n' "$said" | grep -q 'secure\.c:' && printf '%s\n' "$said" | grep -q 'ns\.c:' || { printf '%s\n' "$said"; return 1; }
}

help_lists_images() {
    status=0
    said=$(scripts/debug.sh "$1" 2>&1) || status=$?
    [ "$status" -eq 2 ] && printf '%s\n' "$said" | grep -q worlds-secure
}

try without_an_image_it_names_them "design:9" help_lists_images "$1"
if command -v gdb-multiarch >/dev/null 2>&1; then
    try a_debugger_sees_both_worlds "design:3" both_worlds "$1"
else
    skip a_debugger_sees_both_worlds "design:3" "no gdb-multiarch here"
fi
finish
