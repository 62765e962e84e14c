#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# A short soak in every test run; `make soak DURATION=60` is the long one.
. "$ASHLAR_SOURCE/tests/lib.sh"
suite soak

try every_call_returns_once_and_nothing_is_left_behind "design:death" sh "$ASHLAR_SOURCE/tests/scenario/soak/soak.sh" 16
finish
