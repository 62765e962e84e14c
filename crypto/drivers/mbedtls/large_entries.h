/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/mbed_driver.h"

/* What the profile large has beside the entries of entries.h. */

psa_status_t mbed_gcm(const struct crypto_driver_key *key, const struct crypto_aead_job *job, struct out_span out,
                      size_t *out_len);
psa_status_t mbed_gcm_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                            const struct crypto_aead_job *job);
psa_status_t mbed_gcm_update_ad(struct crypto_driver_state *state, struct span ad);
psa_status_t mbed_gcm_update(struct crypto_driver_state *state, struct span in, struct out_span out, size_t *out_len);
psa_status_t mbed_gcm_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len,
                             struct out_span tag);
psa_status_t mbed_gcm_verify(struct crypto_driver_state *state, struct span tag, struct out_span out, size_t *out_len);
void mbed_gcm_abort(struct crypto_driver_state *state);

psa_status_t mbed_cmac_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                             psa_algorithm_t alg);
psa_status_t mbed_cmac_update(struct crypto_driver_state *state, struct span in);
psa_status_t mbed_cmac_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
void mbed_cmac_abort(struct crypto_driver_state *state);

/* Whichever of the above was set up. */
psa_status_t mbed_aead(const struct crypto_driver_key *key, const struct crypto_aead_job *job, struct out_span out,
                       size_t *out_len);
psa_status_t mbed_aead_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                             const struct crypto_aead_job *job);
psa_status_t mbed_aead_update_ad(struct crypto_driver_state *state, struct span ad);
psa_status_t mbed_aead_update(struct crypto_driver_state *state, struct span in, struct out_span out, size_t *out_len);
psa_status_t mbed_aead_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len,
                              struct out_span tag);
psa_status_t mbed_aead_verify(struct crypto_driver_state *state, struct span tag, struct out_span out,
                              size_t *out_len);
void mbed_aead_abort(struct crypto_driver_state *state);

psa_status_t mbed_mac_compute(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in,
                              struct out_span out, size_t *out_len);
psa_status_t mbed_mac_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                            psa_algorithm_t alg);
psa_status_t mbed_mac_update(struct crypto_driver_state *state, struct span in);
psa_status_t mbed_mac_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
void mbed_mac_abort(struct crypto_driver_state *state);

psa_status_t mbed_cipher(const struct crypto_driver_key *key, const struct crypto_cipher_job *job, struct out_span out,
                         size_t *out_len);
psa_status_t mbed_cipher_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                               const struct crypto_cipher_job *job);
psa_status_t mbed_cipher_update(struct crypto_driver_state *state, struct span in, struct out_span out,
                                size_t *out_len);
psa_status_t mbed_cipher_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
void mbed_cipher_abort(struct crypto_driver_state *state);

#define MBED_MAC \
    .mac_compute = mbed_mac_compute, .mac_setup = mbed_mac_setup, .mac_update = mbed_mac_update, \
    .mac_finish = mbed_mac_finish, .mac_abort = mbed_mac_abort
#define MBED_CIPHER \
    .cipher = mbed_cipher, .cipher_setup = mbed_cipher_setup, .cipher_update = mbed_cipher_update, \
    .cipher_finish = mbed_cipher_finish, .cipher_abort = mbed_cipher_abort
#define MBED_AEAD \
    .aead = mbed_aead, .aead_setup = mbed_aead_setup, .aead_update_ad = mbed_aead_update_ad, \
    .aead_update = mbed_aead_update, .aead_finish = mbed_aead_finish, .aead_verify = mbed_aead_verify, \
    .aead_abort = mbed_aead_abort
