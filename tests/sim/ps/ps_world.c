/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ps_world.h"

#include <string.h>

#include "toy_aead.h"

struct world world;
struct flash_fault world_ps_fault;
struct flash_fault world_its_fault;
struct world_switches world_switches;

static struct flash_ram ps_ram;
static struct flash_ram its_ram;
static uint8_t plain[WORLD_CHUNK];
static uint8_t sealed[WORLD_SEALED];
static uint8_t refs[WORLD_CHUNKS * PS_NONCE_LEN];
static uint32_t random_state;

static const struct flash_geometry ps_geometry = { WORLD_UNIT, WORLD_BLOCK, WORLD_PS_BYTES / WORLD_BLOCK };
static const struct flash_geometry its_geometry = { WORLD_UNIT, WORLD_BLOCK, WORLD_ITS_BYTES / WORLD_BLOCK };
static const struct ps_shape shape = { WORLD_OBJECTS, WORLD_PER_PAGE, WORLD_CHUNK, WORLD_OBJECT_MAX };

/* ---- what PS stands on ---- */

static psa_status_t seal(void *context, const uint8_t nonce[PS_NONCE_LEN], struct span aad, struct span text, struct out_span out)
{
    (void)context;
    if (world_switches.crypto_fails) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    toy_seal(nonce, aad, text, out.data);
    return PSA_SUCCESS;
}

static psa_status_t open(void *context, const uint8_t nonce[PS_NONCE_LEN], struct span aad, struct span text, struct out_span out)
{
    (void)context;
    if (world_switches.crypto_fails) {
        return PSA_ERROR_INSUFFICIENT_MEMORY;
    }
    return toy_open(nonce, aad, text, out.data) ? PSA_SUCCESS : PSA_ERROR_INVALID_SIGNATURE;
}

/* Never the same, not even where a world was put back: a generator has no such past. */
static psa_status_t draw_salt(void *context, struct out_span out)
{
    static uint32_t drawn;
    (void)context;
    drawn++;
    memset(out.data, 0x51, out.len);
    memcpy(out.data, &drawn, sizeof(drawn));
    return world_switches.random_fails ? PSA_ERROR_HARDWARE_FAILURE : PSA_SUCCESS;
}

static struct its_name page_name(uint32_t page)
{
    return (struct its_name){ .client = WORLD_PS_CLIENT, .uid = page + 1 };
}

static psa_status_t load(void *context, uint32_t page, struct out_span out, size_t *len)
{
    (void)context;
    return its_get(&world.its, page_name(page), 0, out, len);
}

static psa_status_t save(void *context, uint32_t page, struct span data)
{
    (void)context;
    if (world_switches.root_fails != 0 && --world_switches.root_fails == 0) {
        return world_switches.root_status;
    }
    return its_set(&world.its, page_name(page), data, PSA_STORAGE_FLAG_NONE);
}

static psa_status_t counter_read(void *context, uint64_t *value)
{
    (void)context;
    *value = world.counter;
    return world_switches.counter_fails ? PSA_ERROR_HARDWARE_FAILURE : PSA_SUCCESS;
}

static psa_status_t counter_increment(void *context)
{
    (void)context;
    if (world_switches.counter_is_cut) {
        flash_fault_cut(&world_ps_fault);
        flash_fault_cut(&world_its_fault);
        return PSA_ERROR_HARDWARE_FAILURE;
    }
    world.counter += world_switches.counter_fails ? 0 : 1;
    return world_switches.counter_fails ? PSA_ERROR_HARDWARE_FAILURE : PSA_SUCCESS;
}

static const struct ps_crypto crypto = { .seal = seal, .open = open, .random = draw_salt };
static const struct ps_root root = { .load = load, .save = save };
static const struct ps_counter counter = { .read = counter_read, .increment = counter_increment };

static struct store_config ps_store_config(void)
{
    return (struct store_config){ &world_ps_fault.flash, world.ps_index, WORLD_PS_INDEX, ps_record_max(&shape) };
}

static struct store_config its_store_config(void)
{
    return (struct store_config){ &world_its_fault.flash, world.its_index, WORLD_ITS_INDEX, WORLD_SEALED };
}

static void make_medium(struct world_medium *medium, struct flash_ram *ram, struct flash_fault *fault,
                        const struct flash_geometry *geometry, enum flash_fault_model model)
{
    struct flash_ram_memory memory = { .bytes = medium->bytes, .programmed = medium->programmed };
    (void)flash_ram_init(ram, geometry, memory);
    flash_fault_init(fault, ram, model, (struct flash_fault_memory){ .front = medium->front, .changed = medium->changed });
}

void world_make(enum flash_fault_model model)
{
    bool has_counter = world_switches.has_counter;
    struct ps_limits limits = world_switches.limits;
    struct store_config config;
    memset(&world, 0, sizeof(world));
    world_switches = (struct world_switches){ .has_counter = has_counter, .limits = limits };
    make_medium(&world.ps_medium, &ps_ram, &world_ps_fault, &ps_geometry, model);
    make_medium(&world.its_medium, &its_ram, &world_its_fault, &its_geometry, model);
    config = ps_store_config();
    (void)store_format(&config);
    config = its_store_config();
    (void)store_format(&config);
}

void world_save(struct world *saved)
{
    *saved = world;
}

void world_load(const struct world *saved)
{
    world = *saved;
    world_switches.counter_is_cut = false;
    world_ps_fault.is_off = false;
    world_its_fault.is_off = false;
    flash_fault_arm(&world_ps_fault, 0, FLASH_CUT_CLEAN, 0);
    flash_fault_arm(&world_its_fault, 0, FLASH_CUT_CLEAN, 0);
}

psa_status_t world_start(void)
{
    struct store_config store = ps_store_config();
    psa_status_t status = store_mount(&world.ps_store, &store);
    store = its_store_config();
    if (status == PSA_SUCCESS) {
        status = store_mount(&world.its_store, &store);
    }
    if (status == PSA_SUCCESS) {
        status = its_init(&world.its, &(struct its_config){ .store = &world.its_store });
    }
    const struct ps_config config = {
        .shape = shape,
        .memory = { world.entries, world.order, world.sequences, plain, sealed, refs },
        .store = &world.ps_store,
        .crypto = &crypto,
        .root = &root,
        .counter = world_switches.has_counter ? &counter : NULL,
        .limits = world_switches.limits,
    };
    return status == PSA_SUCCESS ? ps_start(&world.ps, &config) : status;
}

bool world_is_off(void)
{
    return world_ps_fault.is_off || world_its_fault.is_off;
}

void world_power_returns(void)
{
    world_switches.counter_is_cut = false;
    struct flash_fault *faults[] = { &world_ps_fault, &world_its_fault };
    for (int i = 0; i < 2; i++) {
        if (!faults[i]->is_off) {
            flash_fault_cut(faults[i]);
        }
        flash_fault_restore(faults[i]);
        flash_ram_settle(faults[i]->medium); /* a unit that was torn before its first bit is taken for erased: lib/store cannot tell */
    }
}

/* ---- the dictionary ---- */

struct ps_name world_name(uint8_t name)
{
    /* Neighbours differ in client or in uid only. */
    return (struct ps_name){ .client = name % 2 == 0 ? -1 : -2, .uid = (uint64_t)(name / 2) + 1 };
}

static void fill(uint8_t *out, uint32_t len, uint32_t seed)
{
    uint32_t x = seed * 2654435761u + 12345u;
    for (uint32_t i = 0; i < len; i++) {
        x = x * 1664525u + 1013904223u;
        out[i] = (uint8_t)(x >> 24);
    }
}

struct known world_after(const struct change *change)
{
    struct known known = world.known[change->name];
    switch (change->kind) {
    case CHANGE_SET:
        known = (struct known){ .is_there = true, .size = change->len, .capacity = change->len, .flags = change->flags };
        fill(known.bytes, change->len, change->seed);
        return known;
    case CHANGE_CREATE:
        return (struct known){ .is_there = true, .capacity = change->len, .flags = change->flags };
    case CHANGE_EXTEND:
        fill(known.bytes + change->offset, change->len, change->seed);
        known.size = change->offset + change->len > known.size ? change->offset + change->len : known.size;
        return known;
    case CHANGE_REMOVE:
        break;
    }
    return (struct known){ .is_there = false };
}

static void take(void *context, struct out_span out)
{
    const uint8_t **at = context;
    memcpy(out.data, *at, out.len);
    *at += out.len;
}

psa_status_t world_change(const struct change *change)
{
    static uint8_t bytes[4 * WORLD_OBJECT_MAX];
    const uint8_t *at = bytes;
    struct ps_source source = { .context = &at, .len = change->len, .take = take };
    struct ps_name name = world_name(change->name);
    psa_status_t status = PSA_SUCCESS;
    fill(bytes, change->len < sizeof(bytes) ? change->len : 0, change->seed);
    switch (change->kind) {
    case CHANGE_SET:
        status = ps_set(&world.ps, name, source, change->flags);
        break;
    case CHANGE_REMOVE:
        status = ps_remove(&world.ps, name);
        break;
    case CHANGE_CREATE:
        status = ps_create(&world.ps, name, change->len, change->flags);
        break;
    case CHANGE_EXTEND:
        status = ps_set_extended(&world.ps, name, change->offset, source);
        break;
    }
    if (status == PSA_SUCCESS) {
        world.known[change->name] = world_after(change);
    }
    return status;
}

/* Records and bytes that an object takes at its capacity. */
static void add_reserve(uint32_t capacity, uint32_t *records, uint32_t *bytes)
{
    uint32_t chunks = (capacity + WORLD_CHUNK - 1) / WORLD_CHUNK;
    if (capacity <= WORLD_CHUNK) {
        *records += 1;
        *bytes += store_footprint(&world.ps_store, capacity + PS_TAG_LEN);
        return;
    }
    *records += 1 + chunks;
    *bytes += store_footprint(&world.ps_store, chunks * PS_NONCE_LEN + PS_TAG_LEN);
    for (uint32_t i = 0; i < chunks; i++) {
        uint32_t len = i + 1 < chunks ? WORLD_CHUNK : capacity - i * WORLD_CHUNK;
        *bytes += store_footprint(&world.ps_store, len + PS_TAG_LEN);
    }
}

static bool has_room(uint8_t name, uint32_t capacity)
{
    struct store_capacity store = store_capacity(&world.ps_store);
    uint32_t records = 0;
    uint32_t bytes = 0;
    add_reserve(WORLD_OBJECT_MAX, &records, &bytes); /* the spare one */
    add_reserve(capacity, &records, &bytes);
    for (uint8_t i = 0; i < WORLD_NAMES; i++) {
        if (i != name && world.known[i].is_there) {
            add_reserve(world.known[i].capacity, &records, &bytes);
        }
    }
    return capacity <= WORLD_OBJECT_MAX && records <= WORLD_PS_INDEX && bytes <= store.total;
}

psa_status_t world_forecast(const struct change *change)
{
    const struct known *old = &world.known[change->name];
    bool is_once = old->is_there && (old->flags & PSA_STORAGE_FLAG_WRITE_ONCE) != 0;
    bool has_place = change->kind == CHANGE_REMOVE || change->kind == CHANGE_EXTEND || has_room(change->name, change->len);
    if (change->kind == CHANGE_CREATE) {
        return (change->flags & PSA_STORAGE_FLAG_WRITE_ONCE) != 0 ? PSA_ERROR_NOT_SUPPORTED
               : old->is_there                                    ? PSA_ERROR_ALREADY_EXISTS
               : has_place                                        ? PSA_SUCCESS
                                                                  : PSA_ERROR_INSUFFICIENT_STORAGE;
    }
    if (change->kind != CHANGE_SET && !old->is_there) {
        return PSA_ERROR_DOES_NOT_EXIST;
    }
    if (is_once) {
        return PSA_ERROR_NOT_PERMITTED;
    }
    if (change->kind == CHANGE_EXTEND && (change->offset > old->size || change->len > old->capacity - change->offset)) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    return has_place ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_STORAGE;
}

static void give(void *context, struct span data)
{
    uint8_t **at = context;
    memcpy(*at, data.data, data.len);
    *at += data.len;
}

psa_status_t world_read(uint8_t name, const struct known *known, bool *is_exact)
{
    uint8_t got[WORLD_OBJECT_MAX + 8];
    uint8_t *at = got;
    size_t len = 0;
    struct ps_info info;
    struct ps_sink sink = { .context = &at, .room = sizeof(got), .give = give };
    *is_exact = false;
    psa_status_t status = ps_get(&world.ps, world_name(name), 0, sink, &len);
    if (status == PSA_SUCCESS) {
        *is_exact = known->is_there && len == known->size && at == got + len && memcmp(got, known->bytes, len) == 0 &&
                    ps_get_info(&world.ps, world_name(name), &info) == PSA_SUCCESS && info.size == known->size &&
                    info.capacity == known->capacity && info.flags == known->flags;
    }
    return status;
}

bool world_holds(uint8_t name, const struct known *known)
{
    bool is_exact = false;
    psa_status_t status = world_read(name, known, &is_exact);
    return known->is_there ? status == PSA_SUCCESS && is_exact : status == PSA_ERROR_DOES_NOT_EXIST;
}

bool world_is_true(void)
{
    uint32_t present = 0;
    for (uint8_t name = 0; name < WORLD_NAMES; name++) {
        present += world.known[name].is_there;
        if (!world_holds(name, &world.known[name])) {
            return false;
        }
    }
    return present == world.ps.count && ps_is_valid(&world.ps);
}

bool world_takes_full_capacity(void)
{
    for (uint8_t name = 0; name < WORLD_NAMES; name++) {
        struct change change = { .kind = CHANGE_REMOVE, .name = name };
        if (world_change(&change) != world_forecast(&change) && world.known[name].is_there) {
            return false;
        }
    }
    for (uint8_t name = 0; name < WORLD_NAMES; name++) {
        struct change change = { .kind = CHANGE_SET, .name = name, .len = WORLD_OBJECT_MAX - name, .seed = name };
        psa_status_t forecast = world_forecast(&change);
        if (world_change(&change) != forecast) {
            return false;
        }
    }
    return world_is_true();
}

void world_seed(uint32_t seed)
{
    random_state = seed;
}

uint32_t world_draw(uint32_t below)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % below;
}

struct change world_draw_change(void)
{
    struct change change = { .name = (uint8_t)world_draw(WORLD_NAMES), .seed = world_draw(1u << 24) };
    const struct known *known = &world.known[change.name];
    uint32_t kind = world_draw(8);
    change.flags = world_draw(4) == 0 ? PSA_STORAGE_FLAG_NO_CONFIDENTIALITY : PSA_STORAGE_FLAG_NONE;
    change.len = world_draw(2) == 0 ? world_draw(WORLD_CHUNK + 1) : world_draw(WORLD_OBJECT_MAX + 1);
    if (!known->is_there) {
        change.kind = kind < 4 ? CHANGE_CREATE : CHANGE_SET;
    } else if (kind < 5 && known->capacity != 0) {
        change.kind = CHANGE_EXTEND;
        change.offset = world_draw(known->size + 1);
        change.len = world_draw(known->capacity - change.offset + 1);
    } else {
        change.kind = kind == 5 ? CHANGE_REMOVE : CHANGE_SET;
    }
    return change;
}
