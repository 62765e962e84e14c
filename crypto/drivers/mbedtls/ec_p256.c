/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <p256-m.h>
#include <string.h>

#include "base/wipe.h"
#include "entries.h"

/* ECDSA and ECDH on P-256 by p256-m, which draws its nonces from mbed_p256_random(). */

enum { FIELD = 32, POINT = 1 + 2 * FIELD, CURVE_BITS = 256 };

psa_status_t mbed_p256_random(uint8_t *out, size_t len);

psa_status_t mbed_p256_random(uint8_t *out, size_t len)
{
    return mbed_random(out_span_of(out, len));
}

static bool is_curve(psa_key_type_t type, size_t bits)
{
    return PSA_KEY_TYPE_IS_ECC(type) && PSA_KEY_TYPE_ECC_GET_FAMILY(type) == PSA_ECC_FAMILY_SECP_R1 &&
           bits == CURVE_BITS;
}

static psa_status_t status_of(int result)
{
    switch (result) {
    case P256_SUCCESS:
        return PSA_SUCCESS;
    case P256_RANDOM_FAILED:
        return PSA_ERROR_INSUFFICIENT_ENTROPY;
    case P256_INVALID_SIGNATURE:
        return PSA_ERROR_INVALID_SIGNATURE;
    default:
        return PSA_ERROR_INVALID_ARGUMENT;
    }
}

psa_status_t mbed_ec_sign_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                               struct out_span out, size_t *out_len)
{
    if (!is_curve(key->type, key->bits) || !PSA_ALG_IS_RANDOMIZED_ECDSA(alg)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < 2 * FIELD) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = status_of(p256_ecdsa_sign(out.data, key->material.data, hash.data, hash.len));
    if (status != PSA_SUCCESS) {
        wipe(out.data, 2 * FIELD);
        return status;
    }
    *out_len = 2 * FIELD;
    return PSA_SUCCESS;
}

psa_status_t mbed_ec_verify_hash(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span hash,
                                 struct span signature)
{
    uint8_t made[2 * FIELD];
    const uint8_t *point = made;
    if (!is_curve(key->type, key->bits) || !PSA_ALG_IS_ECDSA(alg)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (signature.len != 2 * FIELD) {
        return PSA_ERROR_INVALID_SIGNATURE;
    }
    if (!PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type)) {
        point = key->material.data + 1;
    } else if (p256_public_from_private(made, key->material.data) != P256_SUCCESS) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    return status_of(p256_ecdsa_verify(signature.data, point, hash.data, hash.len));
}

psa_status_t mbed_ec_agree(const struct crypto_driver_key *key, psa_algorithm_t alg, struct span peer,
                           struct out_span out, size_t *out_len)
{
    if (!is_curve(key->type, key->bits) || !PSA_ALG_IS_ECDH(alg) || !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < FIELD) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    if (peer.len != POINT || peer.data[0] != 0x04) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    psa_status_t status = status_of(p256_ecdh_shared_secret(out.data, key->material.data, peer.data + 1));
    *out_len = status == PSA_SUCCESS ? FIELD : 0;
    return status;
}

/* Draws until 1 <= d < n; the first draw does but once in 2^32. */
psa_status_t mbed_ec_generate(psa_key_type_t type, size_t bits, struct out_span out, size_t *out_len)
{
    if (!is_curve(type, bits) || !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < FIELD) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    for (int draw = 0; draw < 8; draw++) {
        psa_status_t status = mbed_random(out_span_of(out.data, FIELD));
        if (status != PSA_SUCCESS) {
            return status;
        }
        if (p256_validate_privkey(out.data) == P256_SUCCESS) {
            *out_len = FIELD;
            return PSA_SUCCESS;
        }
    }
    wipe(out.data, FIELD);
    return PSA_ERROR_INSUFFICIENT_ENTROPY;
}

/* Of the curves of the family that a driver could carry, material that is none of their sizes is wrong on any driver. */
static psa_status_t refused_size(psa_key_type_t type, size_t wanted, size_t found)
{
    bool is_family = PSA_KEY_TYPE_ECC_GET_FAMILY(type) == PSA_ECC_FAMILY_SECP_R1 && wanted == 0;
    bool is_other_curve = found == 192 || found == 224 || found == 384 || found == 528;
    return is_family && !is_other_curve ? PSA_ERROR_INVALID_ARGUMENT : PSA_ERROR_NOT_SUPPORTED;
}

psa_status_t mbed_ec_check(psa_key_type_t type, struct span material, size_t *bits)
{
    if (!PSA_KEY_TYPE_IS_ECC(type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    bool is_pair = PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type);
    size_t found = is_pair ? material.len * 8 : material.len < 1 ? 0 : (material.len - 1) / 2 * 8;
    if (*bits != 0 && *bits != found) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    if (!is_curve(type, found)) {
        return refused_size(type, *bits, found);
    }
    int result = P256_INVALID_PUBKEY;
    if (is_pair) {
        result = p256_validate_privkey(material.data);
    } else if (material.len == POINT && material.data[0] == 0x04) {
        result = p256_validate_pubkey(material.data + 1);
    }
    if (result != P256_SUCCESS) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    *bits = found;
    return PSA_SUCCESS;
}

psa_status_t mbed_ec_export_public(const struct crypto_driver_key *key, struct out_span out, size_t *out_len)
{
    if (!is_curve(key->type, key->bits) || !PSA_KEY_TYPE_IS_ECC_KEY_PAIR(key->type)) {
        return PSA_ERROR_NOT_SUPPORTED;
    }
    if (out.len < POINT) {
        return PSA_ERROR_BUFFER_TOO_SMALL;
    }
    psa_status_t status = status_of(p256_public_from_private(out.data + 1, key->material.data));
    out.data[0] = 0x04;
    *out_len = status == PSA_SUCCESS ? POINT : 0;
    return status;
}

bool mbed_ec_carries(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    if (!is_curve(type, bits)) {
        return false;
    }
    if (PSA_ALG_IS_KEY_AGREEMENT(alg)) {
        return PSA_ALG_IS_ECDH(alg) && PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type);
    }
    /* A public key verifies deterministic signatures like any others; making them is not promised. */
    return PSA_ALG_IS_RANDOMIZED_ECDSA(alg) || (PSA_ALG_IS_ECDSA(alg) && PSA_KEY_TYPE_IS_ECC_PUBLIC_KEY(type));
}
