/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "channel/caller.h"

/* One vector, looked at once; its length then counts towards `sum`, alignment included. */
static enum channel_vectors take_one(uint32_t *taken, const void *base, size_t len, uint64_t *sum)
{
    bool wraps = len > UINTPTR_MAX - (uintptr_t)base;
    if (len != 0 && (base == NULL || wraps)) {
        return CHANNEL_VECTORS_MEMORY;
    }
    if (len > CHANNEL_DATA_LIMIT) {
        return CHANNEL_VECTORS_SIZE;
    }
    *taken = (uint32_t)len;
    *sum += len + CHANNEL_ALIGN;
    return *sum > CHANNEL_DATA_LIMIT ? CHANNEL_VECTORS_SIZE : CHANNEL_VECTORS_GOOD;
}

enum channel_vectors channel_call_vectors(struct channel_call *call, const psa_invec *in, size_t in_count,
                                          const psa_outvec *out, size_t out_count)
{
    uint64_t in_sum = 0;
    uint64_t out_sum = 0;
    enum channel_vectors verdict = CHANNEL_VECTORS_GOOD;
    if (in_count > PSA_MAX_IOVEC || out_count > PSA_MAX_IOVEC - in_count) {
        return CHANNEL_VECTORS_COUNT;
    }
    if ((in == NULL && in_count != 0) || (out == NULL && out_count != 0)) {
        return CHANNEL_VECTORS_MEMORY;
    }
    for (size_t i = 0; i < in_count && verdict == CHANNEL_VECTORS_GOOD; i++) {
        call->in_base[i] = in[i].base;
        verdict = take_one(&call->in_len[i], call->in_base[i], in[i].len, &in_sum);
    }
    for (size_t i = 0; i < out_count && verdict == CHANNEL_VECTORS_GOOD; i++) {
        call->out_base[i] = out[i].base;
        verdict = take_one(&call->out_len[i], call->out_base[i], out[i].len, &out_sum);
    }
    call->in_count = in_count;
    call->out_count = out_count;
    return verdict;
}

/* As channel_place() puts them; what channel_call_vectors() let through cannot overflow. */
static uint32_t extent_of(const uint32_t len[PSA_MAX_IOVEC], size_t count)
{
    uint32_t end = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t start = (end + CHANNEL_ALIGN - 1) & ~(uint32_t)(CHANNEL_ALIGN - 1);
        end = len[i] == 0 ? end : start + len[i];
    }
    return end;
}

uint32_t channel_call_need(const struct channel_call *call)
{
    uint32_t in = extent_of(call->in_len, call->in_count);
    uint32_t out = extent_of(call->out_len, call->out_count);
    uint32_t most = in > out ? in : out;
    return most <= CHANNEL_PAGE ? CHANNEL_PAGE : (most + CHANNEL_PAGE - 1) / CHANNEL_PAGE * CHANNEL_PAGE;
}
