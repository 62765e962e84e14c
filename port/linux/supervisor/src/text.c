/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>

struct text text_of(char *data, size_t size)
{
    data[0] = '\0';
    return (struct text){ .data = data, .size = size };
}

void text_print(struct text *text, const char *format, ...)
{
    va_list arguments;
    size_t room = text->size - text->len;
    va_start(arguments, format);
    int len = text->failed ? -1 : vsnprintf(text->data + text->len, room, format, arguments);
    va_end(arguments);
    if (len < 0 || (size_t)len >= room) {
        text->data[text->len] = '\0';
        text->failed = true;
        return;
    }
    text->len += (size_t)len;
}

void text_json(struct text *text, const char *value)
{
    text_print(text, "\"");
    for (const unsigned char *p = (const unsigned char *)value; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\') {
            text_print(text, "\\%c", *p);
        } else if (*p < 0x20 || *p > 0x7e) {
            text_print(text, "\\u%04x", *p);
        } else {
            text_print(text, "%c", *p);
        }
    }
    text_print(text, "\"");
}

void text_hex(struct text *text, const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        text_print(text, "%02x", bytes[i]);
    }
}
