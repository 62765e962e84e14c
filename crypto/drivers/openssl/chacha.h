/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <openssl/evp.h>

#include "library.h"

/* ChaCha20 by EVP, and XChaCha20 (draft-irtf-cfrg-xchacha) composed of it. Tried at start by chacha_start(). */

enum { CHACHA_KEY = 32, CHACHA_IV = 16, XCHACHA_NONCE = 24 };

void chacha_start(void);
bool chacha_has_stream(psa_key_type_t type);
/** HChaCha20 is good: what XChaCha20 in any form is made of. */
bool chacha_has_x(void);

/**
 * HChaCha20: a key from a key and 16 bytes. It is a block of ChaCha20 without the addition at its end, of which the words are kept whose
 * start is known. False: libcrypto says no.
 */
bool chacha_derive(const uint8_t key[CHACHA_KEY], const uint8_t nonce[CHACHA_IV], uint8_t derived[CHACHA_KEY]);

/**
 * A context at the start of the stream, for the IVs of PSA_ALG_STREAM_CIPHER (10.5.1); *left becomes how many bytes its counter reaches.
 * PSA_ERROR_INVALID_ARGUMENT: no IV of that length
 */
psa_status_t chacha_stream(const struct crypto_driver_key *key, struct span iv, EVP_CIPHER_CTX **ctx, uint64_t *left);
