/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cbor/decode.h"

#include "decode.h"

static void step(struct cbor_decoder *d, const struct head *head)
{
    switch (head->major) {
    case HEAD_BYTES:
    case HEAD_TEXT:
        (void)decode_string(d, head);
        break;
    case HEAD_ARRAY:
    case HEAD_MAP:
        (void)decode_enter(d, head);
        break;
    case HEAD_UINT:
    case HEAD_NEGATIVE:
    case HEAD_TAG:
    case HEAD_SIMPLE:
    default:
        decode_head_done(d, head);
        break;
    }
}

struct span cbor_skip(struct cbor_decoder *d)
{
    size_t start = d->at;
    uint32_t base = d->depth;
    bool is_tag = true;
    struct head head;
    while ((is_tag || d->depth > base) && decode_head(d, &head)) {
        step(d, &head);
        is_tag = head.major == HEAD_TAG;
        while (!is_tag && d->depth > base && d->left[d->depth] == 0) {
            d->depth--;
        }
    }
    return d->error == CBOR_OK ? span_of(d->in.data + start, d->at - start) : (struct span){ 0 };
}
