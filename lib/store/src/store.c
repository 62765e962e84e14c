/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "store/store.h"

#include <string.h>

#include "base/fits.h"
#include "crc32c.h"
#include "index.h"
#include "log.h"
#include "place.h"
#include "reason/reason.h"

uint32_t store_capacity_of(const struct flash_geometry *geometry, uint32_t object_max)
{
    return layout_of(geometry, object_max).capacity;
}

uint32_t store_footprint(const struct store *store, uint32_t len)
{
    return index_footprint(store, len);
}

/* After a failure in the middle of a change only a new mount knows what the medium holds. */
static psa_status_t halt(struct store *store, psa_status_t status)
{
    store->failed = true;
    return status;
}

uint32_t store_batch_max(const struct store *store)
{
    return store->batch_max;
}

/* Appends the next record of the batch: the last one of it if the record closes it, which makes all of it last. */
static psa_status_t append(struct store *store, struct record *record, struct span payload, struct place *start)
{
    bool closes = record_closes(record);
    bool is_alone = closes && store->batch == 0;
    uint32_t footprint = index_footprint(store, record->len);
    psa_status_t status = PSA_SUCCESS;

    if (store->batch == 0) { /* room for all of it, for in its middle none is made */
        status = log_make_room(store, is_alone ? footprint : store_batch_max(store));
    }
    if (status == PSA_ERROR_INSUFFICIENT_STORAGE) {
        return status; /* objects may have moved; none changed */
    }
    record->op = store->op + 1;
    record->before = store->batch;
    if (status == PSA_SUCCESS) {
        status = log_append(store, record, payload, start);
    }
    store->batch = closes ? 0 : (uint8_t)(store->batch + 1);
    store->batch_used = closes ? 0 : store->batch_used + footprint;
    if (status == PSA_SUCCESS && closes) {
        status = log_barrier(store);
    }
    if (status != PSA_SUCCESS) {
        return halt(store, status);
    }
    store->op = record->op;
    return PSA_SUCCESS;
}

/* An open batch has room for this record and, unless that ends it, for the one that will. */
static psa_status_t check_batch(const struct store *store, const struct record *record)
{
    if (store->failed) {
        return REFUSE(STORE_HALTED);
    }
    if (store->batch == 0) {
        return PSA_SUCCESS;
    }
    uint32_t wanted = index_footprint(store, record->len) + (record->is_open ? index_footprint(store, 0) : 0);
    bool fits_in = fits(store->batch_used, wanted, store_batch_max(store));
    return fits_in && store->batch < BATCH_CHANGES_MAX ? PSA_SUCCESS : REFUSE(STORE_BATCH_FULL);
}

static psa_status_t set(struct store *store, struct record *record, struct span data)
{
    const struct store_entry *entry = index_find(store, record->key);
    struct place start;

    if (data.len > store->config.object_max) {
        return REFUSE(STORE_TOO_LONG);
    }
    record->len = (uint32_t)data.len;
    psa_status_t status = check_batch(store, record);
    if (status != PSA_SUCCESS) {
        return status;
    }
    uint32_t freed = entry != NULL ? index_footprint(store, entry->len) : 0;
    bool needs_entry = entry == NULL && store->count == store->config.index_count;
    uint32_t footprint = index_footprint(store, record->len);
    if (needs_entry || (footprint > freed && !fits(store->used - freed, footprint, store->capacity))) {
        return REFUSE(STORE_FULL); /* what does not grow always fits: an older program counted another capacity */
    }
    record->crc = crc32c(0, data);
    status = append(store, record, data, &start);
    if (status == PSA_SUCCESS) {
        index_put(store, record, start);
    }
    return status;
}

psa_status_t store_set(struct store *store, struct store_key key, uint32_t flags, struct span data)
{
    struct record record = { .kind = RECORD_SET, .key = key, .flags = flags };
    return set(store, &record, data);
}

psa_status_t store_put(struct store *store, struct store_key key, uint32_t flags, struct span data)
{
    struct record record = { .kind = RECORD_SET, .key = key, .flags = flags, .is_open = true };
    return set(store, &record, data);
}

static psa_status_t remove_object(struct store *store, struct record *record)
{
    struct store_entry *entry = index_find(store, record->key);
    struct place start;
    psa_status_t status = check_batch(store, record);

    if (status != PSA_SUCCESS) {
        return status;
    }
    if (entry == NULL) {
        return REFUSE(STORE_ABSENT);
    }
    status = append(store, record, span_of(NULL, 0), &start);
    if (status == PSA_SUCCESS) {
        index_drop(store, entry);
    }
    return status;
}

psa_status_t store_remove(struct store *store, struct store_key key)
{
    struct record record = { .kind = RECORD_REMOVE, .key = key };
    return remove_object(store, &record);
}

psa_status_t store_drop(struct store *store, struct store_key key)
{
    struct record record = { .kind = RECORD_REMOVE, .key = key, .is_open = true };
    return remove_object(store, &record);
}

psa_status_t store_commit(struct store *store)
{
    struct record record = { .kind = RECORD_CLOSE };
    struct place start;
    if (store->failed) {
        return REFUSE(STORE_HALTED);
    }
    return store->batch == 0 ? PSA_SUCCESS : append(store, &record, span_of(NULL, 0), &start);
}

/* Reads `len` bytes and adds them to the CRC; into `out`, or nowhere if that is NULL. */
static psa_status_t read_part(struct store *store, struct place *at, uint8_t *out, uint32_t len, uint32_t *crc)
{
    while (len != 0) {
        uint32_t part = out != NULL || len < sizeof(store->chunk) ? len : (uint32_t)sizeof(store->chunk);
        uint8_t *to = out != NULL ? out : store->chunk;
        psa_status_t status = place_read(store, at, out_span_of(to, part));
        if (status != PSA_SUCCESS) {
            return status;
        }
        *crc = crc32c(*crc, span_of(to, part));
        len -= part;
    }
    return PSA_SUCCESS;
}

psa_status_t store_get_unchecked(struct store *store, struct store_key key, struct out_span out, size_t *len)
{
    const struct store_entry *entry = index_find(store, key);
    *len = 0;
    if (entry == NULL) {
        return REFUSE(STORE_ABSENT);
    }
    size_t wanted = out.len < entry->len ? out.len : entry->len;
    struct place at = { .block = entry->block, .offset = entry->offset };
    at = place_after(store, at, RECORD_HEADER_LEN);
    psa_status_t status = place_read(store, &at, out_span_of(out.data, wanted));
    *len = status == PSA_SUCCESS ? wanted : 0;
    return status;
}

psa_status_t store_get(struct store *store, struct store_key key, uint32_t offset, struct out_span out, size_t *len)
{
    const struct store_entry *entry = index_find(store, key);
    uint32_t crc = 0;
    *len = 0;
    if (entry == NULL) {
        return REFUSE(STORE_ABSENT);
    }
    if (offset > entry->len) {
        return REFUSE(STORE_OFFSET);
    }
    uint32_t rest = entry->len - offset;
    uint32_t wanted = out.len < rest ? (uint32_t)out.len : rest;
    struct place at = { .block = entry->block, .offset = entry->offset };
    at = place_after(store, at, RECORD_HEADER_LEN);
    psa_status_t status = read_part(store, &at, NULL, offset, &crc);
    if (status == PSA_SUCCESS && wanted != 0) {
        status = read_part(store, &at, out.data, wanted, &crc);
    }
    if (status == PSA_SUCCESS) {
        status = read_part(store, &at, NULL, rest - wanted, &crc);
    }
    if (status == PSA_SUCCESS && crc != entry->crc) {
        status = REFUSE(STORE_DAMAGED);
    }
    *len = status == PSA_SUCCESS ? wanted : 0;
    return status;
}

psa_status_t store_info(const struct store *store, struct store_key key, struct store_info *info)
{
    const struct store_entry *entry = index_find(store, key);
    if (entry == NULL) {
        return REFUSE(STORE_ABSENT);
    }
    *info = (struct store_info){ .len = entry->len, .flags = entry->flags };
    return PSA_SUCCESS;
}

const struct store_entry *store_at(const struct store *store, uint32_t at)
{
    return at < store->count ? &store->config.index[at] : NULL;
}

struct store_capacity store_capacity(const struct store *store)
{
    return (struct store_capacity){
        .total = store->capacity,
        .used = store->used,
        .objects_max = store->config.index_count,
        .objects = store->count,
    };
}

psa_status_t store_check(struct store *store, struct store_finding *findings, uint32_t max, uint32_t *met)
{
    *met = 0;
    for (uint32_t i = 0; i < store->count; i++) {
        const struct store_entry *entry = &store->config.index[i];
        struct place start = { .block = entry->block, .offset = entry->offset };
        struct record record = { .len = entry->len, .crc = entry->crc };
        bool intact = false;
        psa_status_t status = payload_check(store, start, &record, &intact);
        if (status == PSA_SUCCESS && intact) {
            continue;
        }
        if (*met < max) {
            findings[*met].key = entry->key;
            findings[*met].status = status != PSA_SUCCESS ? status : PSA_ERROR_DATA_CORRUPT;
        }
        ++*met;
    }
    return PSA_SUCCESS;
}

bool store_is_valid(const struct store *store)
{
    const struct flash_geometry *geometry = &store->config.flash->geometry;
    uint32_t used = 0;
    for (uint32_t i = 0; i < store->count; i++) {
        const struct store_entry *entry = &store->config.index[i];
        used += index_footprint(store, entry->len);
        if (entry->block < store->tail || entry->block > store->head || entry->offset >= geometry->block_size) {
            return false;
        }
    }
    return used == store->used && used <= store->capacity && store->count <= store->config.index_count &&
           store->tail <= store->head && store->head - store->tail < geometry->block_count &&
           store->tail_synced <= store->tail && store->clean >= store->head &&
           store->clean_synced <= store->clean && store->fill == 0 &&
           store->offset <= geometry->block_size;
}
