/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <openssl/evp.h>

#include "crypto/driver.h"

/* What is fetched from libcrypto once, at start, and shared read-only by all threads afterwards. */

/** A family of algorithms: a file with its rows, what it fetches for them, and their known answers. */
struct openssl_family {
    uint32_t categories; /* OPENSSL_CATEGORY() of its algorithms, or'ed */
    /** Fetches, and drops what fails its known answer. Called once, before any other thread. */
    void (*start)(void);
    /** Is the algorithm, of one of these categories, carried with such a key? Lengths of tags and MACs do not matter. */
    bool (*has)(psa_algorithm_t alg, psa_key_type_t type, size_t bits);
};
#define OPENSSL_CATEGORY(alg) ((uint32_t)1 << ((alg) >> 24 & 0x1fu))

/* families.c lists them. */
extern const struct openssl_family openssl_hash_family, openssl_mac_family, openssl_cipher_family, openssl_aead_family,
    openssl_xof_family, openssl_wrap_family, openssl_asymmetric_family;

/** Starts every family. PSA_ERROR_CORRUPTION_DETECTED if SHA-256 itself fails its known answer. */
psa_status_t openssl_families_start(void);

enum { OPENSSL_HASHES = 32 }; /* places for hashes, by the low bits of the algorithm */

enum openssl_mode {
    OPENSSL_MODE_ECB,
    OPENSSL_MODE_CBC,
    OPENSSL_MODE_CTR,
    OPENSSL_MODE_CFB,
    OPENSSL_MODE_OFB,
    OPENSSL_MODE_GCM,
    OPENSSL_MODE_CCM,
    OPENSSL_MODE_COUNT
};

/** Makes the library context. PSA_ERROR_INSUFFICIENT_MEMORY, PSA_ERROR_HARDWARE_FAILURE */
psa_status_t openssl_library_start(void);

OSSL_LIB_CTX *openssl_context(void);

/* What the families have. NULL, or false: libcrypto lacks it or its known answer came out wrong. */
const EVP_MD *openssl_md(psa_algorithm_t hash_alg);
const EVP_MD *openssl_hash_md(psa_algorithm_t hash_alg); /* SHAKE with a fixed length too; for hash.c */
bool openssl_has_hash(psa_algorithm_t hash_alg); /* by us: EVP does not know them all */
const EVP_CIPHER *openssl_block_cipher(psa_key_type_t type, size_t bits, enum openssl_mode mode);
void openssl_drop_cipher(psa_key_type_t type, size_t bits, enum openssl_mode mode);
/** Tries the hash that is made of AES, once AES has been tried. */
void openssl_try_mmo(void);
bool openssl_has_aead(psa_algorithm_t base, psa_key_type_t type, size_t bits); /* `base`: with its tag of default length */
const EVP_CIPHER *openssl_chacha20_poly1305(void);
EVP_MAC *openssl_hmac(void);
EVP_MAC *openssl_cmac(void);
EVP_MAC *openssl_blake2_mac(psa_algorithm_t alg);

/** The status for a call of libcrypto that failed without a cause of the caller's. Clears libcrypto's error queue. */
psa_status_t openssl_failed(void);

/* The entries of the driver, a file a family. */
psa_status_t openssl_carries(psa_algorithm_t alg, psa_key_type_t type, size_t bits);
psa_status_t openssl_random(struct out_span out);
/** Gives libcrypto's own generator, of which it makes keys, fresh entropy. PSA_ERROR_INSUFFICIENT_ENTROPY */
psa_status_t openssl_refresh(void);

psa_status_t openssl_hash_compute(psa_algorithm_t alg, struct span in, struct out_span out, size_t *out_len);
psa_status_t openssl_hash_setup(struct crypto_driver_state *state, psa_algorithm_t alg);
psa_status_t openssl_hash_update(struct crypto_driver_state *state, struct span in);
psa_status_t openssl_hash_finish(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
psa_status_t openssl_hash_clone(const struct crypto_driver_state *from, struct crypto_driver_state *to);
psa_status_t openssl_hash_suspend(struct crypto_driver_state *state, struct out_span out, size_t *out_len);
psa_status_t openssl_hash_resume(struct crypto_driver_state *state, psa_algorithm_t alg, struct span in);
void openssl_hash_abort(struct crypto_driver_state *state);

psa_status_t openssl_xof_setup(struct crypto_driver_state *state, psa_algorithm_t alg);
psa_status_t openssl_xof_update(struct crypto_driver_state *state, struct span in);
psa_status_t openssl_xof_output(struct crypto_driver_state *state, struct out_span out);
void openssl_xof_abort(struct crypto_driver_state *state);

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

psa_status_t openssl_wrap(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in, struct out_span out,
                          size_t *out_len);
psa_status_t openssl_unwrap(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span in, struct out_span out,
                            size_t *out_len);

psa_status_t openssl_group_facts(psa_pake_primitive_t group, struct crypto_group *facts);
psa_status_t openssl_group_check(psa_pake_primitive_t group, struct span element);
psa_status_t openssl_group_combine(psa_pake_primitive_t group, const struct crypto_term *terms, size_t count,
                                   struct out_span out);
psa_status_t openssl_group_scalar(psa_pake_primitive_t group, const struct crypto_scalar_job *job, struct out_span out);
psa_status_t openssl_group_map(psa_pake_primitive_t group, const struct crypto_map *map, struct out_span out,
                               uint8_t *is_good);
psa_status_t openssl_group_key_check(psa_key_type_t type, struct span material, size_t *bits);
psa_status_t openssl_group_key_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len);

psa_status_t openssl_pbkdf2_hmac(psa_algorithm_t hash_alg, struct span password, struct span salt, uint64_t iterations,
                                 struct out_span out);
