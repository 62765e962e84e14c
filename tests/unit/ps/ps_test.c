/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "ps_world.h"

/* The core alone: order of checks, what failures leave behind, room, limits, the end of a client, nonces. */

static const struct change small = { .kind = CHANGE_SET, .name = 0, .len = 20, .seed = 1 };
static const struct change large = { .kind = CHANGE_SET, .name = 1, .len = 230, .seed = 2 };
static const struct change once = { .kind = CHANGE_SET, .name = 2, .len = 9, .flags = PSA_STORAGE_FLAG_WRITE_ONCE, .seed = 3 };

static void take_nothing(void *context, struct out_span out)
{
    (void)context;
    (void)out;
    test_stop(TEST_FAILED, __FILE__, __LINE__, "bytes of a refused call were taken");
}

static void give_nothing(void *context, struct span data)
{
    (void)context;
    (void)data;
    test_stop(TEST_FAILED, __FILE__, __LINE__, "bytes were given");
}

static const struct ps_source refused = { .len = 10, .take = take_nothing };
static const struct ps_sink sink = { .room = 10, .give = give_nothing };

static void make(void)
{
    world_switches = (struct world_switches){ .has_counter = false };
    world_make(FLASH_FAULT_NOR);
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    EXPECT_EQ(world_change(&small), PSA_SUCCESS);
    EXPECT_EQ(world_change(&large), PSA_SUCCESS);
    EXPECT_EQ(world_change(&once), PSA_SUCCESS);
}

static void what_is_stored_outlives_a_start(void)
{
    make();
    EXPECT(world_is_true());
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    EXPECT(world_is_true());
    EXPECT_EQ(world.ps.report.dropped, 0);
}

static void checks_of_set_come_in_their_order(void)
{
    struct ps_source huge = { .len = WORLD_OBJECT_MAX + 1, .take = take_nothing };
    make();
    EXPECT_EQ(ps_set(&world.ps, (struct ps_name){ -1, 0 }, huge, 0x80), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(ps_set(&world.ps, world_name(2), huge, 0x80), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(ps_set(&world.ps, world_name(2), huge, 0x80000000u), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(ps_set(&world.ps, world_name(2), huge, 0), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(ps_set(&world.ps, world_name(0), huge, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT(world_is_true());
}

static void checks_of_get_come_in_their_order(void)
{
    struct ps_info info;
    size_t len = 7;
    make();
    EXPECT_EQ(ps_get(&world.ps, (struct ps_name){ -1, 0 }, 999, sink, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(ps_get(&world.ps, world_name(5), 999, sink, &len), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(ps_get(&world.ps, world_name(0), 21, sink, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(ps_get(&world.ps, world_name(0), SIZE_MAX, sink, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(ps_get(&world.ps, world_name(0), 20, sink, &len), PSA_SUCCESS);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(ps_get(&world.ps, world_name(1), 230, sink, &len), PSA_SUCCESS);
    EXPECT_EQ(ps_get_info(&world.ps, (struct ps_name){ -1, 0 }, &info), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(ps_get_info(&world.ps, world_name(5), &info), PSA_ERROR_DOES_NOT_EXIST);
}

static void checks_of_create_and_remove_come_in_their_order(void)
{
    struct ps_name none = { -1, 0 };
    make();
    EXPECT_EQ(ps_create(&world.ps, none, 9999, 0x80), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(ps_create(&world.ps, world_name(0), 9999, 0x81), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(ps_create(&world.ps, world_name(0), 9999, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(ps_create(&world.ps, world_name(0), 9999, 0), PSA_ERROR_ALREADY_EXISTS);
    EXPECT_EQ(ps_create(&world.ps, world_name(5), 9999, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT_EQ(ps_remove(&world.ps, none), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(ps_remove(&world.ps, world_name(5)), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(ps_remove(&world.ps, world_name(2)), PSA_ERROR_NOT_PERMITTED);
    EXPECT(world_is_true());
}

static void checks_of_set_extended_come_in_their_order(void)
{
    make();
    EXPECT_EQ(ps_set_extended(&world.ps, (struct ps_name){ -1, 0 }, 999, refused), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(ps_set_extended(&world.ps, world_name(5), 999, refused), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(ps_set_extended(&world.ps, world_name(2), 999, refused), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(ps_set_extended(&world.ps, world_name(0), 21, refused), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(ps_set_extended(&world.ps, world_name(0), 11, refused), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(ps_set_extended(&world.ps, world_name(0), 20, (struct ps_source){ .len = 0 }), PSA_SUCCESS);
    EXPECT_EQ(ps_set_extended(&world.ps, world_name(0), 21, (struct ps_source){ .len = 0 }), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(ps_set_extended(&world.ps, world_name(0), 1, (struct ps_source){ .len = SIZE_MAX }), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT(world_is_true());
}

/* Every change of a long run, held against the dictionary, of all kinds and lengths. */
static void any_sequence_of_changes_is_as_the_dictionary_says(void)
{
    world_switches = (struct world_switches){ .has_counter = false };
    world_make(FLASH_FAULT_NOR);
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    world_seed(7);
    for (int i = 0; i < 3000; i++) {
        struct change change = world_draw_change();
        change.kind = world_draw(10) == 0 ? (enum change_kind)world_draw(4) : change.kind;
        change.flags |= world_draw(400) == 0 ? PSA_STORAGE_FLAG_WRITE_ONCE : 0;
        psa_status_t forecast = world_forecast(&change);
        EXPECT_EQ(world_change(&change), forecast);
        EXPECT(world_is_true());
        if (i % 97 == 0) {
            EXPECT_EQ(world_start(), PSA_SUCCESS);
        }
    }
}

static uint32_t records_changed(const struct store_entry *before, uint32_t count)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < store_capacity(&world.ps_store).objects; j++) {
            const struct store_entry *now = store_at(&world.ps_store, j);
            kept += now->key.client == before[i].key.client && now->key.uid == before[i].key.uid;
        }
    }
    return count - kept;
}

/* 230 bytes are four chunks and a head. */
static void set_extended_writes_the_chunks_it_touches_and_the_head(void)
{
    static struct store_entry before[WORLD_PS_INDEX];
    struct change change = { .kind = CHANGE_EXTEND, .name = 1, .offset = 70, .len = 20, .seed = 9 };
    make();
    uint32_t count = store_capacity(&world.ps_store).objects;
    memcpy(before, world.ps_index, count * sizeof(before[0]));
    EXPECT_EQ(world_change(&change), PSA_SUCCESS);
    EXPECT_EQ(store_capacity(&world.ps_store).objects, count);
    EXPECT_EQ(records_changed(before, count), 2);
    EXPECT(world_is_true());
}

static void a_reserved_capacity_can_always_be_filled(void)
{
    struct change create = { .kind = CHANGE_CREATE, .len = WORLD_OBJECT_MAX };
    world_switches = (struct world_switches){ .has_counter = false };
    world_make(FLASH_FAULT_NOR);
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    for (create.name = 0; create.name < WORLD_NAMES; create.name++) {
        EXPECT_EQ(world_change(&create), PSA_SUCCESS);
    }
    struct ps_name more = { -9, 1 };
    while (ps_create(&world.ps, more, WORLD_OBJECT_MAX, 0) == PSA_SUCCESS) {
        more.uid++;
    }
    for (uint32_t offset = 0; offset < WORLD_OBJECT_MAX; offset += 30) {
        for (uint8_t name = 0; name < WORLD_NAMES; name++) {
            struct change extend = { .kind = CHANGE_EXTEND, .name = name, .offset = offset, .len = 30, .seed = offset + name };
            EXPECT_EQ(world_change(&extend), PSA_SUCCESS);
        }
    }
    EXPECT_EQ(world.known[3].size, WORLD_OBJECT_MAX);
    for (uint8_t name = 0; name < WORLD_NAMES; name++) {
        EXPECT(world_holds(name, &world.known[name]));
    }
}

static void a_refusal_of_the_directory_changes_nothing(void)
{
    static const struct change changes[] = {
        { .kind = CHANGE_SET, .name = 1, .len = 200, .seed = 5 },
        { .kind = CHANGE_SET, .name = 3, .len = 100, .seed = 5 },
        { .kind = CHANGE_EXTEND, .name = 1, .offset = 60, .len = 100, .seed = 5 },
        { .kind = CHANGE_EXTEND, .name = 0, .offset = 2, .len = 3, .seed = 5 },
        { .kind = CHANGE_CREATE, .name = 4, .len = 240 },
        { .kind = CHANGE_REMOVE, .name = 1 },
    };
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        make();
        uint32_t records = store_capacity(&world.ps_store).objects;
        world_switches.root_fails = 1;
        world_switches.root_status = PSA_ERROR_INSUFFICIENT_STORAGE;
        EXPECT_EQ(world_change(&changes[i]), PSA_ERROR_INSUFFICIENT_STORAGE);
        EXPECT(world_is_true());
        EXPECT_EQ(store_capacity(&world.ps_store).objects, records);
        EXPECT_EQ(world_change(&changes[i]), PSA_SUCCESS);
    }
}

static void after_an_unknown_outcome_reads_go_on_and_changes_wait(void)
{
    struct change change = { .kind = CHANGE_SET, .name = 0, .len = 33, .seed = 8 };
    make();
    world_switches.root_fails = 1;
    world_switches.root_status = PSA_ERROR_STORAGE_FAILURE;
    EXPECT_EQ(world_change(&change), PSA_ERROR_STORAGE_FAILURE);
    EXPECT(world_is_true());
    EXPECT_EQ(world_change(&change), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(ps_remove(&world.ps, world_name(0)), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(ps_set_extended(&world.ps, world_name(1), 0, refused), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(ps_forget(&world.ps, -1), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    EXPECT(world_is_true());
    EXPECT_EQ(world_change(&change), PSA_SUCCESS);
}

static void failing_cryptography_changes_nothing(void)
{
    struct change change = { .kind = CHANGE_SET, .name = 3, .len = 100, .seed = 8 };
    bool is_exact = false;
    make();
    world_switches.crypto_fails = true;
    EXPECT_EQ(world_change(&change), PSA_ERROR_GENERIC_ERROR);
    EXPECT_EQ(world_read(0, &world.known[0], &is_exact), PSA_ERROR_GENERIC_ERROR);
    world_switches.crypto_fails = false;
    EXPECT(world_is_true());
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    world_switches.random_fails = true;
    EXPECT_EQ(world_change(&change), PSA_ERROR_GENERIC_ERROR);
    EXPECT(world_is_true());
}

static void a_client_has_what_its_limit_says(void)
{
    struct change change = { .kind = CHANGE_SET, .len = 10 };
    world_switches = (struct world_switches){ .limits = { .objects = 2, .bytes = 100 } };
    world_make(FLASH_FAULT_NOR);
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    change.name = 0;
    EXPECT_EQ(world_change(&change), PSA_SUCCESS);
    change.name = 2;
    change.len = 91;
    EXPECT_EQ(world_change(&change), PSA_ERROR_INSUFFICIENT_STORAGE);
    change.len = 90;
    EXPECT_EQ(world_change(&change), PSA_SUCCESS);
    change.name = 4;
    change.len = 0;
    EXPECT_EQ(world_change(&change), PSA_ERROR_INSUFFICIENT_STORAGE);
    change.name = 0;
    change.len = 10;
    EXPECT_EQ(world_change(&change), PSA_SUCCESS); /* over itself */
    change.name = 1;
    EXPECT_EQ(world_change(&change), PSA_SUCCESS); /* another client */
    EXPECT(world_is_true());
}

static struct ps_limits granted(int32_t client)
{
    return client == -1 ? (struct ps_limits){ 1, UINT32_MAX } : (struct ps_limits){ UINT32_MAX, 50 };
}

static void a_client_has_what_its_owner_grants(void)
{
    struct change change = { .kind = CHANGE_CREATE, .name = 0, .len = 60 };
    world_switches = (struct world_switches){ .has_counter = false };
    world_make(FLASH_FAULT_NOR);
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    ps_limit_owners(&world.ps, granted);
    EXPECT_EQ(world_change(&change), PSA_SUCCESS);
    change.name = 2;
    EXPECT_EQ(world_change(&change), PSA_ERROR_INSUFFICIENT_STORAGE);
    change.name = 1;
    EXPECT_EQ(world_change(&change), PSA_ERROR_INSUFFICIENT_STORAGE);
    change.len = 50;
    EXPECT_EQ(world_change(&change), PSA_SUCCESS);
}

static void a_client_that_ended_leaves_nothing(void)
{
    psa_status_t status = PSA_OPERATION_INCOMPLETE;
    int calls = 0;
    make();
    while (status == PSA_OPERATION_INCOMPLETE && calls < 5) {
        status = ps_forget(&world.ps, -1);
        calls++;
    }
    EXPECT_EQ(status, PSA_SUCCESS);
    world.known[0].is_there = false;
    world.known[2].is_there = false; /* write-once as well */
    EXPECT(world_is_true());
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    EXPECT(world_is_true());
}

/* Over starts, changes, and a world that was put back: sealed under one nonce is one text. */
static void no_nonce_comes_twice(void)
{
    static uint8_t seen[2000][PS_NONCE_LEN];
    size_t count = 0;
    make();
    for (uint32_t i = 0; i < 400; i++) {
        static struct world old;
        struct change change = { .kind = CHANGE_SET, .name = 1, .len = 60, .seed = i };
        if (i == 200) {
            world_save(&old);
        }
        if (i % 100 == 50) {
            EXPECT_EQ(world_start(), PSA_SUCCESS);
        }
        if (i == 300) {
            world_load(&old);
            EXPECT_EQ(world_start(), PSA_SUCCESS);
        }
        EXPECT_EQ(world_change(&change), PSA_SUCCESS);
        uint32_t slot = 0;
        while (world.entries[slot].uid != world_name(1).uid || world.entries[slot].client != world_name(1).client) {
            slot++;
        }
        for (size_t j = 0; j < count; j++) {
            EXPECT(memcmp(seen[j], world.entries[slot].nonce, PS_NONCE_LEN) != 0);
        }
        memcpy(seen[count++], world.entries[slot].nonce, PS_NONCE_LEN);
    }
}

/* The number under one salt ends at 24 bits; then there is another salt. */
static void a_salt_is_not_used_beyond_its_end(void)
{
    uint8_t salt[PS_SALT_LEN];
    struct change change = small;
    make();
    memcpy(salt, world.ps.salt, sizeof(salt));
    world.ps.seals = (1u << 24) - 1;
    EXPECT_EQ(world_change(&change), PSA_SUCCESS);
    EXPECT_MEM(world.ps.salt, salt, sizeof(salt));
    EXPECT_EQ(world_change(&change), PSA_SUCCESS);
    EXPECT(memcmp(world.ps.salt, salt, sizeof(salt)) != 0);
    EXPECT(world_is_true());
}

static void a_directory_of_another_version_or_shape_is_refused(void)
{
    uint8_t page[512];
    size_t len = 0;
    struct its_name name = { .client = WORLD_PS_CLIENT, .uid = 1 };
    make();
    EXPECT_EQ(its_get(&world.its, name, 0, out_span_of(page, sizeof(page)), &len), PSA_SUCCESS);
    page[0]++;
    EXPECT_EQ(its_set(&world.its, name, span_of(page, len), 0), PSA_SUCCESS);
    EXPECT_EQ(world_start(), PSA_ERROR_NOT_SUPPORTED);
    page[0]--;
    page[12]++;
    EXPECT_EQ(its_set(&world.its, name, span_of(page, len), 0), PSA_SUCCESS);
    EXPECT_EQ(world_start(), PSA_ERROR_INVALID_ARGUMENT);
    page[12]--;
    EXPECT_EQ(its_set(&world.its, name, span_of(page, len), 0), PSA_SUCCESS);
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    EXPECT(world_is_true());
}

/* Not pages were lost then: the trusted storage refuses as a whole, and nothing may be made of that. */
static void a_trusted_medium_that_is_refused_whole_ends_the_start(void)
{
    make();
    for (uint32_t page = 1; page <= WORLD_PAGES; page++) {
        EXPECT_EQ(its_set(&world.its, (struct its_name){ WORLD_PS_CLIENT, page }, span_of("no page", 7), 0), PSA_SUCCESS);
    }
    EXPECT_EQ(world_start(), PSA_ERROR_DATA_CORRUPT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(what_is_stored_outlives_a_start, "STORAGE-1.0:psa_ps_set"),
        TEST(checks_of_set_come_in_their_order, "STORAGE-1.0:psa_ps_set"),
        TEST(checks_of_get_come_in_their_order, "STORAGE-1.0:psa_ps_get STORAGE-1.0:psa_ps_get_info"),
        TEST(checks_of_create_and_remove_come_in_their_order, "STORAGE-1.0:psa_ps_create STORAGE-1.0:psa_ps_remove"),
        TEST(checks_of_set_extended_come_in_their_order, "STORAGE-1.0:psa_ps_set_extended"),
        TEST(any_sequence_of_changes_is_as_the_dictionary_says, "STORAGE-1.0:5.4"),
        TEST(set_extended_writes_the_chunks_it_touches_and_the_head, "STORAGE-1.0:psa_ps_set_extended"),
        TEST(a_reserved_capacity_can_always_be_filled, "STORAGE-1.0:psa_ps_create"),
        TEST(a_refusal_of_the_directory_changes_nothing, "STORAGE-1.0:psa_ps_set"),
        TEST(after_an_unknown_outcome_reads_go_on_and_changes_wait, "STORAGE-1.0:3.1"),
        TEST(failing_cryptography_changes_nothing, "STORAGE-1.0:5.4"),
        TEST(a_client_has_what_its_limit_says, "STORAGE-1.0:psa_ps_set"),
        TEST(a_client_has_what_its_owner_grants, "STORAGE-1.0:psa_ps_create"),
        TEST(a_client_that_ended_leaves_nothing, "STORAGE-1.0:3.1"),
        TEST(no_nonce_comes_twice, "STORAGE-1.0:3.1"),
        TEST(a_salt_is_not_used_beyond_its_end, "STORAGE-1.0:3.1"),
        TEST(a_trusted_medium_that_is_refused_whole_ends_the_start, "STORAGE-1.0:psa_ps_get"),
        TEST(a_directory_of_another_version_or_shape_is_refused, "ashlar:ps-format"),
    };
    return test_main("ps.core", tests, sizeof(tests) / sizeof(tests[0]));
}
