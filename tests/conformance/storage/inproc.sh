#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A device of its own for the program, gone afterwards. inproc.sh PROGRAM
ASHLAR_STATE=$(mktemp -d) || exit 1
export ASHLAR_STATE
trap 'rm -rf "$ASHLAR_STATE"' EXIT
"$1"
