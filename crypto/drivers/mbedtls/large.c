/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "large_entries.h"

#include "entries.h"

static bool has_on_aes(psa_algorithm_t alg)
{
    return alg == PSA_ALG_ECB_NO_PADDING || alg == PSA_ALG_CBC_NO_PADDING || alg == PSA_ALG_CBC_PKCS7 ||
           alg == PSA_ALG_CTR || PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg) == PSA_ALG_GCM ||
           (PSA_ALG_IS_MAC(alg) && PSA_ALG_FULL_LENGTH_MAC(alg) == PSA_ALG_CMAC);
}

static psa_status_t carries(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    bool has = mbed_md_of(alg) != NULL || mbed_has_hmac(alg, type) || mbed_has_ccm(alg, type) ||
               (type == PSA_KEY_TYPE_AES && has_on_aes(alg)) || mbed_has_ec(alg, type, bits);
    return has ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}

const struct crypto_driver mbed_large_driver = {
    .name = "mbedtls-large",
    .carries = carries,
    MBED_BASE,
    MBED_HASH,
    MBED_MAC,
    MBED_CIPHER,
    MBED_AEAD,
    MBED_EC,
};
