/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/mbed_driver.h"

/* The entries of the drivers, a file a family. A profile's table (small.c, medium.c, large.c) names those it has. */

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
