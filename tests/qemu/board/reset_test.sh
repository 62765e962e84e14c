# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A reset on the board: reset_test.sh IMAGE MACHINE
. tests/lib.sh
suite port.reset

asked() {
    said=$(scripts/qemu.sh --machine "$2" --limit 30 "$1") || { printf '%s\n' "$said"; return 1; }
    [ "$(printf '%s\n' "$said" | grep -c '^# cold start')" -eq 1 ] && printf '%s\n' "$said" | grep -q '^# a reset that was asked for'
}

try a_reset_that_was_asked_for_is_told_from_a_cold_start "TBSA-M-1.0:R020_TBSA_BOOT" asked "$1" "$2"
finish
