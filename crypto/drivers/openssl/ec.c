/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <string.h>

#include "base/wipe.h"
#include "key_cache.h"
#include "library.h"

/* NIST P-256 and P-384: private keys are big-endian numbers, public keys 04 || x || y, signatures r || s (Crypto API 1.5, 9.6). */

enum { FIELD_MAX = 48, POINT_MAX = 1 + 2 * FIELD_MAX, DER_MAX = 2 * FIELD_MAX + 16 };

struct curve {
    size_t bits;
    int nid;
    const char *group;
};

static const struct curve curves[] = {
    { 256, NID_X9_62_prime256v1, "P-256" },
    { 384, NID_secp384r1, "P-384" },
};

static const struct curve *curve_of(psa_key_type_t type, size_t bits)
{
    if (!PSA_KEY_TYPE_IS_ECC(type) || PSA_KEY_TYPE_ECC_GET_FAMILY(type) != PSA_ECC_FAMILY_SECP_R1 ||
        !openssl_has_curve(bits)) {
        return NULL;
    }
    return bits == 256 ? &curves[0] : &curves[1];
}

static size_t field_len(const struct curve *curve)
{
    return curve->bits / 8;
}

/* 04 || x || y of private number `d`. Constant-time in d: one multiplication of the base point. */
static psa_status_t public_of(const struct curve *curve, struct span d, uint8_t point[POINT_MAX])
{
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    EC_GROUP *group = EC_GROUP_new_by_curve_name_ex(openssl_context(), NULL, curve->nid);
    EC_POINT *q = group == NULL ? NULL : EC_POINT_new(group);
    BIGNUM *number = BN_secure_new();
    if (q == NULL || number == NULL || BN_bin2bn(d.data, (int)d.len, number) == NULL) {
        goto out;
    }
    BN_set_flags(number, BN_FLG_CONSTTIME);
    status = PSA_ERROR_INVALID_ARGUMENT;
    if (BN_is_zero(number) || BN_cmp(number, EC_GROUP_get0_order(group)) >= 0) {
        goto out;
    }
    status = PSA_SUCCESS;
    if (EC_POINT_mul(group, q, number, NULL, NULL, NULL) != 1 ||
        EC_POINT_point2oct(group, q, POINT_CONVERSION_UNCOMPRESSED, point, POINT_MAX, NULL) !=
            1 + 2 * field_len(curve)) {
        status = openssl_failed();
    }
out:
    BN_clear_free(number);
    EC_POINT_clear_free(q);
    EC_GROUP_free(group);
    return status;
}

static EVP_PKEY *pkey_of_parts(const struct curve *curve, struct span point, struct span d)
{
    EVP_PKEY *pkey = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(openssl_context(), "EC", NULL);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    OSSL_PARAM *params = NULL;
    BIGNUM *number = d.len == 0 ? NULL : BN_secure_new();
    int selection = d.len == 0 ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
    if (ctx == NULL || build == NULL || (d.len != 0 && BN_bin2bn(d.data, (int)d.len, number) == NULL)) {
        goto out;
    }
    if (OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, curve->group, 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point.data, point.len) != 1 ||
        (number != NULL && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, number) != 1)) {
        goto out;
    }
    params = OSSL_PARAM_BLD_to_param(build);
    if (params == NULL || EVP_PKEY_fromdata_init(ctx) != 1 || EVP_PKEY_fromdata(ctx, &pkey, selection, params) != 1) {
        pkey = NULL;
    }
out:
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    BN_clear_free(number);
    EVP_PKEY_CTX_free(ctx);
    return pkey;
}

static psa_status_t pkey_of(const struct curve *curve, psa_key_type_t type, struct span material, EVP_PKEY **made)
{
    uint8_t point[POINT_MAX];
    struct span d = { 0 };
    struct span q = material;
    if (PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type)) {
        psa_status_t status = public_of(curve, material, point);
        if (status != PSA_SUCCESS) {
            return status;
        }
        d = material;
        q = span_of(point, 1 + 2 * field_len(curve));
    }
    *made = pkey_of_parts(curve, q, d);
    if (*made == NULL) {
        (void)openssl_failed();
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    return PSA_SUCCESS;
}

enum purpose { SIGN, VERIFY, DERIVE };

static EVP_PKEY_CTX **context_for(struct openssl_prepared *prepared, enum purpose purpose)
{
    switch (purpose) {
    case SIGN:
        return &prepared->sign;
    case VERIFY:
        return &prepared->verify;
    case DERIVE:
    default:
        return &prepared->derive;
    }
}

static int begin(EVP_PKEY_CTX *ctx, enum purpose purpose)
{
    switch (purpose) {
    case SIGN:
        return EVP_PKEY_sign_init(ctx);
    case VERIFY:
        return EVP_PKEY_verify_init(ctx);
    case DERIVE:
    default:
        return EVP_PKEY_derive_init(ctx);
    }
}

static psa_status_t prepare(struct openssl_prepared *prepared, const struct crypto_driver_key *key, enum purpose purpose)
{
    EVP_PKEY_CTX **ctx = context_for(prepared, purpose);
    if (*ctx != NULL) {
        return PSA_SUCCESS;
    }
    if (prepared->pkey == NULL) {
        psa_status_t status = pkey_of(curve_of(key->type, key->bits), key->type, key->material, &prepared->pkey);
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    *ctx = EVP_PKEY_CTX_new_from_pkey(openssl_context(), prepared->pkey, NULL);
    if (*ctx == NULL || begin(*ctx, purpose) != 1) {
        EVP_PKEY_CTX_free(*ctx);
        *ctx = NULL;
        return openssl_failed();
    }
    return PSA_SUCCESS;
}

/* DER of ECDSA-Sig-Value to r || s. */
static psa_status_t raw_of_der(const uint8_t *der, size_t der_len, size_t field, uint8_t *raw)
{
    const uint8_t *at = der;
    ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &at, (long)der_len);
    if (sig == NULL) {
        return openssl_failed();
    }
    bool good = BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, (int)field) == (int)field &&
                BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + field, (int)field) == (int)field;
    ECDSA_SIG_free(sig);
    return good ? PSA_SUCCESS : openssl_failed();
}

static size_t der_of_raw(struct span raw, uint8_t der[DER_MAX])
{
    size_t field = raw.len / 2;
    uint8_t *at = der;
    int len = 0;
    ECDSA_SIG *sig = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw.data, (int)field, NULL);
    BIGNUM *s = BN_bin2bn(raw.data + field, (int)field, NULL);
    if (sig == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(sig, r, s) != 1) {
        BN_free(r);
        BN_free(s);
    } else {
        len = i2d_ECDSA_SIG(sig, &at);
    }
    ECDSA_SIG_free(sig);
    return len > 0 ? (size_t)len : 0;
}

psa_status_t openssl_ec_sign_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                  struct out_span out, size_t *out_len)
{
    const struct curve *curve = curve_of(key->type, key->bits);
    uint8_t der[DER_MAX];
    size_t der_len = sizeof(der);
    /* libcrypto 3.0 takes a wish for deterministic nonces and signs at random: not ours to promise. */
    if (curve == NULL || !PSA_ALG_IS_RANDOMIZED_ECDSA(alg)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < 2 * field_len(curve)) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    struct openssl_prepared *prepared = openssl_key_take(key);
    if (prepared == NULL) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    psa_status_t status = prepare(prepared, key, SIGN);
    if (status == PSA_SUCCESS && EVP_PKEY_sign(prepared->sign, der, &der_len, hash.data, hash.len) != 1) {
        status = openssl_failed();
    }
    openssl_key_put(key, prepared);
    if (status == PSA_SUCCESS) {
        status = raw_of_der(der, der_len, field_len(curve), out.data);
    }
    if (status == PSA_SUCCESS) {
        *out_len = 2 * field_len(curve);
    }
    return status;
}

psa_status_t openssl_ec_verify_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                    struct span signature)
{
    const struct curve *curve = curve_of(key->type, key->bits);
    uint8_t der[DER_MAX];
    if (curve == NULL || !PSA_ALG_IS_ECDSA(alg)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (signature.len != 2 * field_len(curve)) {
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
    psa_status_t status = prepare(prepared, key, VERIFY);
    if (status == PSA_SUCCESS && EVP_PKEY_verify(prepared->verify, der, der_len, hash.data, hash.len) != 1) {
        (void)openssl_failed();
        status = PSA_ERROR_INVALID_SIGNATURE;
    }
    openssl_key_put(key, prepared);
    return status;
}

psa_status_t openssl_ec_agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                              struct out_span out, size_t *out_len)
{
    const struct curve *curve = curve_of(key->type, key->bits);
    EVP_PKEY *other = NULL;
    if (curve == NULL || !PSA_ALG_IS_ECDH(alg) || !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < field_len(curve)) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (peer.len != 1 + 2 * field_len(curve) || peer.data[0] != 0x04) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_status_t status = pkey_of(curve, PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), peer, &other);
    if (status != PSA_SUCCESS) {
        return status;
    }
    struct openssl_prepared *prepared = openssl_key_take(key);
    status = prepared == NULL ? PSA_ERROR_INSUFFICIENT_MEMORY : prepare(prepared, key, DERIVE);
    if (status == PSA_SUCCESS && EVP_PKEY_derive_set_peer(prepared->derive, other) != 1) {
        (void)openssl_failed();
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    size_t len = out.len;
    if (status == PSA_SUCCESS && EVP_PKEY_derive(prepared->derive, out.data, &len) != 1) {
        status = openssl_failed();
    }
    if (status == PSA_SUCCESS) {
        *out_len = len;
    }
    if (prepared != NULL) {
        openssl_key_put(key, prepared);
    }
    EVP_PKEY_free(other);
    return status;
}

/* Draws until 1 <= d < n; for these curves the first draw does but once in 2^32. */
psa_status_t openssl_ec_generate(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len)
{
    const struct curve *curve = curve_of(type, bits);
    uint8_t point[POINT_MAX];
    if (curve == NULL || !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < field_len(curve)) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = PSA_ERROR_INVALID_ARGUMENT;
    for (int draw = 0; status == PSA_ERROR_INVALID_ARGUMENT && draw < 64; draw++) {
        status = openssl_random(out_span_of(out.data, field_len(curve)));
        if (status == PSA_SUCCESS) {
            status = public_of(curve, span_of(out.data, field_len(curve)), point);
        }
    }
    if (status != PSA_SUCCESS) {
        wipe(out.data, field_len(curve));
        return status == PSA_ERROR_INVALID_ARGUMENT ? PSA_ERROR_INSUFFICIENT_ENTROPY : status;
    }
    *out_len = field_len(curve);
    return PSA_SUCCESS;
}

psa_status_t openssl_ec_check(psa_key_type_t type, struct span material, size_t *bits)
{
    uint8_t point[POINT_MAX];
    if (!PSA_KEY_TYPE_IS_ECC(type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    bool is_pair = PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type);
    size_t found = is_pair ? material.len * 8 : material.len < 1 ? 0 : (material.len - 1) / 2 * 8;
    if (*bits != 0 && *bits != found) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    const struct curve *curve = curve_of(type, found);
    if (curve == NULL) {
        bool is_ours = PSA_KEY_TYPE_ECC_GET_FAMILY(type) == PSA_ECC_FAMILY_SECP_R1 && *bits == 0;
        return is_ours && found != 192 && found != 224 && found != 528 ? PSA_ERROR_INVALID_ARGUMENT
                                                                       : PSA_ERROR_NOT_SUPPORTED;
    }
    psa_status_t status = PSA_SUCCESS;
    if (is_pair) {
        status = public_of(curve, material, point);
    } else if (material.len != 1 + 2 * field_len(curve) || material.data[0] != 0x04) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    } else {
        EVP_PKEY *pkey = NULL;
        status = pkey_of(curve, type, material, &pkey);
        EVP_PKEY_free(pkey);
    }
    if (status == PSA_SUCCESS) {
        *bits = found;
    }
    return status;
}

psa_status_t openssl_ec_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len)
{
    const struct curve *curve = curve_of(key->type, key->bits);
    uint8_t point[POINT_MAX];
    if (curve == NULL || !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    size_t len = 1 + 2 * field_len(curve);
    if (out.len < len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = public_of(curve, key->material, point);
    if (status == PSA_SUCCESS) {
        memcpy(out.data, point, len);
        *out_len = len;
    }
    return status;
}
