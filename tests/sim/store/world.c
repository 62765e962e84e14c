/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "world.h"

#include <string.h>

struct world_state world;
struct flash_fault world_fault;
uint32_t world_erases[WORLD_BYTES / 512];

static struct flash_ram ram;
static struct store_config config;
static uint8_t wanted[WORLD_BYTES];
static uint8_t got[WORLD_BYTES];

enum { CHANGES_OF_A_BATCH = 127 };

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
    (void)world_mount();
}

/* Only as much as the shape uses: this is what much of the time goes into. */
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
    memcpy(to->index, from->index, from->store.count * sizeof(to->index[0]));
    memcpy(to->known, from->known, sizeof(to->known));
    memcpy(to->durable, from->durable, sizeof(to->durable));
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

/* The store as the dictionary counts it. */
struct model {
    struct known *known;
    uint32_t batch; /* changes in the open batch, */
    uint32_t used;  /* and their bytes */
};

static uint32_t footprint(uint32_t len)
{
    return store_footprint(&world.store, len);
}

static psa_status_t judge(const struct model *model, const struct edit *edit, bool closes)
{
    const struct known *old = &model->known[edit->key];
    uint32_t objects = 0;
    uint32_t used = 0;
    for (uint8_t key = 0; key < WORLD_KEYS; key++) {
        objects += model->known[key].is_there;
        used += model->known[key].is_there ? footprint(model->known[key].len) : 0;
    }
    uint32_t batch_wanted = footprint(edit->removes ? 0 : edit->len) + (closes ? 0 : footprint(0));
    bool is_batch_full = model->batch != 0 && (model->used + batch_wanted > store_batch_max(&world.store) ||
                                               model->batch >= CHANGES_OF_A_BATCH);
    if (is_batch_full) {
        return PSA_ERROR_BAD_STATE;
    }
    if (edit->removes) {
        return old->is_there ? PSA_SUCCESS : PSA_ERROR_DOES_NOT_EXIST;
    }
    used += footprint(edit->len) - (old->is_there ? footprint(old->len) : 0);
    bool fits = used <= store_capacity(&world.store).total && (old->is_there || objects < WORLD_INDEX);
    return fits ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_STORAGE;
}

static bool edit_closes(const struct change *change, uint8_t at)
{
    return change->ending == ENDS_ITSELF && at + 1 == change->count;
}

void world_plan(const struct change *change, struct plan *plan)
{
    struct model model = { .known = plan->after, .batch = world.store.batch, .used = world.store.batch_used };
    memcpy(plan->after, world.known, sizeof(plan->after));
    for (uint8_t i = 0; i < change->count; i++) {
        const struct edit *edit = &change->edits[i];
        bool closes = edit_closes(change, i);
        plan->status[i] = judge(&model, edit, closes);
        if (plan->status[i] == PSA_SUCCESS) {
            plan->after[edit->key] = (struct known){ !edit->removes, edit->removes ? 0 : edit->len, edit->seed };
            model.batch = closes ? 0 : model.batch + 1;
            model.used = closes ? 0 : model.used + footprint(edit->removes ? 0 : edit->len);
        }
    }
    plan->needs_commit = change->ending != STAYS_OPEN && model.batch != 0;
}

static psa_status_t do_edit(const struct edit *edit, bool closes)
{
    struct store_key key = key_of(edit->key);
    draw(wanted, edit->len, edit->seed);
    struct span data = span_of(wanted, edit->len);
    if (edit->removes) {
        return closes ? store_remove(&world.store, key) : store_drop(&world.store, key);
    }
    return closes ? store_set(&world.store, key, edit->seed, data) : store_put(&world.store, key, edit->seed, data);
}

psa_status_t world_change(const struct change *change, const struct plan *plan)
{
    for (uint8_t i = 0; i < change->count; i++) {
        psa_status_t status = do_edit(&change->edits[i], edit_closes(change, i));
        if (status == PSA_ERROR_STORAGE_FAILURE) {
            return status;
        }
        if (status != plan->status[i]) {
            return PSA_ERROR_CORRUPTION_DETECTED;
        }
    }
    psa_status_t status = plan->needs_commit ? store_commit(&world.store) : PSA_SUCCESS;
    if (status == PSA_SUCCESS) {
        memcpy(world.known, plan->after, sizeof(world.known));
        if (world.store.batch == 0) {
            memcpy(world.durable, plan->after, sizeof(world.durable));
        }
    }
    return status;
}

void world_settle(const struct known dictionary[WORLD_KEYS])
{
    memmove(world.known, dictionary, sizeof(world.known));
    memmove(world.durable, dictionary, sizeof(world.durable));
}

static bool is_exact(uint8_t key, const struct store_info *info, uint32_t seed)
{
    size_t len = 0;
    psa_status_t status = store_get(&world.store, key_of(key), 0, out_span_of(got, sizeof(got)), &len);
    draw(wanted, info->len, seed);
    return status == PSA_SUCCESS && len == info->len && memcmp(got, wanted, len) == 0;
}

bool world_holds(uint8_t key, const struct known *known)
{
    struct store_info info;
    psa_status_t status = store_info(&world.store, key_of(key), &info);
    if (!known->is_there) {
        return status == PSA_ERROR_DOES_NOT_EXIST;
    }
    return status == PSA_SUCCESS && info.flags == known->seed && info.len == known->len &&
           is_exact(key, &info, known->seed);
}

bool world_is_genuine(uint8_t key)
{
    struct store_info info;
    return store_info(&world.store, key_of(key), &info) != PSA_SUCCESS || is_exact(key, &info, info.flags);
}

bool world_is(const struct known dictionary[WORLD_KEYS])
{
    uint32_t present = 0;
    for (uint8_t key = 0; key < WORLD_KEYS; key++) {
        present += dictionary[key].is_there;
    }
    if (present != store_capacity(&world.store).objects || !store_is_valid(&world.store)) {
        return false;
    }
    for (uint8_t key = 0; key < WORLD_KEYS; key++) {
        if (!world_holds(key, &dictionary[key])) {
            return false;
        }
    }
    return true;
}

bool world_takes_full_capacity(void)
{
    struct store_key filler = { .client = 77 };
    struct store_capacity capacity = store_capacity(&world.store);
    uint32_t unit = footprint(0);
    uint32_t len = world.store.config.object_max;
    for (filler.uid = 1; capacity.objects < capacity.objects_max; filler.uid++) {
        uint32_t free = capacity.total - capacity.used;
        while (len > 0 && footprint(len) > free) {
            len -= len < unit / 4 + 1 ? len : unit / 4 + 1;
        }
        bool fits = footprint(len) <= free;
        psa_status_t status = store_set(&world.store, filler, 0, span_of(got, len));
        if (status != (fits ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_STORAGE)) {
            return false;
        }
        if (!fits) {
            break;
        }
        capacity = store_capacity(&world.store);
    }
    for (uint8_t key = 0; key < WORLD_KEYS; key++) {
        if (!world_holds(key, &world.known[key])) {
            return false;
        }
    }
    return store_is_valid(&world.store);
}
