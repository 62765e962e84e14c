/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "channel/layout.h"

/** A request, copied once out of shared memory: nothing in it can change any more, every vector lies within its
 * data area. */
struct channel_request {
    enum channel_kind kind;
    uint32_t target; /* connect: SID; else the bits of a psa_handle_t */
    uint32_t type;   /* connect: version; call: the bits of an int32_t */
    uint32_t caller_cpu;
    size_t in_count, out_count; /* each <= PSA_MAX_IOVEC; their sum is not judged here */
    uint32_t in_len[PSA_MAX_IOVEC], in_at[PSA_MAX_IOVEC];   /* bytes; 0 beyond the count */
    uint32_t out_len[PSA_MAX_IOVEC], out_at[PSA_MAX_IOVEC];
};

/**
 * Reads the line at `line` (CHANNEL_REQUEST_WORDS words, each read once) of a slot with `data_len` bytes of data.
 * False if the client lies: a kind that does not exist, more than four vectors a side, or vectors beyond the data
 * area. *out is then zero but for caller_cpu.
 */
bool channel_request_read(struct channel_request *out, const uint8_t *line, uint32_t data_len);
