/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "base/span.h"

/** CRC-32C (Castagnoli, reflected) of `data` after bytes whose CRC is `crc`; start with 0. */
uint32_t crc32c(uint32_t crc, struct span data);
