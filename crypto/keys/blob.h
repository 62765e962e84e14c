/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/state.h"

/* The stored form of a key (docs/format/key.spec.md): a header of CRYPTO_KEY_HEADER bytes, then the material. */

/** Writes the header for `key` into the bytes before its material. */
void blob_write_header(const struct crypto_key *key, uint8_t header[CRYPTO_KEY_HEADER]);

/**
 * Reads a header strictly into facts (owner, session excepted) and *len, the bytes of material that must follow.
 * PSA_ERROR_DATA_INVALID  no key of this format, or not the key `id`
 */
psa_status_t blob_read_header(const uint8_t header[CRYPTO_KEY_HEADER], psa_key_id_t id, struct crypto_key_facts *facts,
                              size_t *len);
