/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"
#include "reason/reason.h"

/*
 * What of the Crypto API 1.5 is not written yet: every function links and refuses, lengths and ids are set to safe
 * values, and the list below is what `ashlar device info` prints. Both may only shrink.
 */
const char *const ashlar_unsupported[] = {
    "psa_attach_key",
    "psa_hash_suspend",
    "psa_hash_resume",
    "psa_xof_setup",
    "psa_xof_set_context",
    "psa_xof_update",
    "psa_xof_output",
    "psa_xof_abort",
    "psa_wrap_key",
    "psa_unwrap_key",
    "psa_pake_setup",
    "psa_pake_set_role",
    "psa_pake_set_user",
    "psa_pake_set_peer",
    "psa_pake_set_context",
    "psa_pake_output",
    "psa_pake_input",
    "psa_pake_get_shared_key",
    "psa_pake_abort",
    NULL,
};

psa_status_t psa_attach_key(const psa_key_attributes_t *attributes, const uint8_t *label, size_t label_length,
                            psa_key_id_t *key)
{
    (void)attributes;
    (void)label;
    (void)label_length;
    *key = PSA_KEY_ID_NULL;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_hash_suspend(psa_hash_operation_t *operation, uint8_t *hash_state, size_t hash_state_size,
                              size_t *hash_state_length)
{
    (void)operation;
    (void)hash_state;
    (void)hash_state_size;
    *hash_state_length = 0;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_hash_resume(psa_hash_operation_t *operation, const uint8_t *hash_state,
                             size_t hash_state_length)
{
    (void)operation;
    (void)hash_state;
    (void)hash_state_length;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_xof_setup(psa_xof_operation_t *operation, psa_algorithm_t alg)
{
    (void)operation;
    (void)alg;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_xof_set_context(psa_xof_operation_t *operation, const uint8_t *context, size_t context_length)
{
    (void)operation;
    (void)context;
    (void)context_length;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_xof_update(psa_xof_operation_t *operation, const uint8_t *input, size_t input_length)
{
    (void)operation;
    (void)input;
    (void)input_length;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_xof_output(psa_xof_operation_t *operation, uint8_t *output, size_t output_length)
{
    (void)operation;
    (void)output;
    (void)output_length;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_xof_abort(psa_xof_operation_t *operation)
{
    (void)operation;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_wrap_key(psa_key_id_t wrapping_key, psa_algorithm_t alg, psa_key_id_t key, uint8_t *data,
                          size_t data_size, size_t *data_length)
{
    (void)wrapping_key;
    (void)alg;
    (void)key;
    (void)data;
    (void)data_size;
    *data_length = 0;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_unwrap_key(const psa_key_attributes_t *attributes, psa_key_id_t wrapping_key,
                            psa_algorithm_t alg, const uint8_t *data, size_t data_length, psa_key_id_t *key)
{
    (void)attributes;
    (void)wrapping_key;
    (void)alg;
    (void)data;
    (void)data_length;
    *key = PSA_KEY_ID_NULL;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_pake_setup(psa_pake_operation_t *operation, psa_key_id_t password_key,
                            const psa_pake_cipher_suite_t *cipher_suite)
{
    (void)operation;
    (void)password_key;
    (void)cipher_suite;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_pake_set_role(psa_pake_operation_t *operation, psa_pake_role_t role)
{
    (void)operation;
    (void)role;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_pake_set_user(psa_pake_operation_t *operation, const uint8_t *user_id, size_t user_id_len)
{
    (void)operation;
    (void)user_id;
    (void)user_id_len;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_pake_set_peer(psa_pake_operation_t *operation, const uint8_t *peer_id, size_t peer_id_len)
{
    (void)operation;
    (void)peer_id;
    (void)peer_id_len;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_pake_set_context(psa_pake_operation_t *operation, const uint8_t *context, size_t context_len)
{
    (void)operation;
    (void)context;
    (void)context_len;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_pake_output(psa_pake_operation_t *operation, psa_pake_step_t step, uint8_t *output,
                             size_t output_size, size_t *output_length)
{
    (void)operation;
    (void)step;
    (void)output;
    (void)output_size;
    *output_length = 0;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_pake_input(psa_pake_operation_t *operation, psa_pake_step_t step, const uint8_t *input,
                            size_t input_length)
{
    (void)operation;
    (void)step;
    (void)input;
    (void)input_length;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_pake_get_shared_key(psa_pake_operation_t *operation, const psa_key_attributes_t *attributes,
                                     psa_key_id_t *key)
{
    (void)operation;
    (void)attributes;
    *key = PSA_KEY_ID_NULL;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}

psa_status_t psa_pake_abort(psa_pake_operation_t *operation)
{
    (void)operation;
    return REFUSE(CRYPTO_NOT_IMPLEMENTED);
}
