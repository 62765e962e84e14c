/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/objects.h>
#include <openssl/param_build.h>
#include <string.h>

#include "base/wipe.h"
#include "ec.h"
#include "library.h"

/* Keys on Weierstrass curves: what is taken, how one is made, and contexts for their use. */

psa_status_t openssl_ec_public_of(const struct openssl_curve *curve, struct span d, uint8_t point[EC_POINT_MAX])
{
    const EC_GROUP *group = openssl_curve_group(curve);
    psa_status_t status = PSA_ERROR_INSUFFICIENT_MEMORY;
    EC_POINT *q = EC_POINT_new(group);
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
        EC_POINT_point2oct(group, q, POINT_CONVERSION_UNCOMPRESSED, point, EC_POINT_MAX, NULL) !=
            openssl_curve_point_len(curve)) {
        status = openssl_failed();
    }
out:
    BN_clear_free(number);
    EC_POINT_clear_free(q);
    return status;
}

static EVP_PKEY *pkey_of_parts(const struct openssl_curve *curve, struct span point, struct span d)
{
    EVP_PKEY *pkey = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(openssl_context(), "EC", NULL);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    OSSL_PARAM *params = NULL;
    BIGNUM *number = d.len == 0 ? NULL : BN_secure_new();
    int selection = d.len == 0 ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
    const char *group = OBJ_nid2sn(curve->nid);
    if (ctx == NULL || build == NULL || (d.len != 0 && BN_bin2bn(d.data, (int)d.len, number) == NULL)) {
        goto out;
    }
    if (OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, group, 0) != 1 ||
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

psa_status_t openssl_ec_peer(const struct openssl_curve *curve, struct span point, EVP_PKEY **made)
{
    if (point.len != openssl_curve_point_len(curve) || point.data[0] != 0x04) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    *made = pkey_of_parts(curve, point, (struct span){ 0 });
    if (*made == NULL) {
        (void)openssl_failed();
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    return PSA_SUCCESS;
}

static psa_status_t pkey_of(const struct openssl_curve *curve, const struct crypto_driver_key *key, EVP_PKEY **made)
{
    uint8_t point[EC_POINT_MAX];
    if (PSA_KEY_TYPE_IS_PUBLIC_KEY(key->type)) {
        return openssl_ec_peer(curve, key->material, made);
    }
    psa_status_t status = openssl_ec_public_of(curve, key->material, point);
    if (status != PSA_SUCCESS) {
        return status;
    }
    *made = pkey_of_parts(curve, span_of(point, openssl_curve_point_len(curve)), key->material);
    return *made == NULL ? openssl_failed() : PSA_SUCCESS;
}

static EVP_PKEY_CTX **context_for(struct openssl_prepared *prepared, enum openssl_purpose purpose)
{
    switch (purpose) {
    case OPENSSL_SIGN:
        return &prepared->sign;
    case OPENSSL_VERIFY:
        return &prepared->verify;
    case OPENSSL_DERIVE:
    default:
        return &prepared->derive;
    }
}

/* Agreement is with the cofactor (SEC 1, 3.3.2): libcrypto's wish for it changes nothing where the cofactor is one. */
static bool begin(EVP_PKEY_CTX *ctx, enum openssl_purpose purpose)
{
    switch (purpose) {
    case OPENSSL_SIGN:
        return EVP_PKEY_sign_init(ctx) == 1;
    case OPENSSL_VERIFY:
        return EVP_PKEY_verify_init(ctx) == 1;
    case OPENSSL_DERIVE:
    default:
        return EVP_PKEY_derive_init(ctx) == 1 && EVP_PKEY_CTX_set_ecdh_cofactor_mode(ctx, 1) == 1;
    }
}

psa_status_t openssl_ec_prepare(struct openssl_prepared *prepared, const struct crypto_driver_key *key,
                                enum openssl_purpose purpose)
{
    EVP_PKEY_CTX **ctx = context_for(prepared, purpose);
    if (*ctx != NULL) {
        return PSA_SUCCESS;
    }
    if (prepared->pkey == NULL) {
        psa_status_t status = pkey_of(openssl_curve_of(key->type, key->bits), key, &prepared->pkey);
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    *ctx = EVP_PKEY_CTX_new_from_pkey(openssl_context(), prepared->pkey, NULL);
    if (*ctx == NULL || !begin(*ctx, purpose)) {
        EVP_PKEY_CTX_free(*ctx);
        *ctx = NULL;
        return openssl_failed();
    }
    return PSA_SUCCESS;
}

/* Draws until 1 <= d < n, of as many bits as n has; each draw does with a chance of one half at least. */
psa_status_t openssl_ec_generate(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len)
{
    const struct openssl_curve *curve = openssl_curve_of(type, bits);
    uint8_t point[EC_POINT_MAX];
    if (curve == NULL || !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    size_t len = openssl_curve_key_len(curve);
    if (out.len < len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    size_t order_bits = (size_t)EC_GROUP_order_bits(openssl_curve_group(curve));
    size_t drawn = (order_bits + 7) / 8;
    uint8_t *number = out.data + (len - drawn);
    memset(out.data, 0, len - drawn);
    psa_status_t status = PSA_ERROR_INVALID_ARGUMENT;
    for (int draw = 0; status == PSA_ERROR_INVALID_ARGUMENT && draw < 256; draw++) {
        status = openssl_random(out_span_of(number, drawn));
        number[0] &= (uint8_t)(0xffu >> (8 * drawn - order_bits));
        if (status == PSA_SUCCESS) {
            status = openssl_ec_public_of(curve, span_of(out.data, len), point);
        }
    }
    if (status != PSA_SUCCESS) {
        wipe(out.data, len);
        return status == PSA_ERROR_INVALID_ARGUMENT ? PSA_ERROR_INSUFFICIENT_ENTROPY : status;
    }
    *out_len = len;
    return PSA_SUCCESS;
}

static psa_status_t check_public(const struct openssl_curve *curve, struct span material)
{
    EVP_PKEY *pkey = NULL;
    psa_status_t status = openssl_ec_peer(curve, material, &pkey);
    EVP_PKEY_free(pkey);
    return status;
}

psa_status_t openssl_ec_check(psa_key_type_t type, struct span material, size_t *bits)
{
    uint8_t point[EC_POINT_MAX];
    const struct openssl_curve *curve =
        *bits != 0 ? openssl_curve_of(type, *bits) : openssl_curve_by_len(type, material.len);
    bool is_pair = PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type);
    if (curve == NULL) {
        return *bits != 0 ? PSA_ERROR_NOT_SUPPORTED : PSA_ERROR_INVALID_ARGUMENT;
    }
    if (material.len != (is_pair ? openssl_curve_key_len(curve) : openssl_curve_point_len(curve))) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_status_t status = is_pair ? openssl_ec_public_of(curve, material, point) : check_public(curve, material);
    if (status == PSA_SUCCESS) {
        *bits = curve->bits;
    }
    return status;
}

psa_status_t openssl_ec_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len)
{
    const struct openssl_curve *curve = openssl_curve_of(key->type, key->bits);
    uint8_t point[EC_POINT_MAX];
    if (curve == NULL || !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    size_t len = openssl_curve_point_len(curve);
    if (out.len < len) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = openssl_ec_public_of(curve, key->material, point);
    if (status == PSA_SUCCESS) {
        memcpy(out.data, point, len);
        *out_len = len;
    }
    return status;
}
