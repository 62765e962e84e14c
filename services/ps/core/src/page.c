/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "page.h"

#include <string.h>

#include "base/bytes.h"
#include "directory.h"
#include "reason/reason.h"

enum { PAGE_VERSION = 1, PAGE_INCOMPLETE = 1 };
#define SEQUENCE_MAX (UINT64_MAX >> 1)

uint32_t ps_page_len(const struct ps_shape *shape)
{
    return PS_PAGE_HEAD + shape->objects / shape->per_page * 8 + shape->per_page * PS_ENTRY_LEN;
}

static void entry_encode(const struct ps_entry *entry, uint8_t out[PS_ENTRY_LEN])
{
    put_le64(out, entry->uid);
    put_le32(out + 8, (uint32_t)entry->client);
    put_le32(out + 12, entry->size);
    put_le32(out + 16, entry->capacity);
    put_le32(out + 20, entry->flags);
    memcpy(out + 24, entry->nonce, PS_NONCE_LEN);
}

/* What a slot will hold. NULL: nothing. */
static const struct ps_entry *entry_after(const struct ps *ps, const struct page_change *change, uint32_t slot)
{
    const struct ps_entry *entry = &ps->config.memory.entries[slot];
    if (change->entry != NULL) {
        entry = slot == change->slot ? change->entry : entry;
    } else if (entry->client == change->client) {
        return NULL;
    }
    return entry->uid == 0 ? NULL : entry;
}

void page_encode(const struct ps *ps, const struct page_change *change, uint8_t *out)
{
    const struct ps_shape *shape = &ps->config.shape;
    uint32_t page = change->slot / shape->per_page;
    put_le32(out, PAGE_VERSION);
    put_le16(out + 4, (uint16_t)page);
    put_le16(out + 6, (uint16_t)ps->pages);
    put_le32(out + 8, shape->per_page);
    put_le32(out + 12, shape->chunk);
    put_le32(out + 16, shape->object_max);
    put_le32(out + 20, ps->is_incomplete ? PAGE_INCOMPLETE : 0);
    put_le64(out + 24, ps->sequence + 1);
    put_le64(out + 32, ps->steps + (ps->config.counter != NULL));
    uint8_t *at = out + PS_PAGE_HEAD;
    for (uint32_t i = 0; i < ps->pages; i++, at += 8) {
        put_le64(at, i == page ? ps->sequence + 1 : ps->config.memory.sequences[i]);
    }
    for (uint32_t i = 0; i < shape->per_page; i++, at += PS_ENTRY_LEN) {
        const struct ps_entry *entry = entry_after(ps, change, page * shape->per_page + i);
        memset(at, 0, PS_ENTRY_LEN);
        if (entry != NULL) {
            entry_encode(entry, at);
        }
    }
}

/* True if there is no object, or one that could have been written. */
static bool entry_decode(const struct ps *ps, const uint8_t in[PS_ENTRY_LEN], struct ps_entry *entry)
{
    const uint32_t known = PSA_STORAGE_FLAG_WRITE_ONCE | PSA_STORAGE_FLAG_NO_CONFIDENTIALITY |
                           PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION | PS_STALE;
    *entry = (struct ps_entry){
        .uid = get_le64(in),
        .client = (int32_t)get_le32(in + 8),
        .size = get_le32(in + 12),
        .capacity = get_le32(in + 16),
        .flags = get_le32(in + 20),
    };
    memcpy(entry->nonce, in + 24, PS_NONCE_LEN);
    return entry->uid == 0 || ((entry->flags & ~known) == 0 && entry->size <= entry->capacity &&
                               entry->capacity <= ps->config.shape.object_max);
}

static psa_status_t head_decode(const struct ps *ps, uint32_t page, struct span bytes, struct page_head *head)
{
    const struct ps_shape *shape = &ps->config.shape;
    const uint8_t *in = bytes.data;
    if (bytes.len < PS_PAGE_HEAD) {
        return REFUSE(PS_PAGE_DAMAGED);
    }
    if (get_le32(in) != PAGE_VERSION) {
        return REFUSE(PS_PAGE_VERSION);
    }
    if (get_le16(in + 6) != ps->pages || get_le32(in + 8) != shape->per_page || get_le32(in + 12) != shape->chunk ||
        get_le32(in + 16) != shape->object_max) {
        return REFUSE(PS_PAGE_SHAPE);
    }
    *head = (struct page_head){
        .sequence = get_le64(in + 24),
        .steps = get_le64(in + 32),
        .is_incomplete = (get_le32(in + 20) & PAGE_INCOMPLETE) != 0,
        .sequences = in + PS_PAGE_HEAD,
    };
    bool is_good = bytes.len == ps_page_len(shape) && get_le16(in + 4) == page && head->sequence != 0 &&
                   head->sequence <= SEQUENCE_MAX && get_le64(head->sequences + page * 8) == head->sequence;
    return is_good ? PSA_SUCCESS : REFUSE(PS_PAGE_DAMAGED);
}

psa_status_t page_decode(struct ps *ps, uint32_t page, struct span bytes, struct page_head *head)
{
    const struct ps_shape *shape = &ps->config.shape;
    struct ps_entry *entries = &ps->config.memory.entries[page * shape->per_page];
    psa_status_t status = head_decode(ps, page, bytes, head);
    if (status != PSA_SUCCESS) {
        return status;
    }
    const uint8_t *at = head->sequences + ps->pages * 8;
    for (uint32_t i = 0; i < shape->per_page; i++, at += PS_ENTRY_LEN) {
        if (!entry_decode(ps, at, &entries[i])) {
            memset(entries, 0, shape->per_page * sizeof(*entries));
            return REFUSE(PS_PAGE_DAMAGED);
        }
    }
    return PSA_SUCCESS;
}
