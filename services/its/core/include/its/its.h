/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "its/sizes.h"
#include "psa/error.h"
#include "psa/storage_common.h"
#include "store/store.h"

/*
 * Internal Trusted Storage as a library over lib/store (STORAGE-1.0, clauses 3.2 and 5.3). Pure: no thread, no lock,
 * no allocation, never waits for anyone but the flash device. The caller serialises and says who the client is.
 *
 * Objects are sealed by an AEAD under a key derived from the device root, and bound to client, uid and flags (module `its`); or, where nobody but ITS
 * reaches the medium, kept plain (module `its-plain`: no crypto, no work memory, no overhead). A store of one form is refused by the other.
 */

enum {
    ITS_NONCE_LEN = 24,
    ITS_TAG_LEN = 16,
    ITS_OVERHEAD = 4 + ITS_NONCE_LEN + ITS_TAG_LEN, /* format version, nonce, tag */
    ITS_SEALED_MAX = ITS_OBJECT_MAX + ITS_OVERHEAD, /* the store's object_max, and the work memory */
};

/** What ITS needs of cryptography; it owns this interface, a driver implements it. Never the crypto service. */
struct its_crypto {
    void *context;
    /**
     * Encrypts `plain` and authenticates it with `aad`. `out` has room for exactly plain.len + ITS_TAG_LEN bytes;
     * `out.data` may equal `plain.data`. The caller never gives the same nonce twice.
     */
    psa_status_t (*seal)(void *context, const uint8_t nonce[ITS_NONCE_LEN], struct span aad, struct span plain,
                         struct out_span out);
    /**
     * Reverses seal. `out` has room for exactly sealed.len - ITS_TAG_LEN bytes; `out.data` may equal `sealed.data`.
     * PSA_ERROR_INVALID_SIGNATURE if anything was altered; `out` is then wiped.
     */
    psa_status_t (*open)(void *context, const uint8_t nonce[ITS_NONCE_LEN], struct span aad, struct span sealed,
                         struct out_span out);
    /** Fills `out` with random bytes fit for a nonce. */
    psa_status_t (*random)(void *context, struct out_span out);
};

/**
 * What one holder may have. Zero means no limit but the store's. A client below 0 is a holder; of one above 0, which is
 * a partition, each value of the upper 32 bits of its uids. Where a limit is set, no holder gets more than he leaves
 * free either, so that whoever comes last still finds room.
 */
struct its_limits {
    uint32_t objects;
    uint32_t bytes; /* sum of object sizes */
};

struct its_config {
    struct store *store; /* mounted, with an object_max of at least ITS_OVERHEAD; lives as long as the ITS */
    const struct its_crypto *crypto; /* sealed */
    struct its_limits limits; /* for each holder */
    struct out_span work;     /* sealed: ITS_SEALED_MAX bytes, or fewer for smaller objects; private while the ITS lives */
    bool rot_provisioning;    /* lifecycle PSA_ROT_PROVISIONING: write-once is not enforced (STORAGE-1.0:3.2) */
};

/** What one owner may have in all: his own objects and those that partitions keep for him. All ones: no limit. */
typedef struct its_limits (*its_owner_limits)(int32_t owner);

/** Private; in the header so that callers can place it. */
struct its {
    struct its_config config;
    its_owner_limits owner_limits; /* NULL: none */
    uint8_t salt[ITS_NONCE_LEN / 2]; /* random, made at each start */
    bool is_batch;                   /* its/batch.h */
    uint64_t writes;                 /* seals since the start */
};

/** Whose object, and which. */
struct its_name {
    int32_t client;
    psa_storage_uid_t uid;
};

struct its_info {
    size_t size; /* bytes; capacity is the same */
    psa_storage_create_flags_t flags;
};

/**
 * Makes `its` usable over a mounted store.
 *
 * PSA_ERROR_INVALID_ARGUMENT  the store or the work memory has no room for even an empty object
 * What `crypto->random` returns if it fails.
 */
psa_status_t its_init(struct its *its, const struct its_config *config);

/** From now on its_set asks what the owner of an object may have, and refuses more: PSA_ERROR_INSUFFICIENT_STORAGE. */
void its_limit_owners(struct its *its, its_owner_limits owner_limits);

/** Largest object that this ITS takes, bytes: the least of ITS_OBJECT_MAX, work memory and store. */
size_t its_object_max(const struct its *its);

/**
 * Creates or replaces an object durably; its flags become `flags` (PSA_STORAGE_FLAG_*). @spec STORAGE-1.0:psa_its_set
 *
 * PSA_ERROR_INVALID_ARGUMENT      uid is 0
 * PSA_ERROR_NOT_SUPPORTED         a flag that the specification does not know
 * PSA_ERROR_NOT_PERMITTED         the object was created with WRITE_ONCE
 * PSA_ERROR_INSUFFICIENT_STORAGE  larger than its_object_max, over the holder's quota, or the store is full
 * PSA_ERROR_STORAGE_FAILURE       the device failed: old or new after the next start
 * What `crypto->seal` returns if it fails; nothing changes.
 * All but STORAGE_FAILURE change nothing. `data` may lie anywhere but in the work memory. Checked in this order.
 */
psa_status_t its_set(struct its *its, struct its_name name, struct span data, uint32_t flags);

/**
 * Reads the lesser of `out.len` and the rest of the object from `offset` on; `*len` gets the bytes read, 0 on
 * failure. Bytes of `out` past `*len` are untouched, all of them on failure. @spec STORAGE-1.0:psa_its_get
 *
 * PSA_ERROR_INVALID_ARGUMENT  uid is 0, or `offset` is past the end
 * PSA_ERROR_DOES_NOT_EXIST    this client has no such object
 * PSA_ERROR_DATA_CORRUPT      the stored bytes were altered, or belong to another client, uid, flags or device key
 * PSA_ERROR_STORAGE_FAILURE   the device failed
 * Plain, the last two may leave `out` partly written, and altered bytes are told by a checksum alone.
 */
psa_status_t its_get(struct its *its, struct its_name name, size_t offset, struct out_span out, size_t *len);

/**
 * Size and flags as stored; not authenticated, its_get is. @spec STORAGE-1.0:psa_its_get_info
 *
 * PSA_ERROR_INVALID_ARGUMENT  uid is 0
 * PSA_ERROR_DOES_NOT_EXIST    this client has no such object
 * PSA_ERROR_DATA_CORRUPT      the stored object is too short to be one of ours
 */
psa_status_t its_get_info(struct its *its, struct its_name name, struct its_info *info);

/**
 * Removes an object durably. A damaged object can be removed. @spec STORAGE-1.0:psa_its_remove
 *
 * PSA_ERROR_INVALID_ARGUMENT  uid is 0
 * PSA_ERROR_DOES_NOT_EXIST    this client has no such object
 * PSA_ERROR_NOT_PERMITTED     it was created with WRITE_ONCE
 * PSA_ERROR_STORAGE_FAILURE   the device failed: there or gone after the next start
 */
psa_status_t its_remove(struct its *its, struct its_name name);

/**
 * Removes what belongs to an owner who is no more (`owner` below 0): his objects, and those that partitions keep for him,
 * whose uids have his id in the upper half. Write-once objects too. At most ITS_FORGET_STEP objects of one call.
 *
 * PSA_SUCCESS               nothing of his is left
 * PSA_OPERATION_INCOMPLETE  call again
 * PSA_ERROR_STORAGE_FAILURE the device failed: as for its_remove
 */
enum { ITS_FORGET_STEP = 8 };
psa_status_t its_forget(struct its *its, int32_t owner);
