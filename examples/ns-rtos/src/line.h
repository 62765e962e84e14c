/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/** A line that is put together, each thread its own: the C library's formatting shares state and a heap. What is too long is cut. */
struct line {
    char text[128];
    size_t len;
};

static inline void line_text(struct line *line, const char *text)
{
    while (*text != '\0' && line->len + 1 < sizeof(line->text)) {
        line->text[line->len++] = *text++;
    }
    line->text[line->len] = '\0';
}

static inline void line_number(struct line *line, uint32_t number)
{
    char digits[11] = "";
    size_t at = sizeof(digits) - 1;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    line_text(line, &digits[at]);
}
