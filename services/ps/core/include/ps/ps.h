/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "psa/error.h"
#include "psa/storage_common.h"
#include "store/store.h"

/*
 * Protected Storage as a library (STORAGE-1.0, clauses 3.1 and 5.4): objects on a medium that an attacker may read, alter, mix up, cut short or set
 * back. Pure: no thread, no lock, no allocation. The caller serialises and says who the client is.
 *
 * On the medium (lib/store) is nothing but sealed records. A record's nonce never repeats, so whoever knows the nonce knows which bytes belong to it. The nonce
 * of each object's first record, the head, is kept in a directory on a trusted medium (`struct ps_root`, that is ITS), the nonces of its other records in the
 * head. The write of one page of the directory is the one moment at which a change happens: before it the old object is whole on the medium, after it the new one is.
 * Bytes and reasons: docs/format/ps.spec.md, docs/adr/0023-protected-storage.md.
 */

enum {
    PS_NONCE_LEN = 12,
    PS_TAG_LEN = 16,
    PS_SALT_LEN = 9,
    PS_ENTRY_LEN = 36, /* of an object in a page of the directory */
    PS_PAGE_HEAD = 40, /* of a page, before one u64 for each page and then its entries */
};

/** What PS needs of cryptography. A failure is any status; PS answers PSA_ERROR_GENERIC_ERROR. */
struct ps_crypto {
    void *context;
    /** Seals `plain` into `out`, which has room for exactly plain.len + PS_TAG_LEN bytes and does not overlap it. A nonce comes once. */
    psa_status_t (*seal)(void *context, const uint8_t nonce[PS_NONCE_LEN], struct span aad, struct span plain, struct out_span out);
    /** Reverses seal. PSA_ERROR_INVALID_SIGNATURE if anything was altered; nothing of `out` may be used then. */
    psa_status_t (*open)(void *context, const uint8_t nonce[PS_NONCE_LEN], struct span aad, struct span sealed, struct out_span out);
    /** Fills `out` with random bytes fit for a nonce. */
    psa_status_t (*random)(void *context, struct out_span out);
};

/** Where the pages of the directory are kept, each whole or as it was whatever interrupts: Internal Trusted Storage. Pages count from 0. */
struct ps_root {
    void *context;
    /**
     * Reads page `page`. PSA_ERROR_DOES_NOT_EXIST: it was never saved. PSA_ERROR_DATA_CORRUPT, PSA_ERROR_INVALID_SIGNATURE: it is lost. Other
     * failures end the start. A page longer than `out` gives its beginning.
     */
    psa_status_t (*load)(void *context, uint32_t page, struct out_span out, size_t *len);
    /**
     * Replaces page `page` durably. PSA_ERROR_INSUFFICIENT_STORAGE, PSA_ERROR_INSUFFICIENT_MEMORY: refused, the old one is there. After another
     * failure it is old or new.
     */
    psa_status_t (*save)(void *context, uint32_t page, struct span data);
};

/**
 * A number that never falls, whatever happens to the media: a TPM's NV counter, fuses. 0 when new. With one, a directory that was set back as a whole is
 * found out. Each change steps it once.
 */
struct ps_counter {
    void *context;
    psa_status_t (*read)(void *context, uint64_t *value);
    psa_status_t (*increment)(void *context);
};

/** One object in RAM. Private; public so that callers can place it. */
struct ps_entry {
    uint64_t uid; /* 0: there is none */
    int32_t client;
    uint32_t size;     /* bytes */
    uint32_t capacity; /* bytes */
    uint32_t flags;    /* PSA_STORAGE_FLAG_*, and PS_STALE */
    uint8_t nonce[PS_NONCE_LEN]; /* of its head */
};

/** What one client may have; 0: no limit but the room. With a limit set, nobody gets more than he leaves free either. */
struct ps_limits {
    uint32_t objects;
    uint32_t bytes; /* sum of capacities */
};

/** What the owner of the platform grants one client; all ones: no limit. */
typedef struct ps_limits (*ps_owner_limits)(int32_t client);

/** The caller's memory, private while the PS lives. */
struct ps_memory {
    struct ps_entry *entries; /* `objects` of them */
    uint16_t *order;          /* `objects` */
    uint64_t *sequences;      /* two for each page */
    uint8_t *plain;           /* `chunk` bytes */
    uint8_t *sealed;          /* chunk + PS_TAG_LEN bytes, and enough for a page (ps_page_len) */
    uint8_t *refs;            /* PS_NONCE_LEN for each chunk of the largest object */
};

/** How much it holds. Part of the format: the same at each start over one medium, but for `limits`. */
struct ps_shape {
    uint32_t objects;    /* a multiple of `per_page`, at most 65535 */
    uint32_t per_page;   /* objects of a page of the directory */
    uint32_t chunk;      /* bytes sealed at once; an object up to this has one record */
    uint32_t object_max; /* bytes of the largest object, at most 65535 chunks */
};

struct ps_config {
    struct ps_shape shape;
    struct ps_memory memory;
    struct store *store; /* mounted, for records up to chunk + PS_TAG_LEN and PS_NONCE_LEN a chunk + PS_TAG_LEN bytes */
    const struct ps_crypto *crypto;
    const struct ps_root *root;
    const struct ps_counter *counter; /* NULL: none */
    struct ps_limits limits;
};

/** What the start met. */
struct ps_report {
    uint32_t stale;       /* objects of a directory that was set back: they answer PSA_ERROR_INVALID_SIGNATURE until set or removed */
    uint32_t lost_pages;  /* of the directory, that should be there */
    uint32_t dropped;     /* records that no object names: what an interrupted change left */
    bool is_rolled_back;  /* the counter says so */
    bool was_interrupted; /* between a change and the counter's step, which was made now */
};

/** Private; in the header so that callers can place it. */
struct ps {
    struct ps_config config;
    ps_owner_limits owner_limits; /* NULL: none */
    uint32_t pages;
    uint32_t count;      /* objects */
    uint32_t records;    /* that the objects may take together, by their capacities */
    uint64_t reserved;   /* bytes of those in the store */
    uint64_t sequence;   /* of the newest page */
    uint64_t steps;      /* the counter, as the newest page expects it */
    bool is_incomplete;  /* objects are missing from the directory that nobody removed */
    bool has_failed;     /* a change whose outcome is not known, or a counter that did not step: no change until the next start */
    bool has_salt;
    uint8_t salt[PS_SALT_LEN];
    uint32_t seals;      /* under this salt */
    struct ps_report report;
};

/** Bytes of one page of the directory. */
uint32_t ps_page_len(const struct ps_shape *shape);

/** Largest record, which is what the store's object_max has to be at least. */
uint32_t ps_record_max(const struct ps_shape *shape);

/**
 * Makes `ps` usable: reads the directory, judges it against itself and the counter, drops records that no object names.
 *
 * PSA_ERROR_INVALID_ARGUMENT  a shape that cannot be, or not that of the directory which is there
 * PSA_ERROR_NOT_SUPPORTED     a directory of another format version
 * PSA_ERROR_STORAGE_FAILURE   a medium or the counter failed
 * PSA_ERROR_DATA_CORRUPT      every page is lost: the trusted medium is refused as a whole
 * On failure `ps` must not be used.
 */
psa_status_t ps_start(struct ps *ps, const struct ps_config *config);

/** From now on ps_set and ps_create ask what a client is granted. */
void ps_limit_owners(struct ps *ps, ps_owner_limits owner_limits);

/** Whose object, and which. */
struct ps_name {
    int32_t client;
    psa_storage_uid_t uid;
};

struct ps_info {
    uint32_t size;
    uint32_t capacity;
    uint32_t flags;
};

/** Bytes that come: taken from the first to the last, each once, as they are sealed. */
struct ps_source {
    void *context;
    size_t len;
    void (*take)(void *context, struct out_span out); /* fills `out` */
};

/** Where bytes go, from the first to the last, each piece as soon as it is authentic. */
struct ps_sink {
    void *context;
    size_t room;
    void (*give)(void *context, struct span data);
};

/*
 * Statuses that are common to the functions below; a call refused with one of them has changed nothing, but for the first.
 *
 * PSA_ERROR_STORAGE_FAILURE  a medium or the counter failed: old or new after the next start, and until then changes are refused while reads go on
 * PSA_ERROR_GENERIC_ERROR    the cryptography failed
 * PSA_ERROR_DATA_CORRUPT     (of a name that is not there) pages of the directory were lost or set back, so that nobody knows whether it was removed
 */

/**
 * Creates or replaces an object, capacity = size. @spec STORAGE-1.0:psa_ps_set Checked in this order, and only then are bytes taken:
 *
 * PSA_ERROR_INVALID_ARGUMENT      uid is 0
 * PSA_ERROR_NOT_SUPPORTED         a flag that the specification does not know
 * PSA_ERROR_NOT_PERMITTED         the object was created with WRITE_ONCE
 * PSA_ERROR_INSUFFICIENT_STORAGE  larger than object_max, over what the client may have, or no room (depends on the objects alone, not on history)
 */
psa_status_t ps_set(struct ps *ps, struct ps_name name, struct ps_source source, uint32_t flags);

/**
 * Reads the lesser of sink.room and the rest of the object from `offset` on; `*len` gets the bytes given, 0 on failure.
 * @spec STORAGE-1.0:psa_ps_get Checked in this order:
 *
 * PSA_ERROR_INVALID_ARGUMENT   uid is 0
 * PSA_ERROR_DOES_NOT_EXIST     this client has no such object
 * PSA_ERROR_INVALID_SIGNATURE  the directory was set back, and the object may be an older one
 * PSA_ERROR_INVALID_ARGUMENT   `offset` is past the end
 * PSA_ERROR_INVALID_SIGNATURE  a record is not the one that was sealed last: altered, replaced by an older or another's one
 * PSA_ERROR_DATA_CORRUPT       a record is gone and nothing is in its place
 * The last two are of the records that the range needs, and the head. Bytes given before a later record was found bad are authentic.
 */
psa_status_t ps_get(struct ps *ps, struct ps_name name, size_t offset, struct ps_sink sink, size_t *len);

/**
 * From the directory alone, so authentic. @spec STORAGE-1.0:psa_ps_get_info
 *
 * PSA_ERROR_INVALID_ARGUMENT, PSA_ERROR_DOES_NOT_EXIST, PSA_ERROR_INVALID_SIGNATURE  as the first three of ps_get()
 */
psa_status_t ps_get_info(const struct ps *ps, struct ps_name name, struct ps_info *info);

/**
 * Removes an object, whatever became of its records. @spec STORAGE-1.0:psa_ps_remove
 *
 * PSA_ERROR_INVALID_ARGUMENT      uid is 0
 * PSA_ERROR_DOES_NOT_EXIST        this client has no such object
 * PSA_ERROR_NOT_PERMITTED         it was created with WRITE_ONCE
 * PSA_ERROR_INSUFFICIENT_STORAGE  the trusted medium has no room
 */
psa_status_t ps_remove(struct ps *ps, struct ps_name name);

/**
 * Makes an empty object and reserves its capacity: no later ps_set_extended() fails for want of room on the medium. @spec STORAGE-1.0:psa_ps_create
 *
 * PSA_ERROR_INVALID_ARGUMENT      uid is 0
 * PSA_ERROR_NOT_SUPPORTED         WRITE_ONCE, or a flag that the specification does not know
 * PSA_ERROR_ALREADY_EXISTS        this client has such an object
 * PSA_ERROR_INSUFFICIENT_STORAGE  as ps_set()
 */
psa_status_t ps_create(struct ps *ps, struct ps_name name, size_t capacity, uint32_t flags);

/**
 * Overwrites or appends; writes the chunks touched, the head and a page, nothing else. @spec STORAGE-1.0:psa_ps_set_extended
 *
 * PSA_ERROR_INVALID_ARGUMENT      uid is 0
 * PSA_ERROR_DOES_NOT_EXIST        this client has no such object
 * PSA_ERROR_NOT_PERMITTED         it was created with WRITE_ONCE
 * PSA_ERROR_INVALID_ARGUMENT      `offset` is past the end, or the end is past the capacity
 * PSA_ERROR_INVALID_SIGNATURE, PSA_ERROR_DATA_CORRUPT  as ps_get(), of the head and of chunks that keep some of their bytes
 * PSA_ERROR_INSUFFICIENT_STORAGE  the trusted medium has no room
 */
psa_status_t ps_set_extended(struct ps *ps, struct ps_name name, size_t offset, struct ps_source source);

/**
 * Removes what belongs to a client who is no more, write-once objects too: those of one page of the directory, in one step.
 *
 * PSA_SUCCESS               nothing of his is left
 * PSA_OPERATION_INCOMPLETE  call again
 */
psa_status_t ps_forget(struct ps *ps, int32_t client);

/** True if the tables of a started PS agree with each other. For tests. */
bool ps_is_valid(const struct ps *ps);
