/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "utf8.h"

#include "base/fits.h"

/* Rows of RFC 3629 section 4: first byte, range of the second byte, length. Later bytes are always 80..BF. */
struct sequence {
    uint8_t first_min;
    uint8_t first_max;
    uint8_t second_min;
    uint8_t second_max;
    uint8_t len;
};

static const struct sequence sequences[] = {
    { 0x00, 0x7f, 0x00, 0x00, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
    { 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
    { 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static const struct sequence *sequence_of(uint8_t first)
{
    for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++) {
        if (first >= sequences[i].first_min && first <= sequences[i].first_max) {
            return &sequences[i];
        }
    }
    return NULL;
}

static bool tail_is_good(const struct sequence *sequence, const uint8_t *bytes)
{
    if (sequence->len == 1) {
        return true;
    }
    bool good = bytes[1] >= sequence->second_min && bytes[1] <= sequence->second_max;
    for (size_t i = 2; i < sequence->len; i++) {
        good = good && (bytes[i] & 0xc0) == 0x80;
    }
    return good;
}

bool cbor_is_utf8(struct span text)
{
    for (size_t at = 0; at < text.len;) {
        if (text.data[at] < 0x80) { /* most of what is ever read */
            at++;
            continue;
        }
        const struct sequence *sequence = sequence_of(text.data[at]);
        if (sequence == NULL || !fits(at, sequence->len, text.len) || !tail_is_good(sequence, text.data + at)) {
            return false;
        }
        at += sequence->len;
    }
    return true;
}
