/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "dev/fuses.h"

/*
 * Simulated fuses in memory that outlives the machine (a file of the host on the simulated boards), kept inverted: a medium of nothing but 0xff is an
 * array as made. Behind the array stand its frozen places, a bit a word. What is hidden is a flag in RAM. Both hold against code that uses this driver, not
 * against code that writes the memory.
 */

enum {
    FUSES_MAPPED_SIZE_MAX = 512,
    FUSES_MAPPED_UNIT = 4, /* bytes: what freeze and hide take alone */
    FUSES_MAPPED_MASKS = FUSES_MAPPED_SIZE_MAX / FUSES_MAPPED_UNIT / 32,
};

struct fuses_mapped {
    struct fuses fuses; /* use this */
    uint32_t *words;
    uint32_t hidden[FUSES_MAPPED_MASKS]; /* a bit a word */
};

/** Bytes of medium for an array of `size` bytes. */
#define FUSES_MAPPED_MEDIUM(size) ((size) + FUSES_MAPPED_MASKS * 4)

/**
 * An array of `size` bytes (a multiple of 4, at most FUSES_MAPPED_SIZE_MAX) over FUSES_MAPPED_MEDIUM(size) bytes at `base`, nothing hidden.
 * PSA_ERROR_INVALID_ARGUMENT: another size.
 */
psa_status_t fuses_mapped_init(struct fuses_mapped *mapped, uint32_t *base, uint32_t size);
