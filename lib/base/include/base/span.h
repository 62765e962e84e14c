/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/** Bytes that are read: `data` may be NULL only if `len` is 0. Owned by whoever made the span. */
struct span {
    const uint8_t *data;
    size_t len; /* bytes */
};

/** Room for bytes that are written: `data` may be NULL only if `len` is 0. */
struct out_span {
    uint8_t *data;
    size_t len; /* bytes of room */
};

static inline struct span span_of(const void *data, size_t len)
{
    return (struct span){ .data = data, .len = len };
}

static inline struct out_span out_span_of(void *data, size_t len)
{
    return (struct out_span){ .data = data, .len = len };
}
