/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "ps/ps.h"

/* Sealed records on the attackable medium. Number 0 of an object is its head, chunk i is number i + 1. */

/** One record of an object: whose, in which slot, which. */
struct record_name {
    const struct ps_entry *entry;
    uint32_t slot;
    uint32_t number;
};

/**
 * Seals `plain` under a fresh nonce and puts it beside what is there; records_commit() makes it last. Statuses of store_put(); PSA_ERROR_GENERIC_ERROR. The plain bytes must
 * not lie in memory.sealed.
 */
psa_status_t record_write(struct ps *ps, struct record_name name, struct span plain, uint8_t nonce[PS_NONCE_LEN]);

/** Everything that was written lasts. */
psa_status_t records_commit(struct ps *ps);

/**
 * Opens the record sealed under `nonce` into `plain`, whose room is exactly its length.
 *
 * PSA_ERROR_INVALID_SIGNATURE  it is not that record; or it is gone, and another is in its place
 * PSA_ERROR_DATA_CORRUPT       it is gone
 * PSA_ERROR_STORAGE_FAILURE, PSA_ERROR_GENERIC_ERROR
 */
psa_status_t record_read(struct ps *ps, struct record_name name, const uint8_t nonce[PS_NONCE_LEN], struct out_span plain);

/** True if the object is kept in chunks, and the head holds their nonces. */
bool is_chunked(const struct ps *ps, const struct ps_entry *entry);

/** Bytes of chunk `chunk` of an object of `size` bytes: 0 past its end. */
uint32_t chunk_len(const struct ps *ps, uint32_t size, uint32_t chunk);

/** Bytes of the nonces in a chunked object's head. */
uint32_t refs_len(const struct ps *ps, const struct ps_entry *entry);

/** Opens the head of a chunked object into memory.refs. */
psa_status_t refs_read(struct ps *ps, uint32_t slot, const struct ps_entry *entry);

/**
 * Drops the records of a slot that `entry` does not name: for a chunked object memory.refs says which those are. `entry` NULL: all. A record that cannot be
 * dropped now is dropped at the next start.
 */
void records_keep(struct ps *ps, uint32_t slot, const struct ps_entry *entry);

/** At the start, after the directory: drops all records that no object names. Leaves alone a slot whose head is missing: what is there instead tells of an attack. */
psa_status_t records_sweep(struct ps *ps);

/** What an object of this capacity takes of the store at the most. */
struct reserve {
    uint32_t records;
    uint64_t bytes;
};
struct reserve reserve_of(const struct ps *ps, uint32_t capacity);
