/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "base/bytes.h"
#include "base/invariant.h"
#include "dev/flash_ram.h"
#include "store/store.h"

/*
 * A good medium is altered, mounted, read and written. Input: one byte of flags, then edits of four bytes: offset (2),
 * value, and what to do with it. Without RESEAL the medium is one that suffered an accident: what is set afterwards
 * must be there after the next mount. With it the headers' checks are made right again, so that the code behind them
 * is reached too: then nothing must crash, no more is promised.
 */
enum { UNIT = 16, BLOCK = 512, BLOCKS = 32, MEDIUM = BLOCK * BLOCKS, OBJECT_MAX = 700, INDEX = 24 };
enum { RESEAL = 1, HEADER_LEN = 48, CRC_AT = 44 };

static const struct flash_geometry geometry = { UNIT, BLOCK, BLOCKS };
static uint8_t medium[MEDIUM];
static uint8_t programmed[MEDIUM / UNIT];
static uint8_t good[MEDIUM];
static struct flash_ram ram;
static struct store_entry entries[INDEX];
static struct store store;
static uint8_t payload[OBJECT_MAX];

static psa_status_t mount(void)
{
    struct store_config config = { &ram.flash, entries, INDEX, OBJECT_MAX };
    return store_mount(&store, &config);
}

/* A store that has been around its medium, with spanning objects, removals and a copy or two. */
static void make_good(void)
{
    struct store_config config = { &ram.flash, entries, INDEX, OBJECT_MAX };
    INVARIANT(flash_ram_init(&ram, &geometry, (struct flash_ram_memory){ medium, programmed, NULL }) == PSA_SUCCESS);
    INVARIANT(store_format(&config) == PSA_SUCCESS && mount() == PSA_SUCCESS);
    for (uint32_t i = 0; i < 90; i++) {
        struct store_key key = { .client = (int32_t)(i % 3), .uid = 1 + i % 7 };
        memset(payload, (int)i, sizeof(payload));
        psa_status_t status = i % 11 == 10 ? store_remove(&store, key)
                                           : store_set(&store, key, i, span_of(payload, (i * 37) % 120));
        INVARIANT(status == PSA_SUCCESS || status == PSA_ERROR_DOES_NOT_EXIST ||
                  status == PSA_ERROR_INSUFFICIENT_STORAGE);
    }
    struct store_key large = { .client = 9, .uid = 9 };
    INVARIANT(store_set(&store, large, 0, span_of(payload, OBJECT_MAX)) == PSA_SUCCESS);
    memcpy(good, medium, sizeof(good));
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
    for (size_t at = 0; at + HEADER_LEN <= MEDIUM; at += UNIT) {
        bool is_header = medium[at] == 0x52 || (at % BLOCK == 0 && memcmp(medium + at, "ASHL", 4) == 0);
        if (is_header) {
            put_le32(medium + at + CRC_AT, crc32c_bitwise(medium + at, CRC_AT));
        }
    }
}

static void edit(const uint8_t *data, size_t len)
{
    for (size_t i = 0; i + 4 <= len; i += 4) {
        size_t at = get_le16(data + i) % MEDIUM;
        switch (data[i + 3] % 5) {
        case 0:
            medium[at] = data[i + 2];
            break;
        case 1:
            medium[at] = (uint8_t)(medium[at] ^ 1 << data[i + 2] % 8);
            break;
        case 2: /* a block of noise or of nothing */
            memset(medium + at / BLOCK * BLOCK, data[i + 2], BLOCK);
            break;
        case 3: /* a block twice */
            memmove(medium + data[i + 2] % BLOCKS * BLOCK, medium + at / BLOCK * BLOCK, BLOCK);
            break;
        default: /* a field of some header */
            at = at / UNIT * UNIT + data[i + 2] % 44;
            medium[at % MEDIUM] = data[i + 3];
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
    static bool is_made;
    struct store_key key = { .client = 50, .uid = 50 };
    size_t got = 0;
    if (!is_made) {
        make_good();
        is_made = true;
    }
    memcpy(medium, good, sizeof(medium));
    bool resealed = len > 0 && (data[0] & RESEAL) != 0;
    if (len > 1) {
        edit(data + 1, len - 1);
    }
    if (resealed) {
        reseal();
    }
    flash_ram_settle(&ram);
    ram.breaches = 0;
    if (mount() != PSA_SUCCESS) {
        return 0;
    }
    read_everything();
    psa_status_t status = store_set(&store, key, 1, span_of("after", 5));
    for (uint32_t i = 0; i < 40 && store_at(&store, 0) != NULL; i++) {
        (void)store_set(&store, (struct store_key){ 51, 1 + i % 2 }, 1, span_of(payload, 90));
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
