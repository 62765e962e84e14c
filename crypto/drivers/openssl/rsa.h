/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <openssl/evp.h>

#include "crypto/driver.h"
#include "key_cache.h"

/*
 * RSA of RFC 8017 over libcrypto's two raw operations; what surrounds the number is made here, with random bytes of
 * the driver's own. Moduli of RSA_BITS_MIN to RSA_BITS_MAX bits are taken, of up to RSA_BITS_GENERATED made: a
 * longer one can take minutes. The public exponent is odd, above 1, and of at most 64 bits.
 */
enum {
    RSA_BITS_MIN = 1024,
    RSA_BITS_MAX = 8192,
    RSA_BITS_GENERATED = 4096,
    RSA_LEN_MAX = RSA_BITS_MAX / 8,
    RSA_EXPONENT_MAX = 8 /* bytes */
};

/** An EVP_PKEY of material in the API's form; NULL: none, and libcrypto's errors are cleared. */
EVP_PKEY *openssl_rsa_pkey(psa_key_type_t type, struct span material);

/** out = in^e mod n and out = in^d mod n, `len` bytes each, the modulus'. PSA_ERROR_INVALID_ARGUMENT: in is not
 * below n */
psa_status_t openssl_rsa_public(const struct crypto_driver_key *key, const uint8_t *in, uint8_t *out, size_t len);
psa_status_t openssl_rsa_private(const struct crypto_driver_key *key, const uint8_t *in, uint8_t *out, size_t len);

static inline size_t openssl_rsa_len(const struct crypto_driver_key *key)
{
    return (key->bits + 7) / 8;
}

/** Did the known answers of RSA come out? */
bool openssl_has_rsa(void);

/* Encoded messages of `em.len` bytes, the modulus'. False: no room for the message with this padding. */

/** EMSA-PKCS1-v1_5 (9.2) of a hash, or of T itself if `hash_alg` is 0. */
bool openssl_rsa_encode_v15(psa_algorithm_t hash_alg, struct span hash, struct out_span em);
/** Can PKCS #1 v1.5 sign this hash: has it an identifier (API 1.5, table 15)? */
bool openssl_rsa_has_identifier(psa_algorithm_t hash_alg);
/** EMSA-PSS (9.1.1) over a modulus of `bits` bits, with the salt of the API's rule, or of `salt` if it is not NULL. */
psa_status_t openssl_rsa_encode_pss(psa_algorithm_t hash_alg, struct span hash, size_t bits, struct out_span em);
/** EMSA-PSS-VERIFY (9.1.2); `any_salt`: of any length, else of the API's. */
bool openssl_rsa_is_pss(psa_algorithm_t hash_alg, struct span hash, size_t bits, struct span em, bool any_salt);
/** RSAES-PKCS1-v1_5 (7.2.1) and EME-OAEP (7.1.1). PSA_ERROR_INVALID_ARGUMENT: the message is too long */
psa_status_t openssl_rsa_pad_v15(struct span message, struct out_span em);
psa_status_t openssl_rsa_pad_oaep(psa_algorithm_t hash_alg, struct span label, struct span message, struct out_span em);
/** The way back, in time that does not depend on `em`. PSA_ERROR_INVALID_PADDING */
psa_status_t openssl_rsa_unpad(const struct crypto_crypt_job *job, struct span em, struct out_span message,
                               size_t *message_len);

/** Has the driver this RSA algorithm? */
bool openssl_rsa_carries(psa_algorithm_t alg);

psa_status_t openssl_rsa_sign_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                   struct out_span out, size_t *out_len);
psa_status_t openssl_rsa_verify_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                     struct span signature);
psa_status_t openssl_rsa_encrypt(const struct crypto_driver_key *key, const struct crypto_crypt_job *job,
                                 struct out_span out, size_t *out_len);
psa_status_t openssl_rsa_decrypt(const struct crypto_driver_key *key, const struct crypto_crypt_job *job,
                                 struct out_span out, size_t *out_len);
/** `exponent` big-endian; empty: 65537. */
psa_status_t openssl_rsa_generate(size_t bits, struct span exponent, struct out_span out, size_t *out_len);
psa_status_t openssl_rsa_check(psa_key_type_t type, struct span material, size_t *bits);
psa_status_t openssl_rsa_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len);
