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
 * Writes CBOR with definite lengths and the shortest heads (RFC 8949 4.1) into the caller's buffer. No allocation.
 *
 *     struct cbor_encoder e = cbor_encoder_of(out);      // or cbor_counter(), which only counts
 *     cbor_put_map(&e, 1);
 *     cbor_put_int(&e, -75000);
 *     cbor_put_text(&e, "PSA_IOT_PROFILE_1");
 *     if (cbor_encoder_finish(&e, &len) != CBOR_OK) { ... }
 *
 * The encoder does not check that as many items follow as a container's head promised: that is its caller's
 * construction, and a decoder of the same bytes in a test shows it.
 */
struct cbor_encoder {
    uint8_t *data;
    size_t room; /* bytes */
    size_t at;   /* bytes written or counted; <= room unless counting */
    bool is_counting;
    enum cbor_error error;
};

/** Writes into `out`, which belongs to the caller. What was written before an error stays there. */
struct cbor_encoder cbor_encoder_of(struct out_span out);

/** Writes nothing and counts everything: the same calls give the exact size at cbor_encoder_finish(). */
struct cbor_encoder cbor_counter(void);

void cbor_put_uint(struct cbor_encoder *e, uint64_t value);
/** The integer -1 - `n`: with cbor_put_uint() the whole range of RFC 8949 3.1, -2^64 .. 2^64 - 1. */
void cbor_put_negative(struct cbor_encoder *e, uint64_t n);
void cbor_put_int(struct cbor_encoder *e, int64_t value);
void cbor_put_bytes(struct cbor_encoder *e, struct span bytes);
/** The head of a byte string; its `len` bytes follow by other calls, typically items put by this encoder. */
void cbor_put_bytes_head(struct cbor_encoder *e, size_t len);
/** `text` is UTF-8 and ends with a zero byte, which is not written. */
void cbor_put_text(struct cbor_encoder *e, const char *text);
/** UTF-8 is checked: CBOR_BAD_TEXT. */
void cbor_put_text_span(struct cbor_encoder *e, struct span text);
void cbor_put_array(struct cbor_encoder *e, size_t item_count);
void cbor_put_map(struct cbor_encoder *e, size_t pair_count);
void cbor_put_tag(struct cbor_encoder *e, uint64_t tag);
void cbor_put_bool(struct cbor_encoder *e, bool value);
void cbor_put_null(struct cbor_encoder *e);
/** Bytes as they are: encoded items, or the content after cbor_put_bytes_head(). Not checked. */
void cbor_put_raw(struct cbor_encoder *e, struct span encoded);

/** The first error, else CBOR_OK. `*len` gets the bytes written or counted; it is 0 on any error. */
enum cbor_error cbor_encoder_finish(const struct cbor_encoder *e, size_t *len);
