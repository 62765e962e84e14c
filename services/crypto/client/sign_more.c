/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

/* API 1.5, 10.9.8: signatures with a context; 10.9.9: signatures in parts. */

psa_status_t psa_sign_message_with_context(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                           size_t input_length, const uint8_t *context, size_t context_length,
                                           uint8_t *signature, size_t signature_size, size_t *signature_length)
{
    struct crypto_call call = {
        .op = CRYPTO_SIGN_MESSAGE_WITH_CONTEXT,
        .key = key,
        .alg = alg,
        .in = { span_of(input, input_length), span_of(context, context_length) },
        .out = { out_span_of(signature, signature_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *signature_length = call.out_len[0];
    return status;
}

psa_status_t psa_verify_message_with_context(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                             size_t input_length, const uint8_t *context, size_t context_length,
                                             const uint8_t *signature, size_t signature_length)
{
    struct crypto_call call = {
        .op = CRYPTO_VERIFY_MESSAGE_WITH_CONTEXT,
        .key = key,
        .alg = alg,
        .in = { span_of(input, input_length), span_of(signature, signature_length), span_of(context, context_length) },
    };
    return crypto_transact(&call);
}

psa_status_t psa_sign_hash_with_context(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash, size_t hash_length,
                                      const uint8_t *context, size_t context_length, uint8_t *signature,
                                      size_t signature_size, size_t *signature_length)
{
    struct crypto_call call = {
        .op = CRYPTO_SIGN_HASH_WITH_CONTEXT,
        .key = key,
        .alg = alg,
        .in = { span_of(hash, hash_length), span_of(context, context_length) },
        .out = { out_span_of(signature, signature_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *signature_length = call.out_len[0];
    return status;
}

psa_status_t psa_verify_hash_with_context(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash,
                                          size_t hash_length, const uint8_t *context, size_t context_length,
                                          const uint8_t *signature, size_t signature_length)
{
    struct crypto_call call = {
        .op = CRYPTO_VERIFY_HASH_WITH_CONTEXT,
        .key = key,
        .alg = alg,
        .in = { span_of(hash, hash_length), span_of(signature, signature_length), span_of(context, context_length) },
    };
    return crypto_transact(&call);
}

psa_status_t psa_sign_setup(psa_sign_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg)
{
    struct crypto_call call = {
        .op = CRYPTO_SIGN_SETUP,
        .operation = CRYPTO_HANDLE_OF(operation),
        .key = key,
        .alg = alg,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_sign_set_context(psa_sign_operation_t *operation, const uint8_t *context, size_t context_length)
{
    struct crypto_call call = {
        .op = CRYPTO_SIGN_SET_CONTEXT,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(context, context_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_sign_update(psa_sign_operation_t *operation, const uint8_t *input, size_t input_length)
{
    struct crypto_call call = {
        .op = CRYPTO_SIGN_UPDATE,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(input, input_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_sign_finish(psa_sign_operation_t *operation, uint8_t *signature, size_t signature_size,
                             size_t *signature_length)
{
    struct crypto_call call = {
        .op = CRYPTO_SIGN_FINISH,
        .operation = CRYPTO_HANDLE_OF(operation),
        .out = { out_span_of(signature, signature_size) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *signature_length = call.out_len[0];
    return status;
}

psa_status_t psa_sign_abort(psa_sign_operation_t *operation)
{
    struct crypto_call call = {
        .op = CRYPTO_SIGN_ABORT,
        .operation = CRYPTO_HANDLE_OF(operation),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_verify_setup(psa_verify_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg,
                              const uint8_t *signature, size_t signature_length)
{
    struct crypto_call call = {
        .op = CRYPTO_VERIFY_SETUP,
        .operation = CRYPTO_HANDLE_OF(operation),
        .key = key,
        .alg = alg,
        .in = { span_of(signature, signature_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_verify_set_context(psa_verify_operation_t *operation, const uint8_t *context, size_t context_length)
{
    struct crypto_call call = {
        .op = CRYPTO_VERIFY_SET_CONTEXT,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(context, context_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_verify_update(psa_verify_operation_t *operation, const uint8_t *input, size_t input_length)
{
    struct crypto_call call = {
        .op = CRYPTO_VERIFY_UPDATE,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(input, input_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_verify_finish(psa_verify_operation_t *operation)
{
    struct crypto_call call = {
        .op = CRYPTO_VERIFY_FINISH,
        .operation = CRYPTO_HANDLE_OF(operation),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_verify_abort(psa_verify_operation_t *operation)
{
    struct crypto_call call = {
        .op = CRYPTO_VERIFY_ABORT,
        .operation = CRYPTO_HANDLE_OF(operation),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}
