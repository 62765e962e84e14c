/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cbor/encode.h"

#include <string.h>

#include "base/bytes.h"
#include "base/fits.h"
#include "head.h"
#include "utf8.h"

struct cbor_encoder cbor_encoder_of(struct out_span out)
{
    return (struct cbor_encoder){ .data = out.data, .room = out.len };
}

struct cbor_encoder cbor_counter(void)
{
    return (struct cbor_encoder){ .room = SIZE_MAX, .is_counting = true };
}

void cbor_put_raw(struct cbor_encoder *e, struct span encoded)
{
    if (e->error != CBOR_OK) {
        return;
    }
    if (!fits(e->at, encoded.len, e->room)) {
        e->error = CBOR_NO_ROOM;
        return;
    }
    if (!e->is_counting && encoded.len != 0) {
        memcpy(e->data + e->at, encoded.data, encoded.len);
    }
    e->at += encoded.len;
}

static void put_head(struct cbor_encoder *e, enum head_major major, uint64_t argument)
{
    uint8_t head[9];
    size_t len = 1;
    uint8_t first = (uint8_t)((unsigned)major << 5);
    if (argument < 24) {
        head[0] = (uint8_t)(first | argument);
    } else if (argument <= UINT8_MAX) {
        head[0] = first | HEAD_1_BYTE;
        head[1] = (uint8_t)argument;
        len = 2;
    } else if (argument <= UINT16_MAX) {
        head[0] = first | HEAD_2_BYTES;
        put_be16(head + 1, (uint16_t)argument);
        len = 3;
    } else if (argument <= UINT32_MAX) {
        head[0] = first | HEAD_4_BYTES;
        put_be32(head + 1, (uint32_t)argument);
        len = 5;
    } else {
        head[0] = first | HEAD_8_BYTES;
        put_be64(head + 1, argument);
        len = 9;
    }
    cbor_put_raw(e, span_of(head, len));
}

void cbor_put_uint(struct cbor_encoder *e, uint64_t value)
{
    put_head(e, HEAD_UINT, value);
}

void cbor_put_negative(struct cbor_encoder *e, uint64_t n)
{
    put_head(e, HEAD_NEGATIVE, n);
}

void cbor_put_int(struct cbor_encoder *e, int64_t value)
{
    if (value >= 0) {
        cbor_put_uint(e, (uint64_t)value);
    } else {
        cbor_put_negative(e, (uint64_t)(-1 - value));
    }
}

void cbor_put_bytes_head(struct cbor_encoder *e, size_t len)
{
    put_head(e, HEAD_BYTES, len);
}

void cbor_put_bytes(struct cbor_encoder *e, struct span bytes)
{
    cbor_put_bytes_head(e, bytes.len);
    cbor_put_raw(e, bytes);
}

void cbor_put_text_span(struct cbor_encoder *e, struct span text)
{
    if (e->error == CBOR_OK && !cbor_is_utf8(text)) {
        e->error = CBOR_BAD_TEXT;
        return;
    }
    put_head(e, HEAD_TEXT, text.len);
    cbor_put_raw(e, text);
}

void cbor_put_text(struct cbor_encoder *e, const char *text)
{
    cbor_put_text_span(e, span_of(text, strlen(text)));
}

void cbor_put_array(struct cbor_encoder *e, size_t item_count)
{
    put_head(e, HEAD_ARRAY, item_count);
}

void cbor_put_map(struct cbor_encoder *e, size_t pair_count)
{
    put_head(e, HEAD_MAP, pair_count);
}

void cbor_put_tag(struct cbor_encoder *e, uint64_t tag)
{
    put_head(e, HEAD_TAG, tag);
}

void cbor_put_bool(struct cbor_encoder *e, bool value)
{
    put_head(e, HEAD_SIMPLE, value ? HEAD_TRUE : HEAD_FALSE);
}

void cbor_put_null(struct cbor_encoder *e)
{
    put_head(e, HEAD_SIMPLE, HEAD_NULL);
}

enum cbor_error cbor_encoder_finish(const struct cbor_encoder *e, size_t *len)
{
    *len = e->error == CBOR_OK ? e->at : 0;
    return e->error;
}
