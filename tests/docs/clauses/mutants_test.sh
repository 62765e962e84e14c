#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Each clause's mutant is caught, in every run of all tests.
set -u
. tests/lib.sh
suite mutants.clauses

try every_broken_clause_turns_its_test_red "design:10" scripts/clause_mutants.sh
finish
