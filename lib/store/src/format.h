/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "dev/flash.h"
#include "store/store.h"

/* The bytes of docs/format/store.spec.md, version 2 (and 1, which is read). */

enum {
    BLOCK_HEADER_LEN = 48,
    RECORD_HEADER_LEN = 48,
    STORE_VERSION = 2,
    STORE_VERSION_1 = 1, /* knows no batches */
    STORE_ALIGN_MIN = 16,
    BATCH_CHANGES_MAX = 127, /* before the record that closes it */
};

enum record_kind {
    RECORD_SET = 1,    /* a change: the object is this */
    RECORD_REMOVE = 2, /* a change: the object is gone */
    RECORD_COPY = 3,   /* no change: an object moved so that its block can be erased */
    RECORD_NOTE = 4,   /* no change and no object: only `tail` */
    RECORD_CLOSE = 5,  /* no object: ends a batch of changes */
};

enum header_state { HEADER_NONE, HEADER_VALID, HEADER_OTHER_VERSION };

struct block_header {
    struct flash_geometry geometry;
    uint32_t object_max;
    uint32_t block;    /* sequence number; its place on the medium is block mod block_count */
    uint32_t first;    /* offset of the first record that starts here; block_size if none does */
    uint32_t prev_end; /* offset where the records of the block before end */
    uint64_t op;       /* last change before this block was opened */
    uint16_t version;  /* of the format; encoding writes STORE_VERSION */
};

struct record {
    enum record_kind kind;
    bool is_open;   /* more of its batch follows; only of changes */
    uint8_t before; /* changes of its batch that were written before it; only of changes and RECORD_CLOSE */
    uint32_t block; /* the one it starts in */
    struct store_key key;
    uint32_t flags;
    uint64_t op;
    uint32_t len; /* payload, bytes */
    uint32_t crc; /* of the payload */
    uint32_t tail; /* blocks before it were of no use, durably, before this record was written */
};

/** True for the records that change an object. */
static inline bool record_is_change(const struct record *record)
{
    return record->kind == RECORD_SET || record->kind == RECORD_REMOVE;
}

/** True for the records that end a batch, be it of one change. */
static inline bool record_closes(const struct record *record)
{
    return (record_is_change(record) && !record->is_open) || record->kind == RECORD_CLOSE;
}

/** The same for all changes of one batch, and for no other. */
static inline uint64_t record_batch(const struct record *record)
{
    return record->op - record->before;
}

void block_header_encode(const struct block_header *header, uint8_t out[BLOCK_HEADER_LEN]);
enum header_state block_header_decode(struct block_header *header, const uint8_t in[BLOCK_HEADER_LEN]);

void record_encode(const struct record *record, uint8_t out[RECORD_HEADER_LEN]);
bool record_decode(struct record *record, const uint8_t in[RECORD_HEADER_LEN]);

/**
 * Sets right the one bit that is wrong in a header (of a block or of a record), if it is one. The check can
 * tell: two to five wrong bits never look like one. True if the header passes its check now.
 */
bool header_mend(uint8_t header[RECORD_HEADER_LEN]);

/** True if all `len` bytes are as erasing leaves them. */
bool is_blank(const uint8_t *data, size_t len);
