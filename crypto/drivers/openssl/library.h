/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <openssl/evp.h>

#include "crypto/driver.h"

/* What is fetched from libcrypto once, at start, and shared read-only by all threads afterwards. */

enum openssl_hash {
    OPENSSL_SHA_224,
    OPENSSL_SHA_256,
    OPENSSL_SHA_384,
    OPENSSL_SHA_512,
    OPENSSL_SHA_512_256,
    OPENSSL_SHA3_224,
    OPENSSL_SHA3_256,
    OPENSSL_SHA3_384,
    OPENSSL_SHA3_512,
    OPENSSL_HASH_COUNT
};

enum openssl_mode {
    OPENSSL_MODE_ECB,
    OPENSSL_MODE_CBC,
    OPENSSL_MODE_CTR,
    OPENSSL_MODE_GCM,
    OPENSSL_MODE_CCM,
    OPENSSL_MODE_COUNT
};

/** Fetches everything. PSA_ERROR_INSUFFICIENT_MEMORY or PSA_ERROR_HARDWARE_FAILURE (libcrypto has no default provider). */
psa_status_t openssl_library_start(void);

OSSL_LIB_CTX *openssl_context(void);
/** NULL if libcrypto lacks it or its known-answer test failed. */
const EVP_MD *openssl_md(psa_algorithm_t hash_alg);
/** Index in enum openssl_hash, or -1. */
int openssl_hash_index(psa_algorithm_t hash_alg);
const EVP_CIPHER *openssl_aes(size_t key_bits, enum openssl_mode mode);
const EVP_CIPHER *openssl_chacha20_poly1305(void);
EVP_MAC *openssl_hmac(void);
EVP_MAC *openssl_cmac(void);

/** Takes back what failed its known-answer test. */
void openssl_drop_hash(int index);
void openssl_drop_mode(enum openssl_mode mode);
void openssl_drop_chacha20_poly1305(void);
void openssl_drop_hmac(void);
void openssl_drop_cmac(void);
void openssl_drop_curve(size_t bits);
/** False too if its known-answer test failed. That of P-384 runs when P-384 is first asked for. */
bool openssl_has_curve(size_t bits);

/** Runs the known-answer test of P-384 and drops the curve if it fails, once; whoever else asks meanwhile waits. */
void openssl_check_p384(void);

/** Runs the known-answer tests, that of P-384 excepted, and drops what fails. PSA_ERROR_CORRUPTION_DETECTED if SHA-256 itself fails. */
psa_status_t openssl_known_answers(void);

/** The status for a call of libcrypto that failed without a cause of the caller's. Clears libcrypto's error queue. */
psa_status_t openssl_failed(void);

/* The entries of the driver, a file a family. */
psa_status_t openssl_carries(psa_algorithm_t alg, psa_key_type_t type, size_t bits);
psa_status_t openssl_random(struct out_span out);

psa_status_t openssl_hash_compute(psa_algorithm_t alg, struct span in, struct out_span out, size_t *out_len);
psa_status_t openssl_hash_setup(struct crypto_driver_state *state, psa_algorithm_t alg);
psa_status_t openssl_hash_update(struct crypto_driver_state *state, struct span in);
psa_status_t openssl_hash_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
psa_status_t openssl_hash_clone(const struct crypto_driver_state *from, struct crypto_driver_state *to);
void openssl_hash_abort(struct crypto_driver_state *state);

psa_status_t openssl_mac_compute(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in,
                                 struct out_span out, size_t *out_len);
psa_status_t openssl_mac_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                               psa_algorithm_t alg);
psa_status_t openssl_mac_update(struct crypto_driver_state *state, struct span in);
psa_status_t openssl_mac_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
void openssl_mac_abort(struct crypto_driver_state *state);

psa_status_t openssl_cipher(const struct crypto_driver_key *key, const struct crypto_cipher_job *job,
                            struct out_span out, size_t *out_len);
psa_status_t openssl_cipher_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                                  const struct crypto_cipher_job *job);
psa_status_t openssl_cipher_update(struct crypto_driver_state *state, struct span in, struct out_span out,
                                   size_t *out_len);
psa_status_t openssl_cipher_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
void openssl_cipher_abort(struct crypto_driver_state *state);

psa_status_t openssl_aead(const struct crypto_driver_key *key, const struct crypto_aead_job *job, struct out_span out,
                          size_t *out_len);
psa_status_t openssl_aead_setup(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                                const struct crypto_aead_job *job);
psa_status_t openssl_aead_update_ad(struct crypto_driver_state *state, struct span ad);
psa_status_t openssl_aead_update(struct crypto_driver_state *state, struct span in, struct out_span out,
                                 size_t *out_len);
psa_status_t openssl_aead_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len,
                                 struct out_span tag);
psa_status_t openssl_aead_verify(struct crypto_driver_state *state, struct span tag, struct out_span out,
                                 size_t *out_len);
void openssl_aead_abort(struct crypto_driver_state *state);

psa_status_t openssl_ec_sign_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                  struct out_span out, size_t *out_len);
psa_status_t openssl_ec_verify_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                    struct span signature);
psa_status_t openssl_ec_agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                              struct out_span out, size_t *out_len);
psa_status_t openssl_ec_generate(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len);
psa_status_t openssl_ec_check(psa_key_type_t type, struct span material, size_t *bits);
psa_status_t openssl_ec_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len);

psa_status_t openssl_pbkdf2_hmac(psa_algorithm_t hash_alg, struct span password, struct span salt, uint64_t iterations,
                                 struct out_span out);
