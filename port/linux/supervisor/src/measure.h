/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum { MEASURE_LEN = 32 };

/** A program whose bytes were hashed while they were copied: what was measured is what runs. */
struct measured {
    int fd;                      /* sealed memfd of mode 0111; -1 if none */
    uint8_t digest[MEASURE_LEN]; /* SHA-256 */
    bool has_interpreter;        /* a dynamic ELF program */
};

/** Reads `path` once. False: errno says why, nothing stays open. */
bool measure_program(struct measured *out, const char *path, const char *name);

/**
 * It can be fenced as this build of the supervisor demands: static; built with a sanitizer, it takes dynamic programs
 * too.
 */
bool measure_can_fence(const struct measured *program);

/** SHA-256 of all that can be read from `path`. */
bool measure_file(const char *path, uint8_t digest[MEASURE_LEN]);

/** A whole file in memory from malloc, at most `most` bytes. NULL: errno says why. */
uint8_t *measure_read(const char *path, size_t most, size_t *len);
