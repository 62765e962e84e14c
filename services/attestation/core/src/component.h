/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "attestation/claims.h"
#include "cbor/encode.h"

/** The map of one component, keys ascending (RFC 9783 4.4.1): the same in tokens and boot records. */
void component_put(struct cbor_encoder *e, const struct attestation_component *component);
