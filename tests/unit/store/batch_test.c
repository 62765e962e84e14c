/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "small_store.h"

/* Batches: several changes, one sync, all or nothing. And the store of version 1, which had none. */

static psa_status_t put(uint64_t uid, size_t len)
{
    return store_put(&store, key_of(uid), (uint32_t)uid, span_of(data + uid % 256, len));
}

static bool is_absent(uint64_t uid)
{
    struct store_info info;
    return store_info(&store, key_of(uid), &info) == PSA_ERROR_DOES_NOT_EXIST;
}

static void a_batch_is_one_sync_however_many_changes_it_has(void)
{
    make_store();
    for (uint64_t round = 0; round < 300; round++) {
        flash_fault_arm(&fault, 0, FLASH_CUT_CLEAN, 0);
        for (uint64_t uid = 1; uid <= 4; uid++) {
            EXPECT_EQ(put(uid, (size_t)(round * 7 + uid) % 90), PSA_SUCCESS);
        }
        EXPECT_EQ(fault.syncs, 0);
        EXPECT_EQ(store_commit(&store), PSA_SUCCESS);
        EXPECT_EQ(fault.syncs, 1);
        EXPECT_EQ(store_commit(&store), PSA_SUCCESS);
        EXPECT_EQ(fault.syncs, 1);
    }
    EXPECT(store.report.collected > 50);
}

static void a_batch_is_read_at_once_and_kept_when_it_is_ended(void)
{
    for (uint32_t how = 0; how < 3; how++) {
        make_store();
        EXPECT_EQ(set(1, 10), PSA_SUCCESS);
        EXPECT_EQ(set(2, 20), PSA_SUCCESS);
        EXPECT_EQ(put(1, 11), PSA_SUCCESS);
        EXPECT_EQ(store_drop(&store, key_of(2)), PSA_SUCCESS);
        EXPECT(holds(1, 11));
        EXPECT(is_absent(2));
        psa_status_t ended = how == 0 ? store_commit(&store) : how == 1 ? set(3, 30) : store_remove(&store, key_of(1));
        EXPECT_EQ(ended, PSA_SUCCESS);
        EXPECT_EQ(mount(), PSA_SUCCESS);
        EXPECT_EQ(store.report.discarded + store.report.damaged, 0);
        EXPECT(how == 2 ? is_absent(1) : holds(1, 11));
        EXPECT(is_absent(2));
        EXPECT(how == 1 ? holds(3, 30) : is_absent(3));
    }
}

static void a_batch_that_was_not_ended_never_was(void)
{
    make_store();
    EXPECT_EQ(set(1, 10), PSA_SUCCESS);
    EXPECT_EQ(set(2, 20), PSA_SUCCESS);
    EXPECT_EQ(put(1, 300), PSA_SUCCESS);
    EXPECT_EQ(store_drop(&store, key_of(2)), PSA_SUCCESS);
    EXPECT_EQ(put(3, 40), PSA_SUCCESS);
    EXPECT_EQ(mount(), PSA_SUCCESS);
    EXPECT(holds(1, 10));
    EXPECT(holds(2, 20));
    EXPECT(is_absent(3));
    EXPECT_EQ(set(4, 5), PSA_SUCCESS); /* which must not end what was given up */
    EXPECT_EQ(mount(), PSA_SUCCESS);
    EXPECT(holds(1, 10));
    EXPECT(holds(2, 20));
    EXPECT(is_absent(3));
    EXPECT(holds(4, 5));
}

static void a_batch_has_a_limit_and_is_refused_beyond_it_unchanged(void)
{
    make_store();
    EXPECT_EQ(store_batch_max(&store), 2 * store_footprint(&store, OBJECT_MAX));
    EXPECT_EQ(put(1, OBJECT_MAX), PSA_SUCCESS);
    uint32_t used = store_footprint(&store, OBJECT_MAX);
    uint32_t wanted = store_footprint(&store, 100) + store_footprint(&store, 0);
    for (uint64_t uid = 2; used + wanted <= store_batch_max(&store); uid++) {
        EXPECT_EQ(put(uid, 100), PSA_SUCCESS);
        used += store_footprint(&store, 100);
    }
    uint32_t count = store.count;
    EXPECT_EQ(put(100, 100), PSA_ERROR_BAD_STATE);
    EXPECT(is_absent(100));
    EXPECT_EQ(store.count, count);
    EXPECT_EQ(store_commit(&store), PSA_SUCCESS);
    EXPECT_EQ(put(100, 100), PSA_SUCCESS);
    EXPECT_EQ(store_commit(&store), PSA_SUCCESS);
    for (uint32_t i = 0; i < 2; i++) {
        EXPECT(holds(1, OBJECT_MAX));
        EXPECT(holds(2, 100));
        EXPECT(holds(100, 100));
        EXPECT_EQ(mount(), PSA_SUCCESS);
    }
}

static void a_removal_may_ride_with_the_next_change(void)
{
    make_store();
    EXPECT_EQ(set(1, 10), PSA_SUCCESS);
    flash_fault_arm(&fault, 0, FLASH_CUT_CLEAN, 0);
    EXPECT_EQ(store_drop(&store, key_of(1)), PSA_SUCCESS);
    EXPECT_EQ(store_drop(&store, key_of(1)), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(fault.syncs, 0);
    EXPECT_EQ(set(2, 10), PSA_SUCCESS);
    EXPECT_EQ(fault.syncs, 1);
    EXPECT_EQ(mount(), PSA_SUCCESS);
    EXPECT(is_absent(1));
    EXPECT(holds(2, 10));
}

/* Acknowledged objects do not show as torn: of a batch in the middle of the log only the damaged one is lost. */
static void damage_in_a_finished_batch_harms_one_object(void)
{
    make_store();
    EXPECT_EQ(put(1, 100), PSA_SUCCESS);
    EXPECT_EQ(put(2, 100), PSA_SUCCESS);
    EXPECT_EQ(set(3, 100), PSA_SUCCESS);
    EXPECT_EQ(set(4, 100), PSA_SUCCESS);
    medium[entries[1].offset + 48 + 10] ^= 1;
    EXPECT_EQ(mount(), PSA_SUCCESS);
    EXPECT(holds(1, 100));
    EXPECT(!holds(2, 100) && !is_absent(2));
    EXPECT(holds(3, 100));
    EXPECT(holds(4, 100));
}

static uint8_t byte_of_vector(uint32_t seed, uint32_t at)
{
    return (uint8_t)(seed * 31 + at * 7);
}

/* tests/vectors/state/store-1: written by version 1; 16-byte units, 20 blocks of 512 bytes, objects up to 300 bytes. */
static void expect_vector(void)
{
    static const struct {
        uint32_t uid, len, seed;
    } wanted[] = { { 1, 78, 294 }, { 2, 153, 297 }, { 3, 41, 293 }, { 5, 23, 299 }, { 6, 115, 295 }, { 7, 106, 298 } };
    EXPECT_EQ(store.report.damaged, 0);
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        struct store_key key = { .client = wanted[i].uid % 2 != 0 ? -1 : 7, .uid = wanted[i].uid };
        struct store_info info;
        size_t len = 0;
        EXPECT_EQ(store_info(&store, key, &info), PSA_SUCCESS);
        EXPECT_EQ(info.flags, wanted[i].seed);
        EXPECT_EQ(store_get(&store, key, 0, out_span_of(back, sizeof(back)), &len), PSA_SUCCESS);
        EXPECT_EQ(len, wanted[i].len);
        for (uint32_t at = 0; at < len; at++) {
            EXPECT_EQ(back[at], byte_of_vector(wanted[i].seed, at));
        }
    }
}

static void open_vector(const char *name)
{
    static uint8_t units[20 * 512 / 16];
    static const struct flash_geometry shape = { 16, 512, 20 };
    char path[300];
    const char *source = getenv("ASHLAR_SOURCE");
    snprintf(path, sizeof(path), "%s/tests/vectors/state/store-1/%s", source != NULL ? source : ".", name);
    EXPECT_EQ(flash_ram_init(&ram, &shape, (struct flash_ram_memory){ medium, units, NULL }), PSA_SUCCESS);
    FILE *file = fopen(path, "rb");
    EXPECT(file != NULL);
    EXPECT_EQ(fread(medium, 1, sizeof(medium), file), 20 * 512);
    fclose(file);
    flash_ram_settle(&ram);
    flash_fault_init(&fault, &ram, FLASH_FAULT_NOR, (struct flash_fault_memory){ front, changed });
}

static psa_status_t mount_vector(void)
{
    struct store_config config = { &fault.flash, entries, INDEX, 300 };
    return store_mount(&store, &config);
}

static void a_store_of_version_1_opens_and_is_carried_on_at_every_cut(void)
{
    static const char *const names[] = { "quiet.bin", "cut.bin" };
    struct store_key key = { .client = 3, .uid = 3 };
    uint32_t cuts = 0;
    for (uint32_t i = 0; i < 2; i++) {
        for (uint32_t step = 0;; step++) {
            open_vector(names[i]);
            EXPECT_EQ(mount_vector(), PSA_SUCCESS);
            expect_vector();
            EXPECT_EQ(store.count, 6);
            flash_fault_arm(&fault, step, FLASH_CUT_GARBAGE, step);
            psa_status_t status = store_set(&store, key, 0, span_of("new", 3));
            bool was_cut = fault.is_off;
            EXPECT_EQ(status, was_cut ? PSA_ERROR_STORAGE_FAILURE : PSA_SUCCESS);
            flash_fault_restore(&fault);
            EXPECT_EQ(mount_vector(), PSA_SUCCESS);
            expect_vector();
            EXPECT_EQ(ram.breaches, 0);
            EXPECT(was_cut || store.count == 7);
            cuts += was_cut;
            if (step != 0 && !was_cut) {
                break;
            }
        }
        for (uint32_t round = 0; round < 100; round++) { /* once around, and nothing of version 1 is left */
            EXPECT_EQ(store_put(&store, key, round, span_of(data, 40)), PSA_SUCCESS);
            EXPECT_EQ(store_set(&store, key, round, span_of(data, 40)), PSA_SUCCESS);
        }
        for (uint32_t block = 0; block < 20; block++) {
            const uint8_t *header = medium + block * 512;
            EXPECT(header[0] != 'A' || header[4] == 2);
        }
        EXPECT_EQ(mount_vector(), PSA_SUCCESS);
        expect_vector();
    }
    EXPECT(cuts > 10);
}

static struct {
    uint8_t medium[MEDIUM], programmed[MEDIUM / UNIT], front[MEDIUM], changed[MEDIUM / UNIT];
    struct store store;
    struct store_entry entries[INDEX];
} saved;

static void keep(bool back_again)
{
#define KEEP(what) \
    memcpy(back_again ? (void *)what : (void *)saved.what, back_again ? (void *)saved.what : (void *)what, sizeof(what))
    KEEP(medium);
    KEEP(programmed);
    KEEP(front);
    KEEP(changed);
    KEEP(entries);
#undef KEEP
    if (back_again) {
        store = saved.store;
    } else {
        saved.store = store;
    }
}

/* Four changes with a copy of an object, a removal and one that spans blocks; whole or not at all after the cut. */
static bool cut_a_batch(uint32_t step, enum flash_cut cut, size_t old, size_t new)
{
    flash_fault_arm(&fault, step, cut, step * 77);
    (void)put(1, new);
    (void)put(2, OBJECT_MAX - new);
    (void)store_drop(&store, key_of(3));
    psa_status_t status = step % 2 == 0 ? set(4, new) : put(4, new);
    status = status == PSA_SUCCESS ? store_commit(&store) : status;
    bool was_cut = fault.is_off;
    EXPECT_EQ(status, was_cut ? PSA_ERROR_STORAGE_FAILURE : PSA_SUCCESS);
    flash_fault_restore(&fault);
    EXPECT_EQ(mount(), PSA_SUCCESS);
    EXPECT_EQ(ram.breaches, 0);
    bool is_new = holds(1, new);
    EXPECT(is_new || was_cut);
    EXPECT(holds(1, is_new ? new : old));
    EXPECT(holds(2, is_new ? OBJECT_MAX - new : OBJECT_MAX - old));
    EXPECT(is_new ? is_absent(3) : holds(3, 9));
    EXPECT(holds(4, is_new ? new : old));
    EXPECT(holds(5, 500));
    return was_cut;
}

static void no_cut_tears_a_batch(void)
{
    uint32_t cuts = 0;
    for (uint32_t model = 0; model < 2; model++) {
        make_store();
        enum flash_fault_model kind = model == 0 ? FLASH_FAULT_NOR : FLASH_FAULT_CACHE;
        flash_fault_init(&fault, &ram, kind, (struct flash_fault_memory){ front, changed });
        EXPECT_EQ(set(5, 500), PSA_SUCCESS);
        for (size_t round = 1; round < 80; round++) {
            EXPECT_EQ(put(1, round), PSA_SUCCESS);
            EXPECT_EQ(put(2, OBJECT_MAX - round), PSA_SUCCESS);
            EXPECT_EQ(put(3, 9), PSA_SUCCESS);
            EXPECT_EQ(set(4, round), PSA_SUCCESS);
            keep(false);
            for (uint32_t step = 1; cut_a_batch(step, (enum flash_cut)(step % 3), round, round + 100); step++) {
                keep(true);
                cuts++;
            }
            keep(true);
        }
    }
    EXPECT(cuts > 2000);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_batch_is_one_sync_however_many_changes_it_has, "ASHLAR:store.one-sync"),
        TEST(a_batch_is_read_at_once_and_kept_when_it_is_ended, "ASHLAR:store.batch"),
        TEST(a_batch_that_was_not_ended_never_was, "ASHLAR:store.batch"),
        TEST(a_batch_has_a_limit_and_is_refused_beyond_it_unchanged, "ASHLAR:store.batch"),
        TEST(a_removal_may_ride_with_the_next_change, "ASHLAR:store.batch"),
        TEST(damage_in_a_finished_batch_harms_one_object, "STORAGE-1.0:T.GLITCH_WRITE"),
        TEST(a_store_of_version_1_opens_and_is_carried_on_at_every_cut, "ASHLAR:store.version"),
        TEST(no_cut_tears_a_batch, "ASHLAR:store.batch"),
    };
    return test_main("unit.store-batch", tests, sizeof(tests) / sizeof(tests[0]));
}
