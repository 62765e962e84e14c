/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dev/flash_fault.h"

#include <string.h>

#include "reason/reason.h"

enum { CHANGED = 1, ERASED_BETWEEN = 2 };
enum { SPOILT = 2 }; /* in flash_ram.programmed: 1 is programmed */

static struct flash_fault *fault_of(const struct flash *flash)
{
    return flash->context;
}

/* splitmix64: small, seeded, good enough to choose where a write tears. */
static uint32_t draw(struct flash_fault *fault)
{
    fault->seed += 0x9e3779b97f4a7c15u;
    uint64_t z = fault->seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) >> 16);
}

/* True if power goes at this step. */
static bool step_is_cut(struct flash_fault *fault)
{
    fault->steps++;
    return fault->cut_at != 0 && fault->steps == fault->cut_at;
}

void flash_fault_spoil(struct flash_fault *fault, uint32_t at)
{
    fault->medium->programmed[at / fault->flash.geometry.program_unit] = SPOILT;
}

static bool is_worn(const struct flash_fault *fault, uint32_t block, uint32_t at_what)
{
    return block == fault->worn && (fault->wear & at_what) != 0;
}

static void nor_cut_program(struct flash_fault *fault, uint32_t at, const uint8_t *data)
{
    uint32_t unit = fault->flash.geometry.program_unit;
    uint8_t part[FLASH_UNIT_MAX];
    if (fault->cut == FLASH_CUT_CLEAN) {
        return;
    }
    uint32_t whole = draw(fault) % unit;
    bool is_begun = fault->cut == FLASH_CUT_UNREADABLE;
    for (uint32_t i = 0; i < unit; i++) {
        uint8_t torn = i < whole ? data[i] : i == whole ? (uint8_t)(data[i] | draw(fault)) : FLASH_ERASED;
        part[i] = fault->cut == FLASH_CUT_GARBAGE ? (uint8_t)draw(fault) : torn;
        is_begun = is_begun || part[i] != FLASH_ERASED;
    }
    if (!is_begun) {
        return; /* no bit has changed: the unit is erased */
    }
    (void)flash_program(&fault->medium->flash, at, span_of(part, unit)); /* power is gone: nobody hears */
    if (fault->cut == FLASH_CUT_UNREADABLE) {
        flash_fault_spoil(fault, at);
    }
}

static void nor_cut_erase(struct flash_fault *fault, uint32_t block)
{
    const struct flash_geometry *geometry = &fault->flash.geometry;
    uint32_t base = block * geometry->block_size;
    uint8_t *image = fault->memory.front;
    if (fault->cut == FLASH_CUT_CLEAN) {
        return;
    }
    uint32_t from = draw(fault) % geometry->block_size;
    bool from_the_end = draw(fault) % 2 == 0;
    (void)flash_read(&fault->medium->flash, base, out_span_of(image, geometry->block_size));
    (void)flash_erase(&fault->medium->flash, block);
    for (uint32_t i = 0; i < geometry->block_size; i++) {
        bool reached = from_the_end ? i >= from : i < from;
        image[i] = fault->cut == FLASH_CUT_GARBAGE ? (uint8_t)(image[i] | draw(fault))
                   : reached                        ? (uint8_t)FLASH_ERASED
                                                    : image[i];
    }
    /* Programming every unit leaves the whole block unfit for use until it is erased again. */
    (void)flash_program(&fault->medium->flash, base, span_of(image, geometry->block_size));
    for (uint32_t i = 0; fault->cut == FLASH_CUT_UNREADABLE && i < geometry->block_size; i += geometry->program_unit) {
        flash_fault_spoil(fault, base + i);
    }
}

static psa_status_t nor_program(struct flash_fault *fault, uint32_t at, struct span data)
{
    uint32_t unit = fault->flash.geometry.program_unit;
    for (uint32_t i = 0; i < data.len; i += unit) {
        if (step_is_cut(fault)) {
            nor_cut_program(fault, at + i, data.data + i);
            fault->is_off = true;
            return REFUSE(FLASH_POWER);
        }
        psa_status_t status = flash_program(&fault->medium->flash, at + i, span_of(data.data + i, unit));
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    return PSA_SUCCESS;
}

static psa_status_t nor_read(struct flash_fault *fault, uint32_t at, struct out_span out)
{
    uint32_t unit = fault->flash.geometry.program_unit;
    for (uint32_t i = at / unit; out.len != 0 && i <= (at + (uint32_t)out.len - 1) / unit; i++) {
        if (fault->medium->programmed[i] == SPOILT) {
            return REFUSE(FLASH_SPOILT);
        }
    }
    return flash_read(&fault->medium->flash, at, out);
}

static psa_status_t nor_erase(struct flash_fault *fault, uint32_t block)
{
    if (step_is_cut(fault)) {
        nor_cut_erase(fault, block);
        fault->is_off = true;
        return REFUSE(FLASH_POWER);
    }
    return flash_erase(&fault->medium->flash, block);
}

/* What one unit holds on the medium after the cut. */
static void cache_settle_unit(struct flash_fault *fault, uint32_t index)
{
    uint32_t unit = fault->flash.geometry.program_unit;
    uint8_t *medium = fault->medium->bytes + (size_t)index * unit;
    const uint8_t *front = fault->memory.front + (size_t)index * unit;
    uint32_t outcome = draw(fault) % (fault->cut == FLASH_CUT_GARBAGE ? 5 : 4);
    uint32_t whole = draw(fault) % unit;

    if (outcome >= 1 && (fault->memory.changed[index] & ERASED_BETWEEN) != 0 && draw(fault) % 2 == 0) {
        memset(medium, FLASH_ERASED, unit);
    }
    if (outcome == 2) {
        memcpy(medium, front, unit);
    } else if (outcome == 3) {
        memcpy(medium, front, whole);
    } else if (outcome == 4) {
        for (uint32_t i = 0; i < unit; i++) {
            medium[i] = (uint8_t)draw(fault);
        }
    }
}

void flash_fault_cut(struct flash_fault *fault)
{
    const struct flash_geometry *geometry = &fault->flash.geometry;
    fault->is_off = true;
    if (fault->model != FLASH_FAULT_CACHE || fault->cut == FLASH_CUT_CLEAN) {
        return;
    }
    uint32_t units = flash_size(geometry) / geometry->program_unit;
    for (uint32_t i = 0; i < units; i++) {
        if (fault->memory.changed[i] != 0) {
            cache_settle_unit(fault, i);
        }
    }
}

static psa_status_t cache_program(struct flash_fault *fault, uint32_t at, struct span data)
{
    uint32_t unit = fault->flash.geometry.program_unit;
    for (uint32_t i = 0; i < data.len; i++) {
        if (fault->memory.front[at + i] != FLASH_ERASED) {
            fault->medium->breaches++;
            return REFUSE(FLASH_PROGRAMMED_TWICE);
        }
    }
    if (data.len != 0) {
        memcpy(fault->memory.front + at, data.data, data.len);
    }
    for (uint32_t i = 0; i < data.len / unit; i++) {
        fault->memory.changed[at / unit + i] |= CHANGED;
    }
    return PSA_SUCCESS;
}

static void cache_erase(struct flash_fault *fault, uint32_t block)
{
    const struct flash_geometry *geometry = &fault->flash.geometry;
    uint32_t units = geometry->block_size / geometry->program_unit;
    memset(fault->memory.front + (size_t)block * geometry->block_size, FLASH_ERASED, geometry->block_size);
    memset(fault->memory.changed + (size_t)block * units, CHANGED | ERASED_BETWEEN, units);
    if (fault->medium->erases != NULL) {
        fault->medium->erases[block]++;
    }
}

static void cache_sync(struct flash_fault *fault)
{
    const struct flash_geometry *geometry = &fault->flash.geometry;
    memcpy(fault->medium->bytes, fault->memory.front, flash_size(geometry));
    memset(fault->memory.changed, 0, flash_size(geometry) / geometry->program_unit);
}

static psa_status_t fault_read(const struct flash *flash, uint32_t at, struct out_span out)
{
    struct flash_fault *fault = fault_of(flash);
    if (fault->is_off) {
        return REFUSE(FLASH_POWER);
    }
    if (fault->model == FLASH_FAULT_NOR) {
        return nor_read(fault, at, out);
    }
    if (out.len != 0) {
        memcpy(out.data, fault->memory.front + at, out.len);
    }
    return PSA_SUCCESS;
}

static psa_status_t fault_program(const struct flash *flash, uint32_t at, struct span data)
{
    struct flash_fault *fault = fault_of(flash);
    if (fault->is_off) {
        return REFUSE(FLASH_POWER);
    }
    if (is_worn(fault, at / flash->geometry.block_size, FLASH_WEAR_PROGRAM)) {
        return REFUSE(FLASH_WORN);
    }
    if (fault->model == FLASH_FAULT_NOR) {
        return nor_program(fault, at, data);
    }
    psa_status_t status = cache_program(fault, at, data);
    if (step_is_cut(fault)) {
        flash_fault_cut(fault);
        return REFUSE(FLASH_POWER);
    }
    return status;
}

static psa_status_t fault_erase(const struct flash *flash, uint32_t block)
{
    struct flash_fault *fault = fault_of(flash);
    if (fault->is_off) {
        return REFUSE(FLASH_POWER);
    }
    if (is_worn(fault, block, FLASH_WEAR_ERASE)) {
        return REFUSE(FLASH_WORN);
    }
    if (fault->model == FLASH_FAULT_NOR) {
        return nor_erase(fault, block);
    }
    cache_erase(fault, block);
    if (step_is_cut(fault)) {
        flash_fault_cut(fault);
        return REFUSE(FLASH_POWER);
    }
    return PSA_SUCCESS;
}

static psa_status_t fault_sync(const struct flash *flash)
{
    struct flash_fault *fault = fault_of(flash);
    if (fault->is_off) {
        return REFUSE(FLASH_POWER);
    }
    fault->syncs++;
    if (fault->model == FLASH_FAULT_NOR) {
        return PSA_SUCCESS; /* what was programmed is on the medium already */
    }
    if (step_is_cut(fault)) {
        flash_fault_cut(fault);
        return REFUSE(FLASH_POWER);
    }
    cache_sync(fault);
    return PSA_SUCCESS;
}

static const struct flash_ops fault_ops = { fault_read, fault_program, fault_erase, fault_sync };

void flash_fault_init(struct flash_fault *fault, struct flash_ram *medium, enum flash_fault_model model,
                      struct flash_fault_memory memory)
{
    *fault = (struct flash_fault){
        .flash = { .ops = &fault_ops, .context = fault, .geometry = medium->flash.geometry },
        .medium = medium,
        .model = model,
        .memory = memory,
    };
    flash_fault_restore(fault);
}

void flash_fault_arm(struct flash_fault *fault, uint32_t cut_at, enum flash_cut cut, uint64_t seed)
{
    fault->steps = 0;
    fault->syncs = 0;
    fault->cut_at = cut_at;
    fault->cut = cut;
    fault->seed = seed;
}

void flash_fault_restore(struct flash_fault *fault)
{
    const struct flash_geometry *geometry = &fault->flash.geometry;
    fault->is_off = false;
    flash_fault_arm(fault, 0, FLASH_CUT_CLEAN, 0);
    if (fault->model == FLASH_FAULT_CACHE) {
        flash_ram_settle(fault->medium);
        memcpy(fault->memory.front, fault->medium->bytes, flash_size(geometry));
        memset(fault->memory.changed, 0, flash_size(geometry) / geometry->program_unit);
    }
}
