/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "psa/crypto.h"

/* What SAE's exchange and the derivation of its tokens both know of groups. Private to core/. */

/** The hash that the standard sets for hash-to-element with this group (IEEE 802.11-2020, table 12-1). */
psa_algorithm_t sae_hash_of(psa_pake_primitive_t primitive);

/** Is it a group that SAE may be used with (12.4.4.1)? */
bool sae_has_group(psa_pake_primitive_t primitive);
