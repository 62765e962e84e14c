/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "log.h"

#include <string.h>

#include "base/invariant.h"
#include "index.h"
#include "reason/reason.h"

static const struct flash_geometry *geometry_of(const struct store *store)
{
    return &store->config.flash->geometry;
}

/* Blocks that the head may still move into. */
static uint32_t free_blocks(const struct store *store)
{
    return store->tail + geometry_of(store)->block_count - 1 - store->head;
}

psa_status_t log_barrier(struct store *store)
{
    psa_status_t status = flash_sync(store->config.flash);
    if (status != PSA_SUCCESS) {
        return status;
    }
    store->report.syncs++;
    /* What moved the tail is of no avail if the open batch is given up: it counts when the batch does. */
    if (store->batch == 0) {
        store->tail_synced = store->tail;
    }
    store->tail_noted = store->tail_carried;
    store->clean_synced = store->clean;
    return PSA_SUCCESS;
}

/* True if the next block can be erased now, without a sync before it. */
static bool erase_is_free(const struct store *store)
{
    uint32_t old = store->clean + 1 - geometry_of(store)->block_count;
    return old < store->tail_noted && store->clean == store->clean_synced;
}

/*
 * Erases the block after `clean`. The medium must say already that the block is of no use: of one that is half erased
 * an object may be left whose removal is gone.
 */
static psa_status_t erase_next(struct store *store)
{
    psa_status_t status = PSA_SUCCESS;
    INVARIANT(store->clean + 1 - geometry_of(store)->block_count < store->tail_noted); /* append_begin saw to it */
    if (!erase_is_free(store)) {
        status = log_barrier(store);
    }
    if (status == PSA_SUCCESS) {
        status = flash_erase(store->config.flash, (store->clean + 1) % geometry_of(store)->block_count);
    }
    if (status == PSA_SUCCESS) {
        store->clean++;
        store->report.erased++;
    }
    return status;
}

static psa_status_t program_block_header(struct store *store, uint32_t block, uint32_t first)
{
    uint8_t bytes[FLASH_UNIT_MAX];
    struct block_header header = {
        .geometry = *geometry_of(store),
        .object_max = store->config.object_max,
        .block = block,
        .first = first,
        .prev_end = store->head_end,
        .op = store->op,
    };
    uint32_t header_len = align_up(BLOCK_HEADER_LEN, store->align);
    struct place at = { .block = block, .offset = 0 };
    memset(bytes, FLASH_ERASED, header_len);
    block_header_encode(&header, bytes);
    return flash_program(store->config.flash, place_address(store, at), span_of(bytes, header_len));
}

psa_status_t log_open_first(struct store *store)
{
    uint32_t header_len = align_up(BLOCK_HEADER_LEN, store->align);
    return program_block_header(store, geometry_of(store)->block_count, header_len);
}

/* Moves the head into the next block, of which the first store->carry bytes belong to the record being written. */
static psa_status_t open_next(struct store *store)
{
    uint32_t block_size = geometry_of(store)->block_size;
    uint32_t header_len = align_up(BLOCK_HEADER_LEN, store->align);
    uint32_t carry = align_up(store->carry, store->align);
    uint32_t first = carry < block_size - header_len ? header_len + carry : block_size;
    uint32_t next = store->head + 1;
    psa_status_t status = PSA_SUCCESS;

    INVARIANT(free_blocks(store) != 0); /* log_append checked */
    if (store->clean < next) {
        status = erase_next(store);
    }
    /*
     * An interrupted change may have left pieces under this very number that no mount could see. None of them may
     * survive to be completed by pieces of what is written now.
     */
    if (status == PSA_SUCCESS && next > store->clean_synced) {
        status = log_barrier(store);
    }
    if (status == PSA_SUCCESS) {
        status = program_block_header(store, next, first);
    }
    /* The header says where the torn block ends: that must hold before anything newer than the tear does. */
    if (status == PSA_SUCCESS && store->head_torn) {
        status = log_barrier(store);
        store->head_torn = false;
    }
    store->head = next;
    store->offset = header_len;
    store->head_end = header_len;
    return status;
}

static psa_status_t flush(struct store *store)
{
    struct place at = { .block = store->head, .offset = store->offset - store->fill };
    psa_status_t status =
        flash_program(store->config.flash, place_address(store, at), span_of(store->unit, store->fill));
    store->fill = 0;
    return status;
}

/* Takes the next bytes of a record: as many as fit one program. */
static psa_status_t append_part(struct store *store, struct span *data)
{
    psa_status_t status = PSA_SUCCESS;
    uint32_t left = geometry_of(store)->block_size - store->offset;
    uint32_t room = left < sizeof(store->unit) - store->fill ? left : (uint32_t)sizeof(store->unit) - store->fill;
    uint32_t len = data->len < left ? (uint32_t)data->len : left;

    if (store->fill == 0 && len >= sizeof(store->unit)) {
        len -= len % (uint32_t)sizeof(store->unit); /* whole units straight from the caller's memory */
        struct place at = { .block = store->head, .offset = store->offset };
        status = flash_program(store->config.flash, place_address(store, at), span_of(data->data, len));
    } else {
        len = len < room ? len : room;
        memcpy(store->unit + store->fill, data->data, len);
        store->fill += len;
    }
    store->offset += len;
    store->carry -= len;
    *data = span_of(data->data + len, data->len - len);
    bool is_full = store->fill == sizeof(store->unit) || store->offset == geometry_of(store)->block_size;
    if (status == PSA_SUCCESS && store->fill != 0 && is_full) {
        status = flush(store);
    }
    return status;
}

static psa_status_t append_bytes(struct store *store, struct span data)
{
    psa_status_t status = PSA_SUCCESS;
    while (status == PSA_SUCCESS && data.len != 0) {
        if (store->offset == geometry_of(store)->block_size) {
            store->head_end = store->offset;
            status = open_next(store);
        }
        if (status == PSA_SUCCESS) {
            status = append_part(store, &data);
        }
    }
    return status;
}

/* The last block that a record of this footprint reaches into if it is written now. */
static uint32_t last_block(const struct store *store, uint32_t footprint)
{
    uint32_t left = geometry_of(store)->block_size - store->offset;
    left = left >= RECORD_HEADER_LEN ? left : 0;
    uint32_t rest = footprint > left ? footprint - left : 0;
    return rest == 0 ? store->head : store->head + (rest + store->usable - 1) / store->usable;
}

/* True if all blocks up to this one are erased or may be. */
static bool can_reach(const struct store *store, uint32_t block)
{
    return block <= store->clean || block - geometry_of(store)->block_count < store->tail_noted;
}

static psa_status_t append_header(struct store *store, const struct record *record, struct place *start)
{
    uint8_t header[RECORD_HEADER_LEN];
    struct record placed = *record;
    psa_status_t status = PSA_SUCCESS;

    store->carry = 0;
    if (geometry_of(store)->block_size - store->offset < RECORD_HEADER_LEN) {
        status = open_next(store);
    }
    *start = (struct place){ .block = store->head, .offset = store->offset };
    placed.block = store->head;
    placed.tail = store->tail_synced;
    store->tail_carried = store->tail_synced;
    record_encode(&placed, header);
    store->carry = RECORD_HEADER_LEN + record->len;
    return status == PSA_SUCCESS ? append_bytes(store, span_of(header, sizeof(header))) : status;
}

static psa_status_t append_end(struct store *store)
{
    psa_status_t status = PSA_SUCCESS;
    uint32_t end = align_up(store->offset, store->align);
    if (store->fill != 0) {
        memset(store->unit + store->fill, FLASH_ERASED, end - store->offset);
        store->fill += end - store->offset;
        store->offset = end;
        status = flush(store);
    }
    store->head_end = store->offset;
    return status;
}

/* Makes the medium say which blocks are of no use, when the next change is too far off to say it. */
static psa_status_t append_note(struct store *store)
{
    struct record note = { .kind = RECORD_NOTE, .op = store->op };
    struct place start;
    if (!can_reach(store, last_block(store, index_footprint(store, 0)))) {
        return REFUSE(STORE_NO_ROOM);
    }
    psa_status_t status = log_barrier(store);
    if (status == PSA_SUCCESS) {
        status = append_header(store, &note, &start);
    }
    if (status == PSA_SUCCESS) {
        status = append_end(store);
    }
    store->report.notes++;
    return status == PSA_SUCCESS ? log_barrier(store) : status;
}

psa_status_t log_reach(struct store *store, uint32_t footprint)
{
    /* One block early, so that the note itself finds room. A batch saw to it before it began. */
    bool is_far = store->tail_noted < store->tail && !can_reach(store, last_block(store, footprint) + 1);
    return is_far && store->batch == 0 ? append_note(store) : PSA_SUCCESS;
}

/* Refuses before anything is written, or writes the header. */
static psa_status_t append_begin(struct store *store, const struct record *record, struct place *start)
{
    uint32_t footprint = index_footprint(store, record->len);
    psa_status_t status = log_reach(store, footprint);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (!can_reach(store, last_block(store, footprint)) || store->head > UINT32_MAX / 2) {
        return REFUSE(STORE_NO_ROOM);
    }
    return append_header(store, record, start);
}

psa_status_t log_append(struct store *store, const struct record *record, struct span payload, struct place *start)
{
    psa_status_t status = append_begin(store, record, start);
    if (status == PSA_SUCCESS) {
        status = append_bytes(store, payload);
    }
    if (status == PSA_SUCCESS) {
        status = append_end(store);
    }
    return status;
}

/*
 * Moves one object to the head. What of it cannot be read moves as zeroes: its check goes on failing, and the
 * store does not stand still for it.
 */
static psa_status_t move_object(struct store *store, struct store_entry *entry)
{
    struct record record = {
        .kind = RECORD_COPY,
        .key = entry->key,
        .flags = entry->flags,
        .op = entry->op,
        .len = entry->len,
        .crc = entry->crc,
    };
    struct place from = { .block = entry->block, .offset = entry->offset };
    struct place start;

    from = place_after(store, from, RECORD_HEADER_LEN);
    psa_status_t status = append_begin(store, &record, &start);
    for (uint32_t left = entry->len; status == PSA_SUCCESS && left != 0;) {
        uint32_t part = left < sizeof(store->chunk) ? left : (uint32_t)sizeof(store->chunk);
        status = place_read_all(store, &from, out_span_of(store->chunk, part));
        if (status == PSA_SUCCESS) {
            status = append_bytes(store, span_of(store->chunk, part));
        }
        left -= part;
    }
    if (status == PSA_SUCCESS) {
        status = append_end(store);
    }
    if (status == PSA_SUCCESS) {
        entry->block = start.block;
        entry->offset = start.offset;
        store->report.moved++;
        store->report.moved_bytes += index_footprint(store, entry->len);
    }
    return status;
}

/* Free blocks that there must be before a record of this footprint is written. */
static uint32_t blocks_needed(const struct store *store, uint32_t footprint)
{
    return last_block(store, footprint) - store->head + store->keep;
}

/* What a change still has to do for the room that it takes. */
struct work {
    uint32_t footprint; /* of the change */
    uint64_t quota;     /* bytes to move at most, unless the change itself does not fit yet */
    uint32_t moved;     /* store->report.moved_bytes at the beginning */
};

static bool is_done(const struct store *store, const struct work *work)
{
    uint32_t free = free_blocks(store);
    uint32_t needed = blocks_needed(store, work->footprint);
    bool may_rest = store->report.moved_bytes - work->moved >= work->quota;
    return free >= needed && (free >= store->start || may_rest);
}

/* Moves what lives in the oldest block to the head, or a part of it. The empty block can be erased after the next sync. */
static psa_status_t collect_tail(struct store *store, const struct work *work)
{
    for (uint32_t i = 0; i < store->count; i++) {
        struct store_entry *entry = &store->config.index[i];
        if (entry->block != store->tail) {
            continue;
        }
        if (is_done(store, work)) {
            return PSA_SUCCESS;
        }
        psa_status_t status = move_object(store, entry);
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    store->tail++;
    store->report.collected++;
    return PSA_SUCCESS;
}

/* Takes a step towards more free blocks: the oldest block, unless it is the head itself, which is left first. */
static psa_status_t gain_room(struct store *store, const struct work *work)
{
    if (store->tail != store->head) {
        return collect_tail(store, work);
    }
    if (!can_reach(store, store->head + 1) || free_blocks(store) == 0) {
        return REFUSE(STORE_NO_ROOM);
    }
    store->carry = 0;
    return open_next(store);
}

/*
 * Erases one block ahead if that costs no sync, and only when this change or the next may leave the head: what is erased
 * ahead is erased again after a restart.
 */
static psa_status_t erase_ahead(struct store *store, uint32_t footprint)
{
    uint32_t ahead = (store->record_max + store->usable - 1) / store->usable + 1;
    bool is_near_end = geometry_of(store)->block_size - store->offset < footprint + store->record_max;
    bool is_wanted = store->clean - store->head < ahead && is_near_end;
    bool is_there = free_blocks(store) > store->clean - store->head;
    return is_wanted && is_there && erase_is_free(store) ? erase_next(store) : PSA_SUCCESS;
}

psa_status_t log_make_room(struct store *store, uint32_t footprint)
{
    uint32_t block_count = geometry_of(store)->block_count;
    uint32_t wasted = store->head_torn ? geometry_of(store)->block_size - store->head_end : 0;
    struct work work = {
        .footprint = footprint,
        .quota = (uint64_t)store->ratio * ((uint64_t)footprint + wasted),
        .moved = store->report.moved_bytes,
    };
    psa_status_t status = PSA_SUCCESS;

    /* Twice around collects all garbage there is. */
    for (uint32_t i = 0; status == PSA_SUCCESS && i < 2 * block_count && !is_done(store, &work); i++) {
        status = gain_room(store, &work);
    }
    if (status == PSA_SUCCESS && last_block(store, footprint) - store->head > free_blocks(store)) {
        return REFUSE(STORE_NO_ROOM);
    }
    if (status == PSA_SUCCESS) {
        status = log_reach(store, footprint);
    }
    return status == PSA_SUCCESS ? erase_ahead(store, footprint) : status;
}
