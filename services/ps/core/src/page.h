/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "ps/ps.h"

/* A page of the directory as bytes: docs/format/ps.spec.md. */

/** How the page to be written differs from the entries in memory. */
struct page_change {
    uint32_t slot;                /* of the page that is written */
    const struct ps_entry *entry; /* what it will hold; NULL: what is cleared is said by `client` */
    int32_t client;               /* whose objects go */
};

/** What a page says beside its entries. The table of sequences stays in the bytes. */
struct page_head {
    uint64_t sequence;
    uint64_t steps;
    bool is_incomplete;
    const uint8_t *sequences; /* one u64 for each page */
};

/** Writes the page of change->slot, numbered as the next change, to `out`: ps_page_len() bytes. */
void page_encode(const struct ps *ps, const struct page_change *change, uint8_t *out);

/**
 * Reads a page into its slots of memory.entries.
 *
 * PSA_ERROR_DATA_CORRUPT      it is no such page; its slots are empty
 * PSA_ERROR_NOT_SUPPORTED     of another format version
 * PSA_ERROR_INVALID_ARGUMENT  of another shape
 */
psa_status_t page_decode(struct ps *ps, uint32_t page, struct span bytes, struct page_head *head);
