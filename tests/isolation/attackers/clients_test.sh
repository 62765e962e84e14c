#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
#
# Hostile clients and an honest one on a device that all users may reach. As root they are two users; as an ordinary user both are one client
# to the device, so a share of their own is not promised: then only right answers are.
set -u

ashlar=$ASHLAR_BUILD/tools/ashlar
work=$(mktemp -d)
unset XDG_RUNTIME_DIR ASHLAR_STATE ASHLAR_TRACE CREDENTIALS_DIRECTORY
ASHLAR_SOCKET=$work/run/s.sock
export ASHLAR_SOCKET
trap '"$ashlar" device stop >/dev/null 2>&1; rm -rf "$work"' EXIT
chmod 711 "$work" && mkdir -m 755 "$work/run" || exit 2
"$ashlar" device start --public --state "$work/state" --socket "$ASHLAR_SOCKET" \
    --manifest "$ASHLAR_BUILD/tests/isolation/library/device/device.manifest" >/dev/null || exit 2
"$ASHLAR_BUILD/tests/isolation/attackers/test-attackers_clients"
