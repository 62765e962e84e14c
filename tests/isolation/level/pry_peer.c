/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa_manifest/test-pry-peer.h"

#define PRY_MAIN pry_peer_main
#define PRY_SIGNAL TEST_PRY_PEER_SIGNAL
#define PRY_SECRET "what peer alone knows"
#include "pry_body.h"
