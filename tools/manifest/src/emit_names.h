/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "manifest/emit.h"

#include <ctype.h>
#include <stddef.h>

enum { EMIT_NAME_MAX = 256 }; /* bytes: a stem is a file name, which ends at 255 */

/** `text` as a macro: upper case, everything but letters and digits becomes '_'. Cut to `room`. */
static inline void emit_upper(char *out, size_t room, const char *text)
{
    size_t i = 0;
    for (; text[i] != '\0' && i + 1 < room; i++) {
        out[i] = isalnum((unsigned char)text[i]) != 0 ? (char)toupper((unsigned char)text[i]) : '_';
    }
    out[i] = '\0';
}

/** `text` in lower case. Cut to `room`. */
static inline void emit_lower(char *out, size_t room, const char *text)
{
    size_t i = 0;
    for (; text[i] != '\0' && i + 1 < room; i++) {
        out[i] = (char)tolower((unsigned char)text[i]);
    }
    out[i] = '\0';
}

/** The prototypes of every function that the partition has to define. */
void emit_prototypes(struct output *output, const struct manifest_partition *partition);
