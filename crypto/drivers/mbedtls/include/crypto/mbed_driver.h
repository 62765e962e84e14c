/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/driver.h"
#include "dev/entropy.h"

/*
 * Drivers over the primitives of Mbed TLS 3.6, one a profile; an image links one of ashlar-driver-mbedtls-small, -medium
 * and -large, and what it does not name is not in it.
 *
 *   small   SHA-256, HMAC, AES-CCM
 *   medium  small, and ECDSA and ECDH on P-256
 *   large   SHA-224 to SHA-512, HMAC, CMAC, AES in ECB, CBC, CTR, CCM and GCM, ECDSA (also deterministic) and ECDH on
 *           P-256 and P-384
 *
 * They allocate nothing but large's big numbers, from a pool of their own, and keep no prepared keys. Their known answers
 * are tests of the build, on the target's own code, not of each start (docs/adr/0018-mbedtls-on-devices.md).
 */
extern const struct crypto_driver mbed_small_driver;
extern const struct crypto_driver mbed_medium_driver;
extern const struct crypto_driver mbed_large_driver;

/** Where random comes from. Defined once per image, beside crypto_drivers[]. */
extern const struct entropy *const crypto_entropy;

/*
 * The entries that need no key store and no start, for a stage that runs before there is a crypto service. Contracts are
 * those of struct crypto_driver.
 */
psa_status_t mbed_hash_compute(psa_algorithm_t alg, struct span in, struct out_span out, size_t *out_len);
psa_status_t mbed_hash_setup(struct crypto_driver_state *state, psa_algorithm_t alg);
psa_status_t mbed_hash_update(struct crypto_driver_state *state, struct span in);
psa_status_t mbed_hash_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
psa_status_t mbed_hmac_compute(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in,
                               struct out_span out, size_t *out_len);
psa_status_t mbed_ccm(const struct crypto_driver_key *key, const struct crypto_aead_job *job, struct out_span out,
                      size_t *out_len);

/**
 * Mixes fresh entropy into the random generator now. For who knows that this memory may run twice: a restored snapshot, a
 * forked machine. PSA_ERROR_INSUFFICIENT_ENTROPY
 */
psa_status_t mbed_random_reseed(void);
