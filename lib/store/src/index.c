/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "index.h"

#include <string.h>

#include "base/invariant.h"

static int compare(struct store_key a, struct store_key b)
{
    if (a.client != b.client) {
        return a.client < b.client ? -1 : 1;
    }
    return a.uid < b.uid ? -1 : a.uid > b.uid;
}

/* The first entry that is not before `key`; store->count if all are. */
static uint32_t lower_bound(const struct store *store, struct store_key key)
{
    uint32_t low = 0;
    uint32_t high = store->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (compare(store->config.index[middle].key, key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct store_entry *index_find(const struct store *store, struct store_key key)
{
    uint32_t at = lower_bound(store, key);
    bool is_there = at < store->count && compare(store->config.index[at].key, key) == 0;
    return is_there ? &store->config.index[at] : NULL;
}

uint32_t index_footprint(const struct store *store, uint32_t len)
{
    return align_up(RECORD_HEADER_LEN + len, store->align);
}

void index_put(struct store *store, const struct record *record, struct place start)
{
    uint32_t at = lower_bound(store, record->key);
    struct store_entry *entry = &store->config.index[at];
    if (at < store->count && compare(entry->key, record->key) == 0) {
        store->used -= index_footprint(store, entry->len);
    } else {
        INVARIANT(store->count < store->config.index_count); /* callers checked */
        memmove(entry + 1, entry, (store->count - at) * sizeof(*entry));
        store->count++;
    }
    *entry = (struct store_entry){
        .key = record->key,
        .op = record->op,
        .flags = record->flags,
        .len = record->len,
        .crc = record->crc,
        .block = start.block,
        .offset = start.offset,
    };
    store->used += index_footprint(store, entry->len);
}

void index_drop(struct store *store, struct store_entry *entry)
{
    size_t at = (size_t)(entry - store->config.index);
    store->used -= index_footprint(store, entry->len);
    store->count--;
    memmove(entry, entry + 1, (store->count - at) * sizeof(*entry));
}
