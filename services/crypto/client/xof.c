/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

psa_status_t psa_xof_setup(psa_xof_operation_t *operation, psa_algorithm_t alg)
{
    struct crypto_call call = {
        .op = CRYPTO_XOF_SETUP,
        .operation = CRYPTO_HANDLE_OF(operation),
        .alg = alg,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_xof_set_context(psa_xof_operation_t *operation, const uint8_t *context, size_t context_length)
{
    struct crypto_call call = {
        .op = CRYPTO_XOF_SET_CONTEXT,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(context, context_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_xof_update(psa_xof_operation_t *operation, const uint8_t *input, size_t input_length)
{
    struct crypto_call call = {
        .op = CRYPTO_XOF_UPDATE,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(input, input_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_xof_output(psa_xof_operation_t *operation, uint8_t *output, size_t output_length)
{
    struct crypto_call call = {
        .op = CRYPTO_XOF_OUTPUT,
        .operation = CRYPTO_HANDLE_OF(operation),
        .out = { out_span_of(output, output_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_xof_abort(psa_xof_operation_t *operation)
{
    struct crypto_call call = {
        .op = CRYPTO_XOF_ABORT,
        .operation = CRYPTO_HANDLE_OF(operation),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}
