/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <openssl/evp.h>

#include "library.h"

/* Block ciphers and what is composed of their single blocks. */

enum { BLOCK_MAX = 16, BLOCK_KEY_MAX = 64 };

/** Which of EVP's modes an unauthenticated mode is made of. False: none. CTR over blocks of 8 bytes is made of ECB. */
bool block_mode_of(psa_algorithm_t alg, psa_key_type_t type, enum openssl_mode *mode);

/** The key as libcrypto takes it: DES with one or two keys is 3DES with equal ones. `room` may hold it; wipe it after. */
const uint8_t *block_key(psa_key_type_t type, struct span material, uint8_t room[24]);

/** A context of that mode without padding. NULL: libcrypto says no, or does not have it. `iv` may be NULL. */
EVP_CIPHER_CTX *block_context(const struct crypto_driver_key *key, enum openssl_mode mode, const uint8_t *iv, bool is_encrypting);

/** One block, or many, in ECB or as the mode goes on. False: libcrypto says no. */
bool block_run(EVP_CIPHER_CTX *ctx, const uint8_t *in, size_t len, uint8_t *out);

/*
 * XTS (IEEE 1619) in pieces, of ECB. 16 to 31 bytes are held back, so that the last two blocks can be exchanged in part when the
 * message ends.
 */
struct xts {
    EVP_CIPHER_CTX *ecb;
    uint8_t tweak[BLOCK_MAX];
    uint8_t held[2 * BLOCK_MAX];
    size_t held_len;
    bool is_encrypting;
};

/** The key is a pair of keys. PSA_ERROR_NOT_SUPPORTED, PSA_ERROR_HARDWARE_FAILURE */
psa_status_t xts_setup(struct xts *xts, const struct crypto_driver_key *key, struct span iv, bool is_encrypting);
psa_status_t xts_update(struct xts *xts, struct span in, struct out_span out, size_t *out_len);
/** PSA_ERROR_INVALID_ARGUMENT: fewer than 16 bytes came. */
psa_status_t xts_finish(struct xts *xts, struct out_span out, size_t *out_len);
void xts_abort(struct xts *xts);

/** CTR over blocks of 8 bytes, of ECB. */
struct small_ctr {
    EVP_CIPHER_CTX *ecb;
    uint8_t counter[8];
    uint8_t stream[8];
    size_t used; /* of `stream`; 8: all */
};

psa_status_t small_ctr_setup(struct small_ctr *ctr, const struct crypto_driver_key *key, struct span iv);
psa_status_t small_ctr_update(struct small_ctr *ctr, struct span in, struct out_span out, size_t *out_len);
void small_ctr_abort(struct small_ctr *ctr);
