/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "dev/flash.h"

/** A flash device in RAM that enforces NOR rules: a breach is refused and counted, never carried out. */
struct flash_ram {
    struct flash flash;  /* use this */
    uint8_t *bytes;      /* flash_size() bytes, the caller's: the medium itself */
    uint8_t *programmed; /* one byte a program unit, the caller's: 1 = programmed since its erase */
    uint32_t *erases;    /* one a block, the caller's, or NULL: how often each was erased */
    uint32_t breaches;   /* calls that broke a NOR rule */
};

/** Memory of a RAM device, all the caller's, living as long as the device. */
struct flash_ram_memory {
    uint8_t *bytes;
    uint8_t *programmed;
    uint32_t *erases; /* may be NULL */
};

/** Makes a device of erased flash. PSA_ERROR_INVALID_ARGUMENT: the geometry is not valid; nothing is written. */
psa_status_t flash_ram_init(struct flash_ram *ram, const struct flash_geometry *geometry,
                            struct flash_ram_memory memory);

/** Takes the bytes as they now are: units that are not erased count as programmed. After altering `bytes`. */
void flash_ram_settle(struct flash_ram *ram);
