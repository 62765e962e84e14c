/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

/* API 1.5, 10.10 and 10.12: asymmetric encryption and key encapsulation. */

static psa_status_t crypt(struct crypto_call *call, size_t *output_length)
{
    psa_status_t status = crypto_transact(call);
    *output_length = call->out_len[0];
    return status;
}

psa_status_t psa_asymmetric_encrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                    size_t input_length, const uint8_t *salt, size_t salt_length,
                                    uint8_t *output, size_t output_size, size_t *output_length)
{
    struct crypto_call call = {
        .op = CRYPTO_ASYMMETRIC_ENCRYPT,
        .key = key,
        .alg = alg,
        .in = { span_of(input, input_length), span_of(salt, salt_length) },
        .out = { out_span_of(output, output_size) },
    };
    return crypt(&call, output_length);
}

psa_status_t psa_asymmetric_decrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                    size_t input_length, const uint8_t *salt, size_t salt_length,
                                    uint8_t *output, size_t output_size, size_t *output_length)
{
    struct crypto_call call = {
        .op = CRYPTO_ASYMMETRIC_DECRYPT,
        .key = key,
        .alg = alg,
        .in = { span_of(input, input_length), span_of(salt, salt_length) },
        .out = { out_span_of(output, output_size) },
    };
    return crypt(&call, output_length);
}

psa_status_t psa_encapsulate(psa_key_id_t key, psa_algorithm_t alg, const psa_key_attributes_t *attributes,
                             psa_key_id_t *output_key, uint8_t *ciphertext, size_t ciphertext_size,
                             size_t *ciphertext_length)
{
    struct crypto_call call = {
        .op = CRYPTO_ENCAPSULATE,
        .key = key,
        .alg = alg,
        .attributes = *attributes,
        .out = { out_span_of(ciphertext, ciphertext_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *output_key = status == PSA_SUCCESS ? call.key : PSA_KEY_ID_NULL;
    *ciphertext_length = call.out_len[0];
    return status;
}

psa_status_t psa_decapsulate(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *ciphertext,
                             size_t ciphertext_length, const psa_key_attributes_t *attributes,
                             psa_key_id_t *output_key)
{
    struct crypto_call call = {
        .op = CRYPTO_DECAPSULATE,
        .key = key,
        .alg = alg,
        .attributes = *attributes,
        .in = { span_of(ciphertext, ciphertext_length) },
    };
    psa_status_t status = crypto_transact(&call);
    *output_key = status == PSA_SUCCESS ? call.key : PSA_KEY_ID_NULL;
    return status;
}
