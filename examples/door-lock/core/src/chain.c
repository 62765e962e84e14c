/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "lock/chain.h"

#include <string.h>

#include "base/bytes.h"

enum { FORMAT = 1 };

void lock_entry_encode(const struct lock_entry *entry, uint8_t out[LOCK_ENTRY_LEN])
{
    memset(out, 0, LOCK_ENTRY_LEN);
    out[0] = FORMAT;
    out[1] = entry->event;
    out[2] = entry->quality;
    put_le16(out + 4, entry->reason);
    put_le64(out + 8, entry->seq);
    put_le64(out + 16, entry->time_s);
    memcpy(out + 24, entry->subject, LOCK_SUBJECT_LEN);
    memcpy(out + 32, entry->previous, LOCK_HASH_LEN);
}

bool lock_entry_decode(struct lock_entry *entry, const uint8_t *bytes, size_t len)
{
    memset(entry, 0, sizeof(*entry));
    if (len != LOCK_ENTRY_LEN || bytes[0] != FORMAT || bytes[3] != 0 || get_le16(bytes + 6) != 0 ||
        get_le64(bytes + 8) == 0) {
        return false;
    }
    entry->event = bytes[1];
    entry->quality = bytes[2];
    entry->reason = get_le16(bytes + 4);
    entry->seq = get_le64(bytes + 8);
    entry->time_s = get_le64(bytes + 16);
    memcpy(entry->subject, bytes + 24, LOCK_SUBJECT_LEN);
    memcpy(entry->previous, bytes + 32, LOCK_HASH_LEN);
    return true;
}

static uint32_t slot_of(uint64_t seq)
{
    return (uint32_t)(seq % LOCK_RING);
}

static bool hash_of(const struct lock_chain *chain, const uint8_t *entry, uint8_t out[LOCK_HASH_LEN])
{
    return chain->io->hash(chain->io->context, entry, out);
}

bool lock_chain_open(struct lock_chain *chain, const struct lock_chain_io *io)
{
    uint8_t bytes[LOCK_ENTRY_LEN];
    uint8_t newest[LOCK_ENTRY_LEN];
    struct lock_entry entry;
    *chain = (struct lock_chain){ .io = io, .oldest = 1, .next = 1 };
    for (uint32_t slot = 0; slot < LOCK_RING; slot++) {
        enum lock_load got = io->load(io->context, slot, bytes);
        if (got == LOCK_LOAD_FAILED) {
            return false;
        }
        /* A damaged slot is told of by lock_chain_read(); it does not stop the log. */
        if (got == LOCK_LOAD_ENTRY && lock_entry_decode(&entry, bytes, sizeof(bytes)) && slot_of(entry.seq) == slot &&
            entry.seq >= chain->next) {
            chain->next = entry.seq + 1;
            memcpy(newest, bytes, sizeof(newest));
        }
    }
    if (chain->next > LOCK_RING) {
        chain->oldest = chain->next - LOCK_RING;
    }
    return chain->next == 1 || hash_of(chain, newest, chain->head);
}

bool lock_chain_append(struct lock_chain *chain, struct lock_entry *entry)
{
    uint8_t bytes[LOCK_ENTRY_LEN];
    uint8_t hash[LOCK_HASH_LEN];
    entry->seq = chain->next;
    memcpy(entry->previous, chain->head, LOCK_HASH_LEN);
    lock_entry_encode(entry, bytes);
    if (!hash_of(chain, bytes, hash) || !chain->io->save(chain->io->context, slot_of(entry->seq), bytes)) {
        return false;
    }
    /* Commit: nothing below can fail. */
    chain->next++;
    chain->oldest = chain->next > LOCK_RING ? chain->next - LOCK_RING : 1;
    memcpy(chain->head, hash, LOCK_HASH_LEN);
    return true;
}

static enum lock_link load(const struct lock_chain *chain, uint64_t seq, uint8_t bytes[LOCK_ENTRY_LEN])
{
    struct lock_entry entry;
    enum lock_load got = chain->io->load(chain->io->context, slot_of(seq), bytes);
    if (got == LOCK_LOAD_FAILED) {
        return LOCK_LINK_FAILED;
    }
    bool is_it = got == LOCK_LOAD_ENTRY && lock_entry_decode(&entry, bytes, LOCK_ENTRY_LEN) && entry.seq == seq;
    return is_it ? LOCK_LINK_GOOD : LOCK_LINK_BROKEN;
}

/* Does `later` hold the hash of `earlier`? */
static enum lock_link compare(const struct lock_chain *chain, const uint8_t *earlier, const uint8_t *later)
{
    uint8_t hash[LOCK_HASH_LEN];
    if (!hash_of(chain, earlier, hash)) {
        return LOCK_LINK_FAILED;
    }
    return memcmp(hash, later, LOCK_HASH_LEN) == 0 ? LOCK_LINK_GOOD : LOCK_LINK_BROKEN;
}

static enum lock_link check_before(const struct lock_chain *chain, uint64_t seq, const uint8_t *bytes)
{
    static const uint8_t none[LOCK_HASH_LEN];
    uint8_t before[LOCK_ENTRY_LEN];
    if (seq == 1) {
        return memcmp(bytes + 32, none, LOCK_HASH_LEN) == 0 ? LOCK_LINK_GOOD : LOCK_LINK_BROKEN;
    }
    if (seq == chain->oldest) {
        return LOCK_LINK_GOOD; /* the one before was overwritten, as it should be */
    }
    enum lock_link link = load(chain, seq - 1, before);
    return link == LOCK_LINK_GOOD ? compare(chain, before, bytes + 32) : link;
}

static enum lock_link check_after(const struct lock_chain *chain, uint64_t seq, const uint8_t *bytes)
{
    uint8_t after[LOCK_ENTRY_LEN];
    if (seq + 1 == chain->next) {
        return compare(chain, bytes, chain->head);
    }
    enum lock_link link = load(chain, seq + 1, after);
    return link == LOCK_LINK_GOOD ? compare(chain, bytes, after + 32) : link;
}

enum lock_link lock_chain_read(const struct lock_chain *chain, uint64_t seq, uint8_t bytes[LOCK_ENTRY_LEN])
{
    if (seq < chain->oldest || seq >= chain->next) {
        return LOCK_LINK_END;
    }
    enum lock_link link = load(chain, seq, bytes);
    if (link == LOCK_LINK_GOOD) {
        link = check_before(chain, seq, bytes);
    }
    return link == LOCK_LINK_GOOD ? check_after(chain, seq, bytes) : link;
}
