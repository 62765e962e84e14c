/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

psa_status_t psa_crypto_init(void)
{
    return crypto_transport_init();
}

psa_status_t psa_generate_random(uint8_t *output, size_t output_size)
{
    struct crypto_call call = { .op = CRYPTO_GENERATE_RANDOM, .out = { out_span_of(output, output_size) } };
    return crypto_transact(&call);
}

psa_status_t psa_get_key_attributes(psa_key_id_t key, psa_key_attributes_t *attributes)
{
    struct crypto_call call = {
        .op = CRYPTO_GET_KEY_ATTRIBUTES,
        .key = key,
    };
    psa_status_t status = crypto_transact(&call);
    *attributes = call.attributes;
    return status;
}

psa_status_t psa_check_key_usage(psa_key_id_t key, psa_algorithm_t alg, psa_key_usage_t usage)
{
    struct crypto_call call = {
        .op = CRYPTO_CHECK_KEY_USAGE,
        .key = key,
        .alg = alg,
        .flags = usage,
    };
    return crypto_transact(&call);
}

psa_status_t psa_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                            psa_key_id_t *key)
{
    struct crypto_call call = {
        .op = CRYPTO_IMPORT_KEY,
        .attributes = *attributes,
        .in = { span_of(data, data_length) },
    };
    psa_status_t status = crypto_transact(&call);
    *key = status == PSA_SUCCESS ? call.key : PSA_KEY_ID_NULL;
    return status;
}

psa_status_t psa_generate_key(const psa_key_attributes_t *attributes, psa_key_id_t *key)
{
    struct crypto_call call = {
        .op = CRYPTO_GENERATE_KEY,
        .attributes = *attributes,
    };
    psa_status_t status = crypto_transact(&call);
    *key = status == PSA_SUCCESS ? call.key : PSA_KEY_ID_NULL;
    return status;
}

psa_status_t psa_generate_key_custom(const psa_key_attributes_t *attributes,
                                     const psa_custom_key_parameters_t *custom, const uint8_t *custom_data,
                                     size_t custom_data_length, psa_key_id_t *key)
{
    struct crypto_call call = {
        .op = CRYPTO_GENERATE_KEY,
        .attributes = *attributes,
        .flags = custom->flags,
        .in = { span_of(custom_data, custom_data_length) },
    };
    psa_status_t status = crypto_transact(&call);
    *key = status == PSA_SUCCESS ? call.key : PSA_KEY_ID_NULL;
    return status;
}

psa_status_t psa_copy_key(psa_key_id_t source_key, const psa_key_attributes_t *attributes,
                          psa_key_id_t *target_key)
{
    struct crypto_call call = {
        .op = CRYPTO_COPY_KEY,
        .key = source_key,
        .attributes = *attributes,
    };
    psa_status_t status = crypto_transact(&call);
    *target_key = status == PSA_SUCCESS ? call.key : PSA_KEY_ID_NULL;
    return status;
}

psa_status_t psa_destroy_key(psa_key_id_t key)
{
    struct crypto_call call = {
        .op = CRYPTO_DESTROY_KEY,
        .key = key,
    };
    return crypto_transact(&call);
}

psa_status_t psa_purge_key(psa_key_id_t key)
{
    struct crypto_call call = {
        .op = CRYPTO_PURGE_KEY,
        .key = key,
    };
    return crypto_transact(&call);
}

psa_status_t psa_export_key(psa_key_id_t key, uint8_t *data, size_t data_size, size_t *data_length)
{
    struct crypto_call call = {
        .op = CRYPTO_EXPORT_KEY,
        .key = key,
        .out = { out_span_of(data, data_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *data_length = call.out_len[0];
    return status;
}

psa_status_t psa_export_public_key(psa_key_id_t key, uint8_t *data, size_t data_size, size_t *data_length)
{
    struct crypto_call call = {
        .op = CRYPTO_EXPORT_PUBLIC_KEY,
        .key = key,
        .out = { out_span_of(data, data_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *data_length = call.out_len[0];
    return status;
}
