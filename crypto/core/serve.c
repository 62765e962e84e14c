/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/bytes.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"
#include "operation.h"

psa_status_t crypto_start(struct crypto *crypto, const struct crypto_config *config)
{
    uint8_t seed[4];
    if (config->epoch == 0 || config->operations_per_session > CRYPTO_OPERATIONS ||
        config->volatile_keys_per_session > CRYPTO_VOLATILE_KEYS) {
        return REFUSE(CRYPTO_CONFIG);
    }
    psa_status_t status = dispatch_start();
    if (status == PSA_SUCCESS) {
        status = dispatch_random(out_span_of(seed, sizeof(seed)));
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    crypto->epoch = config->epoch;
    crypto->store = config->store;
    crypto->operations_per_session = config->operations_per_session;
    crypto->volatile_keys_per_session = config->volatile_keys_per_session;
    crypto->operations_of = config->operations_of;
    crypto->volatile_keys_of = config->volatile_keys_of;
    crypto->next_id = PSA_KEY_ID_VENDOR_MIN | (get_le32(seed) & (PSA_KEY_ID_VENDOR_MAX - PSA_KEY_ID_VENDOR_MIN));
    return PSA_SUCCESS;
}

static psa_status_t do_nothing(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    (void)crypto;
    (void)caller;
    (void)call;
    return PSA_SUCCESS;
}

psa_status_t core_generate_random(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    (void)crypto;
    (void)caller;
    psa_status_t status = dispatch_random(call->out[0]);
    call->out_len[0] = status == PSA_SUCCESS ? call->out[0].len : 0;
    return status;
}

static crypto_handler *const handlers[CRYPTO_OP_END] = {
    [CRYPTO_INIT] = do_nothing,
    [CRYPTO_GENERATE_RANDOM] = core_generate_random,
    [CRYPTO_GET_KEY_ATTRIBUTES] = core_get_key_attributes,
    [CRYPTO_IMPORT_KEY] = core_import_key,
    [CRYPTO_GENERATE_KEY] = core_generate_key,
    [CRYPTO_COPY_KEY] = core_copy_key,
    [CRYPTO_DESTROY_KEY] = core_destroy_key,
    [CRYPTO_PURGE_KEY] = core_purge_key,
    [CRYPTO_EXPORT_KEY] = core_export_key,
    [CRYPTO_EXPORT_PUBLIC_KEY] = core_export_public_key,
    [CRYPTO_CHECK_KEY_USAGE] = core_check_key_usage,
    [CRYPTO_HASH_COMPUTE] = core_hash_compute,
    [CRYPTO_HASH_COMPARE] = core_hash_compare,
    [CRYPTO_HASH_SETUP] = core_hash_setup,
    [CRYPTO_HASH_UPDATE] = core_hash_update,
    [CRYPTO_HASH_FINISH] = core_hash_finish,
    [CRYPTO_HASH_VERIFY] = core_hash_verify,
    [CRYPTO_HASH_CLONE] = core_hash_clone,
    [CRYPTO_HASH_ABORT] = core_hash_abort,
    [CRYPTO_MAC_COMPUTE] = core_mac_compute,
    [CRYPTO_MAC_VERIFY] = core_mac_verify,
    [CRYPTO_MAC_SIGN_SETUP] = core_mac_sign_setup,
    [CRYPTO_MAC_VERIFY_SETUP] = core_mac_verify_setup,
    [CRYPTO_MAC_UPDATE] = core_mac_update,
    [CRYPTO_MAC_SIGN_FINISH] = core_mac_sign_finish,
    [CRYPTO_MAC_VERIFY_FINISH] = core_mac_verify_finish,
    [CRYPTO_MAC_ABORT] = core_mac_abort,
    [CRYPTO_CIPHER_ENCRYPT] = core_cipher_encrypt,
    [CRYPTO_CIPHER_DECRYPT] = core_cipher_decrypt,
    [CRYPTO_CIPHER_ENCRYPT_SETUP] = core_cipher_encrypt_setup,
    [CRYPTO_CIPHER_DECRYPT_SETUP] = core_cipher_decrypt_setup,
    [CRYPTO_CIPHER_GENERATE_IV] = core_cipher_generate_iv,
    [CRYPTO_CIPHER_SET_IV] = core_cipher_set_iv,
    [CRYPTO_CIPHER_UPDATE] = core_cipher_update,
    [CRYPTO_CIPHER_FINISH] = core_cipher_finish,
    [CRYPTO_CIPHER_ABORT] = core_cipher_abort,
    [CRYPTO_AEAD_ENCRYPT] = core_aead_encrypt,
    [CRYPTO_AEAD_DECRYPT] = core_aead_decrypt,
    [CRYPTO_AEAD_ENCRYPT_SETUP] = core_aead_encrypt_setup,
    [CRYPTO_AEAD_DECRYPT_SETUP] = core_aead_decrypt_setup,
    [CRYPTO_AEAD_SET_LENGTHS] = core_aead_set_lengths,
    [CRYPTO_AEAD_GENERATE_NONCE] = core_aead_generate_nonce,
    [CRYPTO_AEAD_SET_NONCE] = core_aead_set_nonce,
    [CRYPTO_AEAD_UPDATE_AD] = core_aead_update_ad,
    [CRYPTO_AEAD_UPDATE] = core_aead_update,
    [CRYPTO_AEAD_FINISH] = core_aead_finish,
    [CRYPTO_AEAD_VERIFY] = core_aead_verify,
    [CRYPTO_AEAD_ABORT] = core_aead_abort,
    [CRYPTO_SIGN_HASH] = core_sign_hash,
    [CRYPTO_VERIFY_HASH] = core_verify_hash,
    [CRYPTO_SIGN_MESSAGE] = core_sign_message,
    [CRYPTO_VERIFY_MESSAGE] = core_verify_message,
    [CRYPTO_RAW_KEY_AGREEMENT] = core_raw_key_agreement,
    [CRYPTO_KEY_AGREEMENT] = core_key_agreement,
    [CRYPTO_DERIVE_SETUP] = core_derive_setup,
    [CRYPTO_DERIVE_GET_CAPACITY] = core_derive_get_capacity,
    [CRYPTO_DERIVE_SET_CAPACITY] = core_derive_set_capacity,
    [CRYPTO_DERIVE_INPUT_BYTES] = core_derive_input_bytes,
    [CRYPTO_DERIVE_INPUT_INTEGER] = core_derive_input_integer,
    [CRYPTO_DERIVE_INPUT_KEY] = core_derive_input_key,
    [CRYPTO_DERIVE_AGREEMENT] = core_derive_agreement,
    [CRYPTO_DERIVE_OUTPUT_BYTES] = core_derive_output_bytes,
    [CRYPTO_DERIVE_OUTPUT_KEY] = core_derive_output_key,
    [CRYPTO_DERIVE_VERIFY_BYTES] = core_derive_verify_bytes,
    [CRYPTO_DERIVE_VERIFY_KEY] = core_derive_verify_key,
    [CRYPTO_DERIVE_ABORT] = core_derive_abort,
};

psa_status_t crypto_serve(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    call->out_len[0] = 0;
    call->out_len[1] = 0;
    if ((unsigned)call->op >= CRYPTO_OP_END || handlers[call->op] == NULL) {
        return REFUSE(CRYPTO_OP_UNKNOWN);
    }
    psa_status_t status = handlers[call->op](crypto, caller, call);
    if (status != PSA_SUCCESS) {
        call->out_len[0] = 0;
        call->out_len[1] = 0;
    }
    return status;
}

void crypto_session_ended(struct crypto *crypto, uint64_t session)
{
    operation_end_session(crypto, session, false);
    key_forget_session(crypto, session, false);
}

void crypto_client_forgotten(struct crypto *crypto, int32_t client)
{
    operation_end_client(crypto, client);
    key_forget_client(crypto, client);
}

void crypto_stop(struct crypto *crypto)
{
    operation_end_session(crypto, 0, true);
    key_forget_session(crypto, 0, true);
}
