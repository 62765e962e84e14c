/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "base/bytes.h"
#include "dev/flash_ram.h"
#include "its/aead_openssl.h"
#include "its/its.h"
#include "reason/reason.h"

enum { BLOCKS = 64, BLOCK = 8192, UNIT = 16, MEDIUM = BLOCK * BLOCKS, INDEX = 64 };

static const struct flash_geometry geometry = { UNIT, BLOCK, BLOCKS };
static uint8_t medium[MEDIUM];
static uint8_t programmed[MEDIUM / UNIT];
static uint8_t saved[MEDIUM];
static struct flash_ram ram;
static struct store_entry entries[INDEX];
static struct store store;
static struct its_aead *aead;
static struct its_crypto crypto;
static struct its its;
static uint8_t work[ITS_SEALED_MAX];
static uint8_t data[ITS_OBJECT_MAX + 1];
static uint8_t back[ITS_OBJECT_MAX + 1];
static struct its_limits limits;
static bool rot_provisioning;

/* A start of the device: mounts what is on the medium. */
static void start_with_key(uint8_t key_byte)
{
    uint8_t key[32];
    memset(key, key_byte, sizeof(key));
    struct store_config config = { &ram.flash, entries, INDEX, ITS_SEALED_MAX };
    EXPECT_EQ(store_mount(&store, &config), PSA_SUCCESS);
    its_aead_destroy(aead);
    EXPECT_EQ(its_aead_create(&aead, span_of(key, sizeof(key)), &crypto), PSA_SUCCESS);
    struct its_config its_config = { &store, &crypto, limits, out_span_of(work, sizeof(work)), rot_provisioning };
    EXPECT_EQ(its_init(&its, &its_config), PSA_SUCCESS);
}

static void start(void)
{
    start_with_key(0x42);
}

static void make_device(void)
{
    limits = (struct its_limits){ 0 };
    rot_provisioning = false;
    for (size_t i = 0; i < sizeof(data); i++) {
        data[i] = (uint8_t)(i * 7 + i / 256);
    }
    EXPECT_EQ(flash_ram_init(&ram, &geometry, (struct flash_ram_memory){ medium, programmed, NULL }), PSA_SUCCESS);
    struct store_config config = { &ram.flash, entries, INDEX, ITS_SEALED_MAX };
    EXPECT_EQ(store_format(&config), PSA_SUCCESS);
    start();
}

static struct its_name name(int32_t client, uint64_t uid)
{
    return (struct its_name){ .client = client, .uid = uid };
}

static psa_status_t set(int32_t client, uint64_t uid, size_t len, uint32_t flags)
{
    return its_set(&its, name(client, uid), span_of(data, len), flags);
}

static psa_status_t get(int32_t client, uint64_t uid, size_t offset, size_t room, size_t *len)
{
    memset(back, 0xee, sizeof(back));
    return its_get(&its, name(client, uid), offset, out_span_of(back, room), len);
}

static bool holds(int32_t client, uint64_t uid, size_t size)
{
    size_t len = 0;
    psa_status_t status = get(client, uid, 0, sizeof(back), &len);
    return status == PSA_SUCCESS && len == size && memcmp(back, data, size) == 0;
}

static void an_object_of_any_size_is_read_back(void)
{
    static const size_t sizes[] = { 0, 1, 15, 16, 31, 32, 33, 1024, 4095, ITS_OBJECT_MAX };
    make_device();
    EXPECT_EQ(its_object_max(&its), ITS_OBJECT_MAX);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct its_info info;
        EXPECT_EQ(set(1, 1, sizes[i], PSA_STORAGE_FLAG_NONE), PSA_SUCCESS);
        EXPECT(holds(1, 1, sizes[i]));
        EXPECT_EQ(its_get_info(&its, name(1, 1), &info), PSA_SUCCESS);
        EXPECT_EQ(info.size, sizes[i]);
        start();
        EXPECT(holds(1, 1, sizes[i]));
    }
}

static void a_part_is_read_from_an_offset_and_nothing_past_it_is_written(void)
{
    size_t len = 77;
    make_device();
    EXPECT_EQ(set(1, 1, 100, 0), PSA_SUCCESS);
    EXPECT_EQ(get(1, 1, 90, 50, &len), PSA_SUCCESS);
    EXPECT_EQ(len, 10);
    EXPECT_MEM(back, data + 90, 10);
    EXPECT_EQ(back[10], 0xee);
    EXPECT_EQ(get(1, 1, 20, 5, &len), PSA_SUCCESS);
    EXPECT_EQ(len, 5);
    EXPECT_MEM(back, data + 20, 5);
    EXPECT_EQ(back[5], 0xee);
    EXPECT_EQ(get(1, 1, 100, 50, &len), PSA_SUCCESS);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(its_get(&its, name(1, 1), 0, out_span_of(NULL, 0), &len), PSA_SUCCESS);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(get(1, 1, 101, 50, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(get(1, 1, SIZE_MAX, SIZE_MAX, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(back[0], 0xee);
}

static void uid_zero_is_refused_everywhere(void)
{
    size_t len = 0;
    struct its_info info;
    make_device();
    EXPECT_EQ(set(1, 0, 4, 0), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(get(1, 0, 0, 4, &len), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(its_get_info(&its, name(1, 0), &info), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(its_remove(&its, name(1, 0)), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(store_capacity(&store).objects, 0);
}

static void every_flag_is_kept_and_every_other_refused(void)
{
    make_device();
    EXPECT_EQ(set(1, 1, 4, 0), PSA_SUCCESS);
    memcpy(saved, medium, sizeof(saved));
    for (unsigned bit = 3; bit < 32; bit++) {
        EXPECT_EQ(set(1, 1, 5, (uint32_t)1 << bit), PSA_ERROR_NOT_SUPPORTED);
        EXPECT_EQ(set(1, 2, 5, (uint32_t)1 << bit | PSA_STORAGE_FLAG_WRITE_ONCE), PSA_ERROR_NOT_SUPPORTED);
    }
    EXPECT_MEM(medium, saved, sizeof(saved));
    for (uint32_t flags = 0; flags < 8; flags++) {
        struct its_info info;
        EXPECT_EQ(set(1, 10 + flags, 9, flags), PSA_SUCCESS);
        start();
        EXPECT_EQ(its_get_info(&its, name(1, 10 + flags), &info), PSA_SUCCESS);
        EXPECT_EQ(info.flags, flags);
        EXPECT(holds(1, 10 + flags, 9));
    }
}

static void write_once_is_for_ever(void)
{
    make_device();
    EXPECT_EQ(set(1, 1, 8, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_SUCCESS);
    memcpy(saved, medium, sizeof(saved));
    for (int i = 0; i < 2; i++) {
        EXPECT_EQ(set(1, 1, 8, 0), PSA_ERROR_NOT_PERMITTED);
        EXPECT_EQ(set(1, 1, 8, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_ERROR_NOT_PERMITTED);
        EXPECT_EQ(its_remove(&its, name(1, 1)), PSA_ERROR_NOT_PERMITTED);
        EXPECT(holds(1, 1, 8));
        start();
    }
    EXPECT_MEM(medium, saved, sizeof(saved));
    EXPECT_EQ(set(2, 1, 8, 0), PSA_SUCCESS); /* another client's object of that uid is another object */
    EXPECT_EQ(its_remove(&its, name(2, 1)), PSA_SUCCESS);
    rot_provisioning = true; /* the one lifecycle state in which it does not hold */
    start();
    EXPECT_EQ(set(1, 1, 9, PSA_STORAGE_FLAG_WRITE_ONCE), PSA_SUCCESS);
    EXPECT_EQ(its_remove(&its, name(1, 1)), PSA_SUCCESS);
}

static void a_client_sees_its_own_objects_only(void)
{
    static const int32_t clients[] = { -1, -2, 1, 2, INT32_MIN, INT32_MAX };
    make_device();
    EXPECT_EQ(set(3, 7, 20, 0), PSA_SUCCESS);
    for (size_t i = 0; i < sizeof(clients) / sizeof(clients[0]); i++) {
        size_t len = 0;
        struct its_info info;
        EXPECT_EQ(get(clients[i], 7, 0, 20, &len), PSA_ERROR_DOES_NOT_EXIST);
        EXPECT_EQ(its_get_info(&its, name(clients[i], 7), &info), PSA_ERROR_DOES_NOT_EXIST);
        EXPECT_EQ(its_remove(&its, name(clients[i], 7)), PSA_ERROR_DOES_NOT_EXIST);
        EXPECT_EQ(set(clients[i], 7, 5, 0), PSA_SUCCESS);
        EXPECT(holds(3, 7, 20));
    }
}

static void what_is_too_long_is_refused_and_changes_nothing(void)
{
    make_device();
    EXPECT_EQ(set(1, 1, 10, 0), PSA_SUCCESS);
    memcpy(saved, medium, sizeof(saved));
    EXPECT_EQ(set(1, 1, ITS_OBJECT_MAX + 1, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT_EQ(its_set(&its, name(1, 1), span_of(data, SIZE_MAX), 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT_EQ(its_set(&its, name(1, 2), span_of(data, SIZE_MAX - ITS_OVERHEAD + 1), 0),
              PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT_MEM(medium, saved, sizeof(saved));
    EXPECT(holds(1, 1, 10));
}

static void a_client_over_its_quota_is_refused_and_others_are_not(void)
{
    make_device();
    limits = (struct its_limits){ .objects = 3, .bytes = 1000 };
    start();
    EXPECT_EQ(set(1, 1, 400, 0), PSA_SUCCESS);
    EXPECT_EQ(set(1, 2, 400, 0), PSA_SUCCESS);
    EXPECT_EQ(set(1, 3, 201, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT_EQ(set(1, 3, 200, 0), PSA_SUCCESS);
    EXPECT_EQ(set(1, 4, 0, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT_EQ(set(1, 2, 401, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT(holds(1, 2, 400));
    EXPECT_EQ(set(1, 2, 399, 0), PSA_SUCCESS); /* what is replaced does not count */
    EXPECT_EQ(set(2, 1, 1000, 0), PSA_SUCCESS);
    EXPECT_EQ(its_remove(&its, name(1, 3)), PSA_SUCCESS);
    EXPECT_EQ(set(1, 4, 201, 0), PSA_SUCCESS);
}

static void a_partition_has_a_quota_for_each_of_those_it_keeps_objects_for(void)
{
    const uint64_t other = (uint64_t)0xfffffffe << 32;
    make_device();
    limits = (struct its_limits){ .objects = 2, .bytes = 1000 };
    start();
    EXPECT_EQ(set(1, 1, 400, 0), PSA_SUCCESS);
    EXPECT_EQ(set(1, 2, 400, 0), PSA_SUCCESS);
    EXPECT_EQ(set(1, 3, 1, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT_EQ(set(1, other + 1, 400, 0), PSA_SUCCESS);
    EXPECT_EQ(set(1, other + 2, 601, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT_EQ(set(1, other + 2, 600, 0), PSA_SUCCESS);
    EXPECT_EQ(set(1, other + 3, 0, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    /* A client outside chooses its uids itself. */
    EXPECT_EQ(set(-1, 1, 1, 0), PSA_SUCCESS);
    EXPECT_EQ(set(-1, other + 1, 1, 0), PSA_SUCCESS);
    EXPECT_EQ(set(-1, 2 * other, 1, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
}

static void nobody_gets_more_of_the_store_than_he_leaves_to_others(void)
{
    make_device();
    limits = (struct its_limits){ .objects = 2 * INDEX, .bytes = UINT32_MAX };
    start();
    for (int32_t client = -1; client > -4; client--) {
        uint64_t uid = 1;
        while (set(client, uid, 0, 0) == PSA_SUCCESS) {
            uid++;
        }
        EXPECT_EQ(uid - 1, client == -1 ? INDEX / 2 : client == -2 ? INDEX / 4 : INDEX / 8);
        EXPECT_EQ(set(client, 1, 1, 0), PSA_SUCCESS);
    }
    EXPECT_EQ(set(-4, 1, 1, 0), PSA_SUCCESS);
}

static void nobody_gets_more_bytes_of_the_store_than_he_leaves_to_others(void)
{
    size_t got[3] = { 0 };
    make_device();
    limits = (struct its_limits){ .bytes = UINT32_MAX };
    start();
    for (size_t i = 0; i < 3; i++) {
        while (set(-1 - (int32_t)i, got[i] + 1, 4000, 0) == PSA_SUCCESS) {
            got[i]++;
        }
    }
    EXPECT(got[2] >= 1 && got[1] > got[2] && got[0] > got[1]);
    EXPECT(holds(-1, 1, 4000));
    EXPECT_EQ(set(-1, 1, 4000, 0), PSA_SUCCESS); /* what takes no more than before is not refused because others came */
    EXPECT_EQ(set(-1, 2, 1, 0), PSA_SUCCESS);
    EXPECT_EQ(set(-1, 2, 4001, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT(store_capacity(&store).used <= store_capacity(&store).total * 9 / 10);
}

static void a_full_store_refuses_and_keeps_the_old_object(void)
{
    uint64_t uid = 1;
    make_device();
    while (set(1, uid, 30000, 0) == PSA_SUCCESS) {
        uid++;
    }
    EXPECT(uid > 3);
    EXPECT_EQ(set(1, 1, ITS_OBJECT_MAX, 0), PSA_ERROR_INSUFFICIENT_STORAGE);
    EXPECT(holds(1, 1, 30000));
    EXPECT_EQ(its_remove(&its, name(1, 2)), PSA_SUCCESS);
    EXPECT_EQ(set(1, uid, 30000, 0), PSA_SUCCESS);
}

/* The sealed bytes as the store has them, put back under another name or altered, with the store's own checks right. */
static void expect_refused(struct store_key key, uint32_t flags, struct span sealed)
{
    size_t len = 1;
    EXPECT_EQ(store_set(&store, key, flags, sealed), PSA_SUCCESS);
    EXPECT_EQ(get(key.client, key.uid, 0, 100, &len), PSA_ERROR_DATA_CORRUPT);
    EXPECT_EQ(len, 0);
    EXPECT_EQ(back[0], 0xee);
}

/* @tests C.STO.SEAL */
static void an_object_that_was_moved_or_altered_is_refused(void)
{
    static uint8_t sealed[200];
    size_t len = 0;
    make_device();
    EXPECT_EQ(set(1, 1, 50, 2), PSA_SUCCESS);
    EXPECT_EQ(store_get(&store, (struct store_key){ 1, 1 }, 0, out_span_of(sealed, sizeof(sealed)), &len),
              PSA_SUCCESS);
    EXPECT_EQ(len, 50 + ITS_OVERHEAD);
    expect_refused((struct store_key){ 2, 1 }, 2, span_of(sealed, len));
    expect_refused((struct store_key){ 1, 2 }, 2, span_of(sealed, len));
    expect_refused((struct store_key){ 1, 3 }, 0, span_of(sealed, len));
    expect_refused((struct store_key){ 1, 1 }, 3, span_of(sealed, len));
    expect_refused((struct store_key){ 1, 1 }, 2, span_of(sealed, len - 1));
    expect_refused((struct store_key){ 1, 1 }, 2, span_of(sealed, ITS_OVERHEAD));
    expect_refused((struct store_key){ 1, 1 }, 2, span_of(sealed, ITS_OVERHEAD - 1));
    expect_refused((struct store_key){ 1, 1 }, 2, span_of(sealed, 0));
    for (size_t bit = 0; bit < len * 8; bit++) {
        sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
        expect_refused((struct store_key){ 1, 1 }, 2, span_of(sealed, len));
        sealed[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    EXPECT_EQ(store_set(&store, (struct store_key){ 1, 1 }, 2, span_of(sealed, len)), PSA_SUCCESS);
    EXPECT(holds(1, 1, 50));
    EXPECT_EQ(its_remove(&its, name(2, 1)), PSA_SUCCESS); /* a refused object can be removed */
}

/* Both are refused alike; the log says which of them somebody has to look into. */
static void damage_is_told_from_forgery(void)
{
    static uint8_t sealed[50 + ITS_OVERHEAD];
    size_t len = 0;
    make_device();
    EXPECT_EQ(set(1, 1, 50, 0), PSA_SUCCESS);
    EXPECT_EQ(set(1, 2, 50, 0), PSA_SUCCESS);
    const struct store_entry *entry = store_at(&store, 0);
    uint32_t block_size = store.config.flash->geometry.block_size;
    uint32_t at = entry->block % store.config.flash->geometry.block_count * block_size + entry->offset;
    medium[at + 48 + 30] ^= 0x10; /* behind the record's header, in the ciphertext */
    EXPECT_EQ(get(1, 1, 0, 50, &len), PSA_ERROR_DATA_CORRUPT);
    EXPECT_EQ(reason_take(), REASON_STORE_DAMAGED);
    medium[at + 48 + 30] ^= 0x10;
    medium[at + 48] ^= 0x10; /* in the version */
    EXPECT_EQ(get(1, 1, 0, 50, &len), PSA_ERROR_DATA_CORRUPT);
    EXPECT_EQ(reason_take(), REASON_STORE_DAMAGED);
    medium[at + 48] ^= 0x10;
    EXPECT(holds(1, 1, 50));
    EXPECT_EQ(store_get(&store, (struct store_key){ 1, 2 }, 0, out_span_of(sealed, sizeof(sealed)), &len), PSA_SUCCESS);
    EXPECT_EQ(store_set(&store, (struct store_key){ 1, 1 }, 0, span_of(sealed, len)), PSA_SUCCESS);
    EXPECT_EQ(get(1, 1, 0, 50, &len), PSA_ERROR_DATA_CORRUPT);
    EXPECT_EQ(reason_take(), REASON_ITS_FORGED);
}

static void another_device_cannot_open_the_store(void)
{
    size_t len = 0;
    make_device();
    EXPECT_EQ(set(1, 1, 50, 0), PSA_SUCCESS);
    start_with_key(0x43);
    EXPECT_EQ(get(1, 1, 0, 50, &len), PSA_ERROR_DATA_CORRUPT);
    start();
    EXPECT(holds(1, 1, 50));
}

static bool medium_contains(const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i + len <= sizeof(medium); i++) {
        if (memcmp(medium + i, bytes, len) == 0) {
            return true;
        }
    }
    return false;
}

static void the_medium_never_holds_the_plain_bytes(void)
{
    make_device();
    for (uint32_t flags = 0; flags < 8; flags += 2) {
        EXPECT_EQ(set(1, 1 + flags, 1000, flags), PSA_SUCCESS);
    }
    for (size_t i = 0; i < 1000 - 8; i += 8) {
        EXPECT(!medium_contains(data + i, 8));
    }
}

static void no_nonce_is_used_twice_over_writes_and_restarts(void)
{
    enum { ROUNDS = 12, WRITES = 12 };
    static uint8_t nonces[ROUNDS * WRITES][ITS_NONCE_LEN];
    size_t count = 0;
    make_device();
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < WRITES; i++) {
            size_t len = 0;
            EXPECT_EQ(set(1, 1 + (uint64_t)i % 3, 4, 0), PSA_SUCCESS);
            struct store_key key = { .client = 1, .uid = 1 + (uint64_t)i % 3 };
            EXPECT_EQ(store_get(&store, key, 4, out_span_of(nonces[count], ITS_NONCE_LEN), &len), PSA_SUCCESS);
            for (size_t other = 0; other < count; other++) {
                EXPECT(memcmp(nonces[other], nonces[count], ITS_NONCE_LEN) != 0);
            }
            count++;
        }
        start();
    }
}

static psa_status_t fail_random(void *context, struct out_span out)
{
    (void)context;
    memset(out.data, 0, out.len);
    return PSA_ERROR_HARDWARE_FAILURE;
}

static psa_status_t fail_seal(void *context, const uint8_t nonce[ITS_NONCE_LEN], struct span aad, struct span plain,
                              struct out_span out)
{
    (void)context;
    (void)nonce;
    (void)aad;
    (void)plain;
    (void)out;
    return PSA_ERROR_HARDWARE_FAILURE;
}

static void failing_cryptography_is_told_and_changes_nothing(void)
{
    make_device();
    EXPECT_EQ(set(1, 1, 10, 0), PSA_SUCCESS);
    memcpy(saved, medium, sizeof(saved));
    crypto.seal = fail_seal;
    EXPECT_EQ(set(1, 1, 20, 0), PSA_ERROR_HARDWARE_FAILURE);
    EXPECT_EQ(set(1, 2, 20, 0), PSA_ERROR_HARDWARE_FAILURE);
    EXPECT_MEM(medium, saved, sizeof(saved));
    EXPECT(holds(1, 1, 10));
    crypto.random = fail_random;
    struct its other;
    struct its_config config = its.config;
    EXPECT_EQ(its_init(&other, &config), PSA_ERROR_HARDWARE_FAILURE);
    config.work.len = ITS_OVERHEAD - 1;
    EXPECT_EQ(its_init(&other, &config), PSA_ERROR_INVALID_ARGUMENT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(an_object_of_any_size_is_read_back, "STORAGE-1.0:psa_its_set"),
        TEST(a_part_is_read_from_an_offset_and_nothing_past_it_is_written, "STORAGE-1.0:psa_its_get"),
        TEST(uid_zero_is_refused_everywhere, "STORAGE-1.0:3.2"),
        TEST(every_flag_is_kept_and_every_other_refused, "STORAGE-1.0:psa_storage_create_flags_t"),
        TEST(write_once_is_for_ever, "STORAGE-1.0:PSA_STORAGE_FLAG_WRITE_ONCE"),
        TEST(a_client_sees_its_own_objects_only, "STORAGE-1.0:T.SPOOF_READ"),
        TEST(what_is_too_long_is_refused_and_changes_nothing, "STORAGE-1.0:T.INTERFACE_ABUSE"),
        TEST(a_client_over_its_quota_is_refused_and_others_are_not, "STORAGE-1.0:psa_its_set"),
        TEST(a_partition_has_a_quota_for_each_of_those_it_keeps_objects_for, "STORAGE-1.0:psa_its_set"),
        TEST(nobody_gets_more_of_the_store_than_he_leaves_to_others, "ASHLAR-threat:starvation"),
        TEST(nobody_gets_more_bytes_of_the_store_than_he_leaves_to_others, "ASHLAR-threat:starvation"),
        TEST(a_full_store_refuses_and_keeps_the_old_object, "STORAGE-1.0:psa_its_set"),
        TEST(an_object_that_was_moved_or_altered_is_refused, "STORAGE-1.0:T.DIRECT_WRITE"),
        TEST(damage_is_told_from_forgery, "ASHLAR:its"),
        TEST(another_device_cannot_open_the_store, "STORAGE-1.0:T.REPLACE"),
        TEST(the_medium_never_holds_the_plain_bytes, "STORAGE-1.0:T.EAVESDROPPING"),
        TEST(no_nonce_is_used_twice_over_writes_and_restarts, "STORAGE-1.0:M.Encrypt"),
        TEST(failing_cryptography_is_told_and_changes_nothing, "STORAGE-1.0:psa_its_set"),
    };
    return test_main("unit.its", tests, sizeof(tests) / sizeof(tests[0]));
}
