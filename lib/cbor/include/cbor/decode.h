/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "cbor/error.h"

/*
 * Reads exactly one CBOR data item, with everything in it, from bytes that nobody vouches for (RFC 8949). Strict:
 * definite lengths only, no reserved head, text is UTF-8, nothing after the item. No allocation, no recursion; what
 * comes back as a span points into the input and lives as long as it.
 *
 * Errors stick: after the first one every getter returns 0, false or an empty span and moves nothing, so a caller may
 * ask for ten things and look once, at cbor_finish(). A loop over a container ends on an error, because
 * cbor_has_next() is false then.
 *
 *     struct cbor_decoder d = cbor_decoder_of(input, CBOR_STRICT);
 *     cbor_enter_map(&d);
 *     while (cbor_has_next(&d)) {
 *         int64_t key = cbor_get_int(&d);
 *         ... cbor_get_bytes(&d), or cbor_skip(&d) ...
 *     }
 *     cbor_leave(&d);
 *     enum cbor_error error = cbor_finish(&d);
 */

enum {
    CBOR_DEPTH_MAX = 8,      /* open containers; a PSA token needs 3, the rest is room for unknown claims */
    CBOR_MAP_PAIRS_MAX = 128 /* where keys are compared, which costs their square */
};

enum cbor_option {
    CBOR_STRICT = 0,
    CBOR_ALLOW_LONG_HEADS = 1 /* accept 18 01 for 1: valid, not preferred (RFC 8949 4.1); senders of tokens may do so */
};

enum cbor_type {
    CBOR_NONE = 0, /* an error, or nothing left in the open container */
    CBOR_UINT,
    CBOR_NEGATIVE,
    CBOR_BYTES,
    CBOR_TEXT,
    CBOR_ARRAY,
    CBOR_MAP,
    CBOR_TAG,
    CBOR_BOOL,
    CBOR_NULL,
    CBOR_OTHER /* undefined, floating point, other simple values: can be skipped, not read */
};

struct cbor_decoder {
    struct span in;
    size_t at; /* <= in.len */
    enum cbor_option options;
    enum cbor_error error;
    uint32_t depth;                    /* open containers, <= CBOR_DEPTH_MAX */
    uint64_t left[CBOR_DEPTH_MAX + 1]; /* items not yet read, of the one item and of each open container */
};

struct cbor_decoder cbor_decoder_of(struct span in, enum cbor_option options);

/** The type of the next item, without moving. A malformed head gives CBOR_NONE and the error sticks. */
enum cbor_type cbor_peek(struct cbor_decoder *d);

/** True if the open container has a further item and nothing went wrong. For a map, keys and values both count. */
bool cbor_has_next(const struct cbor_decoder *d);

uint64_t cbor_get_uint(struct cbor_decoder *d);
/** An integer of either sign. CBOR_OUT_OF_RANGE outside int64_t. */
int64_t cbor_get_int(struct cbor_decoder *d);
/** The `n` of a negative integer -1 - n. */
uint64_t cbor_get_negative(struct cbor_decoder *d);
struct span cbor_get_bytes(struct cbor_decoder *d);
/** UTF-8, not terminated, may hold zero bytes. */
struct span cbor_get_text(struct cbor_decoder *d);
/** The tag's number; its content is the next item. */
uint64_t cbor_get_tag(struct cbor_decoder *d);
bool cbor_get_bool(struct cbor_decoder *d);
void cbor_get_null(struct cbor_decoder *d);

/** Opens the next item, an array; returns its items. A count above the bytes that follow is CBOR_TRUNCATED. */
size_t cbor_enter_array(struct cbor_decoder *d);
/** Opens the next item, a map; returns its pairs. Keys are not compared: cbor_check_valid() does that. */
size_t cbor_enter_map(struct cbor_decoder *d);
/** Closes the container opened last. CBOR_INCOMPLETE if an item of it was not read. */
void cbor_leave(struct cbor_decoder *d);

/** Steps over the next item whole, whatever it is, and returns its encoded bytes. */
struct span cbor_skip(struct cbor_decoder *d);

/** The first error; CBOR_INCOMPLETE if something was not read; CBOR_TRAILING if bytes follow; else CBOR_OK. */
enum cbor_error cbor_finish(const struct cbor_decoder *d);

/**
 * Checks one item with everything in it: well-formed, and valid in that text is UTF-8 and no map holds a key twice
 * (RFC 8949 5.3.1, 5.6). Keys are compared by value, so 01 and 18 01 are the same key. Only integers and strings are
 * accepted as keys.
 */
enum cbor_error cbor_check_valid(struct span in, enum cbor_option options);
