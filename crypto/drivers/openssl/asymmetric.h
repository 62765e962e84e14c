/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/driver.h"

/* The driver's asymmetric entries: which family a key is of decides. PSA_ERROR_NOT_SUPPORTED: none here, or not
 * with that algorithm. */

psa_status_t openssl_sign_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                               struct out_span out, size_t *out_len);
psa_status_t openssl_verify_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                 struct span signature);
psa_status_t openssl_sign_message(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span message,
                                  struct out_span out, size_t *out_len);
psa_status_t openssl_verify_message(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span message,
                                    struct span signature);
psa_status_t openssl_sign_with_context(const struct crypto_driver_key *key, const struct crypto_sign_job *job,
                                       struct out_span out, size_t *out_len);
psa_status_t openssl_verify_with_context(const struct crypto_driver_key *key, const struct crypto_sign_job *job,
                                         struct span signature);
psa_status_t openssl_verify_begin(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                                  const struct crypto_sign_job *job);
psa_status_t openssl_asymmetric_encrypt(const struct crypto_driver_key *key, const struct crypto_crypt_job *job,
                                        struct out_span out, size_t *out_len);
psa_status_t openssl_asymmetric_decrypt(const struct crypto_driver_key *key, const struct crypto_crypt_job *job,
                                        struct out_span out, size_t *out_len);
psa_status_t openssl_agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                           struct out_span out, size_t *out_len);
psa_status_t openssl_generate(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len);
psa_status_t openssl_generate_custom(const struct crypto_key_wish *wish, struct out_span out, size_t *out_len);
psa_status_t openssl_check(psa_key_type_t type, struct span material, size_t *bits);
psa_status_t openssl_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len);
