/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

psa_status_t psa_sign_message(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                              uint8_t *signature, size_t signature_size, size_t *signature_length)
{
    struct crypto_call call = {
        .op = CRYPTO_SIGN_MESSAGE,
        .key = key,
        .alg = alg,
        .in = { span_of(input, input_length) },
        .out = { out_span_of(signature, signature_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *signature_length = call.out_len[0];
    return status;
}

psa_status_t psa_verify_message(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                size_t input_length, const uint8_t *signature, size_t signature_length)
{
    struct crypto_call call = {
        .op = CRYPTO_VERIFY_MESSAGE,
        .key = key,
        .alg = alg,
        .in = { span_of(input, input_length), span_of(signature, signature_length) },
    };
    return crypto_transact(&call);
}

psa_status_t psa_sign_hash(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash, size_t hash_length,
                           uint8_t *signature, size_t signature_size, size_t *signature_length)
{
    struct crypto_call call = {
        .op = CRYPTO_SIGN_HASH,
        .key = key,
        .alg = alg,
        .in = { span_of(hash, hash_length) },
        .out = { out_span_of(signature, signature_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *signature_length = call.out_len[0];
    return status;
}

psa_status_t psa_verify_hash(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash, size_t hash_length,
                             const uint8_t *signature, size_t signature_length)
{
    struct crypto_call call = {
        .op = CRYPTO_VERIFY_HASH,
        .key = key,
        .alg = alg,
        .in = { span_of(hash, hash_length), span_of(signature, signature_length) },
    };
    return crypto_transact(&call);
}

psa_status_t psa_key_agreement(psa_key_id_t private_key, const uint8_t *peer_key, size_t peer_key_length,
                               psa_algorithm_t alg, const psa_key_attributes_t *attributes, psa_key_id_t *key)
{
    struct crypto_call call = {
        .op = CRYPTO_KEY_AGREEMENT,
        .key = private_key,
        .alg = alg,
        .attributes = *attributes,
        .in = { span_of(peer_key, peer_key_length) },
    };
    psa_status_t status = crypto_transact(&call);
    *key = status == PSA_SUCCESS ? call.key : PSA_KEY_ID_NULL;
    return status;
}

psa_status_t psa_raw_key_agreement(psa_algorithm_t alg, psa_key_id_t private_key, const uint8_t *peer_key,
                                   size_t peer_key_length, uint8_t *output, size_t output_size,
                                   size_t *output_length)
{
    struct crypto_call call = {
        .op = CRYPTO_RAW_KEY_AGREEMENT,
        .alg = alg,
        .key = private_key,
        .in = { span_of(peer_key, peer_key_length) },
        .out = { out_span_of(output, output_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *output_length = call.out_len[0];
    return status;
}
