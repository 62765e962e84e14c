/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* a signature with a nonce of ours: no other way before 3.2 */
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>

#include "ec.h"
#include "library.h"

/* ECDSA of a hash: r || s, each as long as the curve's order (Crypto API 1.5, 10.9.2). */

static psa_status_t put_raw(const ECDSA_SIG *sig, size_t half, uint8_t *raw)
{
    bool good = BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, (int)half) == (int)half &&
                BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + half, (int)half) == (int)half;
    return good ? PSA_SUCCESS : openssl_failed();
}

/* DER of ECDSA-Sig-Value to r || s. */
static psa_status_t raw_of_der(const uint8_t *der, size_t der_len, size_t half, uint8_t *raw)
{
    const uint8_t *at = der;
    ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &at, (long)der_len);
    if (sig == NULL) {
        return openssl_failed();
    }
    psa_status_t status = put_raw(sig, half, raw);
    ECDSA_SIG_free(sig);
    return status;
}

static size_t der_of_raw(struct span raw, uint8_t der[EC_DER_MAX])
{
    size_t half = raw.len / 2;
    uint8_t *at = der;
    int len = 0;
    ECDSA_SIG *sig = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw.data, (int)half, NULL);
    BIGNUM *s = BN_bin2bn(raw.data + half, (int)half, NULL);
    if (sig == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(sig, r, s) != 1) {
        BN_free(r);
        BN_free(s);
    } else {
        len = i2d_ECDSA_SIG(sig, &at);
    }
    ECDSA_SIG_free(sig);
    return len > 0 ? (size_t)len : 0;
}

/* r = x(k G) mod n and 1/k mod n. Constant-time in k, as libcrypto makes them for its own nonces. */
static bool set_up_nonce(const EC_GROUP *group, const BIGNUM *k, BIGNUM *inverse, BIGNUM *r)
{
    const BIGNUM *order = EC_GROUP_get0_order(group);
    BN_CTX *ctx = BN_CTX_secure_new_ex(openssl_context());
    BN_MONT_CTX *mont = BN_MONT_CTX_new();
    EC_POINT *point = EC_POINT_new(group);
    BIGNUM *x = BN_new();
    BIGNUM *exponent = BN_new();
    bool good = ctx != NULL && mont != NULL && point != NULL && x != NULL && exponent != NULL;
    good = good && EC_POINT_mul(group, point, k, NULL, NULL, ctx) == 1 &&
           EC_POINT_get_affine_coordinates(group, point, x, NULL, ctx) == 1 && BN_nnmod(r, x, order, ctx) == 1 &&
           !BN_is_zero(r);
    /* The order is prime: 1/k = k^(n - 2). */
    good = good && BN_MONT_CTX_set(mont, order, ctx) == 1 && BN_copy(exponent, order) != NULL &&
           BN_sub_word(exponent, 2) == 1 && BN_mod_exp_mont_consttime(inverse, k, exponent, order, ctx, mont) == 1;
    BN_free(exponent);
    BN_clear_free(x);
    EC_POINT_clear_free(point);
    BN_MONT_CTX_free(mont);
    BN_CTX_free(ctx);
    return good;
}

static psa_status_t sign_with_nonce(EC_KEY *ec, const BIGNUM *k, struct span hash, size_t half, uint8_t *raw)
{
    BIGNUM *inverse = BN_secure_new();
    BIGNUM *r = BN_secure_new();
    ECDSA_SIG *sig = NULL;
    if (inverse != NULL && r != NULL && set_up_nonce(EC_KEY_get0_group(ec), k, inverse, r)) {
        sig = ECDSA_do_sign_ex(hash.data, (int)hash.len, inverse, r, ec);
    }
    psa_status_t status = sig == NULL ? openssl_failed() : put_raw(sig, half, raw);
    ECDSA_SIG_free(sig);
    BN_clear_free(inverse);
    BN_clear_free(r);
    return status;
}

static psa_status_t sign_deterministic(const struct openssl_curve *curve, struct openssl_prepared *prepared,
                                       psa_algorithm_t hash_alg, struct span hash, uint8_t *raw)
{
    EC_KEY *ec = EVP_PKEY_get1_EC_KEY(prepared->pkey);
    BIGNUM *k = NULL;
    if (ec == NULL) {
        return openssl_failed();
    }
    psa_status_t status = openssl_ec_nonce(curve, hash_alg, EC_KEY_get0_private_key(ec), hash, &k);
    if (status == PSA_SUCCESS) {
        status = sign_with_nonce(ec, k, hash, curve->order_len, raw);
    }
    BN_clear_free(k);
    EC_KEY_free(ec);
    return status;
}

static psa_status_t sign_at_random(const struct openssl_curve *curve, struct openssl_prepared *prepared,
                                   struct span hash, uint8_t *raw)
{
    uint8_t der[EC_DER_MAX];
    size_t der_len = sizeof(der);
    if (EVP_PKEY_sign(prepared->sign, der, &der_len, hash.data, hash.len) != 1) {
        return openssl_failed();
    }
    return raw_of_der(der, der_len, curve->order_len, raw);
}

psa_status_t openssl_ec_sign_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                  struct out_span out, size_t *out_len)
{
    const struct openssl_curve *curve = openssl_curve_of(key->type, key->bits);
    psa_algorithm_t hash_alg = PSA_ALG_GET_HASH(alg);
    bool is_deterministic = PSA_ALG_IS_DETERMINISTIC_ECDSA(alg);
    if (curve == NULL || !PSA_ALG_IS_ECDSA(alg) || (is_deterministic && openssl_md(hash_alg) == NULL)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < 2 * (size_t)curve->order_len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    struct openssl_prepared *prepared = openssl_key_take(key);
    if (prepared == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    psa_status_t status = openssl_ec_prepare(prepared, key, OPENSSL_SIGN);
    if (status == PSA_SUCCESS) {
        status = is_deterministic ? sign_deterministic(curve, prepared, hash_alg, hash, out.data) :
                                    sign_at_random(curve, prepared, hash, out.data);
    }
    openssl_key_put(key, prepared);
    if (status == PSA_SUCCESS) {
        *out_len = 2 * (size_t)curve->order_len;
    }
    return status;
}

psa_status_t openssl_ec_verify_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                    struct span signature)
{
    const struct openssl_curve *curve = openssl_curve_of(key->type, key->bits);
    uint8_t der[EC_DER_MAX];
    if (curve == NULL || !PSA_ALG_IS_ECDSA(alg)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (signature.len != 2 * (size_t)curve->order_len) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    size_t der_len = der_of_raw(signature, der);
    if (der_len == 0) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    struct openssl_prepared *prepared = openssl_key_take(key);
    if (prepared == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    psa_status_t status = openssl_ec_prepare(prepared, key, OPENSSL_VERIFY);
    if (status == PSA_SUCCESS && EVP_PKEY_verify(prepared->verify, der, der_len, hash.data, hash.len) != 1) {
        (void)openssl_failed();
        status = PSA_ERROR_INVALID_SIGNATURE;
    }
    openssl_key_put(key, prepared);
    return status;
}
