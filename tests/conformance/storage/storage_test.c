/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "psa/internal_trusted_storage.h"
#include "psa/protected_storage.h"

/*
 * The Secure Storage API 1.0, clause by clause, over psa/internal_trusted_storage.h and psa/protected_storage.h alone: it links to any implementation, which has
 * none of these objects when it starts. STORAGE_LARGE: bytes of an object that both services take.
 */

#define FLAGS_ALL (PSA_STORAGE_FLAG_NO_CONFIDENTIALITY | PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION)

/* What both services have alike. */
struct api {
    psa_status_t (*set)(psa_storage_uid_t uid, size_t len, const void *data, psa_storage_create_flags_t flags);
    psa_status_t (*get)(psa_storage_uid_t uid, size_t offset, size_t size, void *data, size_t *len);
    psa_status_t (*get_info)(psa_storage_uid_t uid, struct psa_storage_info_t *info);
    psa_status_t (*remove)(psa_storage_uid_t uid);
};

static const struct api its = { psa_its_set, psa_its_get, psa_its_get_info, psa_its_remove };
static const struct api ps = { psa_ps_set, psa_ps_get, psa_ps_get_info, psa_ps_remove };

static uint8_t data[STORAGE_LARGE];
static uint8_t got[STORAGE_LARGE + 16];

static void fill(uint32_t seed)
{
    for (size_t i = 0; i < sizeof(data); i++) {
        seed = seed * 1664525u + 1013904223u;
        data[i] = (uint8_t)(seed >> 24);
    }
    memset(got, 0xa5, sizeof(got));
}

/* The object has exactly these first bytes of `data`, and nothing behind them was written. */
static void expect_object(const struct api *api, psa_storage_uid_t uid, size_t size)
{
    size_t len = 999999;
    memset(got, 0xa5, sizeof(got));
    EXPECT_EQ(api->get(uid, 0, sizeof(got), got, &len), PSA_SUCCESS);
    EXPECT_EQ(len, size);
    EXPECT_MEM(got, data, size);
    for (size_t i = size; i < sizeof(got); i++) {
        EXPECT_EQ(got[i], 0xa5);
    }
}

static void expect_info(const struct api *api, psa_storage_uid_t uid, struct psa_storage_info_t want)
{
    struct psa_storage_info_t info = { 7, 7, 7 };
    EXPECT_EQ(api->get_info(uid, &info), PSA_SUCCESS);
    EXPECT_EQ(info.capacity, want.capacity);
    EXPECT_EQ(info.size, want.size);
    EXPECT_EQ(info.flags, want.flags);
}

static void expect_absent(const struct api *api, psa_storage_uid_t uid)
{
    struct psa_storage_info_t info;
    size_t len = 0;
    EXPECT_EQ(api->get(uid, 0, 8, got, &len), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(api->get_info(uid, &info), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(api->remove(uid), PSA_ERROR_DOES_NOT_EXIST);
}

/* ---- both services ---- */

static void stores(const struct api *api)
{
    static const size_t sizes[] = { 0, 1, 15, 16, 17, 255, 256, 511, 512, 513, 1023, 1024, 1025, STORAGE_LARGE - 1, STORAGE_LARGE };
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        fill((uint32_t)i);
        EXPECT_EQ(api->set(1, sizes[i], data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
        expect_object(api, 1, sizes[i]);
        expect_info(api, 1, (struct psa_storage_info_t){ sizes[i], sizes[i], PSA_STORAGE_FLAG_NONE });
    }
    EXPECT_EQ(api->remove(1), PSA_SUCCESS);
    expect_absent(api, 1);
}

static void names(const struct api *api)
{
    const psa_storage_uid_t low = 0x00000001fffffffeu;
    const psa_storage_uid_t high = 0xfffffffe00000001u;
    fill(3);
    expect_absent(api, low);
    EXPECT_EQ(api->set(low, 20, data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    EXPECT_EQ(api->set(high, 30, data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    EXPECT_EQ(api->set(UINT64_MAX, 40, data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    expect_object(api, low, 20);
    expect_object(api, high, 30);
    expect_object(api, UINT64_MAX, 40);
    expect_absent(api, 0xfffffffeu);
    EXPECT_EQ(api->remove(high), PSA_SUCCESS);
    expect_absent(api, high);
    expect_object(api, low, 20);
    EXPECT_EQ(api->remove(low), PSA_SUCCESS);
    EXPECT_EQ(api->remove(UINT64_MAX), PSA_SUCCESS);
}

static void refuses_uid_0(const struct api *api)
{
    struct psa_storage_info_t info = { 7, 7, 7 };
    size_t len = 77;
    fill(4);
    EXPECT_EQ(api->set(0, 1, data, PSA_STORAGE_FLAG_NONE), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(api->get(0, 0, 1, got, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(api->get_info(0, &info), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(api->remove(0), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(got[0], 0xa5);
}

static void flags(const struct api *api)
{
    fill(5);
    for (uint32_t set = 0; set <= FLAGS_ALL; set += 2) {
        EXPECT_EQ(api->set(2, 10, data, set), PSA_SUCCESS);
        expect_info(api, 2, (struct psa_storage_info_t){ 10, 10, set });
        expect_object(api, 2, 10);
    }
    for (uint32_t bit = 8; bit != 0; bit <<= 1) {
        EXPECT_EQ(api->set(2, 11, data, bit), PSA_ERROR_NOT_SUPPORTED);
        EXPECT_EQ(api->set(2, 11, data, bit | PSA_STORAGE_FLAG_WRITE_ONCE), PSA_ERROR_NOT_SUPPORTED);
    }
    expect_object(api, 2, 10);
    EXPECT_EQ(api->remove(2), PSA_SUCCESS);
    EXPECT_EQ(api->set(2, 11, data, 0x80000000u), PSA_ERROR_NOT_SUPPORTED);
    expect_absent(api, 2);
}

static void write_once(const struct api *api)
{
    const psa_storage_create_flags_t once = PSA_STORAGE_FLAG_WRITE_ONCE;
    fill(6);
    EXPECT_EQ(api->set(31, 12, data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    EXPECT_EQ(api->set(31, 13, data, once), PSA_SUCCESS); /* what exists may become fixed */
    EXPECT_EQ(api->set(31, 13, data, once), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(api->set(31, 0, NULL, PSA_STORAGE_FLAG_NONE), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(api->remove(31), PSA_ERROR_NOT_PERMITTED);
    expect_object(api, 31, 13);
    expect_info(api, 31, (struct psa_storage_info_t){ 13, 13, once });
    EXPECT_EQ(api->set(32, 0, NULL, once), PSA_SUCCESS);
    EXPECT_EQ(api->set(32, 1, data, once), PSA_ERROR_NOT_PERMITTED);
    expect_object(api, 32, 0);
}

static void reads_in_parts(const struct api *api)
{
    static const size_t steps[] = { 1, 7, 64, 511, 512, 513, 1000, STORAGE_LARGE };
    const size_t size = 1300;
    fill(7);
    EXPECT_EQ(api->set(3, size, data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    for (size_t i = 1; i < sizeof(steps) / sizeof(steps[0]); i++) {
        for (size_t offset = 0; offset <= size; offset += steps[i]) {
            size_t len = 999999;
            size_t rest = size - offset < steps[i] ? size - offset : steps[i];
            memset(got, 0xa5, sizeof(got));
            EXPECT_EQ(api->get(3, offset, steps[i], got, &len), PSA_SUCCESS);
            EXPECT_EQ(len, rest);
            EXPECT_MEM(got, data + offset, rest);
            EXPECT_EQ(got[rest], 0xa5);
        }
    }
    EXPECT_EQ(api->remove(3), PSA_SUCCESS);
}

static void reads_at_the_end(const struct api *api)
{
    size_t len = 77;
    fill(8);
    EXPECT_EQ(api->set(4, 50, data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    EXPECT_EQ(api->get(4, 50, 10, got, &len), PSA_SUCCESS);
    EXPECT_EQ(len, 0);
    len = 77;
    EXPECT_EQ(api->get(4, 0, 0, NULL, &len), PSA_SUCCESS);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(api->get(4, 51, 0, NULL, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(api->get(4, 51, 10, got, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(api->get(4, SIZE_MAX, 10, got, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(got[0], 0xa5);
    EXPECT_EQ(api->get(4, 49, 10, got, &len), PSA_SUCCESS);
    EXPECT_EQ(len, 1);
    EXPECT_EQ(got[0], data[49]);
    EXPECT_EQ(api->remove(4), PSA_SUCCESS);
}

static void replaces(const struct api *api)
{
    fill(9);
    EXPECT_EQ(api->set(5, 900, data, PSA_STORAGE_FLAG_NO_CONFIDENTIALITY), PSA_SUCCESS);
    fill(10);
    EXPECT_EQ(api->set(5, 30, data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    expect_object(api, 5, 30);
    expect_info(api, 5, (struct psa_storage_info_t){ 30, 30, PSA_STORAGE_FLAG_NONE });
    EXPECT_EQ(api->set(5, 0, NULL, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    expect_object(api, 5, 0);
    EXPECT_EQ(api->remove(5), PSA_SUCCESS);
    EXPECT_EQ(api->set(5, 5, data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS); /* what was removed may come again */
    expect_object(api, 5, 5);
    EXPECT_EQ(api->remove(5), PSA_SUCCESS);
}

/* Objects until there is no room: those that are there stay, and what was free is free again. */
static void fills(const struct api *api)
{
    size_t first = 0;
    for (int round = 0; round < 2; round++) {
        psa_status_t status = PSA_SUCCESS;
        size_t count = 0;
        fill(11);
        while (status == PSA_SUCCESS && count < 6000) {
            status = api->set(1000 + count, STORAGE_LARGE, data, PSA_STORAGE_FLAG_NONE);
            count += status == PSA_SUCCESS;
        }
        EXPECT_EQ(status, PSA_ERROR_INSUFFICIENT_STORAGE);
        EXPECT(count != 0 && (round == 0 || count == first));
        first = count;
        expect_absent(api, 1000 + count);
        expect_object(api, 1000, STORAGE_LARGE);
        expect_object(api, 1000 + count - 1, STORAGE_LARGE);
        EXPECT_EQ(api->set(1000, STORAGE_LARGE, data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
        while (count-- != 0) {
            EXPECT_EQ(api->remove(1000 + count), PSA_SUCCESS);
        }
    }
}

#define BOTH(name) \
    static void its_##name(void) { name(&its); } \
    static void ps_##name(void) { name(&ps); }
BOTH(stores)
BOTH(names)
BOTH(refuses_uid_0)
BOTH(flags)
BOTH(write_once)
BOTH(reads_in_parts)
BOTH(reads_at_the_end)
BOTH(replaces)
BOTH(fills)

static void the_services_share_no_object(void)
{
    fill(12);
    EXPECT_EQ(psa_its_set(6, 10, data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    expect_absent(&ps, 6);
    EXPECT_EQ(psa_ps_set(6, 20, data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    expect_object(&its, 6, 10);
    EXPECT_EQ(psa_its_remove(6), PSA_SUCCESS);
    expect_object(&ps, 6, 20);
    EXPECT_EQ(psa_ps_remove(6), PSA_SUCCESS);
}

/* ---- what only Protected Storage has ---- */

static bool has_extended(void)
{
    return (psa_ps_get_support() & PSA_STORAGE_SUPPORT_SET_EXTENDED) != 0;
}

static void unknown_support_is_not_claimed(void)
{
    EXPECT_EQ(psa_ps_get_support() & ~PSA_STORAGE_SUPPORT_SET_EXTENDED, 0);
    if (!has_extended()) {
        EXPECT_EQ(psa_ps_create(7, 10, PSA_STORAGE_FLAG_NONE), PSA_ERROR_NOT_SUPPORTED);
        EXPECT_EQ(psa_ps_set_extended(7, 0, 1, data), PSA_ERROR_NOT_SUPPORTED);
    }
}

static void need_extended(void)
{
    if (!has_extended()) {
        SKIP("the implementation has no psa_ps_set_extended");
    }
}

static void create_reserves_and_leaves_empty(void)
{
    need_extended();
    EXPECT_EQ(psa_ps_create(8, 700, PSA_STORAGE_FLAG_NO_CONFIDENTIALITY), PSA_SUCCESS);
    expect_info(&ps, 8, (struct psa_storage_info_t){ 700, 0, PSA_STORAGE_FLAG_NO_CONFIDENTIALITY });
    expect_object(&ps, 8, 0);
    EXPECT_EQ(psa_ps_create(8, 10, PSA_STORAGE_FLAG_NONE), PSA_ERROR_ALREADY_EXISTS);
    expect_info(&ps, 8, (struct psa_storage_info_t){ 700, 0, PSA_STORAGE_FLAG_NO_CONFIDENTIALITY });
    EXPECT_EQ(psa_ps_remove(8), PSA_SUCCESS);
    expect_absent(&ps, 8);
}

static void create_refuses_what_it_cannot_make(void)
{
    need_extended();
    EXPECT_EQ(psa_ps_create(0, 10, PSA_STORAGE_FLAG_NONE), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_ps_create(9, 10, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_ps_create(9, 10, 0x100), PSA_ERROR_NOT_SUPPORTED);
    EXPECT_EQ(psa_ps_create(9, SIZE_MAX, PSA_STORAGE_FLAG_NONE), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT_EQ(psa_ps_create(9, SIZE_MAX / 2, PSA_STORAGE_FLAG_NONE), PSA_ERROR_INSUFFICIENT_STORAGE);
    expect_absent(&ps, 9);
    EXPECT_EQ(psa_ps_set(9, 4, data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    EXPECT_EQ(psa_ps_create(9, 10, PSA_STORAGE_FLAG_NONE), PSA_ERROR_ALREADY_EXISTS);
    EXPECT_EQ(psa_ps_remove(9), PSA_SUCCESS);
}

/* Grown from empty to its capacity in pieces of each length, then overwritten in pieces. */
static void set_extended_grows_and_overwrites(void)
{
    static const size_t steps[] = { 13, 100, 512, 777, STORAGE_LARGE };
    need_extended();
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        size_t size = 0;
        fill((uint32_t)(20 + i));
        EXPECT_EQ(psa_ps_create(10, STORAGE_LARGE, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
        while (size < STORAGE_LARGE) {
            size_t len = STORAGE_LARGE - size < steps[i] ? STORAGE_LARGE - size : steps[i];
            EXPECT_EQ(psa_ps_set_extended(10, size, len, data + size), PSA_SUCCESS);
            size += len;
            expect_info(&ps, 10, (struct psa_storage_info_t){ STORAGE_LARGE, size, PSA_STORAGE_FLAG_NONE });
        }
        expect_object(&ps, 10, STORAGE_LARGE);
        data[STORAGE_LARGE / 2] ^= 0xff;
        EXPECT_EQ(psa_ps_set_extended(10, STORAGE_LARGE / 2, 1, data + STORAGE_LARGE / 2), PSA_SUCCESS);
        memset(data + 500, 0x77, 600);
        EXPECT_EQ(psa_ps_set_extended(10, 500, 600, data + 500), PSA_SUCCESS);
        expect_object(&ps, 10, STORAGE_LARGE);
        EXPECT_EQ(psa_ps_remove(10), PSA_SUCCESS);
    }
}

/* size = max(size, offset + length), capacity unchanged. */
static void set_extended_changes_no_more_than_it_says(void)
{
    need_extended();
    fill(30);
    EXPECT_EQ(psa_ps_set(11, 200, data, PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION), PSA_SUCCESS);
    data[40] ^= 1;
    EXPECT_EQ(psa_ps_set_extended(11, 40, 1, data + 40), PSA_SUCCESS); /* made by psa_ps_set(), and not extended */
    expect_object(&ps, 11, 200);
    expect_info(&ps, 11, (struct psa_storage_info_t){ 200, 200, PSA_STORAGE_FLAG_NO_REPLAY_PROTECTION });
    EXPECT_EQ(psa_ps_set_extended(11, 200, 1, data), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_ps_set_extended(11, 0, 0, NULL), PSA_SUCCESS);
    expect_object(&ps, 11, 200);
    EXPECT_EQ(psa_ps_remove(11), PSA_SUCCESS);
}

static void set_extended_makes_no_gap_and_no_room(void)
{
    need_extended();
    fill(31);
    EXPECT_EQ(psa_ps_create(12, 100, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    EXPECT_EQ(psa_ps_set_extended(12, 1, 1, data), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_ps_set_extended(12, 0, 101, data), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_ps_set_extended(12, 0, 100, data), PSA_SUCCESS);
    EXPECT_EQ(psa_ps_set_extended(12, 101, 0, NULL), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_ps_set_extended(12, 100, 1, data), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_ps_set_extended(12, SIZE_MAX, 2, data), PSA_ERROR_INVALID_ARGUMENT);
    expect_object(&ps, 12, 100);
    EXPECT_EQ(psa_ps_remove(12), PSA_SUCCESS);
}

static void set_extended_refuses_what_is_absent_or_fixed(void)
{
    need_extended();
    fill(32);
    EXPECT_EQ(psa_ps_set_extended(0, 0, 1, data), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(psa_ps_set_extended(13, 0, 1, data), PSA_ERROR_DOES_NOT_EXIST);
    expect_absent(&ps, 13);
    EXPECT_EQ(psa_ps_set(33, 10, data, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_SUCCESS);
    EXPECT_EQ(psa_ps_set_extended(33, 0, 1, data + 1), PSA_ERROR_NOT_PERMITTED);
    expect_object(&ps, 33, 10);
}

/* A later set gives another capacity. */
static void set_replaces_what_create_made(void)
{
    need_extended();
    fill(33);
    EXPECT_EQ(psa_ps_create(14, 1000, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    EXPECT_EQ(psa_ps_set_extended(14, 0, 900, data), PSA_SUCCESS);
    EXPECT_EQ(psa_ps_set(14, 60, data, PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
    expect_info(&ps, 14, (struct psa_storage_info_t){ 60, 60, PSA_STORAGE_FLAG_NONE });
    expect_object(&ps, 14, 60);
    EXPECT_EQ(psa_ps_remove(14), PSA_SUCCESS);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(its_stores, "STORAGE-1.0:psa_its_set STORAGE-1.0:psa_its_get STORAGE-1.0:psa_its_get_info"),
        TEST(its_names, "STORAGE-1.0:psa_storage_uid_t"),
        TEST(its_refuses_uid_0, "STORAGE-1.0:3.2"),
        TEST(its_flags, "STORAGE-1.0:psa_storage_create_flags_t"),
        TEST(its_write_once, "STORAGE-1.0:PSA_STORAGE_FLAG_WRITE_ONCE"),
        TEST(its_reads_in_parts, "STORAGE-1.0:psa_its_get"),
        TEST(its_reads_at_the_end, "STORAGE-1.0:psa_its_get"),
        TEST(its_replaces, "STORAGE-1.0:psa_its_set STORAGE-1.0:psa_its_remove"),
        TEST(its_fills, "STORAGE-1.0:psa_its_set"),
        TEST(ps_stores, "STORAGE-1.0:psa_ps_set STORAGE-1.0:psa_ps_get STORAGE-1.0:psa_ps_get_info"),
        TEST(ps_names, "STORAGE-1.0:psa_storage_uid_t"),
        TEST(ps_refuses_uid_0, "STORAGE-1.0:3.1"),
        TEST(ps_flags, "STORAGE-1.0:psa_storage_create_flags_t"),
        TEST(ps_write_once, "STORAGE-1.0:PSA_STORAGE_FLAG_WRITE_ONCE"),
        TEST(ps_reads_in_parts, "STORAGE-1.0:psa_ps_get"),
        TEST(ps_reads_at_the_end, "STORAGE-1.0:psa_ps_get"),
        TEST(ps_replaces, "STORAGE-1.0:psa_ps_set STORAGE-1.0:psa_ps_remove"),
        TEST(ps_fills, "STORAGE-1.0:psa_ps_set"),
        TEST(the_services_share_no_object, "STORAGE-1.0:3.1"),
        TEST(unknown_support_is_not_claimed, "STORAGE-1.0:psa_ps_get_support"),
        TEST(create_reserves_and_leaves_empty, "STORAGE-1.0:psa_ps_create"),
        TEST(create_refuses_what_it_cannot_make, "STORAGE-1.0:psa_ps_create"),
        TEST(set_extended_grows_and_overwrites, "STORAGE-1.0:psa_ps_set_extended"),
        TEST(set_extended_changes_no_more_than_it_says, "STORAGE-1.0:psa_ps_set_extended"),
        TEST(set_extended_makes_no_gap_and_no_room, "STORAGE-1.0:psa_ps_set_extended"),
        TEST(set_extended_refuses_what_is_absent_or_fixed, "STORAGE-1.0:psa_ps_set_extended"),
        TEST(set_replaces_what_create_made, "STORAGE-1.0:psa_ps_set"),
    };
    return test_main(STORAGE_SUITE, tests, sizeof(tests) / sizeof(tests[0]));
}
