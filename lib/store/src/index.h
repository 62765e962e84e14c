/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "format.h"
#include "place.h"
#include "store/store.h"

/* The objects in RAM, sorted by (client, uid). */

/** The entry of `key`, or NULL. */
struct store_entry *index_find(const struct store *store, struct store_key key);

/** Makes `key` be what `record` at `start` says. The caller made sure that there is room for a new key. */
void index_put(struct store *store, const struct record *record, struct place start);

/** Forgets an entry. */
void index_drop(struct store *store, struct store_entry *entry);

/** Bytes that a payload of this length takes in the log. */
uint32_t index_footprint(const struct store *store, uint32_t len);
