/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "entries.h"
#include "md.h"

static psa_status_t carries(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    bool has = false;
    (void)bits; /* the core admits no size of AES that the library has not */
    if (PSA_ALG_IS_HASH(alg)) {
        has = mbed_md_of(alg) != NULL;
    } else if (PSA_ALG_IS_MAC(alg)) {
        has = PSA_ALG_IS_HMAC(alg) && type == PSA_KEY_TYPE_HMAC && mbed_md_of(PSA_ALG_GET_HASH(alg)) != NULL;
    } else if (PSA_ALG_IS_AEAD(alg)) {
        has = type == PSA_KEY_TYPE_AES && PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg) == PSA_ALG_CCM;
    }
    return has ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}

const struct crypto_driver mbed_small_driver = {
    .name = "mbedtls-small",
    .location = PSA_KEY_LOCATION_LOCAL_STORAGE,
    .start = mbed_random_start,
    .carries = carries,
    .random = mbed_random,
    .hash_compute = mbed_hash_compute,
    .hash_setup = mbed_hash_setup,
    .hash_update = mbed_hash_update,
    .hash_finish = mbed_hash_finish,
    .hash_clone = mbed_hash_clone,
    .hash_abort = mbed_hash_abort,
    .mac_compute = mbed_hmac_compute,
    .mac_setup = mbed_hmac_setup,
    .mac_update = mbed_hmac_update,
    .mac_finish = mbed_hmac_finish,
    .mac_abort = mbed_hmac_abort,
    .aead = mbed_ccm,
};
