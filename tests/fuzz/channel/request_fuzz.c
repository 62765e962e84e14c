/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The words of a request, as a client may have written them: whatever they are, a request that is accepted lies
 * within its data area. Input: one byte for the size of the area, then the words.
 */
#include <string.h>

#include "base/fits.h"
#include "base/invariant.h"
#include "channel/request.h"
#include "fuzz.h"

static void check_vectors(const uint32_t len[PSA_MAX_IOVEC], const uint32_t at[PSA_MAX_IOVEC], size_t count,
                          uint32_t data_len)
{
    uint64_t end = 0;
    INVARIANT(count <= PSA_MAX_IOVEC);
    for (size_t i = 0; i < PSA_MAX_IOVEC; i++) {
        if (i >= count) {
            INVARIANT(len[i] == 0 && at[i] == 0);
        } else if (len[i] != 0) {
            INVARIANT(fits(at[i], len[i], data_len) && at[i] % CHANNEL_ALIGN == 0 && at[i] >= end);
            end = (uint64_t)at[i] + len[i];
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    _Alignas(64) uint8_t line[CHANNEL_LINE] = { 0 };
    struct channel_request request;
    if (size == 0) {
        return 0;
    }
    uint32_t data_len = (uint32_t)(data[0] % 64 + 1) * CHANNEL_PAGE;
    memcpy(line, data + 1, size - 1 < 64 ? size - 1 : 64);
    if (!channel_request_read(&request, line, data_len)) {
        INVARIANT(request.in_count == 0 && request.out_count == 0 && request.kind == 0);
        return 0;
    }
    INVARIANT(request.kind >= CHANNEL_KIND_CONNECT && request.kind <= CHANNEL_KIND_CLOSE);
    check_vectors(request.in_len, request.in_at, request.in_count, data_len);
    check_vectors(request.out_len, request.out_at, request.out_count, data_len);
    INVARIANT(channel_extent(request.in_len, request.in_count, request.in_at) <= data_len);
    return 0;
}
