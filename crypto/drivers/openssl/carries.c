/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "library.h"

/* What the library has after its known-answer tests, by class of algorithm. Lengths of tags and MACs do not matter here. */

static bool has_mac(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    psa_algorithm_t full = PSA_ALG_FULL_LENGTH_MAC(alg);
    if (PSA_ALG_IS_HMAC(full)) {
        return type == PSA_KEY_TYPE_HMAC && openssl_hmac() != NULL && openssl_md(PSA_ALG_GET_HASH(full)) != NULL;
    }
    return full == PSA_ALG_CMAC && type == PSA_KEY_TYPE_AES && openssl_cmac() != NULL &&
           openssl_aes(bits, OPENSSL_MODE_CBC) != NULL;
}

static bool has_aes_mode(psa_key_type_t type, size_t bits, enum openssl_mode mode)
{
    return type == PSA_KEY_TYPE_AES && openssl_aes(bits, mode) != NULL;
}

static bool has_cipher(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    switch (alg) {
    case PSA_ALG_ECB_NO_PADDING:
        return has_aes_mode(type, bits, OPENSSL_MODE_ECB);
    case PSA_ALG_CBC_NO_PADDING:
    case PSA_ALG_CBC_PKCS7:
        return has_aes_mode(type, bits, OPENSSL_MODE_CBC);
    case PSA_ALG_CTR:
        return has_aes_mode(type, bits, OPENSSL_MODE_CTR);
    default:
        return false;
    }
}

static bool has_aead(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    switch (PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg)) {
    case PSA_ALG_GCM:
        return has_aes_mode(type, bits, OPENSSL_MODE_GCM);
    case PSA_ALG_CCM:
        return has_aes_mode(type, bits, OPENSSL_MODE_CCM);
    case PSA_ALG_CHACHA20_POLY1305:
        return type == PSA_KEY_TYPE_CHACHA20 && openssl_chacha20_poly1305() != NULL;
    default:
        return false;
    }
}

static bool has_curve(psa_key_type_t type, size_t bits)
{
    return PSA_KEY_TYPE_IS_ECC(type) && PSA_KEY_TYPE_ECC_GET_FAMILY(type) == PSA_ECC_FAMILY_SECP_R1 &&
           openssl_has_curve(bits);
}

/* A public key verifies deterministic signatures like any others; making them is not promised (ec.c). */
static bool has_signature(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    bool is_ours = PSA_ALG_IS_RANDOMIZED_ECDSA(alg) || (PSA_ALG_IS_ECDSA(alg) && PSA_KEY_TYPE_IS_ECC_PUBLIC_KEY(type));
    psa_algorithm_t hash = PSA_ALG_GET_HASH(alg);
    return is_ours && has_curve(type, bits) && (hash == 0 || openssl_md(hash) != NULL);
}

psa_status_t openssl_carries(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    bool has = false;
    if (PSA_ALG_IS_HASH(alg)) {
        has = openssl_md(alg) != NULL;
    } else if (PSA_ALG_IS_MAC(alg)) {
        has = has_mac(alg, type, bits);
    } else if (PSA_ALG_IS_CIPHER(alg)) {
        has = has_cipher(alg, type, bits);
    } else if (PSA_ALG_IS_AEAD(alg)) {
        has = has_aead(alg, type, bits);
    } else if (PSA_ALG_IS_KEY_AGREEMENT(alg)) {
        has = PSA_ALG_IS_ECDH(alg) && PSA_KEY_TYPE_IS_ECC_KEY_PAIR(type) && has_curve(type, bits);
    } else {
        has = has_signature(alg, type, bits);
    }
    return has ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}
