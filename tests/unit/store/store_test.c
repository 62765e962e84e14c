/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "small_store.h"

static void an_object_is_read_back_after_a_restart(void)
{
    make_store();
    EXPECT_EQ(set(1, 100), PSA_SUCCESS);
    EXPECT_EQ(set(2, 0), PSA_SUCCESS);
    EXPECT_EQ(set(3, OBJECT_MAX), PSA_SUCCESS);
    EXPECT_EQ(set(1, 101), PSA_SUCCESS);
    EXPECT_EQ(store_remove(&store, key_of(2)), PSA_SUCCESS);
    for (int i = 0; i < 2; i++) {
        struct store_info info;
        EXPECT(holds(1, 101));
        EXPECT(holds(3, OBJECT_MAX));
        EXPECT_EQ(store_info(&store, key_of(2), &info), PSA_ERROR_DOES_NOT_EXIST);
        EXPECT_EQ(store_info(&store, key_of(3), &info), PSA_SUCCESS);
        EXPECT_EQ(info.len, OBJECT_MAX);
        EXPECT_EQ(info.flags, 3);
        EXPECT_EQ(mount(), PSA_SUCCESS);
        EXPECT_EQ(store.report.damaged + store.report.discarded, 0);
    }
}

static void a_part_is_read_from_an_offset(void)
{
    size_t len = 99;
    make_store();
    EXPECT_EQ(set(1, 550), PSA_SUCCESS);
    memset(back, 0xee, sizeof(back));
    EXPECT_EQ(store_get(&store, key_of(1), 500, out_span_of(back, 20), &len), PSA_SUCCESS);
    EXPECT_EQ(len, 20);
    EXPECT_MEM(back, data + 1 + 500, 20);
    EXPECT_EQ(back[20], 0xee);
    EXPECT_EQ(store_get(&store, key_of(1), 540, out_span_of(back, 20), &len), PSA_SUCCESS);
    EXPECT_EQ(len, 10);
    EXPECT_EQ(store_get(&store, key_of(1), 550, out_span_of(back, 20), &len), PSA_SUCCESS);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(store_get(&store, key_of(1), 551, out_span_of(back, 20), &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(store_get(&store, key_of(1), UINT32_MAX, out_span_of(back, 20), &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(len, 0);
}

static void keys_differ_in_every_bit_they_have(void)
{
    make_store();
    for (uint32_t bit = 0; bit < 60; bit++) {
        struct store_key key = { .client = 0, .uid = (uint64_t)1 << bit };
        uint8_t value = (uint8_t)bit;
        EXPECT_EQ(store_set(&store, key, 0, span_of(&value, 1)), PSA_SUCCESS);
    }
    for (uint32_t bit = 0; bit < 60; bit++) {
        struct store_key key = { .client = 0, .uid = (uint64_t)1 << bit };
        size_t len = 0;
        EXPECT_EQ(store_get(&store, key, 0, out_span_of(back, 1), &len), PSA_SUCCESS);
        EXPECT_EQ(back[0], bit);
        key.client = 1;
        EXPECT_EQ(store_get(&store, key, 0, out_span_of(back, 1), &len), PSA_ERROR_DOES_NOT_EXIST);
    }
    for (uint32_t i = 0; i + 1 < store_capacity(&store).objects; i++) {
        EXPECT(store_at(&store, i)->key.uid < store_at(&store, i + 1)->key.uid);
    }
    EXPECT(store_at(&store, 60) == NULL);
}

static void refused_changes_do_not_touch_the_medium(void)
{
    static uint8_t saved[MEDIUM];
    make_store();
    while (set(store.count + 1, 600) == PSA_SUCCESS) {
    }
    EXPECT(store.count > 4);
    memcpy(saved, medium, sizeof(saved));
    EXPECT_EQ(set(1000, 600), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT_EQ(set(1, OBJECT_MAX + 1), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(store_remove(&store, key_of(1000)), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_MEM(medium, saved, sizeof(saved));
    EXPECT(holds(1, 600));
}

static void a_full_index_refuses_new_objects_only(void)
{
    make_store();
    for (uint64_t uid = 1; uid <= INDEX; uid++) {
        EXPECT_EQ(set(uid, 1), PSA_SUCCESS);
    }
    EXPECT_EQ(set(INDEX + 1, 1), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT_EQ(set(INDEX, 2), PSA_SUCCESS);
    EXPECT_EQ(store_remove(&store, key_of(5)), PSA_SUCCESS);
    EXPECT_EQ(set(INDEX + 1, 1), PSA_SUCCESS);
    EXPECT_EQ(mount(), PSA_SUCCESS);
    EXPECT_EQ(store.count, INDEX);
}

/* Fills with objects of one size; the number that fits. */
static uint32_t fill(size_t len)
{
    uint32_t count = 0;
    while (set(10000 + count, len) == PSA_SUCCESS) {
        count++;
    }
    return count;
}

static void what_fits_once_fits_again_after_removal_whatever_came_between(void)
{
    make_store();
    uint32_t at_first = fill(300);
    EXPECT_EQ(at_first, store.capacity / store_footprint(&store, 300));
    for (uint32_t round = 0; round < 12; round++) {
        while (store.count != 0) {
            EXPECT_EQ(store_remove(&store, store_at(&store, (round * 7) % store.count)->key), PSA_SUCCESS);
        }
        for (uint64_t i = 0; i < round * 13; i++) {
            EXPECT_EQ(set(1 + i % 5, (size_t)(i * 37) % 500), PSA_SUCCESS);
        }
        while (store.count != 0) {
            EXPECT_EQ(store_remove(&store, store_at(&store, 0)->key), PSA_SUCCESS);
        }
        if (round % 2 == 0) {
            EXPECT_EQ(mount(), PSA_SUCCESS);
        }
        EXPECT_EQ(fill(300), at_first);
        EXPECT_EQ(store.used, at_first * store_footprint(&store, 300));
    }
}

static void a_change_is_one_sync_garbage_collection_included(void)
{
    make_store();
    for (uint64_t i = 0; i < 2000; i++) {
        flash_fault_arm(&fault, 0, FLASH_CUT_CLEAN, 0);
        if (i % 9 == 8) {
            EXPECT_EQ(store_remove(&store, key_of((i - 3) % 12 + 1)), PSA_SUCCESS);
            EXPECT_EQ(fault.syncs, 1);
            flash_fault_arm(&fault, 0, FLASH_CUT_CLEAN, 0);
            EXPECT_EQ(set((i - 3) % 12 + 1, 20), PSA_SUCCESS);
        } else {
            EXPECT_EQ(set(i % 12 + 1, (size_t)(i * 53) % 300), PSA_SUCCESS);
        }
        EXPECT_EQ(fault.syncs, 1);
    }
    EXPECT(store.report.collected > 100);
}

static void a_block_is_not_written_before_its_erase_is_synced(void)
{
    make_store();
    do {
        EXPECT_EQ(set(1, 200), PSA_SUCCESS);
    } while (store.offset + 200 < BLOCK);
    EXPECT_EQ(mount(), PSA_SUCCESS); /* which trusts no block that only looks blank */
    flash_fault_arm(&fault, 0, FLASH_CUT_CLEAN, 0);
    EXPECT_EQ(set(1, 200), PSA_SUCCESS);
    EXPECT_EQ(fault.syncs, 2);
    flash_fault_arm(&fault, 0, FLASH_CUT_CLEAN, 0);
    EXPECT_EQ(set(1, 200), PSA_SUCCESS);
    EXPECT_EQ(fault.syncs, 1);
}

static void wear_is_spread_over_all_blocks(void)
{
    make_store();
    EXPECT_EQ(set(1, 600), PSA_SUCCESS); /* one that never changes */
    for (uint64_t i = 0; i < 5000; i++) {
        EXPECT_EQ(set(2, 40), PSA_SUCCESS);
    }
    uint32_t most = 0;
    uint32_t least = UINT32_MAX;
    for (uint32_t i = 0; i < BLOCKS; i++) {
        most = erases[i] > most ? erases[i] : most;
        least = erases[i] < least ? erases[i] : least;
    }
    EXPECT(least > 10);
    EXPECT(most - least <= 1);
}

/* docs/format/store.design.md, "Work per change": at every fill, small changes among large objects too. */
static void a_change_moves_no_more_than_its_bound(void)
{
    uint32_t most = 0;
    for (size_t len = 10; len <= 310; len += 100) {
        make_store();
        uint32_t count = fill(len);
        for (uint32_t i = 0; i < 3000; i++) {
            uint64_t uid = 10000 + count - 1 - i % (count / 8 + 1); /* most never change, and lie together */
            uint32_t moved = store.report.moved_bytes;
            uint32_t erased = store.report.erased;
            EXPECT_EQ(set(uid, i % 3 == 0 ? len - 7 : len), PSA_SUCCESS);
            moved = store.report.moved_bytes - moved;
            most = moved > most ? moved : most;
            EXPECT(moved <= store.ratio * store_footprint(&store, (uint32_t)len) + store.record_max);
            uint32_t written = moved + store_footprint(&store, (uint32_t)len);
            EXPECT(store.report.erased - erased <= written / store.usable + 2);
        }
        EXPECT(store_is_valid(&store));
    }
    EXPECT(most > 200);
}

static void a_failing_device_halts_changes_and_not_reads(void)
{
    make_store();
    EXPECT_EQ(set(1, 50), PSA_SUCCESS);
    flash_fault_arm(&fault, 1, FLASH_CUT_TORN, 3);
    EXPECT_EQ(set(1, 60), PSA_ERROR_STORAGE_FAILURE);
    fault.is_off = false; /* the device works again, but what it did is unknown */
    EXPECT_EQ(set(2, 50), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(store_remove(&store, key_of(1)), PSA_ERROR_STORAGE_FAILURE);
    EXPECT(holds(1, 50));
    EXPECT_EQ(mount(), PSA_SUCCESS);
    EXPECT(holds(1, 50));
    EXPECT_EQ(set(2, 50), PSA_SUCCESS);
}

static void a_damaged_object_is_reported_and_the_rest_served(void)
{
    struct store_finding finding;
    uint32_t met = 0;
    make_store();
    EXPECT_EQ(set(1, 200), PSA_SUCCESS);
    EXPECT_EQ(set(2, 200), PSA_SUCCESS);
    EXPECT_EQ(set(3, 200), PSA_SUCCESS);
    medium[entries[1].offset + 48 + 100] ^= 0x10;
    for (int i = 0; i < 2; i++) {
        size_t len = 1;
        EXPECT_EQ(store_get(&store, key_of(2), 0, out_span_of(back, 10), &len), PSA_ERROR_DATA_CORRUPT);
        EXPECT_EQ(len, 0);
        EXPECT_EQ(store_get_unchecked(&store, key_of(2), out_span_of(back, 150), &len), PSA_SUCCESS);
        EXPECT_EQ(len, 150);
        EXPECT_EQ(store_get_unchecked(&store, key_of(9), out_span_of(back, 150), &len), PSA_ERROR_DOES_NOT_EXIST);
        EXPECT_EQ(len, 0);
        EXPECT(holds(1, 200));
        EXPECT(holds(3, 200));
        EXPECT_EQ(store_check(&store, &finding, 1, &met), PSA_SUCCESS);
        EXPECT_EQ(met, 1);
        EXPECT_EQ(finding.key.uid, 2);
        EXPECT_EQ(finding.status, PSA_ERROR_DATA_CORRUPT);
        EXPECT_EQ(mount(), PSA_SUCCESS);
    }
    for (uint64_t i = 0; i < 200; i++) { /* garbage collection carries it along, still damaged */
        EXPECT_EQ(set(4, 100), PSA_SUCCESS);
    }
    EXPECT_EQ(store_check(&store, &finding, 1, &met), PSA_SUCCESS);
    EXPECT_EQ(met, 1);
    EXPECT_EQ(set(2, 200), PSA_SUCCESS);
    EXPECT(holds(2, 200));
}

/* Every object is exact, or an error, or something was reported at the mount. */
static bool nothing_is_silently_wrong(void)
{
    bool was_told = store.report.damaged + store.report.discarded != 0;
    for (uint64_t uid = 1; uid <= 6; uid++) {
        size_t len = 0;
        psa_status_t status = store_get(&store, key_of(uid), 0, out_span_of(back, sizeof(back)), &len);
        bool is_exact = uid == 6 ? status == PSA_ERROR_DOES_NOT_EXIST : holds(uid, (size_t)(40 * uid));
        bool is_error = status == PSA_ERROR_DATA_CORRUPT;
        if (!is_exact && !is_error && !was_told) {
            return false;
        }
    }
    return store_is_valid(&store);
}

static void no_flipped_bit_goes_unnoticed(void)
{
    unsigned served = 0;
    unsigned refused = 0;
    make_store();
    for (uint64_t i = 0; i < 60; i++) {
        EXPECT_EQ(set(i % 6 + 1, (size_t)(i < 54 ? 300 - i : 40 * (i % 6 + 1))), PSA_SUCCESS);
    }
    EXPECT_EQ(store_remove(&store, key_of(6)), PSA_SUCCESS);
    for (uint32_t bit = 0; bit < MEDIUM * 8; bit += 3) {
        medium[bit / 8] ^= (uint8_t)(1 << bit % 8);
        psa_status_t status = mount();
        if (status == PSA_SUCCESS) {
            served++;
            EXPECT(nothing_is_silently_wrong());
        } else {
            refused++;
        }
        medium[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    EXPECT_EQ(mount(), PSA_SUCCESS);
    EXPECT(nothing_is_silently_wrong());
    EXPECT_EQ(refused, 0);
    EXPECT(served > 40000);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(an_object_is_read_back_after_a_restart, "STORAGE-1.0:3.2"),
        TEST(a_part_is_read_from_an_offset, "STORAGE-1.0:psa_its_get"),
        TEST(keys_differ_in_every_bit_they_have, "STORAGE-1.0:3.2"),
        TEST(refused_changes_do_not_touch_the_medium, "STORAGE-1.0:psa_its_set"),
        TEST(a_full_index_refuses_new_objects_only, "STORAGE-1.0:psa_its_set"),
        TEST(what_fits_once_fits_again_after_removal_whatever_came_between, "STORAGE-1.0:psa_its_set"),
        TEST(a_change_is_one_sync_garbage_collection_included, "ASHLAR:store.one-sync"),
        TEST(a_block_is_not_written_before_its_erase_is_synced, "STORAGE-1.0:3.2"),
        TEST(wear_is_spread_over_all_blocks, "STORAGE-1.0:3.2"),
        TEST(a_change_moves_no_more_than_its_bound, "ASHLAR:store.work"),
        TEST(a_failing_device_halts_changes_and_not_reads, "STORAGE-1.0:psa_its_set"),
        TEST(a_damaged_object_is_reported_and_the_rest_served, "STORAGE-1.0:T.GLITCH_WRITE"),
        TEST(no_flipped_bit_goes_unnoticed, "STORAGE-1.0:T.GLITCH_READ"),
    };
    return test_main("unit.store", tests, sizeof(tests) / sizeof(tests[0]));
}
