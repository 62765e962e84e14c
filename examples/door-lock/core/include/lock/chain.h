/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lock/ring.h"

#include "lock/wire.h"

/*
 * The log: a ring of entries, each of which holds the hash of the one before. Entry `seq` stands in slot seq % LOCK_RING; the newest
 * entry overwrites the oldest. Whoever alters or removes an entry inside the ring breaks a link; whoever keeps the last hash
 * (LOCK_LOG_HEAD) also notices a newest entry that is gone.
 *
 * Entry, 64 bytes: format u8 = 1, event u8, time quality u8, zero u8, reason u16, zero u16, seq u64, time u64, subject 8,
 * previous hash 32. The hash of an entry is SHA-256 over its 64 bytes; before the first entry it is zeros.
 */

enum { LOCK_HASH_LEN = 32, LOCK_SUBJECT_LEN = 8 };

/** How far to trust an entry's time. */
enum lock_time_quality {
    LOCK_TIME_SINCE_BOOT = 1, /* seconds since the machine started: order within one life only */
    LOCK_TIME_PLATFORM = 2    /* seconds since 1970 as the machine believes; nobody vouches for it */
};

struct lock_entry {
    uint8_t event; /* enum lock_event */
    uint8_t quality;
    uint16_t reason;
    uint64_t seq; /* from 1 on */
    uint64_t time_s;
    uint8_t subject[LOCK_SUBJECT_LEN]; /* pseudonym of a client: the same one in one device, another in the next */
    uint8_t previous[LOCK_HASH_LEN];
};

void lock_entry_encode(const struct lock_entry *entry, uint8_t out[LOCK_ENTRY_LEN]);

/** False: no entry of this format; *entry is then zero. */
bool lock_entry_decode(struct lock_entry *entry, const uint8_t *bytes, size_t len);

enum lock_load { LOCK_LOAD_FAILED = 0, LOCK_LOAD_ENTRY = 1, LOCK_LOAD_EMPTY = 2, LOCK_LOAD_DAMAGED = 3 };

/** What the chain needs; whoever uses it gives both. */
struct lock_chain_io {
    void *context;
    /** SHA-256 of one entry. False: it failed. */
    bool (*hash)(void *context, const uint8_t entry[LOCK_ENTRY_LEN], uint8_t out[LOCK_HASH_LEN]);
    enum lock_load (*load)(void *context, uint32_t slot, uint8_t entry[LOCK_ENTRY_LEN]);
    /** Durably, all or nothing. False: it failed, and the slot holds what it held. */
    bool (*save)(void *context, uint32_t slot, const uint8_t entry[LOCK_ENTRY_LEN]);
};

struct lock_chain {
    const struct lock_chain_io *io;
    uint64_t oldest; /* of the ring; 1 in a new log */
    uint64_t next;   /* seq of the entry to come; 1 in a new log */
    uint8_t head[LOCK_HASH_LEN];
};

/** Finds the newest entry of what the slots hold. False: they cannot be read, and *chain may not be used. */
bool lock_chain_open(struct lock_chain *chain, const struct lock_chain_io *io);

/** Adds an entry; seq and previous are set here. One save. False: nothing was added. */
bool lock_chain_append(struct lock_chain *chain, struct lock_entry *entry);

enum lock_link { LOCK_LINK_FAILED = 0, LOCK_LINK_GOOD = 1, LOCK_LINK_END = 2, LOCK_LINK_BROKEN = 3 };

/**
 * Entry `seq` with its link checked: it is there, has this number, holds the hash of the one before it (if the ring still has that) and
 * is what the one after it, or the head, has the hash of. END: there is no such number in the ring. BROKEN: altered, or gone.
 */
enum lock_link lock_chain_read(const struct lock_chain *chain, uint64_t seq, uint8_t bytes[LOCK_ENTRY_LEN]);
