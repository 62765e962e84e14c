#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# tests.md says what the programs hold. With --renew: writes it. list_test.sh PROGRAM [--renew]
set -u
here=$(dirname "$0")
list() {
    cat <<'HEAD'
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- SPDX-FileCopyrightText: The Ashlar authors -->
# Tests of the FF-M suite

Made by `conformance/ff-m/list_test.sh PROGRAM --renew`. *From*: who calls, a program outside, a partition of the IPC or of the SFN model. *Ends*: which partition is
panicked by it, `caller` meaning the calling partition.

| Test | From | Ends | Clauses |
|---|---|---|---|
HEAD
    "$1" --list
}
if [ "${2:-}" = --renew ]; then
    list "$1" >"$here/tests.md"
    exit
fi
. "$ASHLAR_SOURCE/tests/lib.sh"
suite conformance.ffm.list
is_true() {
    list "$1" | diff - "$here/tests.md"
}
# Every clause that a test names is one of the list.
are_known() {
    "$1" --list | grep -o 'FFM-[A-Z0-9-]*' | sort -u | while read -r clause; do
        grep -q "^$clause |" "$ASHLAR_SOURCE/docs/spec/ff-m.clauses" || { echo "$clause is no clause"; exit 1; }
    done
}
try the_list_of_tests_is_that_of_the_program "design:10" is_true "$1"
try every_clause_is_one_of_the_list "design:10" are_known "$1"
finish
