/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "fuzz.h"

#include <string.h>

#include "base/bytes.h"
#include "base/invariant.h"
#include "crc32c.h"
#include "dev/flash_ram.h"
#include "format.h"
#include "store/probe.h"

/*
 * An arbitrary medium is looked at. The first byte chooses the geometry and whether the headers are sealed
 * anew, so that what lies behind the checksum is reached. What is told must be something that a mount may be
 * tried with.
 */

enum { MEDIUM = 16 * 1024, UNITS = MEDIUM / 1 };

static uint8_t medium[MEDIUM];
static uint8_t programmed[UNITS];
static uint32_t erases[64];

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const struct flash_geometry geometries[] = { { 512, 4096, 4 }, { 1, 1024, 16 }, { 16, 8192, 2 }, { 64, 512, 32 } };
    struct flash_ram ram;
    struct store_probe probe;
    if (len == 0) {
        return 0;
    }
    struct flash_geometry geometry = geometries[data[0] & 3];
    INVARIANT(flash_ram_init(&ram, &geometry, (struct flash_ram_memory){ medium, programmed, erases }) == PSA_SUCCESS);
    memset(medium, FLASH_ERASED, sizeof(medium));
    memcpy(medium, data + 1, len - 1 < sizeof(medium) ? len - 1 : sizeof(medium));
    for (size_t at = 0; (data[0] & 4) != 0 && at < sizeof(medium); at += 512) {
        put_le32(medium + at + 44, crc32c(0, span_of(medium + at, 44)));
    }
    INVARIANT(store_probe(&ram.flash, &probe) == PSA_SUCCESS);
    INVARIANT((probe.kind != STORE_IS_ALIEN && probe.kind != STORE_IS_BLANK) || probe.version == 0);
    INVARIANT(probe.kind <= STORE_IS_OTHER_VERSION);
    if (probe.kind == STORE_IS_THERE) {
        INVARIANT(memcmp(&probe.geometry, &geometry, sizeof(geometry)) == 0);
    }
    return 0;
}
