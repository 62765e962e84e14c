/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/wipe.h"
#include "crypto/client.h"
#include "crypto/crypto_wire.h"
#include "psa/client.h"
#include "psa_manifest/sid.h"
#include "reason/reason.h"
#include "started.h"

/* psa_* as messages to the crypto service. The only thing kept is that psa_crypto_init() was called (started.h). */

enum { PIECE = 32 * 1024 }; /* bytes: data of an update that always fit a channel */

/* Statuses of the framework that the Crypto API does not know. */
static psa_status_t status_of(psa_status_t status)
{
    switch (status) {
    case PSA_ERROR_CONNECTION_BUSY:
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    case PSA_ERROR_CONNECTION_REFUSED:
    case PSA_ERROR_PROGRAMMER_ERROR:
        return PSA_ERROR_COMMUNICATION_FAILURE;
    default:
        return status;
    }
}

static psa_status_t send(const struct crypto_shape *shape, struct crypto_call *call)
{
    uint8_t head[CRYPTO_WIRE_HEAD_MAX];
    uint8_t result[CRYPTO_WIRE_RESULT_MAX];
    psa_invec in[4] = { { head, 0 } };
    psa_outvec out[2] = { { NULL, 0 } };
    size_t result_len = crypto_result_len(shape->result);
    size_t first = crypto_result_outs(shape);
    in[0].len = crypto_wire_put_head(call, head);
    if (in[0].len == 0) {
        return REFUSE(CRYPTO_NONCE_TOO_LONG);
    }
    for (size_t i = 0; i < shape->ins; i++) {
        in[1 + i] = (psa_invec){ call->in[i].data, call->in[i].len };
    }
    for (size_t i = 0; i < shape->outs; i++) {
        out[first + i] = (psa_outvec){ call->out[i].data, call->out[i].len };
    }
    if (result_len != 0) {
        out[0] = (psa_outvec){ result, result_len };
    }
    psa_status_t status = psa_call(ASHLAR_CRYPTO_HANDLE, (int32_t)call->op, in, 1u + shape->ins, out, first + shape->outs);
    if (status != PSA_SUCCESS) {
        return status_of(status);
    }
    for (size_t i = 0; i < shape->outs; i++) {
        call->out_len[i] = out[first + i].len;
    }
    if (result_len != 0 && out[0].len != result_len) {
        return REFUSE(CRYPTO_REPLY_MALFORMED);
    }
    crypto_wire_get_result(shape->result, result, call);
    if (shape->ends) {
        call->operation = (struct crypto_handle){ 0 };
    }
    return PSA_SUCCESS;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* May the output of one piece lie over input that is still to be sent (API 1.5, 5.4.4)? */
static bool output_runs_ahead(const struct crypto_shape *shape, const struct crypto_call *call)
{
    uintptr_t in = (uintptr_t)call->in[0].data;
    uintptr_t out = (uintptr_t)call->out[0].data;
    if (shape->cut != CRYPTO_CUT_IN_OUT) {
        return false;
    }
    if (out > in) {
        return out - in < call->in[0].len;
    }
    return in - out < least(call->out[0].len, PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE); /* it may be a block ahead */
}

/* An update or a filling that is longer than a piece: the same call again and again. */
static psa_status_t send_in_pieces(const struct crypto_shape *shape, struct crypto_call *call)
{
    const struct span in = call->in[0];
    const struct out_span out = call->out[0];
    bool is_by_output = shape->cut == CRYPTO_CUT_OUT;
    size_t total = is_by_output ? out.len : in.len;
    size_t given = 0;
    psa_status_t status = PSA_SUCCESS;
    for (size_t done = 0; done < total && status == PSA_SUCCESS;) {
        size_t piece = least(PIECE, total - done);
        if (!is_by_output) {
            call->in[0] = span_of(in.data + done, piece);
        }
        if (shape->outs != 0) {
            /* A block may be given out that was taken before. */
            size_t room = is_by_output ? piece : least(piece + PSA_BLOCK_CIPHER_BLOCK_MAX_SIZE, out.len - given);
            call->out[0] = out_span_of(out.data + given, room);
        }
        status = send(shape, call);
        given += status == PSA_SUCCESS ? call->out_len[0] : 0; /* a refused piece leaves the length of the one before */
        done += piece;
    }
    if (status != PSA_SUCCESS && shape->outs != 0) {
        wipe(out.data, given);
        given = 0;
    }
    call->out_len[0] = shape->outs != 0 ? given : 0;
    return status;
}

psa_status_t crypto_transport_init(void)
{
    struct crypto_call call = { .op = CRYPTO_INIT };
    psa_status_t status = send(crypto_shape(CRYPTO_INIT), &call);
    if (status == PSA_SUCCESS) {
        crypto_call_started();
    }
    return status;
}

psa_status_t crypto_transact(struct crypto_call *call)
{
    const struct crypto_shape *shape = crypto_shape((int32_t)call->op);
    if (!crypto_call_is_started()) {
        return REFUSE(CRYPTO_NOT_INITIALISED);
    }
    size_t len = shape->cut == CRYPTO_CUT_OUT ? call->out[0].len : call->in[0].len;
    bool is_whole = shape->cut == CRYPTO_CUT_NOT || len <= PIECE || output_runs_ahead(shape, call);
    psa_status_t status = is_whole ? send(shape, call) : send_in_pieces(shape, call);
    if (status != PSA_SUCCESS) {
        call->out_len[0] = 0;
        call->out_len[1] = 0;
    }
    return status;
}
