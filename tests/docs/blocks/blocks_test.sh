#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Every command that README.md and docs/guide tell a reader to type. A page's ```sh blocks are one script: they run in order in one shell that
# stops at the first failure, from the source folder, with a home, runtime folder and state of their own; what was
# fetched before is not fetched again. A command that is not for a test (a
# clone from the network) stands in a ```console block, as output does.
set -u
. tests/lib.sh
suite docs.blocks

scratch=$(mktemp -d)
# shellcheck disable=SC2154
trap 'rm -rf "$scratch" "$test_log"' EXIT

blocks_of() { # page : its sh blocks, each with a line that says which it is
    awk -v page="$1" '
        /^ *```sh *$/ { inside = 1; count++; printf "echo \"== %s, block %d (line %d)\"\n", page, count, NR; next }
        /^ *```/ { inside = 0; next }
        inside && /^make test *$/ { print "echo \"make test: is what runs this\"" ; next }
        inside { print }' "$1"
}

runs() { # page
    home=$scratch/$(basename "$1" .md)
    mkdir -p "$home/run" && chmod 700 "$home/run"
    blocks_of "$1" >"$home/script"
    env -i HOME="$home" XDG_RUNTIME_DIR="$home/run" PATH="$PATH" LANG=C.UTF-8 SETUP=no TMPDIR="$home" \
        XDG_CACHE_HOME="${XDG_CACHE_HOME:-$HOME/.cache}" sh -eu "$home/script"
}

every_block_says_what_it_is() {
    awk '/^ *```/ { inside = !inside; if (inside && $0 !~ /^ *```(sh|console|c|json|text|cmake)$/) { print FILENAME ":" FNR ": " $0; bad = 1 } }
         END { exit bad }' "$@"
}

leaves_nothing_running() {
    left=$(processes_of "$scratch")
    [ -z "$left" ] || { echo "still runs: $left"; return 1; }
}

set --
for page in README.md docs/guide/*.md; do
    [ -f "$page" ] && set -- "$@" "$page"
done
try every_block_says_whether_it_is_run "design:9" every_block_says_what_it_is "$@"
for page in "$@"; do
    [ -z "$(blocks_of "$page")" ] ||
        try "the_commands_of_$(basename "$page" .md | tr 'A-Z-' 'a-z_')_work" "design:9" runs "$page"
done
try nothing_that_a_page_started_is_left_running "design:9" leaves_nothing_running
finish
