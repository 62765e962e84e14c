/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "dev/flash.h"

/*
 * NOR flash that stands in the address space, written word by word in program order. On the simulated boards it is RAM whose bytes
 * outlive the machine (a file of the host), so this driver is what enforces the rules of NOR: a unit that does not read as
 * erased is never programmed. Each breach is a bug of the caller, or damage: it is refused, counted and told.
 */
struct flash_mapped {
    struct flash flash;  /* use this */
    uint32_t *words;     /* the medium, flash_size() bytes */
    uint32_t breaches;   /* programs refused because a unit was not erased */
    void (*breach)(uint32_t at); /* told where, before the refusal returns; NULL: nobody */
};

/**
 * Makes a device of `flash_size(geometry)` bytes at `base`, as they are: nothing is read or written. `base` is aligned to 4 bytes.
 *
 * PSA_ERROR_INVALID_ARGUMENT  the geometry is not valid, its program unit is no multiple of 4, or `base` is not aligned
 *
 * A unit that was programmed with nothing but 0xff cannot be told from an erased one, and may be programmed again.
 */
psa_status_t flash_mapped_init(struct flash_mapped *mapped, const struct flash_geometry *geometry, void *base,
                               void (*breach)(uint32_t at));
