/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "rsa_der.h"

#include <string.h>

#include "base/wipe.h"

enum { TAG_INTEGER = 0x02, TAG_SEQUENCE = 0x30, LONG_LENGTH = 0x80 };

/* The header of one element; *body gets its content. The length must be in its shortest form and within 64 KiB. */
static bool take(struct span *in, uint8_t tag, struct span *body)
{
    size_t at = 2;
    if (in->len < 2 || in->data[0] != tag) {
        return false;
    }
    size_t len = in->data[1];
    if (len >= LONG_LENGTH) {
        size_t bytes = len - LONG_LENGTH;
        if (bytes < 1 || bytes > 2 || in->len < 2 + bytes) {
            return false;
        }
        len = bytes == 1 ? in->data[2] : (size_t)in->data[2] << 8 | in->data[3];
        at += bytes;
        if (len < (bytes == 1 ? 0x80u : 0x100u)) {
            return false;
        }
    }
    if (len > in->len - at) {
        return false;
    }
    *body = span_of(in->data + at, len);
    *in = span_of(in->data + at + len, in->len - at - len);
    return true;
}

/* A positive number; its leading zero, if it has one, is left out. */
static bool take_number(struct span *in, struct span *number)
{
    if (!take(in, TAG_INTEGER, number) || number->len == 0 || (number->data[0] & 0x80) != 0) {
        return false;
    }
    if (number->data[0] == 0) {
        if (number->len < 2 || (number->data[1] & 0x80) == 0) {
            return false; /* zero, or not the shortest form */
        }
        *number = span_of(number->data + 1, number->len - 1);
    }
    return true;
}

static bool take_numbers(struct span *body, struct rsa_key *key, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!take_number(body, &key->numbers[i])) {
            return false;
        }
    }
    return body->len == 0;
}

static bool take_version_0(struct span *body)
{
    struct span version;
    return take(body, TAG_INTEGER, &version) && version.len == 1 && version.data[0] == 0;
}

bool rsa_der_read_pair(struct span der, struct rsa_key *key)
{
    struct span body;
    return take(&der, TAG_SEQUENCE, &body) && der.len == 0 && take_version_0(&body) &&
           take_numbers(&body, key, RSA_NUMBERS);
}

bool rsa_der_read_public(struct span der, struct rsa_key *key)
{
    struct span body;
    return take(&der, TAG_SEQUENCE, &body) && der.len == 0 && take_numbers(&body, key, RSA_PUBLIC_NUMBERS);
}

size_t rsa_bits_of(struct span number)
{
    size_t bits = number.len * 8;
    if (number.len == 0) {
        return 0;
    }
    for (uint8_t top = number.data[0]; (top & 0x80) == 0 && bits > 0; top = (uint8_t)(top << 1)) {
        bits--;
    }
    return bits;
}

/* Written from the end to the beginning, so that lengths are known when they come up. */
struct backwards {
    uint8_t *begin;
    uint8_t *at;
    bool failed;
};

static void put(struct backwards *w, const uint8_t *bytes, size_t len)
{
    if (len == 0) {
        return;
    }
    if (w->failed || (size_t)(w->at - w->begin) < len) {
        w->failed = true;
        return;
    }
    w->at -= len;
    memcpy(w->at, bytes, len);
}

static void put_header(struct backwards *w, uint8_t tag, size_t len)
{
    uint8_t header[4] = { tag, (uint8_t)len };
    size_t header_len = 2;
    if (len >= 0x100) {
        header[1] = LONG_LENGTH + 2;
        header[2] = (uint8_t)(len >> 8);
        header[3] = (uint8_t)len;
        header_len = 4;
    } else if (len >= LONG_LENGTH) {
        header[1] = LONG_LENGTH + 1;
        header[2] = (uint8_t)len;
        header_len = 3;
    }
    put(w, header, header_len);
}

static void put_number(struct backwards *w, struct span number)
{
    static const uint8_t zero = 0;
    bool is_padded = number.len == 0 || (number.data[0] & 0x80) != 0;
    put(w, number.data, number.len);
    if (is_padded) {
        put(w, &zero, 1);
    }
    put_header(w, TAG_INTEGER, number.len + is_padded);
}

size_t rsa_der_write(const struct rsa_key *key, size_t count, struct out_span out)
{
    struct backwards w = { .begin = out.data, .at = out.data + out.len };
    uint8_t *end = w.at;
    for (size_t i = count; i > 0; i--) {
        put_number(&w, key->numbers[i - 1]);
    }
    if (count == RSA_NUMBERS) {
        put_number(&w, span_of(NULL, 0)); /* version 0 */
    }
    put_header(&w, TAG_SEQUENCE, (size_t)(end - w.at));
    if (w.failed) {
        return 0;
    }
    size_t len = (size_t)(end - w.at);
    memmove(out.data, w.at, len);
    wipe(out.data + len, out.len - len); /* it was written further back */
    return len;
}
