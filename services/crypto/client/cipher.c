/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

psa_status_t psa_cipher_encrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                size_t input_length, uint8_t *output, size_t output_size,
                                size_t *output_length)
{
    struct crypto_call call = {
        .op = CRYPTO_CIPHER_ENCRYPT,
        .key = key,
        .alg = alg,
        .in = { span_of(input, input_length) },
        .out = { out_span_of(output, output_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *output_length = call.out_len[0];
    return status;
}

psa_status_t psa_cipher_decrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                size_t input_length, uint8_t *output, size_t output_size,
                                size_t *output_length)
{
    struct crypto_call call = {
        .op = CRYPTO_CIPHER_DECRYPT,
        .key = key,
        .alg = alg,
        .in = { span_of(input, input_length) },
        .out = { out_span_of(output, output_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *output_length = call.out_len[0];
    return status;
}

psa_status_t psa_cipher_encrypt_setup(psa_cipher_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg)
{
    struct crypto_call call = {
        .op = CRYPTO_CIPHER_ENCRYPT_SETUP,
        .operation = CRYPTO_HANDLE_OF(operation),
        .key = key,
        .alg = alg,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_cipher_decrypt_setup(psa_cipher_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg)
{
    struct crypto_call call = {
        .op = CRYPTO_CIPHER_DECRYPT_SETUP,
        .operation = CRYPTO_HANDLE_OF(operation),
        .key = key,
        .alg = alg,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_cipher_generate_iv(psa_cipher_operation_t *operation, uint8_t *iv, size_t iv_size,
                                    size_t *iv_length)
{
    struct crypto_call call = {
        .op = CRYPTO_CIPHER_GENERATE_IV,
        .operation = CRYPTO_HANDLE_OF(operation),
        .out = { out_span_of(iv, iv_size) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *iv_length = call.out_len[0];
    return status;
}

psa_status_t psa_cipher_set_iv(psa_cipher_operation_t *operation, const uint8_t *iv, size_t iv_length)
{
    struct crypto_call call = {
        .op = CRYPTO_CIPHER_SET_IV,
        .operation = CRYPTO_HANDLE_OF(operation),
        .nonce = span_of(iv, iv_length),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_cipher_update(psa_cipher_operation_t *operation, const uint8_t *input, size_t input_length,
                               uint8_t *output, size_t output_size, size_t *output_length)
{
    struct crypto_call call = {
        .op = CRYPTO_CIPHER_UPDATE,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(input, input_length) },
        .out = { out_span_of(output, output_size) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *output_length = call.out_len[0];
    return status;
}

psa_status_t psa_cipher_finish(psa_cipher_operation_t *operation, uint8_t *output, size_t output_size,
                               size_t *output_length)
{
    struct crypto_call call = {
        .op = CRYPTO_CIPHER_FINISH,
        .operation = CRYPTO_HANDLE_OF(operation),
        .out = { out_span_of(output, output_size) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *output_length = call.out_len[0];
    return status;
}

psa_status_t psa_cipher_abort(psa_cipher_operation_t *operation)
{
    struct crypto_call call = {
        .op = CRYPTO_CIPHER_ABORT,
        .operation = CRYPTO_HANDLE_OF(operation),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}
