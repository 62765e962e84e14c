/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "world.h"

#include <string.h>

struct world_state world;
struct flash_fault world_fault;
uint32_t world_erases[WORLD_BYTES];

static struct flash_ram ram;
static struct store_config config;
static uint8_t wanted[WORLD_BYTES];
static uint8_t got[WORLD_BYTES];

static struct store_key key_of(uint8_t key)
{
    /* Neighbours differ in client or in uid only. */
    return (struct store_key){ .client = key % 2 == 0 ? -1 : 1, .uid = (uint64_t)(key / 2) + 1 };
}

static void draw(uint8_t *out, uint32_t len, uint32_t seed)
{
    uint32_t x = seed * 2654435761u + 12345u;
    for (uint32_t i = 0; i < len; i++) {
        x = x * 1664525u + 1013904223u;
        out[i] = (uint8_t)(x >> 24);
    }
}

void world_make(const struct shape *shape, enum flash_fault_model model)
{
    struct flash_ram_memory memory = { .bytes = world.medium, .programmed = world.programmed, .erases = world_erases };
    struct flash_fault_memory fault_memory = { .front = world.front, .changed = world.changed };
    memset(&world, 0, sizeof(world));
    (void)flash_ram_init(&ram, &shape->geometry, memory);
    flash_fault_init(&world_fault, &ram, model, fault_memory);
    config = (struct store_config){
        .flash = &world_fault.flash,
        .index = world.index,
        .index_count = WORLD_INDEX,
        .object_max = shape->object_max,
    };
    (void)store_format(&config);
}

/* Only as much as the shape uses: this is what most of the time goes into. */
static void copy(struct world_state *to, const struct world_state *from)
{
    size_t size = flash_size(&ram.flash.geometry);
    size_t units = size / ram.flash.geometry.program_unit;
    memcpy(to->medium, from->medium, size);
    memcpy(to->programmed, from->programmed, units);
    if (world_fault.model == FLASH_FAULT_CACHE) {
        memcpy(to->front, from->front, size);
        memcpy(to->changed, from->changed, units);
    }
    to->store = from->store;
    memcpy(to->index, from->index, sizeof(to->index));
    memcpy(to->known, from->known, sizeof(to->known));
}

void world_save(struct world_state *saved)
{
    copy(saved, &world);
}

void world_load(const struct world_state *saved)
{
    copy(&world, saved);
    world_fault.is_off = false;
    flash_fault_arm(&world_fault, 0, FLASH_CUT_CLEAN, 0);
}

psa_status_t world_mount(void)
{
    return store_mount(&world.store, &config);
}

struct known world_after(const struct change *change)
{
    return (struct known){ .is_there = !change->removes, .len = change->len, .seed = change->seed };
}

psa_status_t world_change(const struct change *change)
{
    psa_status_t status = PSA_SUCCESS;
    draw(wanted, change->len, change->seed);
    if (change->removes) {
        status = store_remove(&world.store, key_of(change->key));
    } else {
        status = store_set(&world.store, key_of(change->key), change->seed, span_of(wanted, change->len));
    }
    if (status == PSA_SUCCESS) {
        world.known[change->key] = world_after(change);
    }
    return status;
}

psa_status_t world_forecast(const struct change *change)
{
    const struct known *old = &world.known[change->key];
    struct store_capacity capacity = store_capacity(&world.store);
    if (change->removes) {
        return PSA_SUCCESS;
    }
    uint32_t used = capacity.used - (old->is_there ? store_footprint(&world.store, old->len) : 0);
    bool fits = used + store_footprint(&world.store, change->len) <= capacity.total;
    return fits && (old->is_there || capacity.objects < capacity.objects_max) ? PSA_SUCCESS
                                                                              : PSA_ERROR_INSUFFICIENT_STORAGE;
}

bool world_holds(uint8_t key, const struct known *known)
{
    struct store_info info;
    size_t len = 0;
    psa_status_t status = store_info(&world.store, key_of(key), &info);
    if (!known->is_there) {
        return status == PSA_ERROR_DOES_NOT_EXIST;
    }
    if (status != PSA_SUCCESS || info.flags != known->seed || info.len != known->len) {
        return false;
    }
    status = store_get(&world.store, key_of(key), 0, out_span_of(got, sizeof(got)), &len);
    draw(wanted, known->len, known->seed);
    return status == PSA_SUCCESS && len == known->len && memcmp(got, wanted, len) == 0;
}

bool world_keeps_all(void)
{
    for (uint8_t key = 0; key < WORLD_KEYS; key++) {
        if (!world_holds(key, &world.known[key])) {
            return false;
        }
    }
    return store_is_valid(&world.store);
}

bool world_is_true(void)
{
    uint32_t present = 0;
    for (uint8_t key = 0; key < WORLD_KEYS; key++) {
        present += world.known[key].is_there;
    }
    return present == store_capacity(&world.store).objects && world_keeps_all();
}

bool world_takes_full_capacity(void)
{
    struct store_key filler = { .client = 77 };
    struct store_capacity capacity = store_capacity(&world.store);
    uint32_t unit = store_footprint(&world.store, 0);
    uint32_t len = world.store.config.object_max;
    for (filler.uid = 1; capacity.objects < capacity.objects_max; filler.uid++) {
        uint32_t free = capacity.total - capacity.used;
        while (len > 0 && store_footprint(&world.store, len) > free) {
            len -= len < unit / 4 + 1 ? len : unit / 4 + 1;
        }
        bool fits = store_footprint(&world.store, len) <= free;
        psa_status_t status = store_set(&world.store, filler, 0, span_of(got, len));
        if (status != (fits ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_STORAGE)) {
            return false;
        }
        if (!fits) {
            break;
        }
        capacity = store_capacity(&world.store);
    }
    return store_is_valid(&world.store);
}
