/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "channel/request.h"

static bool kind_is_known(uint32_t kind)
{
    return kind == CHANNEL_KIND_CONNECT || kind == CHANNEL_KIND_CALL || kind == CHANNEL_KIND_CLOSE;
}

bool channel_request_read(struct channel_request *out, const uint8_t *line, uint32_t data_len)
{
    /* Each shared word is loaded here, once; below this block only private copies are used. */
    struct channel_request copy = { .caller_cpu = channel_load(line, CHANNEL_CALLER_CPU) };
    uint32_t kind = channel_load(line, CHANNEL_KIND);
    uint32_t counts = channel_load(line, CHANNEL_COUNTS);
    copy.target = channel_load(line, CHANNEL_TARGET);
    copy.type = channel_load(line, CHANNEL_TYPE);
    copy.in_count = counts & 0xffu;
    copy.out_count = counts >> 8;
    if (!kind_is_known(kind) || copy.in_count > PSA_MAX_IOVEC || copy.out_count > PSA_MAX_IOVEC) {
        *out = (struct channel_request){ .caller_cpu = copy.caller_cpu };
        return false;
    }
    copy.kind = (enum channel_kind)kind;
    for (size_t i = 0; i < copy.in_count; i++) {
        copy.in_len[i] = channel_load(line, CHANNEL_IN_LEN + 4 * i);
    }
    for (size_t i = 0; i < copy.out_count; i++) {
        copy.out_len[i] = channel_load(line, CHANNEL_OUT_LEN + 4 * i);
    }
    if (!channel_place(copy.in_len, copy.in_count, data_len, copy.in_at) ||
        !channel_place(copy.out_len, copy.out_count, data_len, copy.out_at)) {
        *out = (struct channel_request){ .caller_cpu = copy.caller_cpu };
        return false;
    }
    *out = copy;
    return true;
}
