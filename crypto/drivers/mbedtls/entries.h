/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/mbed_driver.h"
#include "md.h"

/* The entries of the drivers, a file a family. A profile's driver (small.c, medium.c, large.c) is made of the MBED_* below and in large_entries.h. */

psa_status_t mbed_hash_clone(const struct crypto_driver_state *from, struct crypto_driver_state *to);
void mbed_hash_abort(struct crypto_driver_state *state);

psa_status_t mbed_hmac_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                             psa_algorithm_t alg);
psa_status_t mbed_hmac_update(struct crypto_driver_state *state, struct span in);
psa_status_t mbed_hmac_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
void mbed_hmac_abort(struct crypto_driver_state *state);

psa_status_t mbed_ccm_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                            const struct crypto_aead_job *job);
psa_status_t mbed_ccm_update_ad(struct crypto_driver_state *state, struct span ad);
psa_status_t mbed_ccm_update(struct crypto_driver_state *state, struct span in, struct out_span out, size_t *out_len);
psa_status_t mbed_ccm_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len,
                             struct out_span tag);
psa_status_t mbed_ccm_verify(struct crypto_driver_state *state, struct span tag, struct out_span out, size_t *out_len);
void mbed_ccm_abort(struct crypto_driver_state *state);

psa_status_t mbed_ec_sign_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                               struct out_span out, size_t *out_len);
psa_status_t mbed_ec_verify_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                 struct span signature);
psa_status_t mbed_ec_agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                           struct out_span out, size_t *out_len);
psa_status_t mbed_ec_generate(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len);
psa_status_t mbed_ec_check(psa_key_type_t type, struct span material, size_t *bits);
psa_status_t mbed_ec_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len);
bool mbed_ec_carries(psa_algorithm_t alg, psa_key_type_t type, size_t bits);

/** Seeds the generator: start-up test of the source, then the first seed. PSA_ERROR_INSUFFICIENT_ENTROPY */
psa_status_t mbed_random_start(void);
psa_status_t mbed_random(struct out_span out);

/* Families of entries, for the initializer of a profile's driver. */
#define MBED_BASE .location = PSA_KEY_LOCATION_LOCAL_STORAGE, .start = mbed_random_start, .random = mbed_random
#define MBED_HASH \
    .hash_compute = mbed_hash_compute, .hash_setup = mbed_hash_setup, .hash_update = mbed_hash_update, \
    .hash_finish = mbed_hash_finish, .hash_clone = mbed_hash_clone, .hash_abort = mbed_hash_abort
#define MBED_HMAC \
    .mac_compute = mbed_hmac_compute, .mac_setup = mbed_hmac_setup, .mac_update = mbed_hmac_update, \
    .mac_finish = mbed_hmac_finish, .mac_abort = mbed_hmac_abort
#define MBED_CCM .aead = mbed_ccm
#define MBED_CCM_PARTS \
    .aead_setup = mbed_ccm_setup, .aead_update_ad = mbed_ccm_update_ad, .aead_update = mbed_ccm_update, \
    .aead_finish = mbed_ccm_finish, .aead_verify = mbed_ccm_verify, .aead_abort = mbed_ccm_abort
#define MBED_EC \
    .sign_hash = mbed_ec_sign_hash, .verify_hash = mbed_ec_verify_hash, .agree = mbed_ec_agree, \
    .generate = mbed_ec_generate, .check = mbed_ec_check, .export_public = mbed_ec_export_public

/* What the families carry, for a profile's `carries`. The core admits no size of AES that the library has not. */
static inline bool mbed_has_hmac(psa_algorithm_t alg, psa_key_type_t type)
{
    return PSA_ALG_IS_HMAC(PSA_ALG_FULL_LENGTH_MAC(alg)) && type == PSA_KEY_TYPE_HMAC &&
           mbed_md_of(PSA_ALG_GET_HASH(alg)) != NULL;
}

static inline bool mbed_has_ccm(psa_algorithm_t alg, psa_key_type_t type)
{
    return type == PSA_KEY_TYPE_AES && PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg) == PSA_ALG_CCM;
}

static inline bool mbed_has_ec(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    return mbed_ec_carries(alg, type, bits) && (PSA_ALG_GET_HASH(alg) == 0 || mbed_md_of(PSA_ALG_GET_HASH(alg)) != NULL);
}
