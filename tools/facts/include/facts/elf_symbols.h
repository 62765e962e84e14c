/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* Names of functions in a 32-bit little-endian ELF file, whose bytes may be anything. */

struct elf_symbols {
    struct span table; /* of 16 bytes each */
    struct span names;
};

/** NULL, and `symbols` points into `file`, which the caller keeps; else why there are none. */
const char *elf_symbols_open(struct elf_symbols *symbols, struct span file);

/** The function that `address` lies in: its name, which ends where a NUL does, and how far in. False if none is there. */
bool elf_symbols_find(const struct elf_symbols *symbols, uint32_t address, struct span *name, uint32_t *offset);
