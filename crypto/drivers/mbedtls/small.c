/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "entries.h"

static psa_status_t carries(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    bool has = mbed_md_of(alg) != NULL || mbed_has_hmac(alg, type) || mbed_has_ccm(alg, type);
    (void)bits;
    return has ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}

const struct crypto_driver mbed_small_driver = {
    .name = "mbedtls-small",
    .carries = carries,
    MBED_BASE,
    MBED_HASH,
    MBED_HMAC,
    MBED_CCM,
    MBED_CCM_PARTS,
};
