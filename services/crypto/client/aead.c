/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

psa_status_t psa_aead_encrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *nonce, size_t nonce_length,
                              const uint8_t *additional_data, size_t additional_data_length,
                              const uint8_t *plaintext, size_t plaintext_length, uint8_t *ciphertext,
                              size_t ciphertext_size, size_t *ciphertext_length)
{
    struct crypto_call call = {
        .op = CRYPTO_AEAD_ENCRYPT,
        .key = key,
        .alg = alg,
        .nonce = span_of(nonce, nonce_length),
        .in = { span_of(plaintext, plaintext_length), span_of(additional_data, additional_data_length) },
        .out = { out_span_of(ciphertext, ciphertext_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *ciphertext_length = call.out_len[0];
    return status;
}

psa_status_t psa_aead_decrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *nonce, size_t nonce_length,
                              const uint8_t *additional_data, size_t additional_data_length,
                              const uint8_t *ciphertext, size_t ciphertext_length, uint8_t *plaintext,
                              size_t plaintext_size, size_t *plaintext_length)
{
    struct crypto_call call = {
        .op = CRYPTO_AEAD_DECRYPT,
        .key = key,
        .alg = alg,
        .nonce = span_of(nonce, nonce_length),
        .in = { span_of(ciphertext, ciphertext_length), span_of(additional_data, additional_data_length) },
        .out = { out_span_of(plaintext, plaintext_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *plaintext_length = call.out_len[0];
    return status;
}

psa_status_t psa_aead_encrypt_setup(psa_aead_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg)
{
    struct crypto_call call = {
        .op = CRYPTO_AEAD_ENCRYPT_SETUP,
        .operation = CRYPTO_HANDLE_OF(operation),
        .key = key,
        .alg = alg,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_aead_decrypt_setup(psa_aead_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg)
{
    struct crypto_call call = {
        .op = CRYPTO_AEAD_DECRYPT_SETUP,
        .operation = CRYPTO_HANDLE_OF(operation),
        .key = key,
        .alg = alg,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_aead_set_lengths(psa_aead_operation_t *operation, size_t ad_length, size_t plaintext_length)
{
    struct crypto_call call = {
        .op = CRYPTO_AEAD_SET_LENGTHS,
        .operation = CRYPTO_HANDLE_OF(operation),
        .value = { ad_length, plaintext_length },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_aead_generate_nonce(psa_aead_operation_t *operation, uint8_t *nonce, size_t nonce_size,
                                     size_t *nonce_length)
{
    struct crypto_call call = {
        .op = CRYPTO_AEAD_GENERATE_NONCE,
        .operation = CRYPTO_HANDLE_OF(operation),
        .out = { out_span_of(nonce, nonce_size) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *nonce_length = call.out_len[0];
    return status;
}

psa_status_t psa_aead_set_nonce(psa_aead_operation_t *operation, const uint8_t *nonce, size_t nonce_length)
{
    struct crypto_call call = {
        .op = CRYPTO_AEAD_SET_NONCE,
        .operation = CRYPTO_HANDLE_OF(operation),
        .nonce = span_of(nonce, nonce_length),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_aead_update_ad(psa_aead_operation_t *operation, const uint8_t *input, size_t input_length)
{
    struct crypto_call call = {
        .op = CRYPTO_AEAD_UPDATE_AD,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(input, input_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_aead_update(psa_aead_operation_t *operation, const uint8_t *input, size_t input_length,
                             uint8_t *output, size_t output_size, size_t *output_length)
{
    struct crypto_call call = {
        .op = CRYPTO_AEAD_UPDATE,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(input, input_length) },
        .out = { out_span_of(output, output_size) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *output_length = call.out_len[0];
    return status;
}

psa_status_t psa_aead_finish(psa_aead_operation_t *operation, uint8_t *ciphertext, size_t ciphertext_size,
                             size_t *ciphertext_length, uint8_t *tag, size_t tag_size, size_t *tag_length)
{
    struct crypto_call call = {
        .op = CRYPTO_AEAD_FINISH,
        .operation = CRYPTO_HANDLE_OF(operation),
        .out = { out_span_of(ciphertext, ciphertext_size), out_span_of(tag, tag_size) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *ciphertext_length = call.out_len[0];
    *tag_length = call.out_len[1];
    return status;
}

psa_status_t psa_aead_verify(psa_aead_operation_t *operation, uint8_t *plaintext, size_t plaintext_size,
                             size_t *plaintext_length, const uint8_t *tag, size_t tag_length)
{
    struct crypto_call call = {
        .op = CRYPTO_AEAD_VERIFY,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(tag, tag_length) },
        .out = { out_span_of(plaintext, plaintext_size) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *plaintext_length = call.out_len[0];
    return status;
}

psa_status_t psa_aead_abort(psa_aead_operation_t *operation)
{
    struct crypto_call call = {
        .op = CRYPTO_AEAD_ABORT,
        .operation = CRYPTO_HANDLE_OF(operation),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}
