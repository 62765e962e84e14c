/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "directory.h"

#include <string.h>

#include "base/bytes.h"
#include "page.h"
#include "reason/reason.h"
#include "records.h"

/*
 * Each page tells the sequence numbers of all pages as they were when it was written: the newest page says which state of the others is the true one. One that
 * was set back alone is found out without any counter.
 */

#define SEQUENCE_STALE (1ull << 63) /* no page is ever numbered so: what stands under it stays stale */

static struct ps_entry *entry_at(const struct ps *ps, uint32_t place)
{
    return &ps->config.memory.entries[ps->config.memory.order[place]];
}

static int compare(const struct ps_entry *entry, struct ps_name name)
{
    if (entry->client != name.client) {
        return entry->client < name.client ? -1 : 1;
    }
    return entry->uid < name.uid ? -1 : entry->uid != name.uid;
}

/* The first place of `order` that is not below `name`. */
static uint32_t place_of(const struct ps *ps, struct ps_name name)
{
    uint32_t low = 0;
    uint32_t high = ps->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare(entry_at(ps, middle), name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t directory_find(const struct ps *ps, struct ps_name name)
{
    uint32_t place = place_of(ps, name);
    bool is_it = place < ps->count && compare(entry_at(ps, place), name) == 0;
    return is_it ? ps->config.memory.order[place] : PS_NO_SLOT;
}

uint32_t directory_first_of(const struct ps *ps, int32_t client)
{
    return place_of(ps, (struct ps_name){ client, 0 });
}

uint32_t directory_free_slot(const struct ps *ps)
{
    for (uint32_t slot = 0; slot < ps->config.shape.objects; slot++) {
        if (ps->config.memory.entries[slot].uid == 0) {
            return slot;
        }
    }
    return PS_NO_SLOT;
}

static void enter(struct ps *ps, uint32_t slot)
{
    uint16_t *order = ps->config.memory.order;
    const struct ps_entry *entry = &ps->config.memory.entries[slot];
    struct reserve reserve = reserve_of(ps, entry->capacity);
    uint32_t place = place_of(ps, (struct ps_name){ entry->client, entry->uid });
    memmove(&order[place + 1], &order[place], (ps->count - place) * sizeof(*order));
    order[place] = (uint16_t)slot;
    ps->count++;
    ps->records += reserve.records;
    ps->reserved += reserve.bytes;
}

static void leave(struct ps *ps, uint32_t slot)
{
    uint16_t *order = ps->config.memory.order;
    struct ps_entry *entry = &ps->config.memory.entries[slot];
    struct reserve reserve = reserve_of(ps, entry->capacity);
    uint32_t place = place_of(ps, (struct ps_name){ entry->client, entry->uid });
    ps->count--;
    memmove(&order[place], &order[place + 1], (ps->count - place) * sizeof(*order));
    ps->records -= reserve.records;
    ps->reserved -= reserve.bytes;
    *entry = (struct ps_entry){ .uid = 0 };
}

/* ---- the start ---- */

static bool is_lost(psa_status_t status)
{
    return status == PSA_ERROR_DATA_CORRUPT || status == PSA_ERROR_INVALID_SIGNATURE;
}

/* Own sequence numbers of the pages stand behind the table of the newest one. */
static psa_status_t load_page(struct ps *ps, uint32_t page)
{
    const struct ps_root *root = ps->config.root;
    struct out_span room = out_span_of(ps->config.memory.sealed, ps_page_len(&ps->config.shape));
    uint64_t *own = ps->config.memory.sequences + ps->pages;
    struct page_head head = { 0 };
    size_t len = 0;
    psa_status_t status = root->load(root->context, page, room, &len);
    if (status == PSA_ERROR_DOES_NOT_EXIST) {
        return PSA_SUCCESS;
    }
    if (status == PSA_SUCCESS) {
        status = page_decode(ps, page, span_of(room.data, len), &head);
    }
    if (is_lost(status)) {
        ps->report.lost_pages++;
        ps->is_incomplete = true;
        return PSA_SUCCESS;
    }
    if (status != PSA_SUCCESS) {
        return status;
    }
    own[page] = head.sequence;
    if (head.sequence > ps->sequence) {
        ps->sequence = head.sequence;
        ps->steps = head.steps;
        ps->is_incomplete = ps->is_incomplete || head.is_incomplete;
        for (uint32_t i = 0; i < ps->pages; i++) {
            ps->config.memory.sequences[i] = get_le64(head.sequences + i * 8);
        }
    }
    return PSA_SUCCESS;
}

static void make_stale(struct ps *ps, uint32_t page)
{
    for (uint32_t i = 0; i < ps->config.shape.per_page; i++) {
        struct ps_entry *entry = &ps->config.memory.entries[page * ps->config.shape.per_page + i];
        if (entry->uid != 0 && (entry->flags & PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION) == 0) {
            entry->flags |= PS_STALE;
        }
    }
}

/* Against itself: is each page the one that the newest page knows? */
static void judge_pages(struct ps *ps)
{
    const uint64_t *newest = ps->config.memory.sequences;
    const uint64_t *own = newest + ps->pages;
    for (uint32_t page = 0; page < ps->pages; page++) {
        if (own[page] == newest[page]) {
            continue;
        }
        ps->is_incomplete = true;
        if (own[page] == 0) {
            ps->report.lost_pages++;
        } else {
            make_stale(ps, page);
        }
    }
}

/* What is convicted stays convicted at later starts, whatever is written in between. */
static void convict_all(struct ps *ps, uint64_t steps)
{
    uint64_t *newest = ps->config.memory.sequences;
    const uint64_t *own = newest + ps->pages;
    ps->report.is_rolled_back = true;
    ps->is_incomplete = true;
    ps->steps = steps;
    for (uint32_t page = 0; page < ps->pages; page++) {
        make_stale(ps, page);
        newest[page] = own[page] == 0 ? newest[page] : own[page] | SEQUENCE_STALE;
    }
}

/* Against the counter. A directory that was counted has lost its counter to somebody if there is none. */
static psa_status_t judge_whole(struct ps *ps)
{
    const struct ps_counter *counter = ps->config.counter;
    uint64_t steps = 0;
    if (counter != NULL && counter->read(counter->context, &steps) != PSA_SUCCESS) {
        return REFUSE(PS_COUNTER);
    }
    if (ps->steps == steps) {
        return PSA_SUCCESS;
    }
    if (counter != NULL && ps->steps == steps + 1) {
        ps->report.was_interrupted = true;
        return counter->increment(counter->context) == PSA_SUCCESS ? PSA_SUCCESS : REFUSE(PS_COUNTER);
    }
    convict_all(ps, steps);
    return PSA_SUCCESS;
}

/* Of two entries with one name, which a page that was set back can bring about, the true one stays. */
static void enter_all(struct ps *ps)
{
    for (uint32_t slot = 0; slot < ps->config.shape.objects; slot++) {
        struct ps_entry *entry = &ps->config.memory.entries[slot];
        if (entry->uid == 0) {
            continue;
        }
        uint32_t other = directory_find(ps, (struct ps_name){ entry->client, entry->uid });
        if (other != PS_NO_SLOT && (entry->flags & PS_STALE) != 0) {
            *entry = (struct ps_entry){ .uid = 0 };
            continue;
        }
        if (other != PS_NO_SLOT) {
            leave(ps, other);
        }
        enter(ps, slot);
    }
    for (uint32_t place = 0; place < ps->count; place++) {
        ps->report.stale += (entry_at(ps, place)->flags & PS_STALE) != 0;
    }
}

psa_status_t directory_load(struct ps *ps)
{
    memset(ps->config.memory.sequences, 0, 2 * ps->pages * sizeof(uint64_t));
    memset(ps->config.memory.entries, 0, ps->config.shape.objects * sizeof(struct ps_entry));
    for (uint32_t page = 0; page < ps->pages; page++) {
        psa_status_t status = load_page(ps, page);
        if (status != PSA_SUCCESS) {
            return status;
        }
    }
    if (ps->report.lost_pages == ps->pages) {
        return REFUSE(PS_ROOT_LOST); /* not pages are lost: the trusted medium refuses as a whole */
    }
    judge_pages(ps);
    psa_status_t status = judge_whole(ps);
    if (status == PSA_SUCCESS) {
        enter_all(ps);
    }
    return status;
}

/* ---- changes ---- */

/* The page is saved, then the counter steps. `*is_saved`: the change is made, whatever is returned. */
static psa_status_t save(struct ps *ps, const struct page_change *change, bool *is_saved)
{
    const struct ps_root *root = ps->config.root;
    const struct ps_counter *counter = ps->config.counter;
    uint8_t *bytes = ps->config.memory.sealed;
    uint32_t page = change->slot / ps->config.shape.per_page;
    page_encode(ps, change, bytes);
    psa_status_t status = root->save(root->context, page, span_of(bytes, ps_page_len(&ps->config.shape)));
    *is_saved = status == PSA_SUCCESS;
    if (status == PSA_ERROR_INSUFFICIENT_STORAGE || status == PSA_ERROR_INSUFFICIENT_MEMORY) {
        return REFUSE(PS_ROOT_FULL);
    }
    if (status != PSA_SUCCESS) {
        ps->has_failed = true;
        return REFUSE(PS_ROOT_FAILED);
    }
    ps->sequence++;
    ps->steps += counter != NULL;
    ps->config.memory.sequences[page] = ps->sequence;
    if (counter != NULL && counter->increment(counter->context) != PSA_SUCCESS) {
        ps->has_failed = true;
        return REFUSE(PS_COUNTER);
    }
    return PSA_SUCCESS;
}

psa_status_t directory_put(struct ps *ps, uint32_t slot, const struct ps_entry *entry)
{
    struct page_change change = { .slot = slot, .entry = entry };
    struct ps_entry *here = &ps->config.memory.entries[slot];
    bool is_saved = false;
    psa_status_t status = save(ps, &change, &is_saved);
    if (is_saved && here->uid != 0) {
        leave(ps, slot);
    }
    if (is_saved && entry->uid != 0) {
        *here = *entry;
        enter(ps, slot);
    }
    return status;
}

psa_status_t directory_clear(struct ps *ps, uint32_t slot, int32_t client)
{
    struct page_change change = { .slot = slot, .client = client };
    uint32_t first = slot - slot % ps->config.shape.per_page;
    bool is_saved = false;
    psa_status_t status = save(ps, &change, &is_saved);
    for (uint32_t i = first; is_saved && i < first + ps->config.shape.per_page; i++) {
        const struct ps_entry *entry = &ps->config.memory.entries[i];
        if (entry->uid != 0 && entry->client == client) {
            leave(ps, i);
        }
    }
    return status;
}
