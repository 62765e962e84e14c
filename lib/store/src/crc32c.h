/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "base/span.h"

/** CRC-32C (Castagnoli, reflected) of `data` after bytes whose CRC is `crc`; start with 0. */
uint32_t crc32c(uint32_t crc, struct span data);

/** The register `state` after `data`, as fast as this processor can: crc32c_portable.c or the file of an architecture. */
uint32_t crc32c_update(uint32_t state, struct span data);
/** The same, byte by byte with a table of 1 KiB. */
uint32_t crc32c_table(uint32_t state, struct span data);
