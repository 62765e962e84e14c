/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "core.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"
#include "lengths.h"
#include "operation.h"
#include "sign_context.h"

/*
 * API 1.5, 10.9.9: signatures in parts. Hash-and-sign schemes are a hash in parts and one signature at its end.
 * EdDSA reads the message once to verify, and that is the driver's; to sign it, and whatever else, needs the
 * message whole. The key is not held meanwhile, so that no client can keep slots occupied: the end of the key ends
 * the operation.
 */

static psa_status_t set_up(struct crypto_operation *op, const struct crypto_key *key, const struct crypto_call *call)
{
    struct crypto_sign_op *sign = &op->of.sign;
    bool is_eddsa = call->alg == PSA_ALG_PURE_EDDSA || call->alg == PSA_ALG_EDDSA_CTX;
    sign->is_streamed = op->kind == CRYPTO_KIND_VERIFY && is_eddsa;
    if (!PSA_ALG_IS_HASH_AND_SIGN(call->alg) && !sign->is_streamed) {
        return REFUSE(CRYPTO_SIGN_WHOLE);
    }
    op->alg = call->alg;
    sign->has_context = false;
    sign->has_input = false;
    sign->context_len = 0;
    sign->signature_len = 0;
    if (op->kind == CRYPTO_KIND_VERIFY) {
        size_t len = length_of_signature(key->facts.type, key->facts.bits, call->alg);
        sign->is_hopeless = call->in[0].len != len;
        if (len > CRYPTO_SIGNATURE_MAX) {
            return REFUSE(CRYPTO_SIGN_WHOLE);
        }
        if (!sign->is_hopeless) {
            core_copy(sign->signature, call->in[0].data, len);
            sign->signature_len = (uint16_t)len;
        }
    }
    operation_note_key(op, call->key);
    return sign->is_streamed ? PSA_SUCCESS : dispatch_hash_setup(op, PSA_ALG_GET_HASH(call->alg));
}

/* The driver begins once the context is known: with the first input, or the end. */
static psa_status_t begin_stream(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_operation *op)
{
    const struct crypto_sign_op *sign = &op->of.sign;
    const struct crypto_sign_job job = {
        .alg = op->alg,
        .in = span_of(sign->signature, sign->signature_len),
        .context = span_of(sign->context, sign->context_len),
    };
    struct crypto_key *key = NULL;
    if (op->driver != NULL || sign->is_hopeless) {
        return PSA_SUCCESS;
    }
    psa_status_t status = key_hold(crypto, caller, op->key_ids[0], &key);
    if (status == PSA_SUCCESS) {
        status = dispatch_verify_begin(op, key, &job);
    }
    key_release(crypto, key);
    return status;
}

static psa_status_t setup(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call,
                          enum crypto_kind kind)
{
    psa_key_usage_t usage = kind == CRYPTO_KIND_SIGN ? PSA_KEY_USAGE_SIGN_MESSAGE : PSA_KEY_USAGE_VERIFY_MESSAGE;
    struct crypto_operation *op = NULL;
    struct crypto_key *key = NULL;
    psa_status_t status = operation_begin(crypto, caller, &call->operation, kind, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (!PSA_ALG_IS_SIGN_MESSAGE(call->alg)) {
        status = REFUSE(CRYPTO_NOT_A_SIGNATURE);
    } else {
        status = key_hold_for(crypto, caller, call, usage, &key);
    }
    if (status == PSA_SUCCESS) {
        status = dispatch_supports(&key->facts, call->alg);
    }
    if (status == PSA_SUCCESS) {
        status = set_up(op, key, call);
    }
    key_release(crypto, key);
    if (status != PSA_SUCCESS) {
        operation_end(crypto, op);
        return status;
    }
    operation_publish(crypto, op, &call->operation);
    return PSA_SUCCESS;
}

static psa_status_t set_context(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call,
                                enum crypto_kind kind)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, kind, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    struct crypto_sign_op *sign = &op->of.sign;
    if (sign->has_context || sign->has_input) {
        status = REFUSE(CRYPTO_SIGN_ORDER);
    } else if (!sign_takes_context(op->alg, call->in[0].len) || call->in[0].len > CRYPTO_CONTEXT_MAX) {
        status = REFUSE(CRYPTO_SIGN_CONTEXT);
    } else {
        core_copy(sign->context, call->in[0].data, call->in[0].len);
        sign->context_len = (uint16_t)call->in[0].len;
        sign->has_context = true;
    }
    return operation_settle(crypto, op, status);
}

static psa_status_t update(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call,
                           enum crypto_kind kind)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, kind, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    bool is_streamed = op->of.sign.is_streamed;
    op->of.sign.has_input = true;
    if (is_streamed) {
        status = begin_stream(crypto, caller, op);
    }
    if (status == PSA_SUCCESS && call->in[0].len != 0 && op->driver != NULL) {
        status = dispatch_result(is_streamed ? op->driver->verify_update(&op->state, call->in[0]) :
                                               op->driver->hash_update(&op->state, call->in[0]));
    }
    return operation_settle(crypto, op, status);
}

/* The end of the hash, and with the key, looked up again, what it is for. */
static psa_status_t conclude(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_operation *op,
                             struct crypto_call *call)
{
    uint8_t hash[PSA_HASH_MAX_SIZE];
    struct crypto_key *key = NULL;
    const struct crypto_sign_op *sign = &op->of.sign;
    struct crypto_sign_job job = { .alg = op->alg,
                                   .is_hash = true,
                                   .context = span_of(sign->context, sign->context_len) };
    size_t hash_len = 0;
    psa_status_t status = key_hold(crypto, caller, op->key_ids[0], &key);
    if (status == PSA_SUCCESS) {
        status = dispatch_result(op->driver->hash_finish(&op->state, out_span_of(hash, sizeof(hash)), &hash_len));
        job.in = span_of(hash, hash_len);
    }
    if (status == PSA_SUCCESS && op->kind == CRYPTO_KIND_VERIFY) {
        status = sign->is_hopeless ? REFUSE(CRYPTO_NOT_AUTHENTIC) :
                                     verify_job(key, &job, span_of(sign->signature, sign->signature_len));
    } else if (status == PSA_SUCCESS) {
        bool has_room = call->out[0].len >= length_of_signature(key->facts.type, key->facts.bits, op->alg);
        status = has_room ? sign_job(key, &job, call->out[0], &call->out_len[0]) : REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    key_release(crypto, key);
    wipe(hash, sizeof(hash));
    return status;
}

static psa_status_t conclude_stream(struct crypto *crypto, const struct crypto_caller *caller,
                                    struct crypto_operation *op)
{
    if (op->of.sign.is_hopeless) {
        return REFUSE(CRYPTO_NOT_AUTHENTIC);
    }
    psa_status_t status = begin_stream(crypto, caller, op);
    return status == PSA_SUCCESS ? dispatch_result(op->driver->verify_end(&op->state)) : status;
}

static psa_status_t finish(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call,
                           enum crypto_kind kind)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, kind, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = op->of.sign.is_streamed ? conclude_stream(crypto, caller, op) : conclude(crypto, caller, op, call);
    operation_end(crypto, op);
    if (status == PSA_SUCCESS) {
        call->operation = (struct crypto_handle){ 0 };
    }
    return status;
}

psa_status_t core_sign_setup(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    return setup(crypto, caller, call, CRYPTO_KIND_SIGN);
}

psa_status_t core_sign_set_context(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    return set_context(crypto, caller, call, CRYPTO_KIND_SIGN);
}

psa_status_t core_sign_update(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    return update(crypto, caller, call, CRYPTO_KIND_SIGN);
}

psa_status_t core_sign_finish(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    return finish(crypto, caller, call, CRYPTO_KIND_SIGN);
}

psa_status_t core_sign_abort(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    operation_abort(crypto, caller, &call->operation, CRYPTO_KIND_SIGN);
    return PSA_SUCCESS;
}

psa_status_t core_verify_setup(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    return setup(crypto, caller, call, CRYPTO_KIND_VERIFY);
}

psa_status_t core_verify_set_context(struct crypto *crypto, const struct crypto_caller *caller,
                                     struct crypto_call *call)
{
    return set_context(crypto, caller, call, CRYPTO_KIND_VERIFY);
}

psa_status_t core_verify_update(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    return update(crypto, caller, call, CRYPTO_KIND_VERIFY);
}

psa_status_t core_verify_finish(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    return finish(crypto, caller, call, CRYPTO_KIND_VERIFY);
}

psa_status_t core_verify_abort(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    operation_abort(crypto, caller, &call->operation, CRYPTO_KIND_VERIFY);
    return PSA_SUCCESS;
}
