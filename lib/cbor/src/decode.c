/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "cbor/decode.h"

#include "base/fits.h"
#include "decode.h"
#include "utf8.h"

struct cbor_decoder cbor_decoder_of(struct span in, enum cbor_option options)
{
    return (struct cbor_decoder){ .in = in, .options = options, .left = { 1 } };
}

void decode_fail(struct cbor_decoder *d, enum cbor_error error)
{
    if (d->error == CBOR_OK) {
        d->error = error;
    }
}

bool cbor_has_next(const struct cbor_decoder *d)
{
    return d->error == CBOR_OK && d->left[d->depth] != 0;
}

bool decode_head(struct cbor_decoder *d, struct head *head)
{
    if (d->error != CBOR_OK) {
        return false;
    }
    if (d->left[d->depth] == 0) {
        d->error = CBOR_NO_ITEM;
        return false;
    }
    d->error = head_parse(head, d->in, d->at, d->options);
    return d->error == CBOR_OK;
}

void decode_head_done(struct cbor_decoder *d, const struct head *head)
{
    d->at += head->len;
    if (head->major != HEAD_TAG) {
        d->left[d->depth]--;
    }
}

struct span decode_string(struct cbor_decoder *d, const struct head *head)
{
    size_t start = d->at + head->len;
    if (head->argument > SIZE_MAX || !fits(start, (size_t)head->argument, d->in.len)) {
        decode_fail(d, CBOR_TRUNCATED);
        return (struct span){ 0 };
    }
    struct span content = span_of(d->in.data + start, (size_t)head->argument);
    if (head->major == HEAD_TEXT && !cbor_is_utf8(content)) {
        decode_fail(d, CBOR_BAD_TEXT);
        return (struct span){ 0 };
    }
    decode_head_done(d, head);
    d->at += content.len;
    return content;
}

size_t decode_enter(struct cbor_decoder *d, const struct head *head)
{
    size_t each = head->major == HEAD_MAP ? 2 : 1;
    /* Every item has at least one byte: a greater count is a lie, and the product below cannot wrap. */
    if (head->argument > (d->in.len - d->at - head->len) / each) {
        decode_fail(d, CBOR_TRUNCATED);
        return 0;
    }
    if (d->depth == CBOR_DEPTH_MAX) {
        decode_fail(d, CBOR_TOO_DEEP);
        return 0;
    }
    decode_head_done(d, head);
    d->depth++;
    d->left[d->depth] = head->argument * each;
    return (size_t)head->argument;
}

static bool expect(struct cbor_decoder *d, enum head_major major, struct head *head)
{
    if (!decode_head(d, head)) {
        return false;
    }
    if (head->major != major) {
        d->error = CBOR_WRONG_TYPE;
        return false;
    }
    return true;
}

static uint64_t get_number(struct cbor_decoder *d, enum head_major major)
{
    struct head head;
    if (!expect(d, major, &head)) {
        return 0;
    }
    decode_head_done(d, &head);
    return head.argument;
}

static struct span get_string(struct cbor_decoder *d, enum head_major major)
{
    struct head head;
    return expect(d, major, &head) ? decode_string(d, &head) : (struct span){ 0 };
}

static size_t enter(struct cbor_decoder *d, enum head_major major)
{
    struct head head;
    return expect(d, major, &head) ? decode_enter(d, &head) : 0;
}

static bool get_simple(struct cbor_decoder *d, uint8_t info, uint8_t or_info, struct head *head)
{
    if (!expect(d, HEAD_SIMPLE, head)) {
        return false;
    }
    if (head->info != info && head->info != or_info) {
        d->error = CBOR_WRONG_TYPE;
        return false;
    }
    decode_head_done(d, head);
    return true;
}

enum cbor_type cbor_peek(struct cbor_decoder *d)
{
    static const enum cbor_type types[] = { CBOR_UINT,  CBOR_NEGATIVE, CBOR_BYTES, CBOR_TEXT,
                                            CBOR_ARRAY, CBOR_MAP,      CBOR_TAG,   CBOR_OTHER };
    struct head head;
    if (!cbor_has_next(d) || !decode_head(d, &head)) {
        return CBOR_NONE;
    }
    if (head.major == HEAD_SIMPLE && (head.info == HEAD_FALSE || head.info == HEAD_TRUE)) {
        return CBOR_BOOL;
    }
    return head.major == HEAD_SIMPLE && head.info == HEAD_NULL ? CBOR_NULL : types[head.major];
}

uint64_t cbor_get_uint(struct cbor_decoder *d)
{
    return get_number(d, HEAD_UINT);
}

uint64_t cbor_get_negative(struct cbor_decoder *d)
{
    return get_number(d, HEAD_NEGATIVE);
}

int64_t cbor_get_int(struct cbor_decoder *d)
{
    struct head head;
    if (!decode_head(d, &head)) {
        return 0;
    }
    if (head.major != HEAD_UINT && head.major != HEAD_NEGATIVE) {
        d->error = CBOR_WRONG_TYPE;
        return 0;
    }
    if (head.argument > INT64_MAX) {
        d->error = CBOR_OUT_OF_RANGE;
        return 0;
    }
    decode_head_done(d, &head);
    return head.major == HEAD_UINT ? (int64_t)head.argument : -1 - (int64_t)head.argument;
}

struct span cbor_get_bytes(struct cbor_decoder *d)
{
    return get_string(d, HEAD_BYTES);
}

struct span cbor_get_text(struct cbor_decoder *d)
{
    return get_string(d, HEAD_TEXT);
}

uint64_t cbor_get_tag(struct cbor_decoder *d)
{
    return get_number(d, HEAD_TAG);
}

bool cbor_get_bool(struct cbor_decoder *d)
{
    struct head head;
    return get_simple(d, HEAD_FALSE, HEAD_TRUE, &head) && head.info == HEAD_TRUE;
}

void cbor_get_null(struct cbor_decoder *d)
{
    struct head head;
    (void)get_simple(d, HEAD_NULL, HEAD_NULL, &head);
}

size_t cbor_enter_array(struct cbor_decoder *d)
{
    return enter(d, HEAD_ARRAY);
}

size_t cbor_enter_map(struct cbor_decoder *d)
{
    return enter(d, HEAD_MAP);
}

void cbor_leave(struct cbor_decoder *d)
{
    if (d->error != CBOR_OK) {
        return;
    }
    if (d->depth == 0 || d->left[d->depth] != 0) {
        d->error = CBOR_INCOMPLETE;
        return;
    }
    d->depth--;
}

enum cbor_error cbor_finish(const struct cbor_decoder *d)
{
    if (d->error != CBOR_OK) {
        return d->error;
    }
    if (d->depth != 0 || d->left[0] != 0) {
        return CBOR_INCOMPLETE;
    }
    return d->at == d->in.len ? CBOR_OK : CBOR_TRAILING;
}
