/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "format.h"
#include "store/store.h"

/*
 * The log as one stream: the bytes of block n after its header, then those of block n + 1. A record is one run of the
 * stream; its header never crosses a block, its payload may.
 */
struct place {
    uint32_t block;
    uint32_t offset; /* block_size: just past the end */
};

/** Numbers that follow from geometry and object_max; `capacity` is 0 if no store can have them. */
struct layout {
    uint32_t align;      /* records start at multiples of it */
    uint32_t header_len; /* block header, padded */
    uint32_t usable;     /* bytes of a block that records surely get */
    uint32_t record_max; /* bytes of the largest record, padded */
    uint32_t batch_max;  /* bytes, sum of the records of one batch */
    uint32_t capacity;   /* bytes, sum of records of live objects */
    uint32_t keep;       /* free blocks that a change leaves: the next may find the head torn, and must empty a block */
    uint32_t start;      /* with fewer free blocks, changes take some back */
    uint32_t ratio;      /* bytes moved at most for a byte written, so that free blocks never fall below `keep` */
};

struct layout layout_of(const struct flash_geometry *geometry, uint32_t object_max);

/** Keeps in `store` the numbers that changes need. */
void layout_take(struct store *store, const struct layout *layout);

static inline uint32_t align_up(uint32_t value, uint32_t align)
{
    return (value + align - 1) & ~(align - 1); /* align is a power of two */
}

static inline bool place_before(struct place a, struct place b)
{
    return a.block != b.block ? a.block < b.block : a.offset < b.offset;
}

/** Where the medium has this offset of this block. */
uint32_t place_address(const struct store *store, struct place place);

/** The place `len` bytes further down the stream. */
struct place place_after(const struct store *store, struct place from, uint32_t len);

/** Where a record that starts here with so much payload ends, padding included. */
struct place place_record_end(const struct store *store, struct place start, uint32_t payload_len);

/**
 * Reads bytes of the medium where some may be unreadable after a power cut: each unit for which the device
 * says PSA_ERROR_DATA_CORRUPT reads as zeroes, which are neither blank nor a header, and is counted.
 */
psa_status_t medium_read(struct store *store, uint32_t address, struct out_span out);

/** The same for a run of the stream, and moves `from` past it. */
psa_status_t place_read_all(struct store *store, struct place *from, struct out_span out);

/** Reads a run of the stream, all of it or none, and moves `from` past it. */
psa_status_t place_read(struct store *store, struct place *from, struct out_span out);

/** Bytes to the end of the block. */
static inline uint32_t place_left(const struct store *store, struct place place)
{
    return store->config.flash->geometry.block_size - place.offset;
}

/** Reads and checks the header of a block. HEADER_NONE also if it is not this block's. */
psa_status_t block_header_read(struct store *store, uint32_t block, struct block_header *header,
                               enum header_state *state);

/** A walk over the records that start in one block. Damage is stepped over and counted. */
struct walk {
    struct place at;      /* where to look next */
    uint32_t limit;       /* offset where the records of this block end */
    bool in_hole;         /* the bytes just before `at` were no record */
    uint32_t holes;       /* runs of bytes that are neither records nor blank */
    bool is_mended;       /* a bit of its header was wrong */
    struct record record; /* the one found */
    struct place found;   /* where it starts */
    uint32_t window_at;   /* offset of what was read of the block ahead, */
    uint32_t window_len;  /* bytes of it in store->unit, 0: nothing (any more) */
};

/** Begins at the first record of `block`; `newest` is the last block of the medium. Reads ahead into store->unit. */
psa_status_t walk_begin(struct store *store, struct walk *walk, uint32_t block, uint32_t newest);

/** Finds the next record; `*more` is false at the end. */
psa_status_t walk_next(struct store *store, struct walk *walk, bool *more);

/** True if the payload after the record header at `start` has this length and CRC. Uses store->chunk. */
psa_status_t payload_check(struct store *store, struct place start, const struct record *record, bool *intact);
