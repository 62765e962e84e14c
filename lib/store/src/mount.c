/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "index.h"
#include "log.h"
#include "place.h"
#include "reason/reason.h"

/*
 * Mounting reads, and decides from what it reads alone: nothing on the medium changes, so that an interrupted
 * recovery is the same recovery. The reasons are in docs/format/store.design.md, "Recovery".
 */
struct mount {
    uint32_t newest;        /* last block that the medium holds */
    struct place committed; /* where the last batch ends: what lies beyond belongs to one that was interrupted */
    bool is_committed;      /* one was found */
    struct place end;       /* where the log goes on */
    uint32_t noted;         /* highest `tail` of records that stay */
};

static bool config_is_possible(const struct store_config *config)
{
    return config->flash != NULL && layout_of(&config->flash->geometry, config->object_max).capacity != 0;
}

static bool is_same_shape(const struct store *store, const struct block_header *header)
{
    const struct flash_geometry *geometry = &store->config.flash->geometry;
    return header->geometry.program_unit == geometry->program_unit &&
           header->geometry.block_size == geometry->block_size &&
           header->geometry.block_count == geometry->block_count &&
           header->object_max == store->config.object_max;
}

/* Finds the highest block number among the block headers; 0 if there is no valid one. */
static psa_status_t survey(struct store *store, uint32_t *newest)
{
    const struct flash *flash = store->config.flash;
    *newest = 0;
    for (uint32_t i = 0; i < flash->geometry.block_count; i++) {
        uint8_t bytes[BLOCK_HEADER_LEN];
        struct block_header header;
        psa_status_t status = medium_read(store, i * flash->geometry.block_size, out_span_of(bytes, sizeof(bytes)));
        if (status != PSA_SUCCESS) {
            return status;
        }
        enum header_state state = block_header_decode(&header, bytes);
        if (state == HEADER_NONE && header_mend(bytes)) {
            state = block_header_decode(&header, bytes);
        }
        if (state == HEADER_OTHER_VERSION) {
            return REFUSE(STORE_VERSION);
        }
        if (state == HEADER_VALID && !is_same_shape(store, &header)) {
            return REFUSE(STORE_OTHER_SHAPE);
        }
        if (state == HEADER_VALID && header.block % flash->geometry.block_count == i && header.block > *newest) {
            *newest = header.block;
        }
    }
    bool is_possible = *newest == 0 || (*newest >= flash->geometry.block_count && *newest <= UINT32_MAX / 2);
    return is_possible ? PSA_SUCCESS : REFUSE(STORE_ALIEN);
}

static psa_status_t run_is_blank(struct store *store, struct place at, bool *is_blank_run)
{
    *is_blank_run = true;
    while (*is_blank_run && place_left(store, at) != 0) {
        uint32_t left = place_left(store, at);
        uint32_t part = left < sizeof(store->chunk) ? left : (uint32_t)sizeof(store->chunk);
        psa_status_t status = place_read_all(store, &at, out_span_of(store->chunk, part));
        if (status != PSA_SUCCESS) {
            return status;
        }
        *is_blank_run = is_blank(store->chunk, part);
    }
    return PSA_SUCCESS;
}

/* No block header is valid. Blank is also what store_format leaves when it is cut while it writes the first one. */
static psa_status_t refuse_blank_or_alien(struct store *store)
{
    uint32_t block_count = store->config.flash->geometry.block_count;
    for (uint32_t i = 0; i < block_count; i++) {
        struct place at = { .block = i, .offset = i == 0 ? align_up(BLOCK_HEADER_LEN, store->align) : 0 };
        bool is_blank_block = false;
        psa_status_t status = run_is_blank(store, at, &is_blank_block);
        if (status != PSA_SUCCESS) {
            return status;
        }
        if (!is_blank_block) {
            return REFUSE(STORE_ALIEN);
        }
    }
    return REFUSE(STORE_BLANK);
}

/* True if the block holds something of the log under this number: its header, or else a record. */
static psa_status_t block_is_ours(struct store *store, uint32_t block, bool *is_ours)
{
    struct block_header header;
    struct walk walk;
    enum header_state state;
    psa_status_t status = block_header_read(store, block, &header, &state);
    *is_ours = state == HEADER_VALID;
    if (status != PSA_SUCCESS || *is_ours) {
        return status;
    }
    status = walk_begin(store, &walk, block, block);
    return status == PSA_SUCCESS ? walk_next(store, &walk, is_ours) : status;
}

/* The head is the highest number, by header or by records whose block header was lost; the tail the lowest. */
static psa_status_t find_ends(struct store *store, struct mount *mount)
{
    uint32_t block_count = store->config.flash->geometry.block_count;
    psa_status_t status = survey(store, &mount->newest);
    bool is_ours = true;
    if (status == PSA_SUCCESS && mount->newest == 0) {
        mount->newest = block_count; /* a young log, of which the only header was lost? */
        status = block_is_ours(store, block_count, &is_ours);
        if (status == PSA_SUCCESS && !is_ours) {
            return refuse_blank_or_alien(store);
        }
    }
    while (status == PSA_SUCCESS && is_ours) {
        status = block_is_ours(store, mount->newest + 1, &is_ours);
        mount->newest += status == PSA_SUCCESS && is_ours;
    }
    store->tail = mount->newest;
    for (uint32_t back = 1; status == PSA_SUCCESS && back < block_count; back++) {
        uint32_t block = mount->newest - back;
        if (block < block_count) {
            break; /* numbers start at block_count */
        }
        status = block_is_ours(store, block, &is_ours);
        store->tail = is_ours ? block : store->tail;
    }
    return status;
}

/*
 * What any record says of the tail was true and durable before it was written. Blocks before that may be half erased:
 * they are not read.
 */
static psa_status_t raise_tail(struct store *store, struct mount *mount)
{
    uint32_t noted = store->tail;
    mount->noted = store->tail; /* what was older holds nothing any more */
    for (uint32_t block = store->tail; block <= mount->newest; block++) {
        struct walk walk;
        bool more = false;
        psa_status_t status = walk_begin(store, &walk, block, mount->newest);
        if (status == PSA_SUCCESS) {
            status = walk_next(store, &walk, &more);
        }
        while (status == PSA_SUCCESS && more) {
            noted = walk.record.tail > noted ? walk.record.tail : noted;
            status = walk_next(store, &walk, &more);
        }
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    store->tail = noted < mount->newest ? noted : mount->newest;
    return PSA_SUCCESS;
}

/* Changes of one batch that were met in a row, each with every byte of it. */
struct run {
    uint64_t batch;
    uint32_t seen;
};

/* Goes through a block for records that end a batch which is wholly there: mount->committed gets the last one's end. */
static psa_status_t find_ends_of_batches(struct store *store, struct mount *mount, struct run *run, uint32_t block)
{
    struct walk walk;
    bool more = false;
    psa_status_t status = walk_begin(store, &walk, block, mount->newest);
    uint32_t lead = block == store->tail ? walk.at.offset : 0;
    if (status == PSA_SUCCESS) {
        status = walk_next(store, &walk, &more);
    }
    while (status == PSA_SUCCESS && more) {
        const struct record *record = &walk.record;
        bool intact = false;
        if (record_is_change(record) || record->kind == RECORD_CLOSE) {
            status = payload_check(store, walk.found, record, &intact);
        }
        if (intact) {
            uint32_t before = run->batch == record_batch(record) ? run->seen : 0;
            /* A batch that the log begins within was finished: else the blocks before would be of use. */
            before = walk.found.offset == lead ? record->before : before;
            *run = (struct run){ .batch = record_batch(record), .seen = before + 1 };
            if (record_closes(record) && before == record->before) {
                mount->committed = place_record_end(store, walk.found, record->len);
                mount->is_committed = true;
            }
        }
        if (status == PSA_SUCCESS) {
            status = walk_next(store, &walk, &more);
        }
    }
    return status;
}

/* Finds the end of the last batch of which every byte is there. It may begin some blocks before the newest. */
static psa_status_t find_committed(struct store *store, struct mount *mount)
{
    psa_status_t status = PSA_SUCCESS;
    mount->committed = (struct place){ .block = store->tail, .offset = align_up(BLOCK_HEADER_LEN, store->align) };
    for (uint32_t first = mount->newest; !mount->is_committed && first >= store->tail; first--) {
        struct run run = { 0 };
        for (uint32_t block = first; status == PSA_SUCCESS && block <= mount->newest; block++) {
            status = find_ends_of_batches(store, mount, &run, block);
        }
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    mount->end = mount->committed;
    return PSA_SUCCESS;
}

/*
 * Two records of one change: an object and its copy. Behind the last change the copy counts, as its block may be the
 * only one left soon; beyond it the first does, so that what an interrupted change wrote can be given up whole.
 */
static psa_status_t prefer_copy(struct store *store, const struct store_entry *entry, const struct walk *walk,
                                bool beyond, bool *prefer)
{
    struct place old = { .block = entry->block, .offset = entry->offset };
    struct record record = { .len = entry->len, .crc = entry->crc };
    bool old_intact = false;
    bool new_intact = false;
    psa_status_t status = payload_check(store, walk->found, &walk->record, &new_intact);
    if (status == PSA_SUCCESS && beyond) {
        status = payload_check(store, old, &record, &old_intact);
    }
    *prefer = new_intact && !old_intact;
    return status;
}

static psa_status_t replay_record(struct store *store, struct mount *mount, const struct walk *walk)
{
    const struct record *record = &walk->record;
    struct store_entry *entry = index_find(store, record->key);
    bool beyond = !place_before(walk->found, mount->committed);
    bool prefer = true;

    store->report.mended += walk->is_mended;
    store->op = record->op > store->op ? record->op : store->op;
    if (!beyond || record->kind == RECORD_NOTE) {
        mount->noted = record->tail > mount->noted ? record->tail : mount->noted;
    }
    if (record->kind == RECORD_NOTE) {
        struct place end = place_record_end(store, walk->found, 0);
        mount->end = place_before(mount->end, end) ? end : mount->end;
        return PSA_SUCCESS;
    }
    if (beyond && record->kind != RECORD_COPY) {
        store->report.discarded++;
        return PSA_SUCCESS;
    }
    if (record->kind == RECORD_CLOSE) {
        return PSA_SUCCESS;
    }
    if (entry != NULL && entry->op > record->op) {
        return PSA_SUCCESS;
    }
    if (record->kind == RECORD_REMOVE) {
        if (entry != NULL) {
            index_drop(store, entry);
        }
        return PSA_SUCCESS;
    }
    if (entry == NULL && store->count == store->config.index_count) {
        return REFUSE(STORE_INDEX_FULL);
    }
    if (entry != NULL && entry->op == record->op) {
        psa_status_t status = prefer_copy(store, entry, walk, beyond, &prefer);
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    if (prefer) {
        index_put(store, record, walk->found);
        struct place end = place_record_end(store, walk->found, record->len);
        mount->end = place_before(mount->end, end) ? end : mount->end;
    }
    return PSA_SUCCESS;
}

static psa_status_t replay_block(struct store *store, struct mount *mount, uint32_t block)
{
    struct block_header header;
    enum header_state state;
    struct walk walk;
    bool more = false;
    psa_status_t status = block_header_read(store, block, &header, &state);
    if (status == PSA_SUCCESS && state == HEADER_VALID) {
        store->op = header.op > store->op ? header.op : store->op;
    }
    if (status == PSA_SUCCESS) {
        status = walk_begin(store, &walk, block, mount->newest);
    }
    if (status == PSA_SUCCESS) {
        status = walk_next(store, &walk, &more);
    }
    uint32_t lost = 0; /* holes that a record of a finished change follows: they were finished before */
    while (status == PSA_SUCCESS && more) {
        lost = place_before(walk.found, mount->committed) ? walk.holes : lost;
        status = replay_record(store, mount, &walk);
        if (status == PSA_SUCCESS) {
            status = walk_next(store, &walk, &more);
        }
    }
    if (status == PSA_SUCCESS) {
        lost = block < mount->committed.block ? walk.holes : lost;
        store->report.damaged += block <= mount->committed.block && state != HEADER_VALID;
        store->report.damaged += lost;
        store->report.discarded += walk.holes - lost;
    }
    return status;
}

/* Such a block gets no records of version 2: a program that knows version 1 alone shall see that it does not know all. */
static psa_status_t head_is_of_version_1(struct store *store, bool *is_old)
{
    struct block_header header;
    enum header_state state;
    psa_status_t status = block_header_read(store, store->head, &header, &state);
    *is_old = state == HEADER_VALID && header.version == STORE_VERSION_1;
    return status;
}

/* The log goes on where it ends, if the rest of that block is blank and no later one was begun; else in the next block. */
static psa_status_t settle_head(struct store *store, const struct mount *mount)
{
    store->head = mount->end.block;
    store->head_end = mount->end.offset;
    store->offset = mount->end.offset;
    store->clean = store->head;
    store->clean_synced = store->clean;
    store->tail = store->tail < store->head ? store->tail : store->head;
    /* The last record may reach into a block whose own header was lost: under its old number that block is gone. */
    uint32_t lowest = store->head + 1 - store->config.flash->geometry.block_count;
    store->tail = store->tail > lowest ? store->tail : lowest;
    store->tail_synced = store->tail;
    store->tail_noted = mount->noted;
    store->tail_carried = mount->noted;
    bool is_blank_rest = false;
    bool is_old = false;
    psa_status_t status = run_is_blank(store, mount->end, &is_blank_rest);
    if (status == PSA_SUCCESS) {
        status = head_is_of_version_1(store, &is_old);
    }
    /* A later block, begun in vain, says where this one ends. */
    bool is_left = mount->newest > store->head;
    if (status == PSA_SUCCESS && (!is_blank_rest || is_left || is_old)) {
        store->offset = store->config.flash->geometry.block_size;
        store->head_torn = true;
    }
    return status;
}

psa_status_t store_mount(struct store *store, const struct store_config *config)
{
    struct mount mount = { 0 };
    if (!config_is_possible(config) || (config->index == NULL && config->index_count != 0)) {
        return REFUSE(STORE_SHAPE);
    }
    struct layout layout = layout_of(&config->flash->geometry, config->object_max);
    *store = (struct store){ .config = *config };
    layout_take(store, &layout);
    /* A killed process may have left unsynced bytes in a cache: what is believed from here on must last. */
    psa_status_t status = flash_sync(config->flash);
    if (status == PSA_SUCCESS) {
        store->report.syncs++;
        status = find_ends(store, &mount);
    }
    if (status == PSA_SUCCESS) {
        status = raise_tail(store, &mount);
    }
    if (status == PSA_SUCCESS) {
        status = find_committed(store, &mount);
    }
    for (uint32_t block = store->tail; status == PSA_SUCCESS && block <= mount.newest; block++) {
        status = replay_block(store, &mount, block);
    }
    if (status == PSA_SUCCESS) {
        status = settle_head(store, &mount);
    }
    return status;
}

/* The first block is always erased: it is written next, and a blank one may be half erased. Others only if needed. */
static psa_status_t erase_old(struct store *store)
{
    for (uint32_t i = 0; i < store->config.flash->geometry.block_count; i++) {
        bool is_blank_block = false;
        psa_status_t status = run_is_blank(store, (struct place){ .block = i, .offset = 0 }, &is_blank_block);
        if (status == PSA_SUCCESS && (i == 0 || !is_blank_block)) {
            status = flash_erase(store->config.flash, i);
        }
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    return PSA_SUCCESS;
}

psa_status_t store_format(const struct store_config *config)
{
    if (!config_is_possible(config)) {
        return REFUSE(STORE_SHAPE);
    }
    struct layout layout = layout_of(&config->flash->geometry, config->object_max);
    struct store store = { .config = *config, .head_end = layout.header_len };
    layout_take(&store, &layout);
    psa_status_t status = erase_old(&store);
    /* Two steps: a header must not be on the medium while blocks of an older store are. */
    if (status == PSA_SUCCESS) {
        status = log_barrier(&store);
    }
    if (status == PSA_SUCCESS) {
        status = log_open_first(&store);
    }
    return status == PSA_SUCCESS ? log_barrier(&store) : status;
}
