/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dev/flash.h"

#include "base/fits.h"
#include "reason/reason.h"

bool flash_geometry_is_valid(const struct flash_geometry *geometry)
{
    uint32_t unit = geometry->program_unit;
    bool unit_is_power_of_two = unit != 0 && (unit & (unit - 1)) == 0;
    return unit_is_power_of_two && unit <= FLASH_UNIT_MAX && geometry->block_size != 0 &&
           geometry->block_size % unit == 0 && geometry->block_count >= 2 &&
           geometry->block_count <= UINT32_MAX / geometry->block_size;
}

uint32_t flash_size(const struct flash_geometry *geometry)
{
    return geometry->block_size * geometry->block_count;
}

psa_status_t flash_read(const struct flash *flash, uint32_t at, struct out_span out)
{
    if (!fits(at, out.len, flash_size(&flash->geometry))) {
        return REFUSE(FLASH_OUTSIDE);
    }
    return flash->ops->read(flash, at, out);
}

psa_status_t flash_program(const struct flash *flash, uint32_t at, struct span data)
{
    uint32_t unit = flash->geometry.program_unit;
    if (!fits(at, data.len, flash_size(&flash->geometry)) || at % unit != 0 || data.len % unit != 0) {
        return REFUSE(FLASH_OUTSIDE);
    }
    return flash->ops->program(flash, at, data);
}

psa_status_t flash_erase(const struct flash *flash, uint32_t block)
{
    if (block >= flash->geometry.block_count) {
        return REFUSE(FLASH_OUTSIDE);
    }
    return flash->ops->erase(flash, block);
}

psa_status_t flash_sync(const struct flash *flash)
{
    return flash->ops->sync(flash);
}
