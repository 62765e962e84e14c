/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "dev/limits.h"
#include "psa/error.h"

/*
 * A storage medium with NOR rules: erased bytes read 0xff, programming writes whole program units of an erased
 * place once, erasing takes a whole block. A device is a struct of operations plus a context, so that a fault
 * injector can be stacked over a real one.
 */

enum {
    FLASH_ERASED = 0xff,
};

struct flash_geometry {
    uint32_t program_unit; /* bytes, a power of two, 1 to FLASH_UNIT_MAX */
    uint32_t block_size;   /* bytes, a multiple of program_unit */
    uint32_t block_count;  /* block_size * block_count is less than 2^32 */
};

struct flash;

/**
 * What a device does. Each returns PSA_SUCCESS or PSA_ERROR_STORAGE_FAILURE, and may then have done a part. A
 * read that meets a unit which does not pass the device's own check (ECC) is PSA_ERROR_DATA_CORRUPT: others
 * can be read. A power cut may leave such units.
 *
 * read     fills `out` from byte `at` on. Any alignment.
 * program  writes `data` at `at`; both are whole program units, erased since they were last programmed.
 *          A program that was cut before any bit changed leaves the unit erased, or unreadable where the
 *          device checks it.
 * erase    sets block `block` (0 to block_count - 1) to 0xff.
 * sync     returns when everything before it has reached the medium and survives a power cut. Before that, what
 *          program and erase did may survive in part and in any order.
 *
 * A place outside the medium is PSA_ERROR_INVALID_ARGUMENT, and nothing is done.
 */
struct flash_ops {
    psa_status_t (*read)(const struct flash *flash, uint32_t at, struct out_span out);
    psa_status_t (*program)(const struct flash *flash, uint32_t at, struct span data);
    psa_status_t (*erase)(const struct flash *flash, uint32_t block);
    psa_status_t (*sync)(const struct flash *flash);
};

struct flash {
    const struct flash_ops *ops;
    void *context; /* owned by whoever made the device */
    struct flash_geometry geometry;
};

/** True if the three numbers keep the rules stated beside them, and there are at least two blocks. */
bool flash_geometry_is_valid(const struct flash_geometry *geometry);

/** Bytes of the whole medium. */
uint32_t flash_size(const struct flash_geometry *geometry);

/* Each checks its place against the geometry, then asks the device. Contract: `struct flash_ops`. */
psa_status_t flash_read(const struct flash *flash, uint32_t at, struct out_span out);
psa_status_t flash_program(const struct flash *flash, uint32_t at, struct span data);
psa_status_t flash_erase(const struct flash *flash, uint32_t block);
psa_status_t flash_sync(const struct flash *flash);
