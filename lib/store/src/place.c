/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "place.h"

#include <string.h>

#include "crc32c.h"

/* docs/format/store.design.md, "Capacity" and "Work per change". */
enum { BLOCKS_PER_SPARE = 16, BATCH_OTHERS = 1024, PARTLY_USED = 2, NOTES = 4 };

static uint32_t blocks_for(const struct layout *layout, uint32_t bytes)
{
    return (bytes + layout->usable - 1) / layout->usable;
}

/* All objects in one block: enough blocks for no more. Whenever the log leaves a block, it takes them along. */
static void lay_out_one(struct layout *layout)
{
    uint32_t reserve = layout->batch_max + 2 * layout->align;
    layout->capacity = layout->usable > reserve ? layout->usable - reserve : 0;
    layout->keep = 1;
    layout->start = 1;
    layout->ratio = UINT32_MAX;
}

static void lay_out_many(struct layout *layout, uint32_t block_count)
{
    uint32_t spare = block_count < BLOCKS_PER_SPARE ? 1 : block_count / BLOCKS_PER_SPARE;
    uint32_t batch = blocks_for(layout, layout->batch_max + layout->align);
    uint32_t keep = blocks_for(layout, layout->usable + 2 * layout->record_max + NOTES * layout->align);
    uint32_t reserve = keep + batch + spare + PARTLY_USED;
    if (block_count <= reserve || (block_count - reserve) * layout->usable < layout->capacity) {
        return;
    }
    layout->capacity = (block_count - reserve) * layout->usable;
    layout->keep = keep;
    layout->start = keep + batch + (spare + 1) / 2;
    layout->ratio = (2 * (block_count - reserve) + spare - 1) / spare;
}

struct layout layout_of(const struct flash_geometry *geometry, uint32_t object_max)
{
    struct layout layout = { 0 };
    if (!flash_geometry_is_valid(geometry) || object_max > UINT32_MAX / 8) {
        return layout;
    }
    layout.align = geometry->program_unit > STORE_ALIGN_MIN ? geometry->program_unit : (uint32_t)STORE_ALIGN_MIN;
    layout.header_len = align_up(BLOCK_HEADER_LEN, layout.align);
    layout.record_max = align_up(RECORD_HEADER_LEN + object_max, layout.align);
    /* A record header does not cross blocks: less than one is lost at a block's end. */
    uint32_t lost = layout.align < RECORD_HEADER_LEN ? RECORD_HEADER_LEN - layout.align : 0;
    uint32_t overhead = layout.header_len + align_up(lost, layout.align);
    if (geometry->block_size % layout.align != 0 || geometry->block_size < overhead + RECORD_HEADER_LEN) {
        return layout;
    }
    layout.usable = geometry->block_size - overhead;
    uint32_t others = layout.usable / 2 < BATCH_OTHERS ? layout.usable / 2 : (uint32_t)BATCH_OTHERS;
    others = layout.record_max > others ? layout.record_max : others;
    layout.batch_max = layout.record_max + (others < layout.usable ? others : layout.usable);
    lay_out_one(&layout);
    lay_out_many(&layout, geometry->block_count);
    if (layout.capacity < layout.record_max) {
        layout.capacity = 0;
    }
    return layout;
}

void layout_take(struct store *store, const struct layout *layout)
{
    store->align = layout->align;
    store->usable = layout->usable;
    store->record_max = layout->record_max;
    store->batch_max = layout->batch_max;
    store->capacity = layout->capacity;
    store->keep = layout->keep;
    store->start = layout->start;
    store->ratio = layout->ratio;
}

uint32_t place_address(const struct store *store, struct place place)
{
    const struct flash_geometry *geometry = &store->config.flash->geometry;
    return place.block % geometry->block_count * geometry->block_size + place.offset;
}

struct place place_after(const struct store *store, struct place from, uint32_t len)
{
    uint32_t header_len = align_up(BLOCK_HEADER_LEN, store->align);
    while (len > place_left(store, from)) {
        len -= place_left(store, from);
        from.block++;
        from.offset = header_len;
    }
    from.offset += len;
    return from;
}

struct place place_record_end(const struct store *store, struct place start, uint32_t payload_len)
{
    struct place end = place_after(store, start, RECORD_HEADER_LEN + payload_len);
    end.offset = align_up(end.offset, store->align);
    return end;
}

psa_status_t medium_read(struct store *store, uint32_t address, struct out_span out)
{
    uint32_t unit = store->config.flash->geometry.program_unit;
    psa_status_t status = flash_read(store->config.flash, address, out);
    if (status != PSA_ERROR_DATA_CORRUPT) {
        return status;
    }
    for (size_t done = 0; done < out.len;) {
        size_t left = unit - (address + done) % unit;
        size_t part = out.len - done < left ? out.len - done : left;
        status = flash_read(store->config.flash, address + (uint32_t)done, out_span_of(out.data + done, part));
        if (status == PSA_ERROR_DATA_CORRUPT) {
            memset(out.data + done, 0, part);
            store->report.unreadable++;
        } else if (status != PSA_SUCCESS) {
            return status;
        }
        done += part;
    }
    return PSA_SUCCESS;
}

static psa_status_t read_run(struct store *store, struct place *from, struct out_span out, bool takes_damage)
{
    psa_status_t status = PSA_SUCCESS;
    while (status == PSA_SUCCESS && out.len != 0) {
        if (place_left(store, *from) == 0) {
            from->block++;
            from->offset = align_up(BLOCK_HEADER_LEN, store->align);
        }
        uint32_t left = place_left(store, *from);
        struct out_span part = out_span_of(out.data, out.len < left ? out.len : left);
        uint32_t address = place_address(store, *from);
        status = takes_damage ? medium_read(store, address, part) : flash_read(store->config.flash, address, part);
        from->offset += (uint32_t)part.len;
        out = out_span_of(out.data + part.len, out.len - part.len);
    }
    return status;
}

psa_status_t place_read(struct store *store, struct place *from, struct out_span out)
{
    return read_run(store, from, out, false);
}

psa_status_t place_read_all(struct store *store, struct place *from, struct out_span out)
{
    return read_run(store, from, out, true);
}

psa_status_t block_header_read(struct store *store, uint32_t block, struct block_header *header,
                               enum header_state *state)
{
    uint8_t bytes[BLOCK_HEADER_LEN];
    struct place at = { .block = block, .offset = 0 };
    *state = HEADER_NONE;
    psa_status_t status = medium_read(store, place_address(store, at), out_span_of(bytes, sizeof(bytes)));
    if (status != PSA_SUCCESS) {
        return status;
    }
    enum header_state decoded = block_header_decode(header, bytes);
    if (decoded == HEADER_NONE && header_mend(bytes)) {
        decoded = block_header_decode(header, bytes);
    }
    if (decoded == HEADER_VALID && header->block == block) {
        *state = HEADER_VALID;
    }
    return PSA_SUCCESS;
}

psa_status_t walk_begin(struct store *store, struct walk *walk, uint32_t block, uint32_t newest)
{
    uint32_t block_size = store->config.flash->geometry.block_size;
    uint32_t header_len = align_up(BLOCK_HEADER_LEN, store->align);
    struct block_header header;
    enum header_state state;

    *walk = (struct walk){ .at = { .block = block, .offset = header_len }, .limit = block_size };
    psa_status_t status = block_header_read(store, block, &header, &state);
    if (status != PSA_SUCCESS) {
        return status;
    }
    if (state == HEADER_VALID && header.first >= header_len && header.first <= block_size &&
        header.first % store->align == 0) {
        walk->at.offset = header.first;
    }
    if (block == newest) {
        return PSA_SUCCESS;
    }
    status = block_header_read(store, block + 1, &header, &state);
    if (status == PSA_SUCCESS && state == HEADER_VALID && header.prev_end <= block_size) {
        walk->limit = header.prev_end;
    }
    return status;
}

/* The next header's bytes. Blocks are read in pieces: a blank one is looked at in steps of a few bytes. */
static psa_status_t walk_header(struct store *store, struct walk *walk, uint8_t **bytes)
{
    uint32_t offset = walk->at.offset;
    if (offset - walk->window_at + RECORD_HEADER_LEN > walk->window_len) {
        uint32_t left = walk->limit - offset;
        uint32_t len = left < sizeof(store->unit) ? left : (uint32_t)sizeof(store->unit);
        walk->window_len = 0;
        psa_status_t status = medium_read(store, place_address(store, walk->at), out_span_of(store->unit, len));
        if (status != PSA_SUCCESS) {
            return status;
        }
        walk->window_at = offset;
        walk->window_len = len;
    }
    *bytes = store->unit + (offset - walk->window_at);
    return PSA_SUCCESS;
}

/* Noise is not mended: bytes that are blank, or of another record, take no time. */
static bool is_record(const struct store *store, struct walk *walk, uint8_t *bytes)
{
    bool is_whole = record_decode(&walk->record, bytes);
    walk->is_mended = !is_whole && header_mend(bytes);
    is_whole = is_whole || (walk->is_mended && record_decode(&walk->record, bytes));
    return is_whole && walk->record.block == walk->at.block && walk->record.len <= store->config.object_max;
}

psa_status_t walk_next(struct store *store, struct walk *walk, bool *more)
{
    uint8_t *bytes = NULL;
    *more = false;
    while (walk->limit >= RECORD_HEADER_LEN && walk->at.offset <= walk->limit - RECORD_HEADER_LEN) {
        psa_status_t status = walk_header(store, walk, &bytes);
        if (status != PSA_SUCCESS) {
            return status;
        }
        if (is_record(store, walk, bytes)) {
            walk->found = walk->at;
            struct place end = place_record_end(store, walk->at, walk->record.len);
            walk->at.offset = end.block == walk->at.block ? end.offset : walk->limit;
            walk->in_hole = false;
            *more = true;
            return PSA_SUCCESS;
        }
        bool blank = is_blank(bytes, RECORD_HEADER_LEN);
        walk->holes += !blank && !walk->in_hole;
        walk->in_hole = !blank;
        walk->at.offset += store->align;
    }
    return PSA_SUCCESS;
}

psa_status_t payload_check(struct store *store, struct place start, const struct record *record, bool *intact)
{
    struct place at = place_after(store, start, RECORD_HEADER_LEN);
    uint32_t unreadable = store->report.unreadable;
    uint32_t crc = 0;
    *intact = false;
    for (uint32_t left = record->len; left != 0;) {
        uint32_t part = left < sizeof(store->chunk) ? left : (uint32_t)sizeof(store->chunk);
        psa_status_t status = place_read_all(store, &at, out_span_of(store->chunk, part));
        if (status != PSA_SUCCESS) {
            return status;
        }
        crc = crc32c(crc, span_of(store->chunk, part));
        left -= part;
    }
    *intact = crc == record->crc && store->report.unreadable == unreadable;
    return PSA_SUCCESS;
}
