#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The lock is a product: it is built with an installation of Ashlar, by whoever makes locks, and put into a device of his own.
set -u
. tests/lib.sh

suite lock.product
product=$ASHLAR_BUILD/product

is_in_order() { # both devices, the base partitions by their signer and the lock's by theirs
    for device in device hostile; do
        "$product/prefix/bin/ashlar" device list --device "$product/lock/$device" --json >"$test_log.list" || { cat "$test_log.list"; return 1; }
        signers=$(grep -o '"signer_id":"[0-9a-f]*"' "$test_log.list" | sort -u | wc -l)
        partitions=$(grep -o '"state":"in order"' "$test_log.list" | wc -l)
        rm -f "$test_log.list"
        [ "$signers" -eq 2 ] && [ "$partitions" -eq 8 ] || { echo "$device: $signers signers, $partitions partitions"; return 1; }
    done
}
uses_the_installation_alone() { # but for the one header that the traitor knows
    sed 's/ /\n/g' "$product/lock/build.ninja" | grep -F "$ASHLAR_SOURCE" | grep -vF -e "$ASHLAR_SOURCE/examples/door-lock" -e "$product/" |
        grep -vF "$ASHLAR_SOURCE/crypto/include" >"$test_log.found"
    found=$(sort -u "$test_log.found")
    rm -f "$test_log.found"
    [ -z "$found" ] || { echo "$found"; return 1; }
}

try the_lock_is_built_with_an_installation "LOCK:DEMO" sh examples/door-lock/build.sh
try nothing_of_the_source_tree_is_in_it "LOCK:DEMO" uses_the_installation_alone
try its_devices_have_eight_partitions_of_two_signers "LOCK:DEMO" is_in_order
finish
