/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The processor's own instruction for this very polynomial, on all of the last fifteen years (SSE 4.2): twenty times the
 * table's speed.
 */
#include <nmmintrin.h>
#include <string.h>

#include "crc32c.h"

__attribute__((target("sse4.2"))) static uint32_t update_by_instruction(uint32_t state, struct span data)
{
    uint64_t wide = state;
    size_t at = 0;
    for (; data.len - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
        uint64_t eight;
        memcpy(&eight, data.data + at, sizeof(eight));
        wide = _mm_crc32_u64(wide, eight);
    }
    state = (uint32_t)wide;
    for (; at < data.len; at++) {
        state = _mm_crc32_u8(state, data.data[at]);
    }
    return state;
}

uint32_t crc32c_update(uint32_t state, struct span data)
{
    return __builtin_cpu_supports("sse4.2") ? update_by_instruction(state, data) : crc32c_table(state, data);
}
