/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "test.h"

#include "dev/flash_fault.h"
#include "dev/flash_ram.h"
#include "store/store.h"

/* One small store in RAM behind a counting device: units of 32 bytes, 16 blocks of 1 KiB, objects up to 600 bytes. */

enum { UNIT = 32, BLOCK = 1024, BLOCKS = 16, OBJECT_MAX = 600, MEDIUM = BLOCK * BLOCKS, INDEX = 64 };

static uint8_t medium[MEDIUM];
static uint8_t programmed[MEDIUM / UNIT];
static uint8_t front[MEDIUM];
static uint8_t changed[MEDIUM / UNIT];
static uint32_t erases[BLOCKS];
static struct flash_ram ram;
static struct flash_fault fault;
static struct store_entry entries[INDEX];
static struct store store;
static uint8_t data[4096];
static uint8_t back[4096];

static const struct flash_geometry geometry = { UNIT, BLOCK, BLOCKS };

static struct store_config config_now(void)
{
    return (struct store_config){ &fault.flash, entries, INDEX, OBJECT_MAX };
}

static inline psa_status_t mount(void)
{
    struct store_config config = config_now();
    return store_mount(&store, &config);
}

static inline void make_device(void)
{
    EXPECT_EQ(flash_ram_init(&ram, &geometry, (struct flash_ram_memory){ medium, programmed, erases }), PSA_SUCCESS);
    flash_fault_init(&fault, &ram, FLASH_FAULT_NOR, (struct flash_fault_memory){ front, changed });
    for (size_t i = 0; i < sizeof(data); i++) {
        data[i] = (uint8_t)(i * 31 + i / 251);
    }
}

static inline void make_store(void)
{
    make_device();
    struct store_config config = config_now();
    EXPECT_EQ(store_format(&config), PSA_SUCCESS);
    EXPECT_EQ(mount(), PSA_SUCCESS);
}

static inline struct store_key key_of(uint64_t uid)
{
    return (struct store_key){ .client = -5, .uid = uid };
}

static inline psa_status_t set(uint64_t uid, size_t len)
{
    return store_set(&store, key_of(uid), (uint32_t)uid, span_of(data + uid % 256, len));
}

static inline bool holds(uint64_t uid, size_t len)
{
    size_t got = 0;
    psa_status_t status = store_get(&store, key_of(uid), 0, out_span_of(back, sizeof(back)), &got);
    return status == PSA_SUCCESS && got == len && memcmp(back, data + uid % 256, len) == 0;
}
