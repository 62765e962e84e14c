/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "vectors.h"

#include "base/wipe.h"
#include "reason/reason.h"

/* Inputs of one request, then its outputs, one behind the other. Wiped when the request is answered. */
enum { ALIGN = 8 };
static _Alignas(ALIGN) uint8_t room[CRYPTO_MESSAGE_ROOM];
static size_t used;

/* `len` bytes, or fewer if `is_output`: what fits then is all that the client can get. */
static uint8_t *take(size_t *len, bool is_output)
{
    size_t left = sizeof(room) - used;
    if (*len > left && is_output) {
        *len = left;
    }
    if (*len > left) {
        return NULL;
    }
    uint8_t *at = room + used;
    used += (*len + ALIGN - 1) / ALIGN * ALIGN;
    used = used < sizeof(room) ? used : sizeof(room);
    return at;
}

static void let_go(void)
{
    wipe(room, used);
    used = 0;
}

psa_status_t vectors_take(const psa_msg_t *msg, const struct crypto_shape *shape, struct crypto_call *call)
{
    for (uint32_t i = 0; i < shape->ins; i++) {
        size_t len = msg->in_size[1 + i];
        uint8_t *at = take(&len, false);
        if (at == NULL) {
            let_go();
            return REFUSE(CRYPTO_VECTORS_ROOM);
        }
        if (len != 0) {
            len = psa_read(msg->handle, 1 + i, at, len);
        }
        call->in[i] = span_of(len == 0 ? NULL : at, len);
    }
    for (uint32_t i = 0; i < shape->outs; i++) {
        size_t len = msg->out_size[crypto_result_outs(shape) + i];
        uint8_t *at = take(&len, true);
        call->out[i] = out_span_of(len == 0 ? NULL : at, len);
    }
    return PSA_SUCCESS;
}

void vectors_give(const psa_msg_t *msg, const struct crypto_shape *shape, const struct crypto_call *call)
{
    for (uint32_t i = 0; i < shape->outs; i++) {
        if (call->out_len[i] != 0) {
            psa_write(msg->handle, crypto_result_outs(shape) + i, call->out[i].data, call->out_len[i]);
        }
    }
    let_go();
}
