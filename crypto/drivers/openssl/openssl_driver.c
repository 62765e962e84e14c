/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/openssl_driver.h"

#include <pthread.h>

#include "asymmetric.h"
#include "edwards.h"
#include "key_cache.h"
#include "library.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static psa_status_t started = PSA_ERROR_BAD_STATE;

static void start_once(void)
{
    started = openssl_library_start();
    if (started == PSA_SUCCESS) {
        started = openssl_families_start();
    }
}

/* What was tried once is known for the life of the process: a fenced one tried before it was fenced. */
static psa_status_t start(void)
{
    return pthread_once(&once, start_once) == 0 ? started : PSA_ERROR_BAD_STATE;
}

const struct crypto_driver openssl_driver = {
    .name = "openssl",
    .location = PSA_KEY_LOCATION_LOCAL_STORAGE,
    .start = start,
    .forget = openssl_key_forget,
    .carries = openssl_carries,
    .random = openssl_random,
    .hash_compute = openssl_hash_compute,
    .hash_setup = openssl_hash_setup,
    .hash_update = openssl_hash_update,
    .hash_finish = openssl_hash_finish,
    .hash_clone = openssl_hash_clone,
    .hash_suspend = openssl_hash_suspend,
    .hash_resume = openssl_hash_resume,
    .hash_abort = openssl_hash_abort,
    .xof_setup = openssl_xof_setup,
    .xof_update = openssl_xof_update,
    .xof_output = openssl_xof_output,
    .xof_abort = openssl_xof_abort,
    .mac_compute = openssl_mac_compute,
    .mac_setup = openssl_mac_setup,
    .mac_update = openssl_mac_update,
    .mac_finish = openssl_mac_finish,
    .mac_abort = openssl_mac_abort,
    .cipher = openssl_cipher,
    .cipher_setup = openssl_cipher_setup,
    .cipher_update = openssl_cipher_update,
    .cipher_finish = openssl_cipher_finish,
    .cipher_abort = openssl_cipher_abort,
    .aead = openssl_aead,
    .aead_setup = openssl_aead_setup,
    .aead_update_ad = openssl_aead_update_ad,
    .aead_update = openssl_aead_update,
    .aead_finish = openssl_aead_finish,
    .aead_verify = openssl_aead_verify,
    .aead_abort = openssl_aead_abort,
    .wrap = openssl_wrap,
    .unwrap = openssl_unwrap,
    .sign_hash = openssl_sign_hash,
    .verify_hash = openssl_verify_hash,
    .sign_message = openssl_sign_message,
    .verify_message = openssl_verify_message,
    .sign_with_context = openssl_sign_with_context,
    .verify_with_context = openssl_verify_with_context,
    .verify_begin = openssl_verify_begin,
    .verify_update = openssl_edwards_update,
    .verify_end = openssl_edwards_end,
    .verify_abort = openssl_edwards_abort,
    .asymmetric_encrypt = openssl_asymmetric_encrypt,
    .asymmetric_decrypt = openssl_asymmetric_decrypt,
    .agree = openssl_agree,
    .generate = openssl_generate,
    .generate_custom = openssl_generate_custom,
    .check = openssl_check,
    .export_public = openssl_export_public,
    .group_facts = openssl_group_facts,
    .group_check = openssl_group_check,
    .group_combine = openssl_group_combine,
    .group_scalar = openssl_group_scalar,
    .group_map = openssl_group_map,
    .pbkdf2_hmac = openssl_pbkdf2_hmac,
};
