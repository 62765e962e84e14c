/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "library.h"

/* Every family; their known answers are tried in this order: a MAC is made of a hash or a cipher. */
static const struct openssl_family *const families[] = {
    &openssl_hash_family, &openssl_cipher_family, &openssl_mac_family, &openssl_aead_family, &openssl_xof_family,
    &openssl_wrap_family, &openssl_asymmetric_family,
};

enum { FAMILIES = sizeof(families) / sizeof(families[0]) };

psa_status_t openssl_families_start(void)
{
    for (size_t i = 0; i < FAMILIES; i++) {
        families[i]->start();
    }
    return openssl_md(PSA_ALG_SHA_256) == NULL ? PSA_ERROR_CORRUPTION_DETECTED : PSA_SUCCESS;
}

psa_status_t openssl_carries(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    for (size_t i = 0; i < FAMILIES; i++) {
        if ((families[i]->categories & OPENSSL_CATEGORY(alg)) != 0 && families[i]->has(alg, type, bits)) {
            return PSA_SUCCESS;
        }
    }
    return PSA_ERROR_NOT_SUPPORTED;
}
