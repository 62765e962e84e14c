#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# The program as client of a new device of the base partitions, each in its own process. isolated.sh PROGRAM
unset XDG_RUNTIME_DIR ASHLAR_SOCKET ASHLAR_STATE ASHLAR_TRACE CREDENTIALS_DIRECTORY
"$ASHLAR_BUILD/tools/ashlar" run -- "$1"
