/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "dev/flash_mapped.h"
#include "dev/fuses_mapped.h"
#include "store/store.h"

enum { UNIT = 16, BLOCK = 1024, BLOCKS = 16 };

static const struct flash_geometry geometry = { UNIT, BLOCK, BLOCKS };
static uint32_t medium[BLOCK * BLOCKS / 4];
static struct flash_mapped mapped;
static uint32_t breach_at;

static void note_breach(uint32_t at)
{
    breach_at = at;
}

static uint8_t byte_at(size_t at)
{
    return ((const uint8_t *)medium)[at];
}

static void make_device(void)
{
    memset(medium, 0xff, sizeof(medium));
    breach_at = UINT32_MAX;
    EXPECT_EQ(flash_mapped_init(&mapped, &geometry, medium, note_breach), PSA_SUCCESS);
}

static void what_was_programmed_is_read_and_the_rest_stays_erased(void)
{
    uint8_t data[3 * UNIT + 1];
    uint8_t back[3 * UNIT];
    make_device();
    memset(data, 0x5a, sizeof(data));
    data[1] = 0x11;
    /* From an odd address: a caller's bytes have no alignment. */
    EXPECT_EQ(flash_program(&mapped.flash, BLOCK - UNIT, span_of(data + 1, 3 * UNIT)), PSA_SUCCESS);
    EXPECT_EQ(flash_read(&mapped.flash, BLOCK - UNIT, out_span_of(back, sizeof(back))), PSA_SUCCESS);
    EXPECT_MEM(back, data + 1, sizeof(back));
    EXPECT_EQ(byte_at(BLOCK - UNIT - 1), 0xff);
    EXPECT_EQ(byte_at(BLOCK + 2 * UNIT), 0xff);
    EXPECT_EQ(flash_read(&mapped.flash, BLOCK - UNIT + 1, out_span_of(back, 1)), PSA_SUCCESS);
    EXPECT_EQ(back[0], 0x5a);
    EXPECT_EQ(flash_sync(&mapped.flash), PSA_SUCCESS);
    EXPECT_EQ(mapped.breaches, 0);
}

static void a_unit_that_is_not_erased_is_refused_counted_told_and_unchanged(void)
{
    uint8_t data[4 * UNIT];
    uint32_t before[sizeof(medium) / sizeof(medium[0])];
    make_device();
    memset(data, 0xf0, sizeof(data));
    EXPECT_EQ(flash_program(&mapped.flash, 2 * UNIT, span_of(data, UNIT)), PSA_SUCCESS);
    memcpy(before, medium, sizeof(medium));
    memset(data, 0x00, sizeof(data)); /* bits that would only be cleared: refused all the same */
    EXPECT_EQ(flash_program(&mapped.flash, 0, span_of(data, sizeof(data))), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(mapped.breaches, 1);
    EXPECT_EQ(breach_at, 2 * UNIT);
    EXPECT_MEM(medium, before, sizeof(medium));
    memset(data, 0xff, sizeof(data));
    EXPECT_EQ(flash_program(&mapped.flash, 2 * UNIT, span_of(data, UNIT)), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(mapped.breaches, 2);
    EXPECT_MEM(medium, before, sizeof(medium));
    /* Without a listener it is refused just so. */
    mapped.breach = NULL;
    EXPECT_EQ(flash_program(&mapped.flash, 2 * UNIT, span_of(data, UNIT)), PSA_ERROR_STORAGE_FAILURE);
}

static void one_bit_makes_a_unit_programmed(void)
{
    uint8_t data[UNIT] = { 0 };
    for (uint32_t bit = 0; bit < UNIT * 8; bit++) {
        make_device();
        medium[bit / 32] &= ~((uint32_t)1 << bit % 32);
        EXPECT_EQ(flash_program(&mapped.flash, 0, span_of(data, UNIT)), PSA_ERROR_STORAGE_FAILURE);
    }
}

static void erasing_takes_one_block_and_no_more(void)
{
    make_device();
    memset(medium, 0, sizeof(medium));
    EXPECT_EQ(flash_erase(&mapped.flash, 3), PSA_SUCCESS);
    for (size_t at = 0; at < sizeof(medium); at++) {
        EXPECT_EQ(byte_at(at), at / BLOCK == 3 ? 0xff : 0x00);
    }
}

static void places_outside_are_refused(void)
{
    uint8_t data[2 * UNIT] = { 0 };
    make_device();
    EXPECT_EQ(flash_program(&mapped.flash, BLOCK * BLOCKS - UNIT, span_of(data, 2 * UNIT)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(flash_program(&mapped.flash, 4, span_of(data, UNIT)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(flash_erase(&mapped.flash, BLOCKS), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(mapped.breaches, 0);
    EXPECT_EQ(byte_at(BLOCK * BLOCKS - UNIT), 0xff);
}

static void a_place_that_cannot_hold_words_is_refused(void)
{
    static const struct flash_geometry bytes = { 2, BLOCK, BLOCKS };
    static const struct flash_geometry none = { 16, BLOCK, 1 };
    EXPECT_EQ(flash_mapped_init(&mapped, &bytes, medium, NULL), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(flash_mapped_init(&mapped, &none, medium, NULL), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(flash_mapped_init(&mapped, &geometry, (uint8_t *)medium + 2, NULL), PSA_ERROR_INVALID_ARGUMENT);
}

static void a_store_lives_on_it_and_never_breaks_a_rule(void)
{
    static struct store_entry index[32];
    static struct store store;
    struct store_config config = { .index = index, .index_count = 32, .object_max = 200 };
    uint8_t data[200];
    uint8_t back[200];
    size_t len = 0;
    make_device();
    config.flash = &mapped.flash;
    EXPECT_EQ(store_format(&config), PSA_SUCCESS);
    for (uint32_t round = 0; round < 600; round++) {
        if (round % 7 == 0) {
            EXPECT_EQ(store_mount(&store, &config), PSA_SUCCESS);
        }
        memset(data, (int)round, sizeof(data));
        struct store_key key = { .client = -1, .uid = 1 + round % 5 };
        EXPECT_EQ(store_set(&store, key, 0, span_of(data, round % sizeof(data))), PSA_SUCCESS);
        EXPECT_EQ(store_get(&store, key, 0, out_span_of(back, sizeof(back)), &len), PSA_SUCCESS);
        EXPECT_EQ(len, round % sizeof(data));
        EXPECT_MEM(back, data, len);
    }
    EXPECT_EQ(mapped.breaches, 0);
    EXPECT(store.report.erased > 0);
}

static void fuses_go_one_way_and_stay_so_over_a_reset(void)
{
    static uint32_t words[FUSES_MAPPED_MEDIUM(16) / 4 + 1];
    const uint8_t low[2] = { 0x0f, 0x00 };
    const uint8_t high[2] = { 0xf0, 0x01 };
    struct fuses_mapped device;
    uint8_t back[3];
    memset(words, 0xff, sizeof(words));
    EXPECT_EQ(fuses_mapped_init(&device, words, 16), PSA_SUCCESS);
    const struct fuses *fuses = &device.fuses;
    EXPECT_EQ(fuses->ops->burn(fuses, 7, span_of(low, 2)), PSA_SUCCESS);
    EXPECT_EQ(fuses->ops->burn(fuses, 7, span_of(high, 2)), PSA_SUCCESS);
    EXPECT_EQ(fuses_mapped_init(&device, words, 16), PSA_SUCCESS);
    EXPECT_EQ(fuses->ops->read(fuses, 7, out_span_of(back, 3)), PSA_SUCCESS);
    EXPECT(back[0] == 0xff && back[1] == 0x01 && back[2] == 0);
    EXPECT_EQ(fuses->ops->burn(fuses, 15, span_of(low, 2)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(fuses->ops->read(fuses, 14, out_span_of(back, 3)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(words[3], UINT32_MAX);
    EXPECT_EQ(fuses_mapped_init(&device, words, 18), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(fuses_mapped_init(&device, words, FUSES_MAPPED_SIZE_MAX + 4), PSA_ERROR_INVALID_ARGUMENT);
}

static void what_is_frozen_is_so_for_ever_and_what_is_hidden_until_a_reset(void)
{
    static uint32_t words[FUSES_MAPPED_MEDIUM(256) / 4];
    const uint8_t ones[8] = { 255, 255, 255, 255, 255, 255, 255, 255 };
    struct fuses_mapped device;
    uint8_t back[8] = { 0 };
    memset(words, 0xff, sizeof(words));
    EXPECT_EQ(fuses_mapped_init(&device, words, 256), PSA_SUCCESS);
    const struct fuses *fuses = &device.fuses;
    EXPECT_EQ(fuses->ops->freeze(fuses, 200, 4), PSA_SUCCESS);
    EXPECT_EQ(fuses->ops->freeze(fuses, 202, 4), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(fuses->ops->hide(fuses, 4, 4), PSA_SUCCESS);
    EXPECT_EQ(fuses->ops->hide(fuses, 252, 8), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(fuses->ops->burn(fuses, 196, span_of(ones, 8)), PSA_ERROR_NOT_PERMITTED); /* half of it */
    EXPECT_EQ(fuses->ops->burn(fuses, 0, span_of(ones, 8)), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(fuses->ops->read(fuses, 0, out_span_of(back, 8)), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(words[0], UINT32_MAX);
    EXPECT_EQ(words[49], UINT32_MAX);
    EXPECT_EQ(back[0], 0);
    EXPECT_EQ(fuses_mapped_init(&device, words, 256), PSA_SUCCESS);
    EXPECT_EQ(fuses->ops->burn(fuses, 0, span_of(ones, 8)), PSA_SUCCESS);
    EXPECT_EQ(fuses->ops->burn(fuses, 200, span_of(ones, 1)), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(fuses->ops->read(fuses, 200, out_span_of(back, 8)), PSA_SUCCESS);
    EXPECT_EQ(back[0], 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(what_was_programmed_is_read_and_the_rest_stays_erased, "ashlar:flash"),
        TEST(a_unit_that_is_not_erased_is_refused_counted_told_and_unchanged, "ashlar:flash"),
        TEST(one_bit_makes_a_unit_programmed, "ashlar:flash"),
        TEST(erasing_takes_one_block_and_no_more, "ashlar:flash"),
        TEST(places_outside_are_refused, "ashlar:flash"),
        TEST(a_place_that_cannot_hold_words_is_refused, "ashlar:flash"),
        TEST(a_store_lives_on_it_and_never_breaks_a_rule, "ashlar:store"),
        TEST(fuses_go_one_way_and_stay_so_over_a_reset, "TBSA-8M:R020_TBSA_FUSE"),
        TEST(what_is_frozen_is_so_for_ever_and_what_is_hidden_until_a_reset, "TBSA-8M:R110_TBSA_FUSE"),
    };
    return test_main("unit.mapped", tests, sizeof(tests) / sizeof(tests[0]));
}
