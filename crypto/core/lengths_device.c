/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "lengths.h"

#include <stdbool.h>

/* SHA-2, plain keys, and curves in short Weierstrass form. */

size_t length_of_hash(psa_algorithm_t alg)
{
    switch (PSA_ALG_GET_HASH(alg)) {
    case PSA_ALG_SHA_224:
        return 28;
    case PSA_ALG_SHA_256:
        return 32;
    case PSA_ALG_SHA_384:
        return 48;
    case PSA_ALG_SHA_512:
        return 64;
    default:
        return 0;
    }
}

size_t length_of_hash_block(psa_algorithm_t alg)
{
    size_t len = length_of_hash(alg);
    return len > 32 ? 128 : len == 0 ? 0 : 64;
}

static bool is_curve(psa_key_type_t type)
{
    return PSA_KEY_TYPE_IS_ECC(type) && PSA_KEY_TYPE_ECC_GET_FAMILY(type) == PSA_ECC_FAMILY_SECP_R1;
}

size_t length_of_public(psa_key_type_t type, size_t bits)
{
    return is_curve(type) ? 2 * ((bits + 7) / 8) + 1 : 0;
}

size_t length_of_key(psa_key_type_t type, size_t bits)
{
    if (PSA_KEY_TYPE_IS_PUBLIC_KEY(type)) {
        return length_of_public(type, bits);
    }
    return PSA_KEY_TYPE_IS_UNSTRUCTURED(type) || is_curve(type) ? (bits + 7) / 8 : 0;
}

size_t length_of_signature(psa_key_type_t type, size_t bits, psa_algorithm_t alg)
{
    return PSA_ALG_IS_SIGN(alg) && is_curve(type) ? 2 * ((bits + 7) / 8) : 0;
}
