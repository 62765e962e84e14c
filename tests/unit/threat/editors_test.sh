#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The editors' grammars know the words of the language, and no others.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite threat.editors
cd "$ASHLAR_SOURCE" || exit 3

words() { # those of the table of attributes
    sed -n 's/.*[A-Z]_OF("\([a-z-]*\)".*/\1/p; s/.*\.word = "\([a-z-]*\)".*/\1/p' threat/src/schema.c | sort
}
every_attribute_is_coloured() { # FILE ATTRIBUTE-LINE-PATTERN
    words >"$test_log.words"
    [ "$(wc -l <"$test_log.words")" -ge 40 ] || { echo "the table of attributes was not read"; return 1; }
    grep -- "$2" "$1" | head -n 1 | sed 's/.*(\(about\|done-by\|unconfirmed\)/\1/; s/).*//' | tr -d '\\' | tr '|' '\n' | sort >"$test_log.known"
    cmp "$test_log.words" "$test_log.known" || { diff "$test_log.words" "$test_log.known"; return 1; }
    rm -f "$test_log.words" "$test_log.known"
}
kinds_are_coloured() {
    for kind in boundary entity asset flow attacker entry phase threat policy assumption objective requirement control specialise drop use import model library; do
        grep -qw "$kind" packaging/editors/vim/syntax/ashlar-threat.vim || { echo "vim: $kind"; return 1; }
        grep -qw "$kind" packaging/editors/vscode/ashlar-threat.tmLanguage.json || { echo "vscode: $kind"; return 1; }
    done
}

try vim_knows_every_attribute "format:threat-model" every_attribute_is_coloured packaging/editors/vim/syntax/ashlar-threat.vim 'syntax match tmWord'
try vscode_knows_every_attribute "format:threat-model" every_attribute_is_coloured packaging/editors/vscode/ashlar-threat.tmLanguage.json 'unconfirmed'
try every_kind_is_coloured "format:threat-model" kinds_are_coloured
finish
