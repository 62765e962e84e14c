/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "lengths.h"

size_t length_of_hash(psa_algorithm_t alg)
{
    return PSA_HASH_LENGTH(alg);
}

size_t length_of_hash_block(psa_algorithm_t alg)
{
    return PSA_HASH_BLOCK_LENGTH(alg);
}

size_t length_of_key(psa_key_type_t type, size_t bits)
{
    return PSA_EXPORT_KEY_OUTPUT_SIZE(type, bits);
}

size_t length_of_public(psa_key_type_t type, size_t bits)
{
    return PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE(type, bits);
}

size_t length_of_signature(psa_key_type_t type, size_t bits, psa_algorithm_t alg)
{
    return PSA_SIGN_OUTPUT_SIZE(type, bits, alg);
}
