/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "cbor/decode.h"

#include "decode.h"

/* A key by value: two encodings of one number are one key. */
struct key {
    enum head_major major;
    uint64_t number;     /* integers */
    struct span content; /* strings */
};

static bool get_key(struct cbor_decoder *d, struct key *key)
{
    struct head head;
    if (!decode_head(d, &head)) {
        return false;
    }
    *key = (struct key){ .major = head.major };
    if (head.major == HEAD_UINT || head.major == HEAD_NEGATIVE) {
        key->number = head.argument;
        decode_head_done(d, &head);
    } else if (head.major == HEAD_BYTES || head.major == HEAD_TEXT) {
        key->content = decode_string(d, &head);
    } else {
        decode_fail(d, CBOR_BAD_KEY);
    }
    return d->error == CBOR_OK;
}

static bool keys_equal(const struct key *a, const struct key *b)
{
    return a->major == b->major && a->number == b->number && a->content.len == b->content.len &&
           (a->content.len == 0 || memcmp(a->content.data, b->content.data, a->content.len) == 0);
}

/* `d` is a copy of the caller's decoder, behind the key that is compared: it may be moved at will. */
static enum cbor_error find_again(struct cbor_decoder d, const struct key *key)
{
    struct key other;
    (void)cbor_skip(&d);
    while (cbor_has_next(&d) && get_key(&d, &other)) {
        if (keys_equal(key, &other)) {
            return CBOR_DUPLICATE_KEY;
        }
        (void)cbor_skip(&d);
    }
    return d.error;
}

static enum cbor_error check_map(struct cbor_decoder d)
{
    struct key key;
    if (cbor_enter_map(&d) > CBOR_MAP_PAIRS_MAX) {
        return CBOR_TOO_MANY;
    }
    while (cbor_has_next(&d) && get_key(&d, &key)) {
        enum cbor_error error = find_again(d, &key);
        if (error != CBOR_OK) {
            return error;
        }
        (void)cbor_skip(&d);
    }
    return d.error;
}

static void walk_into(struct cbor_decoder *d)
{
    enum cbor_type type = cbor_peek(d);
    if (type == CBOR_MAP) {
        decode_fail(d, check_map(*d));
        (void)cbor_enter_map(d);
    } else if (type == CBOR_ARRAY) {
        (void)cbor_enter_array(d);
    } else if (type == CBOR_TAG) {
        (void)cbor_get_tag(d);
    } else {
        (void)cbor_skip(d);
    }
    while (d->depth > 0 && d->error == CBOR_OK && d->left[d->depth] == 0) {
        cbor_leave(d);
    }
}

enum cbor_error cbor_check_valid(struct span in, enum cbor_option options)
{
    /* First the cheap walk, so that the comparisons below see only well-formed bytes. */
    struct cbor_decoder whole = cbor_decoder_of(in, options);
    (void)cbor_skip(&whole);
    enum cbor_error error = cbor_finish(&whole);
    if (error != CBOR_OK) {
        return error;
    }
    struct cbor_decoder d = cbor_decoder_of(in, options);
    while (cbor_has_next(&d)) {
        walk_into(&d);
    }
    return cbor_finish(&d);
}
