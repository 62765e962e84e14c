/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "base/span.h"
#include "cbor/decode.h"

/* The head of a data item: major type and argument (RFC 8949 section 3). */

enum head_major {
    HEAD_UINT = 0,
    HEAD_NEGATIVE = 1,
    HEAD_BYTES = 2,
    HEAD_TEXT = 3,
    HEAD_ARRAY = 4,
    HEAD_MAP = 5,
    HEAD_TAG = 6,
    HEAD_SIMPLE = 7
};

enum { HEAD_1_BYTE = 24, HEAD_2_BYTES = 25, HEAD_4_BYTES = 26, HEAD_8_BYTES = 27, HEAD_INDEFINITE = 31 };
enum { HEAD_FALSE = 20, HEAD_TRUE = 21, HEAD_NULL = 22 };

struct head {
    enum head_major major;
    uint8_t info; /* the low five bits of the first byte, 0..27 */
    uint64_t argument;
    size_t len; /* bytes of the head itself, 1..9 */
};

/** Reads the head at offset `at` of `in`. `*out` is set only if the result is CBOR_OK. */
enum cbor_error head_parse(struct head *out, struct span in, size_t at, enum cbor_option options);
