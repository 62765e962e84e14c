/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

psa_status_t psa_hash_compute(psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *hash,
                              size_t hash_size, size_t *hash_length)
{
    struct crypto_call call = {
        .op = CRYPTO_HASH_COMPUTE,
        .alg = alg,
        .in = { span_of(input, input_length) },
        .out = { out_span_of(hash, hash_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *hash_length = call.out_len[0];
    return status;
}

psa_status_t psa_hash_compare(psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                              const uint8_t *hash, size_t hash_length)
{
    struct crypto_call call = {
        .op = CRYPTO_HASH_COMPARE,
        .alg = alg,
        .in = { span_of(input, input_length), span_of(hash, hash_length) },
    };
    return crypto_transact(&call);
}

psa_status_t psa_hash_setup(psa_hash_operation_t *operation, psa_algorithm_t alg)
{
    struct crypto_call call = {
        .op = CRYPTO_HASH_SETUP,
        .operation = CRYPTO_HANDLE_OF(operation),
        .alg = alg,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_hash_update(psa_hash_operation_t *operation, const uint8_t *input, size_t input_length)
{
    struct crypto_call call = {
        .op = CRYPTO_HASH_UPDATE,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(input, input_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_hash_finish(psa_hash_operation_t *operation, uint8_t *hash, size_t hash_size,
                             size_t *hash_length)
{
    struct crypto_call call = {
        .op = CRYPTO_HASH_FINISH,
        .operation = CRYPTO_HANDLE_OF(operation),
        .out = { out_span_of(hash, hash_size) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *hash_length = call.out_len[0];
    return status;
}

psa_status_t psa_hash_verify(psa_hash_operation_t *operation, const uint8_t *hash, size_t hash_length)
{
    struct crypto_call call = {
        .op = CRYPTO_HASH_VERIFY,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(hash, hash_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_hash_clone(const psa_hash_operation_t *source_operation,
                            psa_hash_operation_t *target_operation)
{
    struct crypto_call call = {
        .op = CRYPTO_HASH_CLONE,
        .source = CRYPTO_HANDLE_OF(source_operation),
        .operation = CRYPTO_HANDLE_OF(target_operation),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(target_operation, call.operation);
    return status;
}

psa_status_t psa_hash_abort(psa_hash_operation_t *operation)
{
    struct crypto_call call = {
        .op = CRYPTO_HASH_ABORT,
        .operation = CRYPTO_HANDLE_OF(operation),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_hash_suspend(psa_hash_operation_t *operation, uint8_t *hash_state, size_t hash_state_size,
                              size_t *hash_state_length)
{
    struct crypto_call call = {
        .op = CRYPTO_HASH_SUSPEND,
        .operation = CRYPTO_HANDLE_OF(operation),
        .out = { out_span_of(hash_state, hash_state_size) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *hash_state_length = call.out_len[0];
    return status;
}

psa_status_t psa_hash_resume(psa_hash_operation_t *operation, const uint8_t *hash_state, size_t hash_state_length)
{
    struct crypto_call call = {
        .op = CRYPTO_HASH_RESUME,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(hash_state, hash_state_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}
