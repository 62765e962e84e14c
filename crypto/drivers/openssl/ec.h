/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "crypto/driver.h"
#include "key_cache.h"
#include "lazy.h"

/*
 * Curves in short Weierstrass form: private keys are big-endian numbers of the key size, public keys 04 || x || y,
 * signatures r || s (Crypto API 1.5, 9.5.2 and 10.9.2).
 */
enum {
    EC_FIELD_MAX = 72, /* bytes: the curves over fields of 571 bits */
    EC_POINT_MAX = 1 + 2 * EC_FIELD_MAX,
    EC_SIGNATURE_MAX = 2 * EC_FIELD_MAX,
    EC_DER_MAX = EC_SIGNATURE_MAX + 16
};

struct openssl_curve {
    psa_ecc_family_t family;
    uint16_t bits; /* the API's size of a key */
    int nid;
    uint8_t field_len; /* of a coordinate, and of a shared secret */
    uint8_t order_len; /* of each half of a signature */
};

static inline size_t openssl_curve_key_len(const struct openssl_curve *curve)
{
    return (curve->bits + 7u) / 8u;
}

static inline size_t openssl_curve_point_len(const struct openssl_curve *curve)
{
    return 1 + 2 * (size_t)curve->field_len;
}

/** The curve of a key type and size; NULL: it is not known here, libcrypto lacks it, or a known answer of it did
 * not come out. */
const struct openssl_curve *openssl_curve_of(psa_key_type_t type, size_t bits);
/** The one curve of the type's family whose keys are so long; NULL: none, or several. */
const struct openssl_curve *openssl_curve_by_len(psa_key_type_t type, size_t len);
/** Its group, shared and read-only. */
const EC_GROUP *openssl_curve_group(const struct openssl_curve *curve);

/** 04 || x || y of private number `d`. Constant-time in d. PSA_ERROR_INVALID_ARGUMENT: not from 1 to the order less
 * one */
psa_status_t openssl_ec_public_of(const struct openssl_curve *curve, struct span d, uint8_t point[EC_POINT_MAX]);

enum openssl_purpose { OPENSSL_SIGN, OPENSSL_VERIFY, OPENSSL_DERIVE };

/** The context in `prepared` for that purpose is ready afterwards. */
psa_status_t openssl_ec_prepare(struct openssl_prepared *prepared, const struct crypto_driver_key *key,
                                enum openssl_purpose purpose);
/** A public key of that curve, given in export form. PSA_ERROR_INVALID_ARGUMENT: it is none */
psa_status_t openssl_ec_peer(const struct openssl_curve *curve, struct span point, EVP_PKEY **made);

/**
 * The nonce of deterministic ECDSA (RFC 6979, 3.2) for private number `d` and a hash of `hash_alg`. `*k` is the
 * caller's to free.
 */
psa_status_t openssl_ec_nonce(const struct openssl_curve *curve, psa_algorithm_t hash_alg, const BIGNUM *d,
                              struct span hash, BIGNUM **k);

/** Do the published answers of a curve come out (ec_answers.c)? */
bool openssl_ec_answers(const void *curve);

psa_status_t openssl_ec_sign_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                  struct out_span out, size_t *out_len);
psa_status_t openssl_ec_verify_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                    struct span signature);
psa_status_t openssl_ec_agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                              struct out_span out, size_t *out_len);
psa_status_t openssl_ec_generate(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len);
psa_status_t openssl_ec_check(psa_key_type_t type, struct span material, size_t *bits);
psa_status_t openssl_ec_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len);
