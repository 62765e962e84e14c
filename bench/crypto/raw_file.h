/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* One preallocated file, the fastest durable form there is: overwrite in place, one fdatasync. Abort on any failure. */

/** Makes the file in the folder $TMPDIR (else /tmp) and unlinks it at once. */
void raw_file_start(void);
void raw_file_set(const uint8_t *in, size_t len);
void raw_file_get(uint8_t *out, size_t len);
