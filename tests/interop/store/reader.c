/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "reader.h"

#include <stdlib.h>
#include <string.h>

/* Section numbers are those of docs/format/store.spec.md. Simple rather than quick: it holds all records in memory. */

enum { HEADER = 48, CHECKED = 44, SET = 1, REMOVE = 2, COPY = 3, NOTE = 4, CLOSE = 5 };

struct entry { /* one record of the log */
    uint32_t block, offset;
    uint8_t version, kind, batch;
    struct reader_object object;
    uint32_t crc, tail;
};

struct log {
    const uint8_t *medium;
    uint32_t unit, block_size, block_count, object_max, align, header_len;
    struct entry *entries;
    size_t count, room;
    uint32_t oldest; /* block that is read */
};

static uint32_t le32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint64_t le64(const uint8_t *p)
{
    return le32(p) | (uint64_t)le32(p + 4) << 32;
}

/* CRC-32C, bit by bit: 0x1EDC6F41 reflected is 0x82F63B78. */
static uint32_t crc_of(const uint8_t *p, size_t len)
{
    uint32_t crc = 0xFFFFFFFFu;
    while (len-- != 0) {
        crc ^= *p++;
        for (int i = 0; i < 8; i++) {
            crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82F63B78u : crc >> 1;
        }
    }
    return crc ^ 0xFFFFFFFFu;
}

static int bits_that_differ(const uint8_t *a, const uint8_t *b, size_t len)
{
    int count = 0;
    for (size_t i = 0; i < len; i++) {
        for (unsigned differ = a[i] ^ b[i]; differ != 0; differ &= differ - 1) {
            count++;
        }
    }
    return count;
}

/* Takes a header, with one wrong bit set right (4). `magic` is how it must begin. */
static bool take_header(uint8_t out[HEADER], const uint8_t *bytes, const void *magic, size_t magic_len)
{
    memcpy(out, bytes, HEADER);
    if (bits_that_differ(bytes, magic, magic_len) > 1) {
        return false;
    }
    for (unsigned bit = 0; bit <= HEADER * 8; bit++) { /* first as it is, then with each bit the other way */
        if (bit != 0) {
            out[(bit - 1) / 8] ^= (uint8_t)(1u << (bit - 1) % 8);
        }
        if (crc_of(out, CHECKED) == le32(out + CHECKED) && memcmp(out, magic, magic_len) == 0) {
            return true;
        }
        memcpy(out, bytes, HEADER);
    }
    return false;
}

/* 2: the header of block number `number`, in its place. */
static bool block_header(const struct log *log, uint32_t number, uint8_t out[HEADER])
{
    const uint8_t *at = log->medium + (size_t)(number % log->block_count) * log->block_size;
    return take_header(out, at, "ASHL", 4) && le32(out + 20) == number;
}

/* Geometry is that of the first block header which is valid and where it must be. */
static enum reader_status find_geometry(struct log *log, size_t size, uint32_t *newest)
{
    uint8_t header[HEADER];
    bool is_other = false;
    *newest = 0;
    for (size_t at = 0; at + HEADER <= size; at += 16) {
        if (!take_header(header, log->medium + at, "ASHL", 4)) {
            continue;
        }
        unsigned version = header[4] | (unsigned)header[5] << 8;
        if (version != 1 && version != 2) {
            is_other = true;
            continue;
        }
        uint32_t block_size = le32(header + 8), block_count = le32(header + 12), number = le32(header + 20);
        if (block_size == 0 || block_count == 0 || (uint64_t)block_size * block_count != size ||
            (size_t)(number % block_count) * block_size != at) {
            continue;
        }
        log->unit = header[6] | (unsigned)header[7] << 8;
        log->block_size = block_size;
        log->block_count = block_count;
        log->object_max = le32(header + 16);
        *newest = number > *newest ? number : *newest;
    }
    log->align = log->unit > 16 ? log->unit : 16;
    log->header_len = (HEADER + log->align - 1) / log->align * log->align;
    return is_other ? READER_OTHER_VERSION : *newest != 0 ? READER_OK : READER_NO_STORE;
}

/* 4: a record header at this place, of this block. */
static bool record_at(const struct log *log, uint32_t block, uint32_t offset, struct entry *entry)
{
    static const uint8_t magic = 0x52;
    uint8_t h[HEADER];
    const uint8_t *at = log->medium + (size_t)(block % log->block_count) * log->block_size + offset;
    if (!take_header(h, at, &magic, 1)) {
        return false;
    }
    *entry = (struct entry){
        .block = block,
        .offset = offset,
        .version = h[1],
        .kind = h[2],
        .batch = h[3],
        .object = { .client = (int32_t)le32(h + 8),
                    .flags = le32(h + 12),
                    .uid = le64(h + 16),
                    .number = le64(h + 24),
                    .len = le32(h + 32) },
        .crc = le32(h + 36),
        .tail = le32(h + 40),
    };
    bool is_known = (h[1] == 1 && h[2] >= SET && h[2] <= NOTE) || (h[1] == 2 && h[2] >= SET && h[2] <= CLOSE);
    return is_known && le32(h + 4) == block && entry->object.len <= log->object_max;
}

/* 3: the payload, which may go on behind the headers of the next blocks; padded to `align`. Where it ends. */
static void read_payload(const struct log *log, struct entry *entry, uint32_t *end_block, uint32_t *end)
{
    uint32_t block = entry->block, at = entry->offset + HEADER;
    struct reader_object *object = &entry->object;
    object->payload = malloc(object->len + 1);
    if (object->payload == NULL) {
        abort();
    }
    for (uint32_t i = 0; i < object->len; i++, at++) {
        if (at == log->block_size) {
            block++;
            at = log->header_len;
        }
        object->payload[i] = log->medium[(size_t)(block % log->block_count) * log->block_size + at];
    }
    uint32_t wanted = object->len == 0 ? 0 : crc_of(object->payload, object->len);
    object->is_intact = wanted == entry->crc;
    *end_block = block;
    *end = (at + log->align - 1) / log->align * log->align;
}

static void keep(struct log *log, const struct entry *entry)
{
    if (log->count == log->room) {
        log->room = log->room * 2 + 64;
        log->entries = realloc(log->entries, log->room * sizeof(*entry));
        if (log->entries == NULL) {
            abort();
        }
    }
    log->entries[log->count++] = *entry;
}

/* The records that start in a block (5.3): all of them into `log`, or only whether there is one. */
static bool scan_block(struct log *log, uint32_t block, bool is_newest, bool keeps)
{
    uint8_t header[HEADER];
    uint32_t at = block_header(log, block, header) ? le32(header + 24) : log->header_len;
    uint32_t limit = !is_newest && block_header(log, block + 1, header) ? le32(header + 28) : log->block_size;
    bool is_any = false;
    while (at + HEADER <= limit) {
        struct entry entry;
        if (!record_at(log, block, at, &entry)) {
            at += log->align;
            continue;
        }
        uint32_t end_block;
        is_any = true;
        if (!keeps) {
            return true;
        }
        read_payload(log, &entry, &end_block, &at);
        keep(log, &entry);
        at = end_block == block ? at : limit;
    }
    return is_any;
}

static bool is_ours(struct log *log, uint32_t block)
{
    uint8_t header[HEADER];
    return block_header(log, block, header) || scan_block(log, block, true, false);
}

static void forget(struct log *log)
{
    for (size_t i = 0; i < log->count; i++) {
        free(log->entries[i].object.payload);
    }
    log->count = 0;
}

/* 5.1: from the oldest block to the newest, none that a record says to be of no use. */
static void collect(struct log *log, uint32_t newest)
{
    while (is_ours(log, newest + 1)) {
        newest++;
    }
    uint32_t lowest = newest - (log->block_count - 1);
    lowest = lowest < log->block_count ? log->block_count : lowest;
    while (lowest < newest && !is_ours(log, lowest)) {
        lowest++;
    }
    for (int pass = 0; pass < 2; pass++) { /* the first for the tail */
        uint32_t tail = lowest;
        forget(log);
        log->oldest = lowest;
        for (uint32_t block = lowest; block <= newest; block++) {
            (void)scan_block(log, block, block == newest, true);
        }
        for (size_t i = 0; i < log->count; i++) {
            tail = log->entries[i].tail > tail ? log->entries[i].tail : tail;
        }
        lowest = tail < newest ? tail : newest;
    }
}

static bool is_change(const struct entry *entry)
{
    return entry->kind == SET || entry->kind == REMOVE;
}

static uint64_t batch_of(const struct entry *entry)
{
    return entry->object.number - (entry->batch & 127);
}

/* 5.2: of the batch that the oldest block begins within, as many as its first record says were in blocks that are gone. */
static unsigned continued_by(const struct log *log, const struct entry *end)
{
    uint8_t header[HEADER];
    const struct entry *first = &log->entries[0];
    bool is_of_it = (is_change(first) || first->kind == CLOSE) && batch_of(first) == batch_of(end);
    uint32_t start = block_header(log, first->block, header) ? le32(header + 24) : log->header_len;
    return is_of_it && first->block == log->oldest && first->offset == start ? first->batch & 127u : 0;
}

/* 5.2: how many records there are up to the committed end. */
static size_t find_committed(const struct log *log)
{
    size_t committed = 0;
    for (size_t i = 0; i < log->count; i++) {
        const struct entry *end = &log->entries[i];
        bool ends = (is_change(end) && end->batch < 128) || end->kind == CLOSE;
        unsigned there = continued_by(log, end);
        for (size_t k = 0; ends && k < i; k++) {
            const struct entry *member = &log->entries[k];
            bool is_of_it = is_change(member) && member->batch >= 128 && batch_of(member) == batch_of(end);
            there += is_of_it && member->object.is_intact;
        }
        if (ends && end->object.is_intact && there == end->batch) {
            committed = i + 1;
        }
    }
    return committed;
}

static struct reader_object *find(struct reader_result *result, const struct reader_object *wanted)
{
    for (size_t i = 0; i < result->count; i++) {
        if (result->objects[i].client == wanted->client && result->objects[i].uid == wanted->uid) {
            return &result->objects[i];
        }
    }
    return NULL;
}

/* 5.3 */
static void replay(struct reader_result *result, const struct entry *entry, bool is_committed)
{
    struct reader_object *old = find(result, &entry->object);
    bool is_object = entry->kind == SET || entry->kind == COPY;
    if ((!is_object && entry->kind != REMOVE) || (!is_committed && entry->kind != COPY) ||
        (old != NULL && old->number > entry->object.number)) {
        return;
    }
    if (entry->kind == REMOVE) {
        if (old != NULL) {
            *old = result->objects[--result->count];
        }
        return;
    }
    if (old != NULL && old->number == entry->object.number &&
        (!entry->object.is_intact || (!is_committed && old->is_intact))) {
        return;
    }
    if (old == NULL) {
        old = &result->objects[result->count++];
    }
    *old = entry->object;
}

enum reader_status reader_read(const uint8_t *medium, size_t size, struct reader_result *result)
{
    struct log log = { .medium = medium };
    uint32_t newest = 0;
    *result = (struct reader_result){ 0 };
    enum reader_status status = find_geometry(&log, size, &newest);
    if (status != READER_OK) {
        return status;
    }
    collect(&log, newest);
    size_t committed = find_committed(&log);
    result->objects = malloc((log.count + 1) * sizeof(*result->objects));
    if (result->objects == NULL) {
        abort();
    }
    for (size_t i = 0; i < log.count; i++) {
        replay(result, &log.entries[i], i < committed);
    }
    for (size_t i = 0; i < result->count; i++) { /* theirs from here on */
        uint8_t *copy = malloc(result->objects[i].len + 1);
        if (copy == NULL) {
            abort();
        }
        memcpy(copy, result->objects[i].payload, result->objects[i].len);
        result->objects[i].payload = copy;
    }
    forget(&log);
    free(log.entries);
    return READER_OK;
}

void reader_free(struct reader_result *result)
{
    for (size_t i = 0; i < result->count; i++) {
        free(result->objects[i].payload);
    }
    free(result->objects);
    *result = (struct reader_result){ 0 };
}
