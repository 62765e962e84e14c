/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "dev/flash.h"
#include "psa/error.h"

/*
 * A power-safe object store: one log, written round and round over the blocks of a flash device. The bytes are in
 * docs/format/store.spec.md, the reasons in docs/format/store.design.md.
 *
 * A change is one record and one sync. Several changes may share the sync: they are one *batch*, begun by
 * store_put() or store_drop() and ended by the next store_commit(), store_set() or store_remove(). After an
 * interruption at any point a batch is there whole or not at all, so each object is entirely old or new. One
 * user at a time: the caller serialises. No allocation, no recursion; memory is this struct plus the caller's
 * index. Checks guard against accident; whoever can write the medium can forge them (authenticity is the caller's).
 */

/** Who owns an object, and which. */
struct store_key {
    int32_t client;
    uint64_t uid;
};

/** One object in RAM. Private to the store; public so that callers can size the index. */
struct store_entry {
    struct store_key key;
    uint64_t op;     /* the change that wrote it */
    uint32_t flags;  /* the caller's, not interpreted */
    uint32_t len;    /* bytes of payload */
    uint32_t crc;    /* of the payload */
    uint32_t block;  /* sequence number of the block its record starts in */
    uint32_t offset; /* of the record in that block */
};

struct store_config {
    const struct flash *flash;  /* lives as long as the store */
    struct store_entry *index;  /* one per object, owned by the caller, lives as long as the store */
    uint32_t index_count;
    uint32_t object_max; /* largest payload, bytes; part of the format: the same at each mount */
};

/** What the mount met, and what was done since. */
struct store_report {
    uint32_t discarded; /* records and fragments of an interrupted last change, given up; or the last one, damaged */
    uint32_t damaged;   /* places in the log that should hold a record or block header and do not */
    uint32_t mended;    /* record headers of which one bit was wrong, and is as it was */
    uint32_t unreadable; /* program units that the device could not read */
    uint32_t notes;     /* records written only to say which blocks are of no use */
    uint32_t collected; /* blocks whose live objects were moved */
    uint32_t moved;     /* objects moved, */
    uint32_t moved_bytes; /* and their records */
    uint32_t erased;    /* blocks erased */
    uint32_t syncs;     /* of the device */
};

struct store_capacity {
    uint32_t total; /* bytes that records of live objects may take together */
    uint32_t used;  /* bytes they take now */
    uint32_t objects_max;
    uint32_t objects;
};

/** Private; in the header so that callers can place it. Zeroed or not before store_mount. */
struct store {
    struct store_config config;
    uint32_t align;     /* records start at multiples of it */
    uint32_t count;     /* objects in the index */
    uint32_t used;      /* bytes of their records */
    uint32_t capacity;  /* bytes */
    uint32_t usable;    /* bytes of a block that records surely get */
    uint32_t record_max; /* bytes of the largest record */
    uint32_t batch_max; /* bytes of the records of a batch */
    uint32_t keep;      /* free blocks that a change leaves */
    uint32_t start;     /* with fewer, changes take blocks back */
    uint32_t ratio;     /* bytes moved for a byte written, at most */
    uint32_t head;      /* sequence number of the block that is appended to */
    uint32_t offset;    /* next byte in it; block_size: closed */
    uint32_t head_end;  /* where its valid records end */
    uint32_t tail;      /* oldest block that holds an object */
    uint32_t tail_synced;  /* `tail` at the last sync: the next record says so */
    uint32_t tail_carried; /* what the last record said */
    uint32_t tail_noted;   /* what a synced record said: older blocks may be erased */
    uint32_t clean;     /* newest block that was erased for use; >= head */
    uint32_t clean_synced; /* `clean` at the last sync: later blocks must not be written yet */
    uint64_t op;        /* last change */
    uint32_t batch_used; /* bytes of the records of the open batch */
    uint8_t batch;      /* changes in the open batch; 0: none is open */
    bool head_torn;     /* the head ends in bytes of an interrupted change */
    bool failed;        /* the device failed in the middle of a change */
    uint32_t carry;     /* bytes of the record being written that are still to come */
    uint32_t fill;      /* bytes waiting in `unit`, which end at `offset` */
    struct store_report report;
    uint8_t unit[FLASH_UNIT_MAX];
    uint8_t chunk[FLASH_UNIT_MAX];
};

struct store_info {
    uint32_t len; /* bytes */
    uint32_t flags;
};

/**
 * Erases the medium and writes an empty store.
 *
 * PSA_ERROR_INVALID_ARGUMENT  the geometry or `object_max` cannot hold a store (see store_capacity_of)
 * PSA_ERROR_STORAGE_FAILURE   the device failed
 * Interrupted on a blank medium, it leaves one that store_mount calls blank, or an empty store. Interrupted on
 * another, it leaves nothing of use: format again.
 */
psa_status_t store_format(const struct store_config *config);

/** Bytes that a store of this shape holds (sum of store_footprint over its objects); 0 if it cannot be one. */
uint32_t store_capacity_of(const struct flash_geometry *geometry, uint32_t object_max);

/** Bytes that an object of `len` bytes takes of the capacity. */
uint32_t store_footprint(const struct store *store, uint32_t len);

/**
 * Makes `store` usable. Reads only, after one sync (what a killed process left in a cache is made to last before it
 * is believed). Time: every record header once, at most every byte of the medium.
 *
 * PSA_ERROR_DOES_NOT_EXIST       the medium is blank: store_format it
 * PSA_ERROR_DATA_INVALID         the medium holds something, but no store
 * PSA_ERROR_NOT_SUPPORTED        a store of another format version
 * PSA_ERROR_INVALID_ARGUMENT     a store of another geometry or object_max, or a config that cannot be
 * PSA_ERROR_INSUFFICIENT_MEMORY  it holds more objects than the index has room for
 * PSA_ERROR_STORAGE_FAILURE      the device failed
 * On failure `store` must not be used. Nothing on the medium changes in any case.
 */
psa_status_t store_mount(struct store *store, const struct store_config *config);

/**
 * Creates or replaces an object, in one step and durably: on PSA_SUCCESS it survives a power cut.
 *
 * If a batch is open, this is its last change and makes all of it durable: store_put() and store_commit(), one
 * record less.
 *
 * PSA_ERROR_INVALID_ARGUMENT      `data` is longer than object_max
 * PSA_ERROR_INSUFFICIENT_STORAGE  the object does not fit (depends on the objects stored, not on history)
 * PSA_ERROR_BAD_STATE             the open batch has no room for it (store_batch_max()): store_commit(), then again
 * PSA_ERROR_STORAGE_FAILURE       the device failed; the object is old or new after the next mount, and until then
 *                                 every change is refused while reads go on
 * The first three change nothing. An object that replaces one at least as long always fits.
 */
psa_status_t store_set(struct store *store, struct store_key key, uint32_t flags, struct span data);

/**
 * Reads up to `out.len` bytes of an object from byte `offset` on; `*len` gets the bytes read, 0 on failure.
 *
 * PSA_ERROR_DOES_NOT_EXIST    no such object
 * PSA_ERROR_INVALID_ARGUMENT  `offset` is past its end
 * PSA_ERROR_DATA_CORRUPT      the stored bytes fail their check (of the whole object, whatever part is read)
 * PSA_ERROR_STORAGE_FAILURE   the device failed
 * On the last two `out.data` may be partly written; bytes past `*len` are untouched on success.
 */
psa_status_t store_get(struct store *store, struct store_key key, uint32_t offset, struct out_span out, size_t *len);

/**
 * As store_get() from the first byte, but nobody looks whether the stored bytes pass their check: for a caller
 * who judges them by a stronger one, and who asks store_get() when that fails. Damaged bytes are PSA_SUCCESS here.
 */
psa_status_t store_get_unchecked(struct store *store, struct store_key key, struct out_span out, size_t *len);

/** Size and flags of an object. PSA_ERROR_DOES_NOT_EXIST: no such object. Reads no flash. */
psa_status_t store_info(const struct store *store, struct store_key key, struct store_info *info);

/**
 * Removes an object durably. Ends an open batch, as store_set() does.
 *
 * PSA_ERROR_DOES_NOT_EXIST   no such object; nothing changes
 * PSA_ERROR_BAD_STATE        as for store_set
 * PSA_ERROR_STORAGE_FAILURE  as for store_set
 */
psa_status_t store_remove(struct store *store, struct store_key key);

/**
 * As store_set() and store_remove(), but without making anything durable: the change joins the open batch, or
 * opens one. It is read at once. After a power cut it is there if the batch was ended, or gone with all of the
 * batch; what an unfinished batch replaced or removed is then there again. A store_drop() that nothing follows
 * is so a removal which costs no sync of its own and rides with the next change. Batches are limited to
 * store_batch_max() bytes of records and 127 changes, beyond which PSA_ERROR_BAD_STATE refuses, changing
 * nothing. There is no taking back: see to it that what ends the batch fits. Statuses otherwise as store_set()
 * and store_remove().
 */
psa_status_t store_put(struct store *store, struct store_key key, uint32_t flags, struct span data);
psa_status_t store_drop(struct store *store, struct store_key key);

/**
 * Ends the open batch and makes it durable with one sync (and one for each block that it entered beyond those
 * erased ahead). Nothing to do and PSA_SUCCESS if none is open. PSA_ERROR_STORAGE_FAILURE as for store_set:
 * after the next mount the batch is there whole or not at all.
 */
psa_status_t store_commit(struct store *store);

/**
 * Bytes that the records of a batch may take together (sum of store_footprint(), which for a removal is that
 * of length 0), one of length 0 kept for the end: always one largest object and as much again, or a block more
 * if that is less.
 */
uint32_t store_batch_max(const struct store *store);

/**
 * The `at`-th object in the order of (client, uid), NULL past the end. Valid until the next change.
 */
const struct store_entry *store_at(const struct store *store, uint32_t at);

/** What fits and what is there. */
struct store_capacity store_capacity(const struct store *store);

/** One finding of store_check. */
struct store_finding {
    struct store_key key;
    psa_status_t status; /* PSA_ERROR_DATA_CORRUPT or PSA_ERROR_STORAGE_FAILURE */
};

/**
 * Reads every object and tells the damaged ones: writes up to `max` of them to `findings`, the number met to
 * `*met`. Changes nothing. PSA_SUCCESS always: what was found is the result.
 */
psa_status_t store_check(struct store *store, struct store_finding *findings, uint32_t max, uint32_t *met);

/** True if the counters of a mounted store agree with each other. For tests and debug builds. */
bool store_is_valid(const struct store *store);
