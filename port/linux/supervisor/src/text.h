/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/** A text in the caller's memory. `failed` sticks when it does not fit; `data` stays NUL-terminated. */
struct text {
    char *data;
    size_t size;
    size_t len;
    bool failed;
};

struct text text_of(char *data, size_t size);
void text_print(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** A JSON string with its quotes; what is not printable ASCII becomes \u00XX. */
void text_json(struct text *text, const char *value);
void text_hex(struct text *text, const unsigned char *bytes, size_t len);
