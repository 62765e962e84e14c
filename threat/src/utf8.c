/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "threat/utf8.h"

static size_t length_of(uint8_t first)
{
    if (first < 0x80) {
        return 1;
    }
    if (first < 0xc2) {
        return 0;
    }
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

/* Marks that turn the direction of text, line separators, and the mark of byte order: what is seen is not what is
 * there. */
static bool steers(uint32_t c)
{
    bool is_control = c < 0x20 || (c >= 0x7f && c < 0xa0);
    bool is_direction =
        c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return is_control || is_direction || c == 0x2028 || c == 0x2029 || c == 0xfeff;
}

static bool is_in_range(uint32_t c, size_t len)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    return c >= least[len] && c <= 0x10ffff && !(c >= 0xd800 && c <= 0xdfff);
}

bool threat_utf8_is_plain(const char *text, size_t len)
{
    const uint8_t *bytes = (const uint8_t *)text;
    size_t at = 0;
    while (at < len) {
        size_t count = length_of(bytes[at]);
        if (count == 0 || count > len - at) {
            return false;
        }
        uint32_t c = count == 1 ? bytes[at] : bytes[at] & (0xffu >> (count + 1));
        for (size_t i = 1; i < count; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return false;
            }
            c = c << 6 | (bytes[at + i] & 0x3fu);
        }
        if (!is_in_range(c, count) || steers(c)) {
            return false;
        }
        at += count;
    }
    return true;
}

bool threat_is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
