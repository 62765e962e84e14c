/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "dev/flash.h"
#include "psa/error.h"

/* What lies on a medium, told without mounting it: before a store is opened by someone who must say why he will not. */

enum store_kind {
    STORE_IS_ALIEN = 0,     /* something is there, and no valid block header */
    STORE_IS_BLANK,         /* every byte is erased */
    STORE_IS_THERE,         /* a block header of the version that this program writes, for this geometry */
    STORE_IS_OTHER_SHAPE,   /* of this version, for another geometry */
    STORE_IS_OTHER_VERSION, /* of a version that this program does not know */
};

struct store_probe {
    enum store_kind kind;
    uint32_t version;                /* of the header that was found; 0: none */
    struct flash_geometry geometry;  /* that it names: THERE, OTHER_SHAPE */
    uint32_t object_max;             /* the same */
};

/**
 * Looks at every place where a block of `flash` begins and, if there is no header, at every multiple of
 * FLASH_UNIT_MAX bytes. Reads only. The first header that fits `flash` decides, else the first of any kind:
 * nothing but its checksum vouches for it.
 *
 * PSA_ERROR_STORAGE_FAILURE  the device failed; *out is all zero
 */
psa_status_t store_probe(const struct flash *flash, struct store_probe *out);
