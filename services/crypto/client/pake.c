/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

psa_status_t psa_pake_setup(psa_pake_operation_t *operation, psa_key_id_t password_key,
                            const psa_pake_cipher_suite_t *cipher_suite)
{
    struct crypto_call call = {
        .op = CRYPTO_PAKE_SETUP,
        .operation = CRYPTO_HANDLE_OF(operation),
        .key = password_key,
        .alg = psa_pake_cs_get_algorithm(cipher_suite),
        .value = { psa_pake_cs_get_primitive(cipher_suite) },
        .flags = psa_pake_cs_get_key_confirmation(cipher_suite),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_pake_set_role(psa_pake_operation_t *operation, psa_pake_role_t role)
{
    struct crypto_call call = {
        .op = CRYPTO_PAKE_SET_ROLE,
        .operation = CRYPTO_HANDLE_OF(operation),
        .flags = role,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

/* A name or the context. */
static psa_status_t set(psa_pake_operation_t *operation, enum crypto_op op, struct span value)
{
    struct crypto_call call = {
        .op = op,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { value },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_pake_set_user(psa_pake_operation_t *operation, const uint8_t *user_id, size_t user_id_len)
{
    return set(operation, CRYPTO_PAKE_SET_USER, span_of(user_id, user_id_len));
}

psa_status_t psa_pake_set_peer(psa_pake_operation_t *operation, const uint8_t *peer_id, size_t peer_id_len)
{
    return set(operation, CRYPTO_PAKE_SET_PEER, span_of(peer_id, peer_id_len));
}

psa_status_t psa_pake_set_context(psa_pake_operation_t *operation, const uint8_t *context, size_t context_len)
{
    return set(operation, CRYPTO_PAKE_SET_CONTEXT, span_of(context, context_len));
}

psa_status_t psa_pake_output(psa_pake_operation_t *operation, psa_pake_step_t step, uint8_t *output,
                             size_t output_size, size_t *output_length)
{
    struct crypto_call call = {
        .op = CRYPTO_PAKE_OUTPUT,
        .operation = CRYPTO_HANDLE_OF(operation),
        .flags = step,
        .out = { out_span_of(output, output_size) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *output_length = status == PSA_SUCCESS ? call.out_len[0] : 0;
    return status;
}

psa_status_t psa_pake_input(psa_pake_operation_t *operation, psa_pake_step_t step, const uint8_t *input,
                            size_t input_length)
{
    struct crypto_call call = {
        .op = CRYPTO_PAKE_INPUT,
        .operation = CRYPTO_HANDLE_OF(operation),
        .flags = step,
        .in = { span_of(input, input_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_pake_get_shared_key(psa_pake_operation_t *operation, const psa_key_attributes_t *attributes,
                                     psa_key_id_t *key)
{
    struct crypto_call call = {
        .op = CRYPTO_PAKE_GET_SHARED_KEY,
        .operation = CRYPTO_HANDLE_OF(operation),
        .attributes = *attributes,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *key = status == PSA_SUCCESS ? call.key : PSA_KEY_ID_NULL;
    return status;
}

psa_status_t psa_pake_abort(psa_pake_operation_t *operation)
{
    struct crypto_call call = {
        .op = CRYPTO_PAKE_ABORT,
        .operation = CRYPTO_HANDLE_OF(operation),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}
