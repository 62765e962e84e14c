/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "manifest/emit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static bool make_room(struct output *output, size_t more)
{
    if (more <= output->room - output->len) {
        return true;
    }
    size_t room = (output->room + more) * 2;
    char *data = realloc(output->data, room);
    if (data == NULL) {
        output->failed = true;
        return false;
    }
    output->data = data;
    output->room = room;
    return true;
}

void output_print(struct output *output, const char *format, ...)
{
    va_list args;
    if (output->failed) {
        return;
    }
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0 || !make_room(output, (size_t)len + 1)) {
        output->failed = true;
        return;
    }
    va_start(args, format);
    vsnprintf(output->data + output->len, (size_t)len + 1, format, args);
    va_end(args);
    output->len += (size_t)len;
}

void output_free(struct output *output)
{
    free(output->data);
    *output = (struct output){ .data = NULL };
}
