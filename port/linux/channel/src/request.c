/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "channel/request.h"

#include <string.h>

static bool kind_is_known(uint32_t kind)
{
    return kind == CHANNEL_KIND_CONNECT || kind == CHANNEL_KIND_CALL || kind == CHANNEL_KIND_CLOSE;
}

/* Nothing but the processor, which is known first. */
static bool refuse(struct channel_request *out)
{
    *out = (struct channel_request){ .caller_cpu = out->caller_cpu };
    return false;
}

/* @mitigates T.LIN.LIE T.LIN.RACE */
bool channel_request_read(struct channel_request *out, const uint8_t *line, uint32_t data_len)
{
    /* Each shared word is loaded here, once; after that only private copies are used. */
    uint32_t kind = channel_load(line, CHANNEL_KIND);
    uint32_t counts = channel_load(line, CHANNEL_COUNTS);
    out->caller_cpu = channel_load(line, CHANNEL_CALLER_CPU);
    out->target = channel_load(line, CHANNEL_TARGET);
    out->type = channel_load(line, CHANNEL_TYPE);
    out->in_count = counts & 0xffu;
    out->out_count = counts >> 8;
    if (!kind_is_known(kind) || out->in_count > PSA_MAX_IOVEC || out->out_count > PSA_MAX_IOVEC) {
        return refuse(out);
    }
    out->kind = (enum channel_kind)kind;
    memset(out->in_len, 0, sizeof(out->in_len));
    memset(out->out_len, 0, sizeof(out->out_len));
    for (size_t i = 0; i < out->in_count; i++) {
        out->in_len[i] = channel_load(line, CHANNEL_IN_LEN + 4 * i);
    }
    for (size_t i = 0; i < out->out_count; i++) {
        out->out_len[i] = channel_load(line, CHANNEL_OUT_LEN + 4 * i);
    }
    if (!channel_place(out->in_len, out->in_count, data_len, out->in_at) ||
        !channel_place(out->out_len, out->out_count, data_len, out->out_at)) {
        return refuse(out);
    }
    return true;
}
