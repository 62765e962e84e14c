/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/** Reads `text` as pairs of hexadecimal digits. False, with *len 0, for anything else or more than `out.len` bytes. */
bool hex_read(struct out_span out, size_t *len, struct span text);

/** Writes `bytes` in lower case and a zero byte to `out`, which has room for 2 * bytes.len + 1 characters. */
void hex_write(char *out, struct span bytes);
