/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "base/bytes.h"
#include "base/invariant.h"
#include "dev/flash_fault.h"
#include "dev/flash_ram.h"
#include "store/store.h"

/*
 * A good medium is altered, mounted, read and written. Input: one byte of flags, then edits of four bytes: offset (2),
 * value, and what to do with it. Without RESEAL the medium is one that suffered an accident: what is set afterwards
 * must be there after the next mount. With it the headers' checks are made right again, so that the code behind them
 * is reached too: then nothing must crash, no more is promised. RAW: what follows the flags is the medium
 * itself, over and over. SPOILT: units that edits name cannot be read either.
 */
enum { MEDIUM = 16384, INDEX = 24, OBJECT_MOST = 700, SHAPES = 3 };
enum { RESEAL = 1, RAW = 2, SPOILT = 4, SHAPE_SHIFT = 3, HEADER_LEN = 48, CRC_AT = 44 };

static const struct {
    struct flash_geometry geometry;
    uint32_t object_max;
} shapes[SHAPES] = { { { 16, 512, 32 }, 700 }, { { 1, 1024, 7 }, 60 }, { { 32, 2048, 2 }, 200 } };

static struct flash_geometry geometry;
static uint32_t object_max;
static uint8_t medium[MEDIUM];
static uint8_t programmed[MEDIUM];
static uint8_t front[MEDIUM];
static uint8_t good[SHAPES][MEDIUM];
static struct flash_ram ram;
static struct flash_fault fault;
static struct store_entry entries[INDEX];
static struct store store;
static uint8_t payload[OBJECT_MOST];

static psa_status_t mount(void)
{
    struct store_config config = { &fault.flash, entries, INDEX, object_max };
    return store_mount(&store, &config);
}

static void take_shape(uint32_t shape)
{
    geometry = shapes[shape].geometry;
    object_max = shapes[shape].object_max;
    INVARIANT(flash_ram_init(&ram, &geometry, (struct flash_ram_memory){ medium, programmed, NULL }) == PSA_SUCCESS);
    flash_fault_init(&fault, &ram, FLASH_FAULT_NOR, (struct flash_fault_memory){ front, NULL });
}

/* A store that has been around its medium, with spanning objects, batches, removals and a copy or two. */
static void make_good(uint32_t shape)
{
    take_shape(shape);
    struct store_config config = { &fault.flash, entries, INDEX, object_max };
    INVARIANT(flash_ram_init(&ram, &geometry, (struct flash_ram_memory){ medium, programmed, NULL }) == PSA_SUCCESS);
    INVARIANT(store_format(&config) == PSA_SUCCESS && mount() == PSA_SUCCESS);
    for (uint32_t i = 0; i < 90; i++) {
        struct store_key key = { .client = (int32_t)(i % 3), .uid = 1 + i % 7 };
        memset(payload, (int)i, sizeof(payload));
        struct span data = span_of(payload, (i * 37) % (object_max < 120 ? object_max : 120));
        psa_status_t status = i % 11 == 10  ? store_remove(&store, key)
                              : i % 5 == 1 ? store_put(&store, key, i, data)
                                            : store_set(&store, key, i, data);
        INVARIANT(status == PSA_SUCCESS || status == PSA_ERROR_DOES_NOT_EXIST ||
                  status == PSA_ERROR_INSUFFICIENT_STORAGE || status == PSA_ERROR_BAD_STATE);
    }
    struct store_key large = { .client = 9, .uid = 9 };
    INVARIANT(store_commit(&store) == PSA_SUCCESS);
    psa_status_t last = store_set(&store, large, 0, span_of(payload, object_max));
    INVARIANT(last == PSA_SUCCESS || last == PSA_ERROR_INSUFFICIENT_STORAGE);
    memcpy(good[shape], medium, MEDIUM);
}

static uint32_t crc32c_bitwise(const uint8_t *bytes, size_t len)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0x82f63b78u & (0u - (crc & 1)));
        }
    }
    return ~crc;
}

static void reseal(void)
{
    for (size_t at = 0; at + HEADER_LEN <= flash_size(&geometry); at += 16) {
        bool is_header = medium[at] == 0x52 || (at % geometry.block_size == 0 && memcmp(medium + at, "ASHL", 4) == 0);
        if (is_header) {
            put_le32(medium + at + CRC_AT, crc32c_bitwise(medium + at, CRC_AT));
        }
    }
}

static void edit(const uint8_t *data, size_t len)
{
    for (size_t i = 0; i + 4 <= len; i += 4) {
        size_t block = geometry.block_size;
        size_t at = get_le16(data + i) % flash_size(&geometry);
        switch (data[i + 3] % 5) {
        case 0:
            medium[at] = data[i + 2];
            break;
        case 1:
            medium[at] = (uint8_t)(medium[at] ^ 1 << data[i + 2] % 8);
            break;
        case 2: /* a block of noise or of nothing */
            memset(medium + at / block * block, data[i + 2], block);
            break;
        case 3: /* a block twice */
            memmove(medium + data[i + 2] % geometry.block_count * block, medium + at / block * block, block);
            break;
        default: /* a field of some header */
            at = at / 16 * 16 + data[i + 2] % 44;
            medium[at % flash_size(&geometry)] = data[i + 3];
            break;
        }
    }
}

static void read_everything(void)
{
    struct store_finding findings[4];
    uint32_t met = 0;
    for (uint32_t i = 0; store_at(&store, i) != NULL; i++) {
        size_t len = 0;
        struct store_key key = store_at(&store, i)->key;
        uint32_t size = store_at(&store, i)->len;
        psa_status_t status = store_get(&store, key, size / 2, out_span_of(payload, sizeof(payload)), &len);
        INVARIANT(status == PSA_SUCCESS ? len == size - size / 2 : len == 0);
    }
    INVARIANT(store_check(&store, findings, 4, &met) == PSA_SUCCESS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static bool is_made[SHAPES];
    uint32_t flags = len > 0 ? data[0] : 0;
    uint32_t shape = (flags >> SHAPE_SHIFT) % SHAPES;
    struct store_key key = { .client = 50, .uid = 50 };
    size_t got = 0;
    if (!is_made[shape]) {
        make_good(shape);
        is_made[shape] = true;
    }
    take_shape(shape);
    memcpy(medium, good[shape], sizeof(medium));
    bool resealed = (flags & RESEAL) != 0;
    if (len > 1 && (flags & RAW) != 0) {
        for (size_t at = 0; at < flash_size(&geometry); at++) {
            medium[at] = data[1 + at % (len - 1)];
        }
    } else if (len > 1) {
        edit(data + 1, len - 1);
    }
    if (resealed) {
        reseal();
    }
    flash_ram_settle(&ram);
    for (size_t i = 1; (flags & SPOILT) != 0 && i + 4 <= len; i += 4) {
        flash_fault_spoil(&fault, get_le16(data + i) % flash_size(&geometry));
    }
    ram.breaches = 0;
    if (mount() != PSA_SUCCESS) {
        return 0;
    }
    read_everything();
    psa_status_t status = store_set(&store, key, 1, span_of("after", 5));
    for (uint32_t i = 0; i < 40 && store_at(&store, 0) != NULL; i++) {
        struct span data_of_some = span_of(payload, object_max < 90 ? object_max : 90);
        (void)store_set(&store, (struct store_key){ 51, 1 + i % 2 }, 1, data_of_some);
        (void)store_put(&store, (struct store_key){ 51, 3 }, i, span_of(payload, 7));
    }
    INVARIANT(ram.breaches == 0);
    bool mounted = mount() == PSA_SUCCESS;
    if (!resealed && status == PSA_SUCCESS) {
        INVARIANT(mounted);
        INVARIANT(store_get(&store, key, 0, out_span_of(payload, sizeof(payload)), &got) == PSA_SUCCESS);
        INVARIANT(got == 5 && memcmp(payload, "after", 5) == 0);
    }
    return 0;
}
