#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A short soak in every test run; `make soak DURATION=60` is the long one. What is lost never returns; how fast the rest does, `make soak` holds to,
# on a machine that has nothing else to do.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite soak
export SOAK_PATIENCE=15

try every_call_returns_once_and_nothing_is_left_behind "design:death" sh "$ASHLAR_SOURCE/tests/scenario/soak/soak.sh" 16
finish
