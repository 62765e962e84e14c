/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "dev/flash_ram.h"
#include "its/aead_openssl.h"
#include "its/generation.h"
#include "reason/reason.h"

/* A store beside a counter that never falls: which copies of the store are taken, and which are not. */

enum { BLOCKS = 16, BLOCK = 4096, UNIT = 16, MEDIUM = BLOCK * BLOCKS, INDEX = 16, MEDIA = 4 };

static const struct flash_geometry geometry = { UNIT, BLOCK, BLOCKS };
static uint8_t medium[MEDIUM];
static uint8_t programmed[MEDIUM / UNIT];
static uint8_t kept[MEDIA][MEDIUM];
static uint8_t kept_programmed[MEDIA][MEDIUM / UNIT];
static struct flash_ram ram;
static struct store_entry entries[INDEX];
static struct store store;
static struct its_aead *aead;
static struct its_crypto crypto;
static struct its its;
static uint8_t work[1024];

static struct fake {
    uint64_t value;
    bool is_absent;
    bool fails;
} fake;

static psa_status_t read_fake(void *context, uint64_t *value)
{
    const struct fake *f = context;
    *value = f->value;
    return f->is_absent ? PSA_ERROR_DOES_NOT_EXIST : f->fails ? PSA_ERROR_HARDWARE_FAILURE : PSA_SUCCESS;
}

static psa_status_t increment_fake(void *context)
{
    struct fake *f = context;
    f->value += f->fails ? 0 : 1;
    return f->fails ? PSA_ERROR_HARDWARE_FAILURE : PSA_SUCCESS;
}

static const struct its_counter counter = { &fake, read_fake, increment_fake };

static void mount(void)
{
    static const uint8_t key[32] = { 7 };
    struct store_config config = { &ram.flash, entries, INDEX, 600 };
    EXPECT_EQ(store_mount(&store, &config), PSA_SUCCESS);
    its_aead_destroy(aead);
    EXPECT_EQ(its_aead_create(&aead, span_of(key, sizeof(key)), &crypto), PSA_SUCCESS);
    struct its_config its_config = { .store = &store, .crypto = &crypto, .work = out_span_of(work, sizeof(work)) };
    EXPECT_EQ(its_init(&its, &its_config), PSA_SUCCESS);
}

static psa_status_t start(void)
{
    mount();
    psa_status_t status = its_generation_check(&its, &counter);
    return status == PSA_SUCCESS ? its_generation_step(&its, &counter) : status;
}

static void make_device(void)
{
    fake = (struct fake){ 0 };
    EXPECT_EQ(flash_ram_init(&ram, &geometry, (struct flash_ram_memory){ medium, programmed, NULL }), PSA_SUCCESS);
    struct store_config config = { &ram.flash, entries, INDEX, 600 };
    EXPECT_EQ(store_format(&config), PSA_SUCCESS);
}

static void copy(size_t place)
{
    memcpy(kept[place], medium, sizeof(medium));
    memcpy(kept_programmed[place], programmed, sizeof(programmed));
}

static void put_back(size_t place)
{
    memcpy(medium, kept[place], sizeof(medium));
    memcpy(programmed, kept_programmed[place], sizeof(programmed));
}

static psa_status_t set(uint64_t uid, uint8_t value)
{
    return its_set(&its, (struct its_name){ -5, uid }, span_of(&value, 1), 0);
}

static int get(uint64_t uid)
{
    uint8_t value = 0;
    size_t len = 0;
    psa_status_t status = its_get(&its, (struct its_name){ -5, uid }, 0, out_span_of(&value, 1), &len);
    return status == PSA_SUCCESS && len == 1 ? value : -1;
}

static void a_store_goes_on_from_start_to_start(void)
{
    make_device();
    for (int i = 1; i < 50; i++) {
        EXPECT_EQ(start(), PSA_SUCCESS);
        EXPECT_EQ(get(1), i == 1 ? -1 : i - 1);
        EXPECT_EQ(set(1, (uint8_t)i), PSA_SUCCESS);
        EXPECT_EQ(fake.value, i);
    }
}

static void a_restored_old_store_is_refused(void)
{
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    EXPECT_EQ(set(1, 1), PSA_SUCCESS);
    copy(0); /* yesterday's */
    EXPECT_EQ(start(), PSA_SUCCESS);
    EXPECT_EQ(set(1, 2), PSA_SUCCESS);
    copy(1);
    put_back(0);
    reason_take();
    EXPECT_EQ(start(), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(reason_take(), REASON_ITS_ROLLED_BACK);
    EXPECT_MEM(medium, kept[0], sizeof(medium)); /* looking at it changed nothing */
    EXPECT_EQ(fake.value, 2);
    put_back(1);
    EXPECT_EQ(start(), PSA_SUCCESS);
    EXPECT_EQ(get(1), 2);
}

static void a_copy_of_the_same_life_is_refused_once_it_was_counted_on(void)
{
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    EXPECT_EQ(set(1, 1), PSA_SUCCESS);
    copy(0);
    EXPECT_EQ(its_generation_step(&its, &counter), PSA_SUCCESS); /* as after an hour */
    EXPECT_EQ(set(1, 2), PSA_SUCCESS);
    put_back(0);
    EXPECT_EQ(start(), PSA_ERROR_STORAGE_FAILURE);
}

static void an_emptied_store_is_refused(void)
{
    make_device();
    copy(0);
    EXPECT_EQ(start(), PSA_SUCCESS);
    put_back(0);
    EXPECT_EQ(start(), PSA_ERROR_STORAGE_FAILURE);
}

/* The number is written and the step is not made, at several starts one after another. */
static void a_cut_between_store_and_counter_is_no_rollback(void)
{
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    EXPECT_EQ(set(1, 9), PSA_SUCCESS);
    for (int i = 0; i < 4; i++) {
        uint64_t before = fake.value;
        EXPECT_EQ(start(), PSA_SUCCESS);
        fake.value = i % 2 == 0 ? before : fake.value;
        EXPECT_EQ(get(1), 9);
    }
    EXPECT_EQ(start(), PSA_SUCCESS);
    EXPECT_EQ(get(1), 9);
}

static void a_counter_that_is_two_ahead_or_behind_is_refused(void)
{
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    EXPECT_EQ(start(), PSA_SUCCESS);
    EXPECT_EQ(start(), PSA_SUCCESS);
    fake.value = 4;
    EXPECT_EQ(start(), PSA_ERROR_STORAGE_FAILURE);
    fake.value = 1;
    EXPECT_EQ(start(), PSA_ERROR_STORAGE_FAILURE); /* another counter */
    fake.value = 3;
    EXPECT_EQ(start(), PSA_SUCCESS);
}

static void a_device_without_a_counter_goes_on_as_ever_but_not_with_a_counted_store(void)
{
    make_device();
    fake.is_absent = true;
    EXPECT_EQ(start(), PSA_SUCCESS);
    EXPECT_EQ(set(1, 1), PSA_SUCCESS);
    EXPECT_EQ(store.count, 1); /* nothing of ours is kept */
    EXPECT_EQ(start(), PSA_SUCCESS);
    fake.is_absent = false;
    EXPECT_EQ(start(), PSA_SUCCESS); /* a counter that is new */
    fake.is_absent = true;
    reason_take();
    EXPECT_EQ(start(), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(reason_take(), REASON_ITS_UNCOUNTED);
}

static void a_counter_that_fails_is_told_and_nothing_is_taken_for_good(void)
{
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    fake.fails = true;
    EXPECT_EQ(start(), PSA_ERROR_HARDWARE_FAILURE);
    EXPECT_EQ(its_generation_step(&its, &counter), PSA_ERROR_HARDWARE_FAILURE);
    fake.fails = false;
    EXPECT_EQ(start(), PSA_SUCCESS);
}

static void an_altered_number_is_refused(void)
{
    make_device();
    EXPECT_EQ(start(), PSA_SUCCESS);
    uint8_t forged[52];
    size_t len = 0;
    const struct store_key own = { 0, 0 };
    EXPECT_EQ(store_get(&store, own, 0, out_span_of(forged, sizeof(forged)), &len), PSA_SUCCESS);
    EXPECT_EQ(len, sizeof(forged));
    forged[30] ^= 1;
    EXPECT_EQ(store_set(&store, own, 0, span_of(forged, len)), PSA_SUCCESS); /* with a checksum that fits */
    EXPECT_EQ(start(), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(store_remove(&store, own), PSA_SUCCESS);
    EXPECT_EQ(start(), PSA_ERROR_STORAGE_FAILURE);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_store_goes_on_from_start_to_start, "ASHLAR-storage:rollback"),
        TEST(a_restored_old_store_is_refused, "ASHLAR-storage:rollback"),
        TEST(a_copy_of_the_same_life_is_refused_once_it_was_counted_on, "ASHLAR-storage:rollback"),
        TEST(an_emptied_store_is_refused, "ASHLAR-storage:rollback"),
        TEST(a_cut_between_store_and_counter_is_no_rollback, "ASHLAR-storage:rollback"),
        TEST(a_counter_that_is_two_ahead_or_behind_is_refused, "ASHLAR-storage:rollback"),
        TEST(a_device_without_a_counter_goes_on_as_ever_but_not_with_a_counted_store, "ASHLAR-storage:rollback"),
        TEST(a_counter_that_fails_is_told_and_nothing_is_taken_for_good, "ASHLAR-storage:rollback"),
        TEST(an_altered_number_is_refused, "ASHLAR-storage:rollback"),
    };
    return test_main("unit.its-generation", tests, sizeof(tests) / sizeof(tests[0]));
}
