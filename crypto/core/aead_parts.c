/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "aead.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "lengths.h"
#include "operation.h"
#include "overlap.h"

/*
 * API 1.5, 10.6.3: setup, lengths (CCM: always, before the nonce), nonce, additional data, input, finish or
 * verify. The driver is set up with the nonce; until then the operation holds the key.
 */

static psa_status_t setup(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call,
                          enum crypto_direction direction)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_begin(crypto, caller, &call->operation, CRYPTO_KIND_AEAD, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    op->alg = call->alg;
    op->of.aead = (struct crypto_aead_op){
        .direction = direction,
        .tag_len = (call->alg >> 16) & 0x3fu,
        .ad_total = SIZE_MAX,
        .in_total = SIZE_MAX,
    };
    status = aead_hold_key(crypto, caller, call, direction, &op->key);
    if (status == PSA_SUCCESS) {
        operation_note_key(op, call->key);
        status = dispatch_supports(&op->key->facts, call->alg);
    }
    if (status != PSA_SUCCESS) {
        operation_end(crypto, op);
        return status;
    }
    operation_publish(crypto, op, &call->operation);
    return PSA_SUCCESS;
}

psa_status_t core_aead_encrypt_setup(struct crypto *crypto, const struct crypto_caller *caller,
                                     struct crypto_call *call)
{
    return setup(crypto, caller, call, CRYPTO_ENCRYPT);
}

psa_status_t core_aead_decrypt_setup(struct crypto *crypto, const struct crypto_caller *caller,
                                     struct crypto_call *call)
{
    return setup(crypto, caller, call, CRYPTO_DECRYPT);
}

static bool is_ccm(const struct crypto_operation *op)
{
    return PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(op->alg) == PSA_ALG_CCM;
}

static psa_status_t set_lengths(struct crypto_operation *op, const struct crypto_call *call)
{
    struct crypto_aead_op *aead = &op->of.aead;
    bool is_gcm = PSA_ALG_AEAD_WITH_DEFAULT_LENGTH_TAG(op->alg) == PSA_ALG_GCM;
    if (aead->has_nonce || aead->has_lengths) {
        return REFUSE(CRYPTO_OP_LENGTHS_LATE);
    }
    if (is_gcm && (call->value[0] >> 61 != 0 || call->value[1] > 0xfffffffe0u)) {
        return REFUSE(CRYPTO_INPUT_TOO_LONG);
    }
    if (call->value[0] >= SIZE_MAX || call->value[1] >= SIZE_MAX) {
        return REFUSE(CRYPTO_INPUT_TOO_LONG);
    }
    aead->ad_total = (size_t)call->value[0];
    aead->in_total = (size_t)call->value[1];
    aead->has_lengths = true;
    return PSA_SUCCESS;
}

psa_status_t core_aead_set_lengths(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_AEAD, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return operation_settle(crypto, op, set_lengths(op, call));
}

static psa_status_t start_driver(struct crypto *crypto, struct crypto_operation *op, struct span nonce)
{
    struct crypto_aead_op *aead = &op->of.aead;
    if (aead->has_nonce) {
        return REFUSE(CRYPTO_OP_NONCE_SET);
    }
    if (is_ccm(op) && !aead->has_lengths) {
        return REFUSE(CRYPTO_OP_LENGTHS_MISSING);
    }
    psa_status_t status = aead_check_nonce(op->alg, nonce, aead->has_lengths ? aead->in_total : 0);
    if (status != PSA_SUCCESS) {
        return status;
    }
    struct crypto_aead_job job = {
        .alg = op->alg,
        .direction = aead->direction,
        .tag_len = aead->tag_len,
        .nonce = nonce,
        .ad_total = aead->ad_total,
        .in_total = aead->in_total,
    };
    status = dispatch_aead_setup(op, op->key, &job);
    if (status == PSA_SUCCESS) {
        aead->has_nonce = true;
        key_release(crypto, op->key);
        op->key = NULL;
    }
    return status;
}

static psa_status_t generate_nonce(struct crypto *crypto, struct crypto_operation *op, struct crypto_call *call)
{
    uint8_t nonce[PSA_AEAD_NONCE_MAX_SIZE];
    if (op->of.aead.direction != CRYPTO_ENCRYPT) {
        return REFUSE(CRYPTO_OP_OTHER_DIRECTION);
    }
    if (op->of.aead.has_nonce) {
        return REFUSE(CRYPTO_OP_NONCE_SET);
    }
    size_t len = length_of_nonce(op->key->facts.type, op->alg);
    if (call->out[0].len < len) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    psa_status_t status = dispatch_random(out_span_of(nonce, len));
    if (status == PSA_SUCCESS) {
        status = start_driver(crypto, op, span_of(nonce, len));
    }
    if (status == PSA_SUCCESS) {
        core_copy(call->out[0].data, nonce, len);
        call->out_len[0] = len;
    }
    return status;
}

psa_status_t core_aead_generate_nonce(struct crypto *crypto, const struct crypto_caller *caller,
                                      struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_AEAD, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return operation_settle(crypto, op, generate_nonce(crypto, op, call));
}

psa_status_t core_aead_set_nonce(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_AEAD, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return operation_settle(crypto, op, start_driver(crypto, op, call->nonce));
}

/* Adds `len` to what was given of `total`; false if that is more than was declared. */
static bool count(size_t *given, size_t len, size_t total)
{
    if (len > total - *given) {
        return false;
    }
    *given += len;
    return true;
}

static psa_status_t update_ad(struct crypto_operation *op, const struct crypto_call *call)
{
    struct crypto_aead_op *aead = &op->of.aead;
    if (!aead->has_nonce || aead->has_input) {
        return REFUSE(CRYPTO_OP_AD_ORDER);
    }
    if (!count(&aead->ad_len, call->in[0].len, aead->ad_total)) {
        return REFUSE(CRYPTO_OP_LENGTH_DIFFERS);
    }
    return call->in[0].len == 0 ? PSA_SUCCESS : dispatch_result(op->driver->aead_update_ad(&op->state, call->in[0]));
}

psa_status_t core_aead_update_ad(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_AEAD, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return operation_settle(crypto, op, update_ad(op, call));
}

static bool lacks_ad(const struct crypto_aead_op *aead)
{
    return aead->has_lengths && aead->ad_len != aead->ad_total;
}

static psa_status_t update(struct crypto *crypto, struct crypto_operation *op, struct crypto_call *call)
{
    struct crypto_aead_op *aead = &op->of.aead;
    struct overlap overlap = { .crypto = crypto };
    struct span in = call->in[0];
    if (!aead->has_nonce) {
        return REFUSE(CRYPTO_OP_NONCE_MISSING);
    }
    if (lacks_ad(aead) || !count(&aead->in_len, in.len, aead->in_total)) {
        return REFUSE(CRYPTO_OP_LENGTH_DIFFERS);
    }
    aead->has_input = true;
    if (in.len == 0) {
        return PSA_SUCCESS;
    }
    if (call->out[0].len < in.len) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    psa_status_t status = overlap_in_step(&overlap, &in, call->out[0]);
    if (status == PSA_SUCCESS) {
        status = dispatch_result(op->driver->aead_update(&op->state, in, call->out[0], &call->out_len[0]));
        overlap_done(&overlap);
    }
    return status;
}

psa_status_t core_aead_update(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_AEAD, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return operation_settle(crypto, op, update(crypto, op, call));
}

static psa_status_t may_end(const struct crypto_aead_op *aead, enum crypto_direction direction)
{
    if (aead->direction != direction) {
        return REFUSE(CRYPTO_OP_OTHER_DIRECTION);
    }
    if (!aead->has_nonce) {
        return REFUSE(CRYPTO_OP_NONCE_MISSING);
    }
    if (aead->has_lengths && (lacks_ad(aead) || aead->in_len != aead->in_total)) {
        return REFUSE(CRYPTO_OP_LENGTH_DIFFERS);
    }
    return PSA_SUCCESS;
}

psa_status_t core_aead_finish(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    uint8_t tag[PSA_AEAD_TAG_MAX_SIZE];
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_AEAD, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    size_t tag_len = op->of.aead.tag_len;
    status = may_end(&op->of.aead, CRYPTO_ENCRYPT);
    if (status == PSA_SUCCESS && call->out[1].len < tag_len) {
        status = REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    if (status == PSA_SUCCESS) {
        status = dispatch_result(op->driver->aead_finish(&op->state, call->out[0], &call->out_len[0],
                                                         out_span_of(tag, tag_len)));
    }
    operation_end(crypto, op);
    if (status == PSA_SUCCESS) {
        core_copy(call->out[1].data, tag, tag_len);
        call->out_len[1] = tag_len;
        call->operation = (struct crypto_handle){ 0 };
    }
    return status;
}

psa_status_t core_aead_verify(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    uint8_t tag[PSA_AEAD_TAG_MAX_SIZE] = { 0 };
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_AEAD, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    size_t tag_len = op->of.aead.tag_len;
    status = may_end(&op->of.aead, CRYPTO_DECRYPT);
    if (status == PSA_SUCCESS && call->in[0].len != tag_len) {
        status = REFUSE(CRYPTO_TAG_DIFFERS);
    }
    if (status == PSA_SUCCESS) {
        core_copy(tag, call->in[0].data, tag_len); /* an output may lie over it */
        status = dispatch_result(op->driver->aead_verify(&op->state, span_of(tag, tag_len), call->out[0],
                                                         &call->out_len[0]));
    }
    operation_end(crypto, op);
    if (status == PSA_SUCCESS) {
        call->operation = (struct crypto_handle){ 0 };
    }
    return status;
}

psa_status_t core_aead_abort(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    operation_abort(crypto, caller, &call->operation, CRYPTO_KIND_AEAD);
    return PSA_SUCCESS;
}
