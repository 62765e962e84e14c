/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "ps/ps.h"

/* The trusted directory: which objects there are, and what their heads are sealed with. A slot is a place in it. */

#define PS_STALE 0x80000000u /* a flag of an entry: from a directory that was set back */

enum { PS_NO_SLOT = UINT32_MAX };

/** Reads all pages, judges them, fills entries and order. Statuses: ps_start(). */
psa_status_t directory_load(struct ps *ps);

/** The slot of an object, PS_NO_SLOT: there is none. */
uint32_t directory_find(const struct ps *ps, struct ps_name name);

/** A slot without object; PS_NO_SLOT: all are taken. */
uint32_t directory_free_slot(const struct ps *ps);

/** Place in `order` of the first object of a client who is not below `client`. */
uint32_t directory_first_of(const struct ps *ps, int32_t client);

/**
 * The change: from the moment the page is saved, `slot` holds `entry` (uid 0: nothing). On failure it holds what it held; PSA_ERROR_INSUFFICIENT_STORAGE is a clean
 * refusal, PSA_ERROR_STORAGE_FAILURE leaves ps->has_failed.
 */
psa_status_t directory_put(struct ps *ps, uint32_t slot, const struct ps_entry *entry);

/** As directory_put() of nothing, for all objects of `client` in the page of `slot`. */
psa_status_t directory_clear(struct ps *ps, uint32_t slot, int32_t client);
