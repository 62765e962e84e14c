/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "format.h"
#include "place.h"
#include "store/store.h"

/*
 * The writing half: appending to the head, taking blocks back from the tail. Block numbers only grow; what they mean:
 *
 *     tail .. head           hold the log
 *     head + 1 .. clean      are erased
 *     .. tail_noted - 1 + count    may be erased: their old numbers (minus block_count) are before the noted tail
 *
 * A failure of the device in here leaves the head unfit: the caller halts the store.
 */

/** Everything written so far survives a power cut when this returns. */
psa_status_t log_barrier(struct store *store);

/**
 * Takes blocks back until a record of `footprint` bytes fits and the reserve is whole again, or nothing more can be
 * gained. Erases one block ahead if that costs no sync. PSA_ERROR_INSUFFICIENT_STORAGE if the record still does not
 * fit.
 */
psa_status_t log_make_room(struct store *store, uint32_t footprint);

/** Makes sure that records of `footprint` bytes can be appended without a note among them; writes one if it must. */
psa_status_t log_reach(struct store *store, uint32_t footprint);

/** Appends a record, payload and padding; `*start` gets its place. Not durable before log_barrier. */
psa_status_t log_append(struct store *store, const struct record *record, struct span payload, struct place *start);

/** Writes the header of the first block of an empty log. */
psa_status_t log_open_first(struct store *store);
