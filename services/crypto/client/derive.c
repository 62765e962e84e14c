/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

psa_status_t psa_key_derivation_setup(psa_key_derivation_operation_t *operation, psa_algorithm_t alg)
{
    struct crypto_call call = {
        .op = CRYPTO_DERIVE_SETUP,
        .operation = CRYPTO_HANDLE_OF(operation),
        .alg = alg,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_key_derivation_get_capacity(const psa_key_derivation_operation_t *operation, size_t *capacity)
{
    struct crypto_call call = {
        .op = CRYPTO_DERIVE_GET_CAPACITY,
        .operation = CRYPTO_HANDLE_OF(operation),
    };
    psa_status_t status = crypto_transact(&call);
    *capacity = (size_t)call.value[0];
    return status;
}

psa_status_t psa_key_derivation_set_capacity(psa_key_derivation_operation_t *operation, size_t capacity)
{
    struct crypto_call call = {
        .op = CRYPTO_DERIVE_SET_CAPACITY,
        .operation = CRYPTO_HANDLE_OF(operation),
        .value = { capacity },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_key_derivation_input_bytes(psa_key_derivation_operation_t *operation,
                                            psa_key_derivation_step_t step, const uint8_t *data,
                                            size_t data_length)
{
    struct crypto_call call = {
        .op = CRYPTO_DERIVE_INPUT_BYTES,
        .operation = CRYPTO_HANDLE_OF(operation),
        .flags = step,
        .in = { span_of(data, data_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_key_derivation_input_integer(psa_key_derivation_operation_t *operation,
                                              psa_key_derivation_step_t step, uint64_t value)
{
    struct crypto_call call = {
        .op = CRYPTO_DERIVE_INPUT_INTEGER,
        .operation = CRYPTO_HANDLE_OF(operation),
        .flags = step,
        .value = { value },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_key_derivation_input_key(psa_key_derivation_operation_t *operation,
                                          psa_key_derivation_step_t step, psa_key_id_t key)
{
    struct crypto_call call = {
        .op = CRYPTO_DERIVE_INPUT_KEY,
        .operation = CRYPTO_HANDLE_OF(operation),
        .flags = step,
        .key = key,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_key_derivation_key_agreement(psa_key_derivation_operation_t *operation,
                                              psa_key_derivation_step_t step, psa_key_id_t private_key,
                                              const uint8_t *peer_key, size_t peer_key_length)
{
    struct crypto_call call = {
        .op = CRYPTO_DERIVE_AGREEMENT,
        .operation = CRYPTO_HANDLE_OF(operation),
        .flags = step,
        .key = private_key,
        .in = { span_of(peer_key, peer_key_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_key_derivation_output_bytes(psa_key_derivation_operation_t *operation, uint8_t *output,
                                             size_t output_length)
{
    struct crypto_call call = {
        .op = CRYPTO_DERIVE_OUTPUT_BYTES,
        .operation = CRYPTO_HANDLE_OF(operation),
        .out = { out_span_of(output, output_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_key_derivation_output_key(const psa_key_attributes_t *attributes,
                                           psa_key_derivation_operation_t *operation, psa_key_id_t *key)
{
    struct crypto_call call = {
        .op = CRYPTO_DERIVE_OUTPUT_KEY,
        .attributes = *attributes,
        .operation = CRYPTO_HANDLE_OF(operation),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *key = status == PSA_SUCCESS ? call.key : PSA_KEY_ID_NULL;
    return status;
}

psa_status_t psa_key_derivation_output_key_custom(const psa_key_attributes_t *attributes,
                                                  psa_key_derivation_operation_t *operation,
                                                  const psa_custom_key_parameters_t *custom,
                                                  const uint8_t *custom_data, size_t custom_data_length,
                                                  psa_key_id_t *key)
{
    struct crypto_call call = {
        .op = CRYPTO_DERIVE_OUTPUT_KEY,
        .attributes = *attributes,
        .operation = CRYPTO_HANDLE_OF(operation),
        .flags = custom->flags,
        .in = { span_of(custom_data, custom_data_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *key = status == PSA_SUCCESS ? call.key : PSA_KEY_ID_NULL;
    return status;
}

psa_status_t psa_key_derivation_verify_bytes(psa_key_derivation_operation_t *operation,
                                             const uint8_t *expected_output, size_t output_length)
{
    struct crypto_call call = {
        .op = CRYPTO_DERIVE_VERIFY_BYTES,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(expected_output, output_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_key_derivation_verify_key(psa_key_derivation_operation_t *operation, psa_key_id_t expected)
{
    struct crypto_call call = {
        .op = CRYPTO_DERIVE_VERIFY_KEY,
        .operation = CRYPTO_HANDLE_OF(operation),
        .key = expected,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_key_derivation_abort(psa_key_derivation_operation_t *operation)
{
    struct crypto_call call = {
        .op = CRYPTO_DERIVE_ABORT,
        .operation = CRYPTO_HANDLE_OF(operation),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}
