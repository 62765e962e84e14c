#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# One device, many clients, random traffic and deaths. soak.sh SECONDS   environment: ASHLAR_BUILD, SOAK_SEED
set -eu

build=${ASHLAR_BUILD:-build/host}
ASHLAR=$(cd "$build" && pwd)/tools/ashlar
export ASHLAR
unset XDG_RUNTIME_DIR ASHLAR_SOCKET ASHLAR_STATE ASHLAR_TRACE CREDENTIALS_DIRECTORY
exec "$ASHLAR" run --manifest "$build/tests/isolation/library/device/device.manifest" -- "$build/tests/scenario/soak/test-soak_clients" "$1"
