/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/state.h"

/*
 * Finds the driver for a call: key location first, then the first in the image's list that does not answer
 * PSA_ERROR_NOT_SUPPORTED. The functions carry the names of the driver's entries and answer
 * PSA_ERROR_NOT_SUPPORTED, with its reason, when no driver has it. Keys are held by the caller. A setup says in
 * `*driver` who has the state; later calls go to that driver directly.
 */

psa_status_t dispatch_start(void);

/** A driver gives a status; the reason of a refusal is given here. The status is handed on. */
psa_status_t dispatch_refused(psa_status_t status);

static inline psa_status_t dispatch_result(psa_status_t status)
{
    return status == PSA_SUCCESS ? status : dispatch_refused(status);
}

psa_status_t dispatch_random(struct out_span out);
bool dispatch_has_location(psa_key_location_t location);

/** Is there a driver that says, or does not deny, that it carries `alg` with such a key? */
psa_status_t dispatch_supports(const struct crypto_key_facts *facts, psa_algorithm_t alg);

psa_status_t dispatch_hash_compute(psa_algorithm_t alg, struct span in, struct out_span out, size_t *out_len);
psa_status_t dispatch_hash_setup(struct crypto_operation *op, psa_algorithm_t alg);

psa_status_t dispatch_hash_resume(struct crypto_operation *op, psa_algorithm_t alg, struct span in);
psa_status_t dispatch_xof_setup(struct crypto_operation *op, psa_algorithm_t alg);
psa_status_t dispatch_wrap(struct crypto_key *key, psa_algorithm_t alg, struct span in, struct out_span out, size_t *out_len);
psa_status_t dispatch_unwrap(struct crypto_key *key, psa_algorithm_t alg, struct span in, struct out_span out,
                             size_t *out_len);

psa_status_t dispatch_mac_compute(struct crypto_key *key, psa_algorithm_t alg, struct span in, struct out_span out,
                                  size_t *out_len);
psa_status_t dispatch_mac_setup(struct crypto_operation *op, struct crypto_key *key, psa_algorithm_t alg);

psa_status_t dispatch_cipher(struct crypto_key *key, const struct crypto_cipher_job *job, struct out_span out,
                             size_t *out_len);
psa_status_t dispatch_cipher_setup(struct crypto_operation *op, struct crypto_key *key,
                                   const struct crypto_cipher_job *job);

psa_status_t dispatch_aead(struct crypto_key *key, const struct crypto_aead_job *job, struct out_span out,
                           size_t *out_len);
psa_status_t dispatch_aead_setup(struct crypto_operation *op, struct crypto_key *key,
                                 const struct crypto_aead_job *job);

psa_status_t dispatch_sign_hash(struct crypto_key *key, psa_algorithm_t alg, struct span hash, struct out_span out,
                                size_t *out_len);
psa_status_t dispatch_verify_hash(struct crypto_key *key, psa_algorithm_t alg, struct span hash, struct span signature);
psa_status_t dispatch_sign_message(struct crypto_key *key, psa_algorithm_t alg, struct span message,
                                   struct out_span out, size_t *out_len);
psa_status_t dispatch_verify_message(struct crypto_key *key, psa_algorithm_t alg, struct span message,
                                     struct span signature);
psa_status_t dispatch_agree(struct crypto_key *key, psa_algorithm_t alg, struct span peer, struct out_span out,
                            size_t *out_len);

psa_status_t dispatch_sign_with_context(struct crypto_key *key, const struct crypto_sign_job *job, struct out_span out,
                                        size_t *out_len);
psa_status_t dispatch_verify_with_context(struct crypto_key *key, const struct crypto_sign_job *job,
                                          struct span signature);
psa_status_t dispatch_verify_begin(struct crypto_operation *op, struct crypto_key *key,
                                   const struct crypto_sign_job *job);
psa_status_t dispatch_crypt(struct crypto_key *key, enum crypto_direction direction, const struct crypto_crypt_job *job,
                            struct out_span out, size_t *out_len);
psa_status_t dispatch_encapsulate(struct crypto_key *key, psa_algorithm_t alg, struct crypto_encapsulation *made);
psa_status_t dispatch_decapsulate(struct crypto_key *key, psa_algorithm_t alg, struct span ciphertext,
                                  struct out_span secret, size_t *secret_len);
psa_status_t dispatch_generate_custom(const struct crypto_key_facts *facts, struct span custom, struct out_span out,
                                      size_t *out_len);
psa_status_t dispatch_generate(const struct crypto_key_facts *facts, struct out_span out, size_t *out_len);
psa_status_t dispatch_check(psa_key_location_t location, psa_key_type_t type, struct span material, size_t *bits);
psa_status_t dispatch_export_public(struct crypto_key *key, struct out_span out, size_t *out_len);

/** PSA_ERROR_NOT_SUPPORTED: the core composes it. */
psa_status_t dispatch_pbkdf2(psa_algorithm_t hash, const struct crypto_derive_op *derive, struct out_span out);

/**
 * HMAC or CMAC of the three parts under `secret`, a key of `type`, by a driver found anew if *driver is NULL; `cache`
 * keeps the prepared key.
 */
struct dispatch_prf {
    psa_algorithm_t alg;
    psa_key_type_t type;
    struct span secret;
    void *_Atomic *cache;
    const struct crypto_driver **driver;
};
psa_status_t dispatch_prf(const struct dispatch_prf *prf, const struct span parts[3], struct out_span out);
