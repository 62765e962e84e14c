/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "dev/flash_mapped.h"
#include "its/its.h"

/* ITS of plain objects over mapped flash, as on a device: 16 blocks of 1 KiB, objects up to 200 bytes. */
enum { BLOCKS = 16, BLOCK = 1024, UNIT = 16, INDEX = 16, OBJECT_MAX = 200 };

static const struct flash_geometry geometry = { UNIT, BLOCK, BLOCKS };
static uint32_t medium[BLOCK * BLOCKS / 4];
static struct flash_mapped mapped;
static struct store_entry entries[INDEX];
static struct store store;
static struct its its;
static uint8_t data[OBJECT_MAX + 1];
static uint8_t back[OBJECT_MAX + 1];

static void start(void)
{
    const struct store_config config = { &mapped.flash, entries, INDEX, OBJECT_MAX };
    const struct its_config its_config = { .store = &store };
    EXPECT_EQ(store_mount(&store, &config), PSA_SUCCESS);
    EXPECT_EQ(its_init(&its, &its_config), PSA_SUCCESS);
}

static void make_device(void)
{
    memset(medium, 0xff, sizeof(medium));
    for (size_t i = 0; i < sizeof(data); i++) {
        data[i] = (uint8_t)(i * 7 + 1);
    }
    EXPECT_EQ(flash_mapped_init(&mapped, &geometry, medium, NULL), PSA_SUCCESS);
    const struct store_config config = { &mapped.flash, entries, INDEX, OBJECT_MAX };
    EXPECT_EQ(store_format(&config), PSA_SUCCESS);
    start();
}

static struct its_name name(int32_t client, uint64_t uid)
{
    return (struct its_name){ client, uid };
}

static void an_object_is_read_in_parts_and_after_a_restart(void)
{
    size_t len = 0;
    make_device();
    EXPECT_EQ(its_set(&its, name(-1, 5), span_of(data, 150), 0), PSA_SUCCESS);
    start();
    EXPECT_EQ(its_get(&its, name(-1, 5), 0, out_span_of(back, sizeof(back)), &len), PSA_SUCCESS);
    EXPECT_EQ(len, 150);
    EXPECT_MEM(back, data, 150);
    memset(back, 0, sizeof(back));
    EXPECT_EQ(its_get(&its, name(-1, 5), 100, out_span_of(back, 20), &len), PSA_SUCCESS);
    EXPECT_EQ(len, 20);
    EXPECT_MEM(back, data + 100, 20);
    EXPECT_EQ(back[20], 0);
    EXPECT_EQ(its_get(&its, name(-1, 5), 150, out_span_of(back, 20), &len), PSA_SUCCESS);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(its_get(&its, name(-1, 5), 151, out_span_of(back, 20), &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(its_get(&its, name(-1, 5), SIZE_MAX, out_span_of(back, 20), &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(its_get(&its, name(-2, 5), 0, out_span_of(back, 20), &len), PSA_ERROR_DOES_NOT_EXIST);
}

static void flags_and_size_are_told_without_a_trace_of_the_form(void)
{
    struct its_info info;
    make_device();
    EXPECT_EQ(its_set(&its, name(1, 1), span_of(data, 7), PSA_STORAGE_FLAG_WRITE_ONCE), PSA_SUCCESS);
    EXPECT_EQ(its_get_info(&its, name(1, 1), &info), PSA_SUCCESS);
    EXPECT_EQ(info.size, 7);
    EXPECT_EQ(info.flags, PSA_STORAGE_FLAG_WRITE_ONCE);
    EXPECT_EQ(its_set(&its, name(1, 1), span_of(data, 8), 0), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(its_remove(&its, name(1, 1)), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(its_set(&its, name(1, 2), span_of(data, 8), 0x80000000u), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(its_set(&its, name(1, 0), span_of(data, 8), 0), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(its_set(&its, name(1, 2), span_of(data, OBJECT_MAX + 1), 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT_EQ(its_set(&its, name(1, 2), span_of(data, OBJECT_MAX), 0), PSA_SUCCESS);
    EXPECT_EQ(its_remove(&its, name(1, 2)), PSA_SUCCESS);
    EXPECT_EQ(its_remove(&its, name(1, 2)), PSA_ERROR_DOES_NOT_EXIST);
}

static void a_damaged_object_is_told_and_no_other_suffers(void)
{
    size_t len = 0;
    make_device();
    EXPECT_EQ(its_set(&its, name(1, 1), span_of(data, 100), 0), PSA_SUCCESS);
    EXPECT_EQ(its_set(&its, name(1, 2), span_of(data, 100), 0), PSA_SUCCESS);
    const struct store_entry *entry = store_at(&store, 0);
    uint32_t word = ((entry->block % BLOCKS) * BLOCK + entry->offset + 48 + 60) / 4;
    medium[word] ^= 1u << 9;
    EXPECT_EQ(its_get(&its, name(1, 1), 0, out_span_of(back, 100), &len), PSA_ERROR_DATA_CORRUPT);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(its_get(&its, name(1, 1), 0, out_span_of(back, 4), &len), PSA_ERROR_DATA_CORRUPT); /* any part of it */
    EXPECT_EQ(its_get(&its, name(1, 2), 0, out_span_of(back, 100), &len), PSA_SUCCESS);
    EXPECT_EQ(its_set(&its, name(1, 1), span_of(data, 100), 0), PSA_SUCCESS);
    EXPECT_EQ(its_get(&its, name(1, 1), 0, out_span_of(back, 100), &len), PSA_SUCCESS);
}

static void an_object_of_another_form_is_refused(void)
{
    struct its_info info;
    size_t len = 0;
    make_device();
    const struct store_key key = { .client = 1, .uid = 9 };
    EXPECT_EQ(store_set(&store, key, 0, span_of(data, 50)), PSA_SUCCESS);
    EXPECT_EQ(its_get(&its, name(1, 9), 0, out_span_of(back, 50), &len), PSA_ERROR_DATA_CORRUPT);
    EXPECT_EQ(its_get_info(&its, name(1, 9), &info), PSA_ERROR_DATA_CORRUPT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(an_object_is_read_in_parts_and_after_a_restart, "STORAGE-1.0:psa_its_get"),
        TEST(flags_and_size_are_told_without_a_trace_of_the_form, "STORAGE-1.0:psa_its_get_info"),
        TEST(a_damaged_object_is_told_and_no_other_suffers, "STORAGE-1.0:psa_its_get"),
        TEST(an_object_of_another_form_is_refused, "STORAGE-1.0:psa_its_get"),
    };
    return test_main("unit.its-plain", tests, sizeof(tests) / sizeof(tests[0]));
}
