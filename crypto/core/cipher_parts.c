/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "alg.h"
#include "base/invariant.h"
#include "core.h"
#include "dispatch/dispatch.h"
#include "keys/slot.h"
#include "lengths.h"
#include "operation.h"
#include "overlap.h"

/*
 * API 1.5, 10.5.3. The driver is set up once the vector is known; until then the operation holds the key.
 * `pending` follows what the driver keeps back, so that the room an update needs is known before it is made.
 */

static psa_status_t start_driver(struct crypto *crypto, struct crypto_operation *op, struct span iv)
{
    struct crypto_cipher_job job = { .alg = op->alg, .direction = op->of.cipher.direction, .iv = iv };
    psa_status_t status = dispatch_cipher_setup(op, op->key, &job);
    if (status == PSA_SUCCESS) {
        op->of.cipher.is_running = true;
        key_release(crypto, op->key);
        op->key = NULL;
    }
    return status;
}

static psa_status_t prepare(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_operation *op,
                            struct crypto_call *call)
{
    bool is_encrypting = op->of.cipher.direction == CRYPTO_ENCRYPT;
    if (!PSA_ALG_IS_CIPHER(call->alg)) {
        return REFUSE(CRYPTO_NOT_A_CIPHER);
    }
    psa_key_usage_t usage = is_encrypting ? PSA_KEY_USAGE_ENCRYPT : PSA_KEY_USAGE_DECRYPT;
    psa_status_t status = key_hold_for(crypto, caller, call, usage, &op->key);
    if (status != PSA_SUCCESS) {
        return status;
    }
    psa_key_type_t type = op->key->facts.type;
    operation_note_key(op, call->key);
    op->alg = call->alg;
    op->of.cipher.iv_len = (uint8_t)length_of_iv(type, call->alg);
    op->of.cipher.block_len = (uint8_t)alg_block_length(call->alg, type);
    op->of.cipher.holds_back = (call->alg == PSA_ALG_CBC_PKCS7 && !is_encrypting) || call->alg == PSA_ALG_XTS;
    status = dispatch_supports(&op->key->facts, call->alg);
    if (status == PSA_SUCCESS && op->of.cipher.iv_len == 0) {
        status = start_driver(crypto, op, span_of(NULL, 0));
    }
    return status;
}

static psa_status_t setup(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call,
                          enum crypto_direction direction)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_begin(crypto, caller, &call->operation, CRYPTO_KIND_CIPHER, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    op->of.cipher = (struct crypto_cipher_op){ .direction = direction };
    status = prepare(crypto, caller, op, call);
    if (status != PSA_SUCCESS) {
        operation_end(crypto, op);
        return status;
    }
    operation_publish(crypto, op, &call->operation);
    return PSA_SUCCESS;
}

psa_status_t core_cipher_encrypt_setup(struct crypto *crypto, const struct crypto_caller *caller,
                                       struct crypto_call *call)
{
    return setup(crypto, caller, call, CRYPTO_ENCRYPT);
}

psa_status_t core_cipher_decrypt_setup(struct crypto *crypto, const struct crypto_caller *caller,
                                       struct crypto_call *call)
{
    return setup(crypto, caller, call, CRYPTO_DECRYPT);
}

static psa_status_t wants_iv(const struct crypto_operation *op)
{
    if (op->of.cipher.iv_len == 0) {
        return REFUSE(CRYPTO_OP_NO_IV);
    }
    return op->of.cipher.is_running ? REFUSE(CRYPTO_OP_IV_SET) : PSA_SUCCESS;
}

psa_status_t core_cipher_generate_iv(struct crypto *crypto, const struct crypto_caller *caller,
                                     struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    uint8_t iv[PSA_CIPHER_IV_MAX_SIZE];
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_CIPHER, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    size_t iv_len = op->of.cipher.iv_len;
    INVARIANT(iv_len <= sizeof(iv)); /* alg_check_key() admits no longer one */
    status = wants_iv(op);
    if (status == PSA_SUCCESS && op->of.cipher.direction != CRYPTO_ENCRYPT) {
        status = REFUSE(CRYPTO_OP_OTHER_DIRECTION);
    }
    if (status == PSA_SUCCESS && call->out[0].len < iv_len) {
        status = REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    if (status == PSA_SUCCESS) {
        status = dispatch_random(out_span_of(iv, iv_len));
    }
    if (status == PSA_SUCCESS) {
        status = start_driver(crypto, op, span_of(iv, iv_len));
    }
    if (status == PSA_SUCCESS) {
        core_copy(call->out[0].data, iv, iv_len);
        call->out_len[0] = iv_len;
    }
    return operation_settle(crypto, op, status);
}

psa_status_t core_cipher_set_iv(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    uint8_t whole[PSA_CIPHER_IV_MAX_SIZE] = { 0 };
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_CIPHER, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = wants_iv(op);
    if (status == PSA_SUCCESS &&
        !alg_takes_iv(op->alg, op->key->facts.type, call->nonce.len, op->of.cipher.iv_len)) {
        status = REFUSE(CRYPTO_NONCE_LENGTH);
    }
    if (status == PSA_SUCCESS) {
        struct span iv = call->nonce;
        if (op->alg == PSA_ALG_CTR) { /* a shorter one is the beginning of the first counter */
            core_copy(whole, iv.data, iv.len);
            iv = span_of(whole, op->of.cipher.iv_len);
        }
        status = start_driver(crypto, op, iv);
    }
    return operation_settle(crypto, op, status);
}

/* What an update of `in_len` bytes gives out, and what is pending after it. */
static size_t given_by_update(const struct crypto_operation *op, size_t in_len, uint8_t *pending)
{
    const struct crypto_cipher_op *cipher = &op->of.cipher;
    size_t block = cipher->block_len;
    *pending = 0;
    if (block == 0) {
        return in_len;
    }
    size_t total = cipher->pending + in_len;
    size_t rest = total % block;
    if (op->alg == PSA_ALG_XTS) {
        rest = total < 2 * block ? total : block + rest; /* a whole block, which the end may steal from */
    } else if (rest == 0 && total != 0 && cipher->holds_back) {
        rest = block;
    }
    *pending = (uint8_t)rest;
    return total - rest;
}

static psa_status_t update(struct crypto *crypto, struct crypto_operation *op, struct crypto_call *call)
{
    struct crypto_cipher_op *cipher = &op->of.cipher;
    struct overlap overlap = { .crypto = crypto };
    struct span in = call->in[0];
    uint8_t pending = 0;
    if (!cipher->is_running) {
        return REFUSE(CRYPTO_OP_IV_MISSING);
    }
    if (in.len > SIZE_MAX - 2 * PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE) {
        return REFUSE(CRYPTO_INPUT_TOO_LONG);
    }
    if (in.len == 0) {
        return PSA_SUCCESS;
    }
    if (given_by_update(op, in.len, &pending) > call->out[0].len) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    psa_status_t status = cipher->pending == 0 ? overlap_in_step(&overlap, &in, call->out[0]) :
                                                 overlap_aside(&overlap, &in, call->out[0]);
    if (status == PSA_SUCCESS) {
        status = dispatch_result(op->driver->cipher_update(&op->state, in, call->out[0], &call->out_len[0]));
        cipher->pending = pending;
        overlap_done(&overlap);
    }
    return status;
}

psa_status_t core_cipher_update(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_CIPHER, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    return operation_settle(crypto, op, update(crypto, op, call));
}

static psa_status_t finish(struct crypto_operation *op, struct crypto_call *call)
{
    const struct crypto_cipher_op *cipher = &op->of.cipher;
    bool is_padding = op->alg == PSA_ALG_CBC_PKCS7 && !cipher->holds_back;
    if (!cipher->is_running) {
        return REFUSE(CRYPTO_OP_IV_MISSING);
    }
    if (is_padding && call->out[0].len < cipher->block_len) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    bool is_stealing = op->alg == PSA_ALG_XTS;
    if (is_stealing && cipher->pending >= cipher->block_len && call->out[0].len < cipher->pending) {
        return REFUSE(CRYPTO_OUTPUT_TOO_SMALL);
    }
    bool is_partial = cipher->holds_back ? cipher->pending != cipher->block_len : !is_padding && cipher->pending != 0;
    is_partial = is_stealing ? cipher->pending < cipher->block_len : is_partial;
    if (is_partial) {
        return REFUSE(CRYPTO_NOT_WHOLE_BLOCKS);
    }
    return dispatch_result(op->driver->cipher_finish(&op->state, call->out[0], &call->out_len[0]));
}

psa_status_t core_cipher_finish(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    struct crypto_operation *op = NULL;
    psa_status_t status = operation_enter(crypto, caller, &call->operation, CRYPTO_KIND_CIPHER, &op);
    if (status != PSA_SUCCESS) {
        return status;
    }
    status = finish(op, call);
    operation_end(crypto, op);
    if (status == PSA_SUCCESS) {
        call->operation = (struct crypto_handle){ 0 };
    }
    return status;
}

psa_status_t core_cipher_abort(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call)
{
    operation_abort(crypto, caller, &call->operation, CRYPTO_KIND_CIPHER);
    return PSA_SUCCESS;
}
