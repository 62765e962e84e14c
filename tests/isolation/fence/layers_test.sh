#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Layers of the fence as they stand around running partitions, seen from outside.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite isolation.layers

ashlar=$ASHLAR_BUILD/tools/ashlar
here=$ASHLAR_BUILD/tests/isolation/fence
work=$(mktemp -d)
trap 'rm -rf "$work" "$test_log"' EXIT
TMPDIR=$work
export TMPDIR
unset XDG_RUNTIME_DIR ASHLAR_SOCKET ASHLAR_STATE CREDENTIALS_DIRECTORY
cp "$here/fence-subject" "$work/" && "$ashlar" device key "$work/key" &&
    "$ashlar" device sign --key "$work/key" --out "$work/device.manifest" "$ASHLAR_SOURCE/tests/isolation/fence/subject/manifest.json=$here/fence-subject" || exit 1

subject() { "$ashlar" run --manifest "$work/device.manifest" --key "$work/key.pub" -- "$@"; }
# Runs a script in the device's company; $1 is a partition's process, $2 the supervisor's, $3 `ashlar`.
with_processes() { # SCRIPT
    # shellcheck disable=SC2016
    "$ashlar" run -- sh -c 'for p in $("$0" device status --json | grep -o "\"process\":[0-9]*" | cut -d: -f2); do
            sh -c "$1" sh "$p" "$(sed -n "s/^PPid:[^0-9]*//p" /proc/$p/status)" "$0" || exit 1
        done' "$ashlar" "$1"
}
holds() { "$ashlar" run -- "$ashlar" device status | grep -q "holds     $1"; }

unmoved() { # maps over its own code: refused
    [ "$(subject "$here/test-fence_ask" 20)" = -1 ] || { echo "its code was replaced"; return 1; }
}
limited() {
    # shellcheck disable=SC2016
    with_processes 'l=$(tr -s " " </proc/$1/limits); for limit in "core file size 0 0" "processes 0 0"; do
        echo "$l" | grep -q "Max $limit" || { echo "$l"; exit 1; }; done'
}
locked() {
    # shellcheck disable=SC2016
    with_processes 'kib=$(sed -n "s/^VmLck:[^0-9]*\([0-9]*\) kB/\1/p" /proc/$1/status); [ "$kib" -ge 1024 ] || { echo "$kib KiB are locked"; exit 1; }'
}
secret() {
    # shellcheck disable=SC2016
    with_processes 'grep -q secretmem /proc/$1/maps || { cat /proc/$1/maps; exit 1; }'
}
supervisor() {
    # shellcheck disable=SC2016
    with_processes 'grep -qx "NoNewPrivs:.1" /proc/$2/status && grep -qx "Seccomp:.2" /proc/$2/status || { grep -E "Seccomp|NoNew" /proc/$2/status; exit 1; }
        "$3" device status --json | grep -q "\"supervisor\":{\"layers\":\[\"no-new-privileges\",\"not-dumpable\",\"no-write-execute\",\"seccomp\"\],\"missing\":\[\]}" || { "$3" device status --json; exit 1; }'
}

try limits_are_set_around_each_partition "ASHLAR-design:fence-limits" limited
try memory_with_keys_is_locked "ASHLAR-design:secrets" locked
if holds sealed-mappings; then
    try code_and_channels_stay_as_they_are "ASHLAR-design:fence-sealed" unmoved
else
    skip code_and_channels_stay_as_they_are "ASHLAR-design:fence-sealed" "this kernel has no mseal (Linux 6.10)"
fi
if [ "$(id -u)" -eq 0 ] && "$here/test-fence_list_calls" has memfd_secret; then
    try keys_lie_where_the_kernel_cannot_read_them "ASHLAR-design:secrets" secret
else
    skip keys_lie_where_the_kernel_cannot_read_them "ASHLAR-design:secrets" "no memfd_secret here, or no right to look"
fi
try the_supervisor_is_fenced_too "ASHLAR-threat:supervisor" supervisor
finish
