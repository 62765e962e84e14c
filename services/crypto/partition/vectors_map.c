/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "vectors.h"

/*
 * Mapped inputs are private to the partition on Linux and may still change under a faulty client elsewhere: the
 * core reads data once.
 */
psa_status_t vectors_take(const psa_msg_t *msg, const struct crypto_shape *shape, struct crypto_call *call)
{
    for (uint32_t i = 0; i < shape->ins; i++) {
        size_t len = msg->in_size[1 + i];
        call->in[i] = span_of(len == 0 ? NULL : psa_map_invec(msg->handle, 1 + i), len);
    }
    for (uint32_t i = 0; i < shape->outs; i++) {
        uint32_t at = crypto_result_outs(shape) + i;
        size_t len = msg->out_size[at];
        call->out[i] = out_span_of(len == 0 ? NULL : psa_map_outvec(msg->handle, at), len);
    }
    return PSA_SUCCESS;
}

void vectors_give(const psa_msg_t *msg, const struct crypto_shape *shape, const struct crypto_call *call)
{
    for (uint32_t i = 0; i < shape->ins; i++) {
        if (msg->in_size[1 + i] != 0) {
            psa_unmap_invec(msg->handle, 1 + i);
        }
    }
    for (uint32_t i = 0; i < shape->outs; i++) {
        uint32_t at = crypto_result_outs(shape) + i;
        if (msg->out_size[at] != 0) {
            psa_unmap_outvec(msg->handle, at, call->out_len[i]);
        }
    }
}
