/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/fits.h"
#include "group.h"
#include "library.h"

/* Keys of PAKE: SPAKE2+ (w0 | w1, and w0 | L) and SAE's tokens, x | y or a number (Crypto API 1.5, 9.4.1 and 9.5.9).
 */

enum { POINT_MAX = 1 + 2 * 66 };

static const uint16_t curve_bits[] = { 224, 256, 384, 512, 521 };

/* The size in bits of the curve whose numbers have `len` bytes; 0 if there is none. */
static size_t bits_of(size_t len)
{
    size_t bits = 0;
    for (size_t i = 0; i < sizeof(curve_bits) / sizeof(curve_bits[0]); i++) {
        bits = (curve_bits[i] + 7u) / 8 == len ? curve_bits[i] : bits;
    }
    return bits;
}

/* From 1 to the order less 1? */
static psa_status_t check_number(psa_pake_primitive_t group, struct span number)
{
    const struct crypto_term term = { .scalar = number };
    const struct crypto_scalar_job reduce = { .c = number };
    uint8_t reduced[POINT_MAX];
    uint8_t point[POINT_MAX];
    psa_status_t status = openssl_group_scalar(group, &reduce, out_span_of(reduced, number.len));
    if (status == PSA_SUCCESS && CRYPTO_memcmp(reduced, number.data, number.len) != 0) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    }
    if (status == PSA_SUCCESS) {
        status = openssl_group_combine(group, &term, 1, out_span_of(point, 1 + 2 * number.len)); /* 0 gives none */
    }
    OPENSSL_cleanse(reduced, sizeof(reduced));
    OPENSSL_cleanse(point, sizeof(point));
    return status;
}

static psa_status_t check_spake2p(psa_key_type_t type, struct span material, size_t *bits)
{
    bool is_pair = PSA_KEY_TYPE_IS_SPAKE2P_KEY_PAIR(type);
    size_t len = is_pair ? material.len / 2 : (material.len - 1) / 3;
    size_t found = bits_of(len);
    const psa_pake_primitive_t group =
        PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_KEY_TYPE_SPAKE2P_GET_FAMILY(type), found);
    if (found == 0 || material.len != (is_pair ? 2 * len : 3 * len + 1) || (*bits != 0 && *bits != found)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_status_t status = check_number(group, span_of(material.data, len));
    if (status == PSA_SUCCESS && is_pair) {
        status = check_number(group, span_of(material.data + len, len));
    } else if (status == PSA_SUCCESS && material.data[len] != 0x04) {
        status = PSA_ERROR_INVALID_ARGUMENT;
    } else if (status == PSA_SUCCESS) {
        status = openssl_group_check(group, span_of(material.data + len, 2 * len + 1));
    }
    *bits = status == PSA_SUCCESS ? found : *bits;
    return status;
}

static psa_status_t check_token(psa_key_type_t type, struct span material, size_t *bits)
{
    uint8_t point[POINT_MAX] = { 0x04 };
    bool is_curve = PSA_KEY_TYPE_IS_WPA3_SAE_ECC(type);
    size_t found = is_curve ? bits_of(material.len / 2) : material.len * 8;
    psa_status_t status = PSA_ERROR_INVALID_ARGUMENT;
    if (found == 0 || (is_curve && material.len % 2 != 0) || (*bits != 0 && *bits != found)) {
        return status;
    }
    if (is_curve) {
        OPENSSL_cleanse(point + 1, sizeof(point) - 1);
        for (size_t i = 0; i < material.len; i++) {
            point[1 + i] = material.data[i];
        }
        status = openssl_group_check(
            PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_KEY_TYPE_WPA3_SAE_ECC_GET_FAMILY(type), found),
            span_of(point, 1 + material.len));
        OPENSSL_cleanse(point, sizeof(point));
    } else {
        status = openssl_group_check(
            PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_DH, PSA_KEY_TYPE_WPA3_SAE_DH_GET_FAMILY(type), found),
            material);
    }
    *bits = status == PSA_SUCCESS ? found : *bits;
    return status;
}

psa_status_t openssl_group_key_check(psa_key_type_t type, struct span material, size_t *bits)
{
    if (PSA_KEY_TYPE_IS_SPAKE2P(type)) {
        return check_spake2p(type, material, bits);
    }
    if (PSA_KEY_TYPE_IS_WPA3_SAE_ECC(type) || PSA_KEY_TYPE_IS_WPA3_SAE_DH(type)) {
        return check_token(type, material, bits);
    }
    return PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t openssl_group_key_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len)
{
    if (!PSA_KEY_TYPE_IS_SPAKE2P_KEY_PAIR(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    size_t len = key->material.len / 2;
    const struct crypto_term term = { .scalar = span_of(key->material.data + len, len) };
    if (out.len < 3 * len + 1) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    for (size_t i = 0; i < len; i++) {
        out.data[i] = key->material.data[i];
    }
    *out_len = 3 * len + 1;
    return openssl_group_combine(
        PSA_PAKE_PRIMITIVE(PSA_PAKE_PRIMITIVE_TYPE_ECC, PSA_KEY_TYPE_SPAKE2P_GET_FAMILY(key->type), key->bits), &term,
        1, out_span_of(out.data + len, 2 * len + 1));
}
