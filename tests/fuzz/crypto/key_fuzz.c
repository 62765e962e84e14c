/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A damaged store: what is read as a persistent key is used or refused; what is refused can be destroyed.
 */
#include <string.h>

#include "base/invariant.h"
#include "crypto_test/device.h"
#include "fuzz.h"

static const psa_key_id_t id = 7;

/* True if what is stored says that it can never be destroyed. */
static bool use(void)
{
    uint8_t out[5000];
    uint8_t public[200];
    size_t len = 0;
    psa_key_attributes_t got = PSA_KEY_ATTRIBUTES_INIT;
    psa_status_t status = psa_get_key_attributes(id, &got);
    INVARIANT(status == PSA_SUCCESS || status == PSA_ERROR_DATA_INVALID);
    INVARIANT(status != PSA_SUCCESS || psa_get_key_id(&got) == id);
    (void)psa_export_key(id, out, sizeof(out), &len);
    (void)psa_export_public_key(id, public, sizeof(public), &len);
    (void)psa_mac_compute(id, psa_get_key_algorithm(&got), out, 16, public, sizeof(public), &len);
    (void)psa_cipher_encrypt(id, psa_get_key_algorithm(&got), out, 16, public, sizeof(public), &len);
    (void)psa_sign_hash(id, psa_get_key_algorithm(&got), out, 32, public, sizeof(public), &len);
    (void)psa_verify_message(id, psa_get_key_algorithm(&got), out, 16, out, 64);
    (void)psa_verify_hash(id, psa_get_key_algorithm(&got), out, 32, out, 128);
    (void)psa_asymmetric_decrypt(id, psa_get_key_algorithm(&got), out, 128, NULL, 0, public, sizeof(public), &len);
    (void)psa_raw_key_agreement(psa_get_key_algorithm(&got), id, out, 32, public, sizeof(public), &len);
    return PSA_KEY_LIFETIME_GET_PERSISTENCE(psa_get_key_lifetime(&got)) == PSA_KEY_PERSISTENCE_READ_ONLY;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static bool is_started;
    const struct crypto_store *store = crypto_direct_store();
    uint64_t name = (uint64_t)0xffffffffu << 32 | id;
    if (!is_started) {
        INVARIANT(psa_crypto_init() == PSA_SUCCESS);
        is_started = true;
    }
    if (len == 0 || store->save(NULL, name, span_of(data, len), false) != PSA_SUCCESS) {
        return 0;
    }
    if (use()) {
        INVARIANT(psa_destroy_key(id) == PSA_ERROR_NOT_PERMITTED);
        INVARIANT(psa_purge_key(id) == PSA_SUCCESS);
        INVARIANT(store->remove(NULL, name) == PSA_SUCCESS);
    } else {
        INVARIANT(psa_destroy_key(id) == PSA_SUCCESS);
    }
    INVARIANT(psa_destroy_key(id) == PSA_ERROR_INVALID_HANDLE);
    return 0;
}
