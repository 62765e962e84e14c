/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dev/flash_ram.h"

#include <string.h>

#include "reason/reason.h"

static struct flash_ram *ram_of(const struct flash *flash)
{
    return flash->context;
}

static psa_status_t ram_read(const struct flash *flash, uint32_t at, struct out_span out)
{
    if (out.len != 0) {
        memcpy(out.data, ram_of(flash)->bytes + at, out.len);
    }
    return PSA_SUCCESS;
}

static psa_status_t ram_program(const struct flash *flash, uint32_t at, struct span data)
{
    struct flash_ram *ram = ram_of(flash);
    uint32_t unit = flash->geometry.program_unit;
    uint32_t first = at / unit;
    uint32_t count = (uint32_t)data.len / unit;

    for (uint32_t i = 0; i < count; i++) {
        if (ram->programmed[first + i] != 0) {
            ram->breaches++;
            return REFUSE(FLASH_PROGRAMMED_TWICE);
        }
    }
    /* Commit: nothing below can fail. */
    if (count != 0) {
        memset(ram->programmed + first, 1, count);
    }
    for (size_t i = 0; i < data.len; i++) {
        ram->bytes[at + i] = (uint8_t)(ram->bytes[at + i] & data.data[i]);
    }
    return PSA_SUCCESS;
}

static psa_status_t ram_erase(const struct flash *flash, uint32_t block)
{
    struct flash_ram *ram = ram_of(flash);
    uint32_t size = flash->geometry.block_size;
    uint32_t units = size / flash->geometry.program_unit;
    memset(ram->bytes + (size_t)block * size, FLASH_ERASED, size);
    memset(ram->programmed + (size_t)block * units, 0, units);
    if (ram->erases != NULL) {
        ram->erases[block]++;
    }
    return PSA_SUCCESS;
}

static psa_status_t ram_sync(const struct flash *flash)
{
    (void)flash; /* RAM has no cache between it and itself */
    return PSA_SUCCESS;
}

static const struct flash_ops ram_ops = { ram_read, ram_program, ram_erase, ram_sync };

psa_status_t flash_ram_init(struct flash_ram *ram, const struct flash_geometry *geometry,
                            struct flash_ram_memory memory)
{
    if (!flash_geometry_is_valid(geometry)) {
        return REFUSE(FLASH_GEOMETRY);
    }
    *ram = (struct flash_ram){
        .flash = { .ops = &ram_ops, .context = ram, .geometry = *geometry },
        .bytes = memory.bytes,
        .programmed = memory.programmed,
        .erases = memory.erases,
    };
    memset(ram->bytes, FLASH_ERASED, flash_size(geometry));
    memset(ram->programmed, 0, flash_size(geometry) / geometry->program_unit);
    if (ram->erases != NULL) {
        memset(ram->erases, 0, geometry->block_count * sizeof(ram->erases[0]));
    }
    return PSA_SUCCESS;
}

void flash_ram_settle(struct flash_ram *ram)
{
    uint32_t unit = ram->flash.geometry.program_unit;
    uint32_t units = flash_size(&ram->flash.geometry) / unit;
    for (uint32_t i = 0; i < units; i++) {
        ram->programmed[i] = 0;
        for (uint32_t k = 0; k < unit && ram->programmed[i] == 0; k++) {
            ram->programmed[i] = ram->bytes[(size_t)i * unit + k] != FLASH_ERASED;
        }
    }
}
