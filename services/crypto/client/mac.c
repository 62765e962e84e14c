/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

psa_status_t psa_mac_compute(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                             uint8_t *mac, size_t mac_size, size_t *mac_length)
{
    struct crypto_call call = {
        .op = CRYPTO_MAC_COMPUTE,
        .key = key,
        .alg = alg,
        .in = { span_of(input, input_length) },
        .out = { out_span_of(mac, mac_size) },
    };
    psa_status_t status = crypto_transact(&call);
    *mac_length = call.out_len[0];
    return status;
}

psa_status_t psa_mac_verify(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                            const uint8_t *mac, size_t mac_length)
{
    struct crypto_call call = {
        .op = CRYPTO_MAC_VERIFY,
        .key = key,
        .alg = alg,
        .in = { span_of(input, input_length), span_of(mac, mac_length) },
    };
    return crypto_transact(&call);
}

psa_status_t psa_mac_sign_setup(psa_mac_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg)
{
    struct crypto_call call = {
        .op = CRYPTO_MAC_SIGN_SETUP,
        .operation = CRYPTO_HANDLE_OF(operation),
        .key = key,
        .alg = alg,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_mac_verify_setup(psa_mac_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg)
{
    struct crypto_call call = {
        .op = CRYPTO_MAC_VERIFY_SETUP,
        .operation = CRYPTO_HANDLE_OF(operation),
        .key = key,
        .alg = alg,
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_mac_update(psa_mac_operation_t *operation, const uint8_t *input, size_t input_length)
{
    struct crypto_call call = {
        .op = CRYPTO_MAC_UPDATE,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(input, input_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_mac_sign_finish(psa_mac_operation_t *operation, uint8_t *mac, size_t mac_size,
                                 size_t *mac_length)
{
    struct crypto_call call = {
        .op = CRYPTO_MAC_SIGN_FINISH,
        .operation = CRYPTO_HANDLE_OF(operation),
        .out = { out_span_of(mac, mac_size) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    *mac_length = call.out_len[0];
    return status;
}

psa_status_t psa_mac_verify_finish(psa_mac_operation_t *operation, const uint8_t *mac, size_t mac_length)
{
    struct crypto_call call = {
        .op = CRYPTO_MAC_VERIFY_FINISH,
        .operation = CRYPTO_HANDLE_OF(operation),
        .in = { span_of(mac, mac_length) },
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}

psa_status_t psa_mac_abort(psa_mac_operation_t *operation)
{
    struct crypto_call call = {
        .op = CRYPTO_MAC_ABORT,
        .operation = CRYPTO_HANDLE_OF(operation),
    };
    psa_status_t status = crypto_transact(&call);
    CRYPTO_SET_HANDLE(operation, call.operation);
    return status;
}
