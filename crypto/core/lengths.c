/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "lengths.h"

size_t length_of_mac(psa_key_type_t type, psa_algorithm_t alg)
{
    size_t truncated = (alg >> 16) & 0x3fu;
    if (!PSA_ALG_IS_MAC(alg)) {
        return 0;
    }
    if (truncated != 0) {
        return truncated;
    }
    if (PSA_ALG_IS_HMAC(alg) || PSA_ALG_IS_BLAKE2_MAC(alg)) {
        return length_of_hash(alg);
    }
    return PSA_MAC_LENGTH(type, 0, alg);
}

size_t length_of_iv(psa_key_type_t type, psa_algorithm_t alg)
{
    return PSA_CIPHER_IV_LENGTH(type, alg);
}

size_t length_of_nonce(psa_key_type_t type, psa_algorithm_t alg)
{
    return PSA_AEAD_NONCE_LENGTH(type, alg);
}
