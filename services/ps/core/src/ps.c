/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ps/ps.h"

#include <string.h>

#include "base/fits.h"
#include "base/wipe.h"
#include "directory.h"
#include "reason/reason.h"
#include "records.h"

#define KNOWN_FLAGS \
    (PSA_STORAGE_FLAG_WRITE_ONCE | PSA_STORAGE_FLAG_NO_CONFIDENTIALITY | PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION)

static bool is_shape(const struct ps_config *config)
{
    const struct ps_shape *shape = &config->shape;
    return shape->per_page != 0 && shape->objects != 0 && shape->objects % shape->per_page == 0 && shape->objects <= UINT16_MAX &&
           shape->chunk != 0 && shape->chunk <= 1u << 20 && shape->object_max <= 1u << 30 &&
           shape->object_max / shape->chunk < UINT16_MAX &&
           config->store->config.object_max >= ps_record_max(shape);
}

psa_status_t ps_start(struct ps *ps, const struct ps_config *config)
{
    *ps = (struct ps){ .config = *config };
    if (!is_shape(config)) {
        return REFUSE(PS_SHAPE);
    }
    ps->pages = config->shape.objects / config->shape.per_page;
    psa_status_t status = directory_load(ps);
    if (status == PSA_SUCCESS) {
        status = records_sweep(ps);
    }
    return status;
}

void ps_limit_owners(struct ps *ps, ps_owner_limits owner_limits)
{
    ps->owner_limits = owner_limits;
}

/* Nothing that is plain of an object of this capacity stays behind. */
static void clean_up(struct ps *ps, uint32_t capacity)
{
    uint32_t chunk = ps->config.shape.chunk;
    wipe(ps->config.memory.plain, capacity < chunk ? capacity : chunk);
}

static struct ps_entry *entry_of(const struct ps *ps, uint32_t slot)
{
    return slot == PS_NO_SLOT ? NULL : &ps->config.memory.entries[slot];
}

/* Only an intact directory knows what is not there. */
static psa_status_t refuse_absent(const struct ps *ps)
{
    return ps->is_incomplete ? REFUSE(PS_UNKNOWN) : REFUSE(PS_ABSENT);
}

/* The object of a call; `*slot` is valid only with PSA_SUCCESS. */
static psa_status_t look_up(const struct ps *ps, struct ps_name name, uint32_t *slot)
{
    if (name.uid == 0) {
        return REFUSE(PS_UID_ZERO);
    }
    *slot = directory_find(ps, name);
    return *slot == PS_NO_SLOT ? refuse_absent(ps) : PSA_SUCCESS;
}

/* ---- room ---- */

struct holding {
    uint32_t objects;
    uint64_t bytes;
};

/* What the client has, without one object. */
static struct holding holding_of(const struct ps *ps, int32_t client, uint32_t except)
{
    struct holding holding = { 0 };
    for (uint32_t place = directory_first_of(ps, client); place < ps->count; place++) {
        uint32_t slot = ps->config.memory.order[place];
        const struct ps_entry *entry = entry_of(ps, slot);
        if (entry->client != client) {
            break;
        }
        if (slot != except) {
            holding.objects++;
            holding.bytes += entry->capacity;
        }
    }
    return holding;
}

static psa_status_t check_limits(const struct ps *ps, int32_t client, uint32_t slot, uint32_t capacity)
{
    const struct ps_limits *limits = &ps->config.limits;
    struct ps_limits granted = { UINT32_MAX, UINT32_MAX };
    if (ps->owner_limits != NULL && client < 0) {
        granted = ps->owner_limits(client);
    }
    if (limits->objects == 0 && limits->bytes == 0 && granted.objects == UINT32_MAX && granted.bytes == UINT32_MAX) {
        return PSA_SUCCESS;
    }
    struct holding own = holding_of(ps, client, slot);
    uint32_t free = ps->config.shape.objects - ps->count + (slot != PS_NO_SLOT);
    if (own.objects >= granted.objects || (limits->objects != 0 && (own.objects >= limits->objects || own.objects >= free))) {
        return REFUSE(PS_QUOTA_OBJECTS);
    }
    bool is_over = own.bytes + capacity > granted.bytes || (limits->bytes != 0 && own.bytes + capacity > limits->bytes);
    return is_over ? REFUSE(PS_QUOTA_BYTES) : PSA_SUCCESS;
}

/*
 * All objects at their capacity, and beside them the largest object once more: a change is written beside what it replaces. So what fits depends on the objects
 * alone, and a reserved capacity can always be filled.
 */
static psa_status_t check_room(const struct ps *ps, uint32_t slot, uint32_t capacity)
{
    struct store_capacity store = store_capacity(ps->config.store);
    struct reserve spare = reserve_of(ps, ps->config.shape.object_max);
    struct reserve wanted = reserve_of(ps, capacity);
    uint64_t bytes = ps->reserved + spare.bytes + wanted.bytes;
    uint32_t records = ps->records + spare.records + wanted.records;
    if (slot != PS_NO_SLOT) {
        struct reserve old = reserve_of(ps, entry_of(ps, slot)->capacity);
        bytes -= old.bytes;
        records -= old.records;
    } else if (ps->count == ps->config.shape.objects) {
        return REFUSE(PS_FULL);
    }
    return bytes > store.total || records > store.objects_max ? REFUSE(PS_FULL) : PSA_SUCCESS;
}

/* What psa_ps_set() and psa_ps_create() ask alike. `slot` is that of the object replaced, if there is one. */
static psa_status_t check_new(const struct ps *ps, struct ps_name name, uint32_t slot, size_t capacity)
{
    if (capacity > ps->config.shape.object_max) {
        return REFUSE(PS_TOO_LONG);
    }
    psa_status_t status = check_limits(ps, name.client, slot, (uint32_t)capacity);
    if (status == PSA_SUCCESS) {
        status = check_room(ps, slot, (uint32_t)capacity);
    }
    return status == PSA_SUCCESS && ps->has_failed ? REFUSE(PS_FAILED) : status;
}

/* ---- changes ---- */

/* A change that did not come to pass leaves no records. One whose outcome is unknown leaves all: the next start decides. */
static void undo(struct ps *ps, uint32_t slot)
{
    const struct ps_entry *entry = entry_of(ps, slot);
    if (ps->has_failed) {
        return;
    }
    if (entry->uid == 0) {
        records_keep(ps, slot, NULL);
    } else if (!is_chunked(ps, entry) || refs_read(ps, slot, entry) == PSA_SUCCESS) {
        records_keep(ps, slot, entry);
    }
}

/* The new records are on the medium: makes them the object. memory.refs holds what its head does. */
static psa_status_t finish(struct ps *ps, uint32_t slot, const struct ps_entry *entry)
{
    psa_status_t status = records_commit(ps);
    if (status == PSA_SUCCESS) {
        status = directory_put(ps, slot, entry);
    }
    if (status == PSA_SUCCESS) {
        records_keep(ps, slot, entry);
    }
    return status;
}

static psa_status_t write_head(struct ps *ps, uint32_t slot, struct ps_entry *entry, struct span plain)
{
    struct record_name name = { .entry = entry, .slot = slot };
    return record_write(ps, name, plain, entry->nonce);
}

/* All records of a new object: each chunk that has bytes, then the head. */
static psa_status_t write_whole(struct ps *ps, uint32_t slot, struct ps_entry *entry, const struct ps_source *source)
{
    struct ps_memory *memory = &ps->config.memory;
    psa_status_t status = PSA_SUCCESS;
    if (!is_chunked(ps, entry)) {
        if (entry->size != 0) {
            source->take(source->context, out_span_of(memory->plain, entry->size));
        }
        return write_head(ps, slot, entry, span_of(memory->plain, entry->size));
    }
    memset(memory->refs, 0, refs_len(ps, entry));
    for (uint32_t chunk = 0; status == PSA_SUCCESS && chunk_len(ps, entry->size, chunk) != 0; chunk++) {
        struct record_name name = { .entry = entry, .slot = slot, .number = chunk + 1 };
        uint32_t len = chunk_len(ps, entry->size, chunk);
        source->take(source->context, out_span_of(memory->plain, len));
        status = record_write(ps, name, span_of(memory->plain, len), memory->refs + chunk * PS_NONCE_LEN);
    }
    return status == PSA_SUCCESS ? write_head(ps, slot, entry, span_of(memory->refs, refs_len(ps, entry))) : status;
}

static psa_status_t make(struct ps *ps, uint32_t slot, struct ps_entry *entry, const struct ps_source *source)
{
    slot = slot == PS_NO_SLOT ? directory_free_slot(ps) : slot;
    psa_status_t status = write_whole(ps, slot, entry, source);
    if (status == PSA_SUCCESS) {
        status = finish(ps, slot, entry);
    }
    if (status != PSA_SUCCESS) {
        undo(ps, slot);
    }
    clean_up(ps, entry->capacity);
    return status;
}

psa_status_t ps_set(struct ps *ps, struct ps_name name, struct ps_source source, uint32_t flags)
{
    if (name.uid == 0) {
        return REFUSE(PS_UID_ZERO);
    }
    if ((flags & ~KNOWN_FLAGS) != 0) {
        return REFUSE(PS_FLAGS);
    }
    uint32_t slot = directory_find(ps, name);
    if (slot != PS_NO_SLOT && (entry_of(ps, slot)->flags & PSA_STORAGE_FLAG_WRITE_ONCE) != 0) {
        return REFUSE(PS_WRITE_ONCE);
    }
    psa_status_t status = check_new(ps, name, slot, source.len);
    if (status != PSA_SUCCESS) {
        return status;
    }
    uint32_t len = (uint32_t)source.len;
    struct ps_entry entry = { .uid = name.uid, .client = name.client, .size = len, .capacity = len, .flags = flags };
    return make(ps, slot, &entry, &source);
}

psa_status_t ps_create(struct ps *ps, struct ps_name name, size_t capacity, uint32_t flags)
{
    if (name.uid == 0) {
        return REFUSE(PS_UID_ZERO);
    }
    if ((flags & ~KNOWN_FLAGS) != 0) {
        return REFUSE(PS_FLAGS);
    }
    if ((flags & PSA_STORAGE_FLAG_WRITE_ONCE) != 0) {
        return REFUSE(PS_CREATE_ONCE);
    }
    if (directory_find(ps, name) != PS_NO_SLOT) {
        return REFUSE(PS_EXISTS);
    }
    psa_status_t status = check_new(ps, name, PS_NO_SLOT, capacity);
    if (status != PSA_SUCCESS) {
        return status;
    }
    struct ps_entry entry = { .uid = name.uid, .client = name.client, .capacity = (uint32_t)capacity, .flags = flags };
    struct ps_source nothing = { .len = 0 };
    return make(ps, PS_NO_SLOT, &entry, &nothing);
}

psa_status_t ps_remove(struct ps *ps, struct ps_name name)
{
    const struct ps_entry none = { .uid = 0 };
    uint32_t slot = PS_NO_SLOT;
    psa_status_t status = look_up(ps, name, &slot);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if ((entry_of(ps, slot)->flags & PSA_STORAGE_FLAG_WRITE_ONCE) != 0) {
        return REFUSE(PS_WRITE_ONCE);
    }
    if (ps->has_failed) {
        return REFUSE(PS_FAILED);
    }
    status = directory_put(ps, slot, &none);
    if (status == PSA_SUCCESS) {
        records_keep(ps, slot, NULL);
    }
    return status;
}

/* ---- a part of an object ---- */

/* Of the change to one piece of an object: where in the piece it begins and how much it is. */
struct patch {
    uint32_t at;
    uint32_t len;
};

static struct patch patch_of(const struct ps *ps, uint32_t chunk, uint32_t offset, uint32_t len)
{
    uint32_t start = chunk * ps->config.shape.chunk;
    uint32_t end = start + ps->config.shape.chunk;
    uint32_t from = offset > start ? offset : start;
    uint32_t to = offset + len < end ? offset + len : end;
    return (struct patch){ .at = from - start, .len = to - from };
}

/* Fetches what stays of a piece of `old_len` bytes, then puts the new bytes over it. */
static psa_status_t merge(struct ps *ps, struct record_name name, const uint8_t *nonce, struct patch patch, const struct ps_source *source)
{
    uint8_t *plain = ps->config.memory.plain;
    uint32_t old_len = name.number == 0 ? name.entry->size : chunk_len(ps, name.entry->size, name.number - 1);
    psa_status_t status = PSA_SUCCESS;
    if (name.number == 0 || (old_len != 0 && (patch.at != 0 || patch.len < old_len))) {
        status = record_read(ps, name, nonce, out_span_of(plain, old_len));
    }
    if (status == PSA_SUCCESS) {
        source->take(source->context, out_span_of(plain + patch.at, patch.len));
    }
    return status;
}

static psa_status_t extend_small(struct ps *ps, uint32_t slot, struct ps_entry *entry, uint32_t offset, const struct ps_source *source)
{
    struct record_name name = { .entry = entry_of(ps, slot), .slot = slot };
    struct patch patch = { .at = offset, .len = (uint32_t)source->len };
    psa_status_t status = merge(ps, name, name.entry->nonce, patch, source);
    return status == PSA_SUCCESS ? write_head(ps, slot, entry, span_of(ps->config.memory.plain, entry->size)) : status;
}

static psa_status_t extend_chunks(struct ps *ps, uint32_t slot, struct ps_entry *entry, uint32_t offset, const struct ps_source *source)
{
    struct ps_memory *memory = &ps->config.memory;
    const struct ps_entry *old = entry_of(ps, slot);
    uint32_t len = (uint32_t)source->len;
    uint32_t last = (offset + len - 1) / ps->config.shape.chunk;
    psa_status_t status = refs_read(ps, slot, old);
    for (uint32_t chunk = offset / ps->config.shape.chunk; status == PSA_SUCCESS && chunk <= last; chunk++) {
        struct record_name name = { .entry = old, .slot = slot, .number = chunk + 1 };
        uint8_t *ref = memory->refs + chunk * PS_NONCE_LEN;
        status = merge(ps, name, ref, patch_of(ps, chunk, offset, len), source);
        if (status == PSA_SUCCESS) {
            name.entry = entry;
            status = record_write(ps, name, span_of(memory->plain, chunk_len(ps, entry->size, chunk)), ref);
        }
    }
    return status == PSA_SUCCESS ? write_head(ps, slot, entry, span_of(memory->refs, refs_len(ps, entry))) : status;
}

static psa_status_t check_extended(const struct ps *ps, struct ps_name name, size_t offset, size_t len, uint32_t *slot)
{
    psa_status_t status = look_up(ps, name, slot);
    if (status != PSA_SUCCESS) {
        return status;
    }
    const struct ps_entry *entry = entry_of(ps, *slot);
    if ((entry->flags & PSA_STORAGE_FLAG_WRITE_ONCE) != 0) {
        return REFUSE(PS_WRITE_ONCE);
    }
    if (offset > entry->size) {
        return REFUSE(PS_OFFSET);
    }
    if (!fits(offset, len, entry->capacity)) {
        return REFUSE(PS_CAPACITY);
    }
    if ((entry->flags & PS_STALE) != 0) {
        return REFUSE(PS_STALE_OBJECT);
    }
    return ps->has_failed ? REFUSE(PS_FAILED) : PSA_SUCCESS;
}

psa_status_t ps_set_extended(struct ps *ps, struct ps_name name, size_t offset, struct ps_source source)
{
    uint32_t slot = PS_NO_SLOT;
    psa_status_t status = check_extended(ps, name, offset, source.len, &slot);
    if (status != PSA_SUCCESS || source.len == 0) {
        return status;
    }
    struct ps_entry entry = *entry_of(ps, slot);
    uint32_t end = (uint32_t)(offset + source.len);
    entry.size = end > entry.size ? end : entry.size;
    status = is_chunked(ps, &entry) ? extend_chunks(ps, slot, &entry, (uint32_t)offset, &source)
                                    : extend_small(ps, slot, &entry, (uint32_t)offset, &source);
    if (status == PSA_SUCCESS) {
        status = finish(ps, slot, &entry);
    }
    if (status != PSA_SUCCESS) {
        undo(ps, slot);
    }
    clean_up(ps, entry.capacity);
    return status;
}

/* ---- reading ---- */

static psa_status_t get_small(struct ps *ps, uint32_t slot, const struct patch *range, const struct ps_sink *sink)
{
    const struct ps_entry *entry = entry_of(ps, slot);
    struct record_name name = { .entry = entry, .slot = slot };
    psa_status_t status = record_read(ps, name, entry->nonce, out_span_of(ps->config.memory.plain, entry->size));
    if (status == PSA_SUCCESS && range->len != 0) {
        sink->give(sink->context, span_of(ps->config.memory.plain + range->at, range->len));
    }
    return status;
}

static psa_status_t get_chunks(struct ps *ps, uint32_t slot, const struct patch *range, const struct ps_sink *sink)
{
    const struct ps_entry *entry = entry_of(ps, slot);
    uint8_t *plain = ps->config.memory.plain;
    uint32_t end = range->at + range->len;
    psa_status_t status = refs_read(ps, slot, entry);
    for (uint32_t at = range->at; status == PSA_SUCCESS && at < end;) {
        uint32_t chunk = at / ps->config.shape.chunk;
        struct record_name name = { .entry = entry, .slot = slot, .number = chunk + 1 };
        struct patch piece = patch_of(ps, chunk, at, end - at);
        uint32_t len = chunk_len(ps, entry->size, chunk);
        status = record_read(ps, name, ps->config.memory.refs + chunk * PS_NONCE_LEN, out_span_of(plain, len));
        if (status == PSA_SUCCESS) {
            sink->give(sink->context, span_of(plain + piece.at, piece.len));
        }
        at += piece.len;
    }
    return status;
}

psa_status_t ps_get(struct ps *ps, struct ps_name name, size_t offset, struct ps_sink sink, size_t *len)
{
    uint32_t slot = PS_NO_SLOT;
    *len = 0;
    psa_status_t status = look_up(ps, name, &slot);
    if (status != PSA_SUCCESS) {
        return status;
    }
    const struct ps_entry *entry = entry_of(ps, slot);
    if ((entry->flags & PS_STALE) != 0) {
        return REFUSE(PS_STALE_OBJECT);
    }
    if (offset > entry->size) {
        return REFUSE(PS_OFFSET);
    }
    uint32_t rest = entry->size - (uint32_t)offset;
    struct patch range = { .at = (uint32_t)offset, .len = sink.room < rest ? (uint32_t)sink.room : rest };
    status = is_chunked(ps, entry) ? get_chunks(ps, slot, &range, &sink) : get_small(ps, slot, &range, &sink);
    *len = status == PSA_SUCCESS ? range.len : 0;
    clean_up(ps, entry->capacity);
    return status;
}

psa_status_t ps_get_info(const struct ps *ps, struct ps_name name, struct ps_info *info)
{
    uint32_t slot = PS_NO_SLOT;
    psa_status_t status = look_up(ps, name, &slot);
    if (status != PSA_SUCCESS) {
        return status;
    }
    const struct ps_entry *entry = entry_of(ps, slot);
    if ((entry->flags & PS_STALE) != 0) {
        return REFUSE(PS_STALE_OBJECT);
    }
    *info = (struct ps_info){ .size = entry->size, .capacity = entry->capacity, .flags = entry->flags };
    return PSA_SUCCESS;
}

psa_status_t ps_forget(struct ps *ps, int32_t client)
{
    uint32_t place = directory_first_of(ps, client);
    if (place == ps->count || entry_of(ps, ps->config.memory.order[place])->client != client) {
        return PSA_SUCCESS;
    }
    if (ps->has_failed) {
        return REFUSE(PS_FAILED);
    }
    uint32_t slot = ps->config.memory.order[place];
    uint32_t first = slot - slot % ps->config.shape.per_page;
    psa_status_t status = directory_clear(ps, slot, client);
    for (uint32_t i = first; status == PSA_SUCCESS && i < first + ps->config.shape.per_page; i++) {
        if (entry_of(ps, i)->uid == 0) {
            records_keep(ps, i, NULL);
        }
    }
    return status == PSA_SUCCESS ? PSA_OPERATION_INCOMPLETE : status;
}

bool ps_is_valid(const struct ps *ps)
{
    uint64_t bytes = 0;
    uint32_t records = 0;
    for (uint32_t place = 0; place < ps->count; place++) {
        const struct ps_entry *entry = entry_of(ps, ps->config.memory.order[place]);
        struct reserve reserve = reserve_of(ps, entry->capacity);
        bytes += reserve.bytes;
        records += reserve.records;
        if (entry->uid == 0 || entry->size > entry->capacity ||
            directory_find(ps, (struct ps_name){ entry->client, entry->uid }) != ps->config.memory.order[place]) {
            return false;
        }
    }
    return bytes == ps->reserved && records == ps->records && store_is_valid(ps->config.store);
}
