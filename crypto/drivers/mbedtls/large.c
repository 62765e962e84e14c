/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "large_entries.h"

#include "entries.h"
#include "md.h"

static bool has_cipher(psa_algorithm_t alg)
{
    return alg == PSA_ALG_ECB_NO_PADDING || alg == PSA_ALG_CBC_NO_PADDING || alg == PSA_ALG_CBC_PKCS7 ||
           alg == PSA_ALG_CTR;
}

static bool has_mac(psa_algorithm_t alg, psa_key_type_t type)
{
    psa_algorithm_t full = PSA_ALG_FULL_LENGTH_MAC(alg);
    if (full == PSA_ALG_CMAC) {
        return type == PSA_KEY_TYPE_AES;
    }
    return PSA_ALG_IS_HMAC(full) && type == PSA_KEY_TYPE_HMAC && mbed_md_of(PSA_ALG_GET_HASH(full)) != NULL;
}

static bool has_aead(psa_algorithm_t alg)
{
    psa_algorithm_t base = PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(alg);
    return base == PSA_ALG_CCM || base == PSA_ALG_GCM;
}

static psa_status_t carries(psa_algorithm_t alg, psa_key_type_t type, size_t bits)
{
    bool has = false;
    if (PSA_ALG_IS_HASH(alg)) {
        has = mbed_md_of(alg) != NULL;
    } else if (PSA_ALG_IS_MAC(alg)) {
        has = has_mac(alg, type);
    } else if (PSA_ALG_IS_CIPHER(alg)) {
        has = type == PSA_KEY_TYPE_AES && has_cipher(alg);
    } else if (PSA_ALG_IS_AEAD(alg)) {
        has = type == PSA_KEY_TYPE_AES && has_aead(alg);
    } else {
        has = mbed_ec_carries(alg, type, bits) &&
              (PSA_ALG_GET_HASH(alg) == 0 || mbed_md_of(PSA_ALG_GET_HASH(alg)) != NULL);
    }
    return has ? PSA_SUCCESS : PSA_ERROR_NOT_SUPPORTED;
}

const struct crypto_driver mbed_large_driver = {
    .name = "mbedtls-large",
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
    .mac_compute = mbed_mac_compute,
    .mac_setup = mbed_mac_setup,
    .mac_update = mbed_mac_update,
    .mac_finish = mbed_mac_finish,
    .mac_abort = mbed_mac_abort,
    .cipher = mbed_cipher,
    .cipher_setup = mbed_cipher_setup,
    .cipher_update = mbed_cipher_update,
    .cipher_finish = mbed_cipher_finish,
    .cipher_abort = mbed_cipher_abort,
    .aead = mbed_aead,
    .aead_setup = mbed_aead_setup,
    .aead_update_ad = mbed_aead_update_ad,
    .aead_update = mbed_aead_update,
    .aead_finish = mbed_aead_finish,
    .aead_verify = mbed_aead_verify,
    .aead_abort = mbed_aead_abort,
    .sign_hash = mbed_ec_sign_hash,
    .verify_hash = mbed_ec_verify_hash,
    .agree = mbed_ec_agree,
    .generate = mbed_ec_generate,
    .check = mbed_ec_check,
    .export_public = mbed_ec_export_public,
};
