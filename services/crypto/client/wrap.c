/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

psa_status_t psa_wrap_key(psa_key_id_t wrapping_key, psa_algorithm_t alg, psa_key_id_t key, uint8_t *data,
                          size_t data_size, size_t *data_length)
{
    struct crypto_call call = {
        .op = CRYPTO_WRAP_KEY,
        .key = wrapping_key,
        .alg = alg,
        .value = { key },
        .out = { out_span_of(data, data_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *data_length = call.out_len[0];
    return status;
}

psa_status_t psa_unwrap_key(const psa_key_attributes_t *attributes, psa_key_id_t wrapping_key, psa_algorithm_t alg,
                            const uint8_t *data, size_t data_length, psa_key_id_t *key)
{
    struct crypto_call call = {
        .op = CRYPTO_UNWRAP_KEY,
        .key = wrapping_key,
        .alg = alg,
        .attributes = *attributes,
        .in = { span_of(data, data_length) },
    };
    psa_status_t status = crypto_transact(&call);
    *key = status == PSA_SUCCESS ? call.key : PSA_KEY_ID_NULL;
    return status;
}
