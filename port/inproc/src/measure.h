/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum { MEASURE_LEN = 32 };

/** SHA-256 of `len` bytes. */
bool measure_bytes(const void *data, size_t len, uint8_t digest[MEASURE_LEN]);
/** SHA-256 of the parts, one behind the other: a kdf_sha256 (kdf/kdf.h). */
bool measure_parts(const struct span *parts, size_t part_count, uint8_t digest[MEASURE_LEN]);
/** SHA-256 of the program's own file, as it was started: the kernel keeps it unchanged while it runs. */
bool measure_program(uint8_t digest[MEASURE_LEN]);
/** Random bytes from the kernel. */
void measure_random(void *out, size_t len);
