/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "alg.h"
#include "core.h"
#include "ct/ct.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"
#include "lengths.h"
#include "operation.h"

/* API 1.5, 10.4. Drivers make whole MACs; truncation and comparison are here. */

static psa_status_t hold_key(struct crypto *crypto, const struct crypto_caller *caller, const struct crypto_call *call,
                             psa_key_usage_t usage, struct crypto_key **key)
{
    *key = NULL;
    if (!PSA_ALG_IS_MAC(call->alg)) {
        return REFUSE(CRYPTO_NOT_A_MAC);
    }
    psa_status_t status = key_hold_for(crypto, caller, call, usage, key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = alg_check_mac_length(call->alg, (*key)->facts.type, (*key)->facts.bits);
    if (status != PSA_SUCCESS) {
        key_release(crypto, *key);
        *key = NULL;
    }
    return status;
}

static size_t mac_length(const struct crypto_key *key, psa_algorithm_t alg)
{
    return length_of_mac(key->facts.type, alg);
}

psa_status_t core_mac_compute(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    uint8_t mac[PSA_MAC_MAX_SIZE];
    size_t full = 0;
    psa_status_t status = hold_key(crypto, caller, call, PSA_KEY_USAGE_SIGN_MESSAGE, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    size_t len = mac_length(key, call->alg);
    if (call->out[0].len < len) {
        status = REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    } else {
        status = dispatch_mac_compute(key, PSA_ALG_FULL_LENGTH_MAC(call->alg), call->in[0],
                                      out_span_of(mac, sizeof(mac)), &full);
    }
    key_release(crypto, key);
    if (status == PSA_SUCCESS) {
        core_copy(call->out[0].data, mac, len);
        call->out_len[0] = len;
    }
    wipe(mac, sizeof(mac));
    return status;
}

static psa_status_t compare(const uint8_t *mac, size_t len, struct span expected)
{
    if (expected.len != len || !ct_reveal(ct_eq(mac, expected.data, len))) {
        return REFUSE(CRYPTO_MAC_DIFFERS);
    }
    return PSA_SUCCESS;
}

psa_status_t core_mac_verify(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_key *key = NULL;
    uint8_t mac[PSA_MAC_MAX_SIZE];
    size_t full = 0;
    psa_status_t status = hold_key(crypto, caller, call, PSA_KEY_USAGE_VERIFY_MESSAGE, &key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    size_t len = mac_length(key, call->alg);
    status = dispatch_mac_compute(key, PSA_ALG_FULL_LENGTH_MAC(call->alg), call->in[0], out_span_of(mac, sizeof(mac)),
                                  &full);
    key_release(crypto, key);
    if (status == PSA_SUCCESS) {
        status = compare(mac, len, call->in[1]);
    }
    wipe(mac, sizeof(mac));
    return status;
}

static psa_status_t setup(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call,
                          bool is_verifying)
{
    psa_key_usage_t usage = is_verifying ? PSA_KEY_USAGE_VERIFY_MESSAGE : PSA_KEY_USAGE_SIGN_MESSAGE;
    struct crypto_operation *op = NULL;
    struct crypto_key *key = NULL;
    psa_status_t status = operation_begin(crypto, caller, &call->operation, CRYPTO_KIND_MAC, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = hold_key(crypto, caller, call, usage, &key);
    if (status == PSA_SUCCESS) {
        op->of.mac = (struct crypto_mac_op){ .tag_len = mac_length(key, call->alg), .is_verifying = is_verifying };
        operation_note_key(op, call->key);
        status = dispatch_mac_setup(op, key, PSA_ALG_FULL_LENGTH_MAC(call->alg));
    }
    key_release(crypto, key);
    if (status != PSA_SUCCESS) {
        operation_end(crypto, op);
        return status;
    }
    operation_publish(crypto, op, &call->operation);
    return PSA_SUCCESS;
}

psa_status_t core_mac_sign_setup(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    return setup(crypto, caller, call, false);
}

psa_status_t core_mac_verify_setup(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    return setup(crypto, caller, call, true);
}

psa_status_t core_mac_update(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_MAC, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (call->in[0].len != 0) {
        status = dispatch_result(op->driver->mac_update(&op->state, call->in[0]));
    }
    return operation_settle(crypto, op, status);
}

psa_status_t core_mac_sign_finish(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    uint8_t mac[PSA_MAC_MAX_SIZE];
    size_t full = 0;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_MAC, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    size_t len = op->of.mac.tag_len;
    if (op->of.mac.is_verifying) {
        status = REFUSE(CRYPTO_OP_OTHER_DIRECTION);
    } else if (call->out[0].len < len) {
        status = REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    } else {
        status = dispatch_result(op->driver->mac_finish(&op->state, out_span_of(mac, sizeof(mac)), &full));
    }
    operation_end(crypto, op);
    if (status == PSA_SUCCESS) {
        core_copy(call->out[0].data, mac, len);
        call->out_len[0] = len;
        call->operation = (struct crypto_handle){ 0 };
    }
    wipe(mac, sizeof(mac));
    return status;
}

psa_status_t core_mac_verify_finish(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    uint8_t mac[PSA_MAC_MAX_SIZE];
    size_t full = 0;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_MAC, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    size_t len = op->of.mac.tag_len;
    if (op->of.mac.is_verifying) {
        status = dispatch_result(op->driver->mac_finish(&op->state, out_span_of(mac, sizeof(mac)), &full));
    } else {
        status = REFUSE(CRYPTO_OP_OTHER_DIRECTION);
    }
    operation_end(crypto, op);
    if (status == PSA_SUCCESS) {
        status = compare(mac, len, call->in[0]);
    }
    if (status == PSA_SUCCESS) {
        call->operation = (struct crypto_handle){ 0 };
    }
    wipe(mac, sizeof(mac));
    return status;
}

psa_status_t core_mac_abort(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    operation_abort(crypto, caller, &call->operation, CRYPTO_KIND_MAC);
    return PSA_SUCCESS;
}
