/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * What the strict decoder accepts, the encoder writes back bit for bit; and skipping agrees with reading.
 */
#include <string.h>

#include "base/invariant.h"
#include "cbor/decode.h"
#include "cbor/encode.h"
#include "fuzz.h"

static uint8_t again[64 * 1024 + 16];

static void copy_container(struct cbor_decoder *d, struct cbor_encoder *e, enum cbor_type type)
{
    if (type == CBOR_MAP) {
        cbor_put_map(e, cbor_enter_map(d));
    } else {
        cbor_put_array(e, cbor_enter_array(d));
    }
}

static void copy_item(struct cbor_decoder *d, struct cbor_encoder *e)
{
    enum cbor_type type = cbor_peek(d);
    switch (type) {
    case CBOR_UINT:
        cbor_put_uint(e, cbor_get_uint(d));
        break;
    case CBOR_NEGATIVE:
        cbor_put_negative(e, cbor_get_negative(d));
        break;
    case CBOR_BYTES:
        cbor_put_bytes(e, cbor_get_bytes(d));
        break;
    case CBOR_TEXT:
        cbor_put_text_span(e, cbor_get_text(d));
        break;
    case CBOR_ARRAY:
    case CBOR_MAP:
        copy_container(d, e, type);
        break;
    case CBOR_TAG:
        cbor_put_tag(e, cbor_get_tag(d));
        break;
    case CBOR_BOOL:
        cbor_put_bool(e, cbor_get_bool(d));
        break;
    case CBOR_NULL:
        cbor_get_null(d);
        cbor_put_null(e);
        break;
    case CBOR_OTHER:
    case CBOR_NONE:
    default:
        cbor_put_raw(e, cbor_skip(d));
        break;
    }
    while (d->error == CBOR_OK && d->depth > 0 && !cbor_has_next(d)) {
        cbor_leave(d);
    }
}

static enum cbor_error transcode(struct span in, enum cbor_option options, size_t *len)
{
    struct cbor_decoder d = cbor_decoder_of(in, options);
    struct cbor_encoder e = cbor_encoder_of(out_span_of(again, sizeof(again)));
    while (cbor_has_next(&d)) {
        copy_item(&d, &e);
    }
    INVARIANT(cbor_encoder_finish(&e, len) == CBOR_OK || cbor_finish(&d) != CBOR_OK);
    return cbor_finish(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct span in = span_of(data, len);
    size_t again_len = 0;
    struct cbor_decoder skipper = cbor_decoder_of(in, CBOR_STRICT);
    struct span whole = cbor_skip(&skipper);
    enum cbor_error skipped = cbor_finish(&skipper);
    enum cbor_error copied = transcode(in, CBOR_STRICT, &again_len);

    INVARIANT((skipped == CBOR_OK) == (copied == CBOR_OK));
    if (copied == CBOR_OK) {
        INVARIANT(whole.len == len && again_len == len && memcmp(again, data, len) == 0);
    }
    enum cbor_error lax = transcode(in, CBOR_ALLOW_LONG_HEADS, &again_len);
    INVARIANT(copied != CBOR_OK || lax == CBOR_OK);
    INVARIANT(lax != CBOR_OK || again_len <= len);
    enum cbor_error valid = cbor_check_valid(in, CBOR_ALLOW_LONG_HEADS);
    INVARIANT(valid != CBOR_OK || lax == CBOR_OK);
    return 0;
}
