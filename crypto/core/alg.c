/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "alg.h"

#include <stdint.h>

#include "crypto/state.h"
#include "lengths.h"
#include "reason/reason.h"

enum { MAC_LENGTH_MIN = 4 }; /* bytes: shorter MACs are guessed */

/* Key types whose material is plain bytes. No sizes: any whole number of bytes. */
static const struct {
    psa_key_type_t type;
    uint16_t sizes[3]; /* bits */
} plain_types[] = {
    { PSA_KEY_TYPE_RAW_DATA, { 0 } },
    { PSA_KEY_TYPE_DERIVE, { 0 } },
    { PSA_KEY_TYPE_PASSWORD, { 0 } },
    { PSA_KEY_TYPE_PASSWORD_HASH, { 0 } },
    { PSA_KEY_TYPE_PEPPER, { 0 } },
    { PSA_KEY_TYPE_HMAC, { 0 } },
    { PSA_KEY_TYPE_AES, { 128, 192, 256 } },
    { PSA_KEY_TYPE_CHACHA20, { 256, 256, 256 } },
};

/* The type's encoding has room for blocks of up to 128 bytes; no cipher of 1.5 has them, and no vector here has room for one. */
static bool is_block_cipher_key(psa_key_type_t type)
{
    size_t block = PSA_BLOCK_CIPHER_BLOCK_LENGTH(type);
    return (type & 0x7000u) == 0x2000u && (block == 8 || block == 16);
}

static bool mac_fits(psa_algorithm_t alg, psa_key_type_t type)
{
    if (PSA_ALG_IS_HMAC(alg)) {
        return type == PSA_KEY_TYPE_HMAC;
    }
    if (PSA_ALG_IS_BLAKE2_MAC(alg)) {
        return type == PSA_KEY_TYPE_BLAKE2;
    }
    return PSA_ALG_IS_BLOCK_CIPHER_MAC(alg) && is_block_cipher_key(type);
}

static bool cipher_fits(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    if (alg == PSA_ALG_STREAM_CIPHER) {
        return type == PSA_KEY_TYPE_CHACHA20 || type == PSA_KEY_TYPE_XCHACHA20 || type == PSA_KEY_TYPE_ARC4;
    }
    if (alg == PSA_ALG_XTS) {
        return is_block_cipher_key(type) && PSA_BLOCK_CIPHER_BLOCK_LENGTH(type) == 16 && bits != 192;
    }
    if (alg == PSA_ALG_CCM_STAR_NO_TAG) {
        return is_block_cipher_key(type) && PSA_BLOCK_CIPHER_BLOCK_LENGTH(type) == 16;
    }
    /* 512-bit block cipher keys are pairs for XTS alone. */
    return is_block_cipher_key(type) && bits <= 256;
}

static bool aead_fits(psa_algorithm_t alg, psa_key_type_t type)
{
    return length_of_nonce(type, alg) != 0;
}

static bool sign_fits(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    psa_ecc_family_t family = PSA_KEY_TYPE_ECC_GET_FAMILY(type);
    bool is_edwards = PSA_KEY_TYPE_IS_ECC(type) && family == PSA_ECC_FAMILY_TWISTED_EDWARDS;
    if (PSA_ALG_IS_RSA_PKCS1V15_SIGN(alg) || PSA_ALG_IS_RSA_PSS(alg)) {
        return PSA_KEY_TYPE_IS_RSA(type);
    }
    if (PSA_ALG_IS_ECDSA(alg)) {
        return PSA_KEY_TYPE_IS_ECC(type) && !is_edwards && family != PSA_ECC_FAMILY_MONTGOMERY;
    }
    if (alg == PSA_ALG_PURE_EDDSA || alg == PSA_ALG_EDDSA_CTX) {
        return is_edwards;
    }
    if (PSA_ALG_IS_HASH_EDDSA(alg)) {
        return is_edwards && bits == (alg == PSA_ALG_ED25519PH ? 255u : 448u);
    }
    if (PSA_ALG_IS_ML_DSA(alg) || PSA_ALG_IS_HASH_ML_DSA(alg)) {
        return PSA_KEY_TYPE_IS_ML_DSA(type);
    }
    if (PSA_ALG_IS_SLH_DSA(alg) || PSA_ALG_IS_HASH_SLH_DSA(alg)) {
        return PSA_KEY_TYPE_IS_SLH_DSA(type);
    }
    return (alg == PSA_ALG_LMS && type == PSA_KEY_TYPE_LMS_PUBLIC_KEY) ||
           (alg == PSA_ALG_HSS && type == PSA_KEY_TYPE_HSS_PUBLIC_KEY) ||
           (alg == PSA_ALG_XMSS && type == PSA_KEY_TYPE_XMSS_PUBLIC_KEY) ||
           (alg == PSA_ALG_XMSS_MT && type == PSA_KEY_TYPE_XMSS_MT_PUBLIC_KEY);
}

static bool agreement_fits(psa_algorithm_t alg, psa_key_type_t type)
{
    if (PSA_ALG_IS_ECDH(alg)) {
        return PSA_KEY_TYPE_IS_ECC(type) && PSA_KEY_TYPE_ECC_GET_FAMILY(type) != PSA_ECC_FAMILY_TWISTED_EDWARDS;
    }
    return PSA_ALG_IS_FFDH(alg) && PSA_KEY_TYPE_IS_DH(type);
}

static bool derivation_fits(psa_algorithm_t alg, psa_key_type_t type)
{
    if (PSA_ALG_IS_KEY_DERIVATION_STRETCHING(alg)) {
        return type == PSA_KEY_TYPE_DERIVE || type == PSA_KEY_TYPE_PASSWORD || type == PSA_KEY_TYPE_PEPPER ||
               type == PSA_KEY_TYPE_RAW_DATA || type == PSA_KEY_TYPE_PASSWORD_HASH;
    }
    return type == PSA_KEY_TYPE_DERIVE || type == PSA_KEY_TYPE_RAW_DATA ||
           (type == PSA_KEY_TYPE_HMAC && PSA_ALG_IS_SP800_108_COUNTER_HMAC(alg)) ||
           (is_block_cipher_key(type) && alg == PSA_ALG_SP800_108_COUNTER_CMAC);
}

bool alg_is_policy(psa_algorithm_t alg)
{
    psa_algorithm_t category = alg & 0x7f000000u;
    bool is_any_hash = (alg & 0xffu) == 0xffu;
    if (alg == PSA_ALG_NONE) {
        return true;
    }
    if (is_any_hash && !PSA_ALG_IS_HASH_AND_SIGN(alg) && alg != PSA_ALG_WPA3_SAE_ANY) {
        return false;
    }
    return (alg & 0x80000000u) == 0 && category >= 0x02000000u && category <= 0x0d000000u;
}

bool alg_fits_key(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    switch ((alg >> 24) & 0x7fu) {
    case 0x03:
        return mac_fits(alg, type);
    case 0x04:
        return cipher_fits(alg, type, bits);
    case 0x05:
        return aead_fits(alg, type);
    case 0x06:
        return sign_fits(alg, type, bits);
    case 0x08:
        return derivation_fits(alg, type);
    case 0x09:
        return agreement_fits(alg, type);
    default:
        return false;
    }
}

psa_status_t alg_check_mac_length(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    (void)bits; /* no algorithm of 1.5 looks at it */
    size_t full = length_of_mac(type, PSA_ALG_FULL_LENGTH_MAC(alg));
    size_t len = length_of_mac(type, alg);
    if (full == 0) {
        return REFUSE(CRYPTO_ALG_UNKNOWN);
    }
    if (len > full) {
        return REFUSE(CRYPTO_MAC_TOO_LONG);
    }
    return len < MAC_LENGTH_MIN ? REFUSE(CRYPTO_MAC_TOO_SHORT) : PSA_SUCCESS;
}

bool alg_has_good_tag(psa_algorithm_t alg)
{
    size_t len = (alg >> 16) & 0x3fu;
    psa_algorithm_t base = PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg);
    if (base == PSA_ALG_CCM) {
        return len >= 4 && len <= 16 && len % 2 == 0;
    }
    if (base == PSA_ALG_GCM) {
        return len == 4 || len == 8 || (len >= 12 && len <= 16);
    }
    if (base == PSA_ALG_ASCON_AEAD128) {
        return len >= 4 && len <= 16;
    }
    return base != PSA_ALG_NONE && len == 16;
}

bool alg_takes_nonce(psa_algorithm_t alg, size_t len)
{
    psa_algorithm_t base = PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg);
    if (base == PSA_ALG_CCM) {
        return len >= 7 && len <= 13;
    }
    if (base == PSA_ALG_GCM) {
        return len >= 1;
    }
    if (base == PSA_ALG_CHACHA20_POLY1305) {
        return len == 12;
    }
    return len == (base == PSA_ALG_XCHACHA20_POLY1305 ? 24u : 16u);
}

size_t alg_block_length(psa_algorithm_t alg, psa_key_type_t type)
{
    bool is_blockwise = alg == PSA_ALG_ECB_NO_PADDING || alg == PSA_ALG_CBC_NO_PADDING || alg == PSA_ALG_CBC_PKCS7;
    return is_blockwise ? PSA_BLOCK_CIPHER_BLOCK_LENGTH(type) : 0;
}

bool key_type_is_plain(psa_key_type_t type)
{
    return PSA_KEY_TYPE_IS_UNSTRUCTURED(type);
}

psa_status_t key_type_check_size(psa_key_type_t type, size_t bits)
{
    for (size_t i = 0; i < sizeof(plain_types) / sizeof(plain_types[0]); i++) {
        const uint16_t *sizes = plain_types[i].sizes;
        if (plain_types[i].type != type) {
            continue;
        }
        if (bits == 0 || bits % 8 != 0) {
            return REFUSE(CRYPTO_KEY_SIZE);
        }
        if (bits / 8 > CRYPTO_KEY_MAX) {
            return REFUSE(CRYPTO_KEY_TOO_LARGE);
        }
        bool is_good = sizes[0] == 0 || bits == sizes[0] || bits == sizes[1] || bits == sizes[2];
        return is_good ? PSA_SUCCESS : REFUSE(CRYPTO_KEY_SIZE);
    }
    return REFUSE(CRYPTO_KEY_TYPE_UNSUPPORTED);
}
