/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "ps/ps.h"

/*
 * Stands for an AEAD where millions of records are sealed: fast, the same everywhere, keyed by a constant. Whoever does not compute it does not hit its tag; whoever
 * does has no secret to find.
 */

/** Writes plain.len + PS_TAG_LEN bytes. */
void toy_seal(const uint8_t nonce[PS_NONCE_LEN], struct span aad, struct span plain, uint8_t *out);

/** False, and nothing is written, if the tag does not fit. */
bool toy_open(const uint8_t nonce[PS_NONCE_LEN], struct span aad, struct span sealed, uint8_t *out);
