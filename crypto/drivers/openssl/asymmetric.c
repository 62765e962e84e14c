/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "asymmetric.h"

#include "ec.h"
#include "ecx.h"
#include "edwards.h"
#include "ffdh.h"
#include "library.h"
#include "rsa.h"

enum family { OTHER, RSA_KEYS, WEIERSTRASS, ECX, DH_KEYS };

static enum family family_of(psa_key_type_t type)
{
    if (PSA_KEY_TYPE_IS_RSA(type)) {
        return RSA_KEYS;
    }
    if (PSA_KEY_TYPE_IS_ECC(type)) {
        psa_ecc_family_t curves = PSA_KEY_TYPE_ECC_GET_FAMILY(type);
        bool is_ecx = curves == PSA_ECC_FAMILY_MONTGOMERY || curves == PSA_ECC_FAMILY_TWISTED_EDWARDS;
        return is_ecx ? ECX : WEIERSTRASS;
    }
    return PSA_KEY_TYPE_IS_DH(type) ? DH_KEYS : OTHER;
}

/* PureEdDSA without a context: EDDSA_CTX with an empty one is the same on Edwards448 alone (RFC 8032, 5.2). */
static bool is_plain_eddsa(psa_algorithm_t alg, size_t bits)
{
    return alg == PSA_ALG_PURE_EDDSA || (alg == PSA_ALG_EDDSA_CTX && bits == 448);
}

static bool is_edwards(psa_key_type_t type)
{
    return PSA_KEY_TYPE_IS_ECC(type) && PSA_KEY_TYPE_ECC_GET_FAMILY(type) == PSA_ECC_FAMILY_TWISTED_EDWARDS;
}

/* The core makes ECIES of agreement; whoever has the public key alone, can send. */
static bool agrees(psa_algorithm_t alg, psa_key_type_t type)
{
    return (PSA_ALG_IS_ECDH(alg) && PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type)) || alg == PSA_ALG_ECIES_SEC1;
}

static bool has_weierstrass(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    psa_algorithm_t hash_alg = PSA_ALG_GET_HASH(alg);
    bool is_agreement = agrees(alg, type);
    bool is_signature = PSA_ALG_IS_ECDSA(alg) && (hash_alg == PSA_ALG_NONE || openssl_md(hash_alg) != NULL);
    return (is_agreement || is_signature) && openssl_curve_of(type, bits) != NULL;
}

static bool has_ecx(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    if (is_edwards(type) && !is_plain_eddsa(alg, bits)) {
        return openssl_has_edwards(alg, bits) && openssl_has_ecx(type, bits);
    }
    return (is_edwards(type) || agrees(alg, type)) && openssl_has_ecx(type, bits);
}

static bool has(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    switch (family_of(type)) {
    case RSA_KEYS:
        return openssl_rsa_carries(alg);
    case WEIERSTRASS:
        return has_weierstrass(alg, type, bits);
    case ECX:
        return has_ecx(alg, type, bits);
    case DH_KEYS:
        return PSA_ALG_IS_FFDH(alg) && PSA_KEY_TYPE_IS_DH_KEY_PAIR(type) && openssl_has_ffdh(type, bits);
    case OTHER:
        break;
    }
    return false;
}

/* Forms with a context or of a hash; a hash goes with the algorithms of hashes and nothing else does. */
static bool is_such_a_job(const struct crypto_driver_key *key, const struct crypto_sign_job *job)
{
    return is_edwards(key->type) && job->is_hash == PSA_ALG_IS_HASH_EDDSA(job->alg);
}

static psa_status_t sign_edwards(const struct crypto_driver_key *key, const struct crypto_sign_job *job,
                                 struct out_span out, size_t *out_len)
{
    return is_such_a_job(key, job) ? openssl_edwards_sign(key, job, out, out_len) : PSA_ERROR_NOT_SUPPORTED;
}

static psa_status_t verify_edwards(const struct crypto_driver_key *key, const struct crypto_sign_job *job,
                                   struct span signature)
{
    return is_such_a_job(key, job) ? openssl_edwards_verify(key, job, signature) : PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t openssl_sign_with_context(const struct crypto_driver_key *key, const struct crypto_sign_job *job,
                                       struct out_span out, size_t *out_len)
{
    return sign_edwards(key, job, out, out_len);
}

psa_status_t openssl_verify_with_context(const struct crypto_driver_key *key, const struct crypto_sign_job *job,
                                         struct span signature)
{
    return verify_edwards(key, job, signature);
}

psa_status_t openssl_verify_begin(struct crypto_driver_state *state, const struct crypto_driver_key *key,
                                  const struct crypto_sign_job *job)
{
    return is_edwards(key->type) ? openssl_edwards_begin(state, key, job) : PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t openssl_sign_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                               struct out_span out, size_t *out_len)
{
    switch (family_of(key->type)) {
    case RSA_KEYS:
        return openssl_rsa_sign_hash(key, alg, hash, out, out_len);
    case WEIERSTRASS:
        return openssl_ec_sign_hash(key, alg, hash, out, out_len);
    case ECX:
        return sign_edwards(key, &(struct crypto_sign_job){ .alg = alg, .is_hash = true, .in = hash }, out, out_len);
    case DH_KEYS:
    case OTHER:
        break;
    }
    return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t openssl_verify_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                 struct span signature)
{
    switch (family_of(key->type)) {
    case RSA_KEYS:
        return openssl_rsa_verify_hash(key, alg, hash, signature);
    case WEIERSTRASS:
        return openssl_ec_verify_hash(key, alg, hash, signature);
    case ECX:
        return verify_edwards(key, &(struct crypto_sign_job){ .alg = alg, .is_hash = true, .in = hash }, signature);
    case DH_KEYS:
    case OTHER:
        break;
    }
    return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t openssl_sign_message(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span message,
                                  struct out_span out, size_t *out_len)
{
    if (is_edwards(key->type) && is_plain_eddsa(alg, key->bits)) {
        return openssl_ecx_sign(key, message, out, out_len);
    }
    return sign_edwards(key, &(struct crypto_sign_job){ .alg = alg, .in = message }, out, out_len);
}

psa_status_t openssl_verify_message(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span message,
                                    struct span signature)
{
    if (is_edwards(key->type) && is_plain_eddsa(alg, key->bits)) {
        return openssl_ecx_verify(key, message, signature);
    }
    return verify_edwards(key, &(struct crypto_sign_job){ .alg = alg, .in = message }, signature);
}

psa_status_t openssl_asymmetric_encrypt(const struct crypto_driver_key *key, const struct crypto_crypt_job *job,
                                        struct out_span out, size_t *out_len)
{
    return PSA_KEY_TYPE_IS_RSA(key->type) ? openssl_rsa_encrypt(key, job, out, out_len) : PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t openssl_asymmetric_decrypt(const struct crypto_driver_key *key, const struct crypto_crypt_job *job,
                                        struct out_span out, size_t *out_len)
{
    return PSA_KEY_TYPE_IS_RSA(key->type) ? openssl_rsa_decrypt(key, job, out, out_len) : PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t openssl_agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                           struct out_span out, size_t *out_len)
{
    switch (family_of(key->type)) {
    case WEIERSTRASS:
        return openssl_ec_agree(key, alg, peer, out, out_len);
    case ECX:
        return openssl_ecx_agree(key, alg, peer, out, out_len);
    case DH_KEYS:
        return openssl_ffdh_agree(key, alg, peer, out, out_len);
    case RSA_KEYS:
    case OTHER:
        break;
    }
    return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t openssl_generate(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len)
{
    if (openssl_refresh() != PSA_SUCCESS) {
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    switch (family_of(type)) {
    case RSA_KEYS:
        return openssl_rsa_generate(bits, (struct span){ 0 }, out, out_len);
    case WEIERSTRASS:
        return openssl_ec_generate(type, bits, out, out_len);
    case ECX:
        return openssl_ecx_generate(type, bits, out, out_len);
    case DH_KEYS:
        return openssl_ffdh_generate(type, bits, out, out_len);
    case OTHER:
        break;
    }
    return PSA_ERROR_NOT_SUPPORTED;
}

/* RSA's custom data is the public exponent, little-endian (API 1.5, 9.5.1). */
psa_status_t openssl_generate_custom(const struct crypto_key_wish *wish, struct out_span out, size_t *out_len)
{
    uint8_t exponent[RSA_EXPONENT_MAX];
    size_t len = wish->custom.len;
    if (wish->type != PSA_KEY_TYPE_RSA_KEY_PAIR) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    while (len > 0 && wish->custom.data[len - 1] == 0) {
        len--;
    }
    if (len == 0) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (len > sizeof(exponent)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    for (size_t i = 0; i < len; i++) {
        exponent[i] = wish->custom.data[len - 1 - i];
    }
    if (openssl_refresh() != PSA_SUCCESS) {
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
    return openssl_rsa_generate(wish->bits, span_of(exponent, len), out, out_len);
}

psa_status_t openssl_check(psa_key_type_t type, struct span material, size_t *bits)
{
    switch (family_of(type)) {
    case RSA_KEYS:
        return openssl_rsa_check(type, material, bits);
    case WEIERSTRASS:
        return openssl_ec_check(type, material, bits);
    case ECX:
        return openssl_ecx_check(type, material, bits);
    case DH_KEYS:
        return openssl_ffdh_check(type, material, bits);
    case OTHER:
        break;
    }
    return openssl_group_key_check(type, material, bits);
}

psa_status_t openssl_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len)
{
    switch (family_of(key->type)) {
    case RSA_KEYS:
        return openssl_rsa_export_public(key, out, out_len);
    case WEIERSTRASS:
        return openssl_ec_export_public(key, out, out_len);
    case ECX:
        return openssl_ecx_export_public(key, out, out_len);
    case DH_KEYS:
        return openssl_ffdh_export_public(key, out, out_len);
    case OTHER:
        break;
    }
    return openssl_group_key_public(key, out, out_len);
}

/* P-256 is used most: tried now. The others are tried when they are first asked for (lazy.h). */
static void start(void)
{
    (void)openssl_curve_of(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1), 256);
}

const struct openssl_family openssl_asymmetric_family = {
    .categories = OPENSSL_CATEGORY(PSA_ALG_ECDSA_ANY) | OPENSSL_CATEGORY(PSA_ALG_RSA_PKCS1V15_CRYPT) |
                  OPENSSL_CATEGORY(PSA_ALG_ECDH) | OPENSSL_CATEGORY(PSA_ALG_ECIES_SEC1),
    .start = start,
    .has = has,
};
