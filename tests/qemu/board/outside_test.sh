# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A second board, from a folder outside the tree, built and tested as docs/porting.md says.
. tests/lib.sh
suite port.outside

box=$(mktemp -d)
trap 'rm -rf "$box" "$test_log"' EXIT
cp -r examples/board-an505 "$box/my-board"

short() { [ "$(cat "$box"/my-board/* | wc -l)" -le 150 ]; }
passes() { scripts/board.sh "$box/my-board" "$box/build"; }
refused() { # what a porter got wrong is named
    cp -r "$box/my-board" "$box/wrong"
    sed -i 's/\.ns_code = { BOARD_CODE_NS + BOARD_NS_OFFSET,/.ns_code = { BOARD_CODE_NS,/' "$box/wrong/board.c"
    said=$(scripts/board.sh "$box/wrong" "$box/build" 2>&1) && return 1
    printf '%s\n' "$said" | grep -q 'not ok .*fence' || { printf '%s\n' "$said"; return 1; }
}
nothing() {
    status=0
    said=$(scripts/board.sh "$box" 2>&1) || status=$?
    [ "$status" -eq 2 ] && printf '%s\n' "$said" | grep -q 'board\.cmake'
}

try a_board_is_a_hundred_and_fifty_lines "design:3" short
try it_passes_what_a_porter_runs_first "design:3" passes
try a_board_that_calls_secure_code_open_does_not "TBSA-M-1.0:R170_TBSA_INFRA" refused
try a_folder_that_is_no_board_is_named "design:9" nothing
finish
