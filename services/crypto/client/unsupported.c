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
    "psa_hash_suspend",
    "psa_hash_resume",
    "psa_xof_setup",
    "psa_xof_set_context",
    "psa_xof_update",
    "psa_xof_output",
    "psa_xof_abort",
    "psa_wrap_key",
    "psa_unwrap_key",
    NULL,
};

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
