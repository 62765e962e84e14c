/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "base/bytes.h"
#include "boot/fuse_map.h"
#include "dev/fuses_mapped.h"
#include "psa/lifecycle.h"

/* Fuses whose power goes in the middle of the n-th burn: of that word, only the bits of `torn` are burnt. */
static uint32_t words[FUSES_MAPPED_MEDIUM(FUSE_MAP_LEN) / 4];
static struct fuses_mapped device;
static struct fuses cut;
static uint32_t burns_left;
static uint32_t torn;
static bool is_off;

static psa_status_t cut_read(const struct fuses *fuses, uint32_t at, struct out_span out)
{
    (void)fuses;
    return is_off ? PSA_ERROR_HARDWARE_FAILURE : device.fuses.ops->read(&device.fuses, at, out);
}

static psa_status_t cut_burn(const struct fuses *fuses, uint32_t at, struct span data)
{
    (void)fuses;
    if (is_off || burns_left == 0) {
        uint8_t part[4];
        EXPECT_EQ(data.len, 4);
        put_le32(part, get_le32(data.data) & torn);
        (void)(is_off ? 0 : device.fuses.ops->burn(&device.fuses, at, span_of(part, 4)));
        is_off = true;
        return PSA_ERROR_HARDWARE_FAILURE;
    }
    burns_left--;
    return device.fuses.ops->burn(&device.fuses, at, data);
}

static psa_status_t cut_hide(const struct fuses *fuses, uint32_t at, uint32_t len)
{
    (void)fuses;
    return device.fuses.ops->hide(&device.fuses, at, len);
}

static const struct fuses_ops cut_ops = { cut_read, cut_burn, NULL, cut_hide };

static psa_status_t burn_word(uint32_t word, uint32_t bits)
{
    uint8_t bytes[4];
    put_le32(bytes, bits);
    return device.fuses.ops->burn(&device.fuses, word * 4, span_of(bytes, 4));
}

static uint32_t word_now(uint32_t word)
{
    uint8_t bytes[4];
    EXPECT_EQ(device.fuses.ops->read(&device.fuses, word * 4, out_span_of(bytes, 4)), PSA_SUCCESS);
    return get_le32(bytes);
}

static void make_blank(void)
{
    memset(words, 0xff, sizeof(words));
    EXPECT_EQ(fuses_mapped_init(&device, words, FUSE_MAP_LEN), PSA_SUCCESS);
    cut = (struct fuses){ .ops = &cut_ops, .size = FUSE_MAP_LEN };
    burns_left = UINT32_MAX;
    is_off = false;
}

static void fill_key(uint8_t key[FUSE_MAP_KEY_LEN], unsigned seed)
{
    for (unsigned i = 0; i < FUSE_MAP_KEY_LEN; i++) {
        key[i] = (uint8_t)(i * 37 + seed * 101 + 1);
    }
}

static void a_blank_device_has_no_key_and_is_in_assembly(void)
{
    static const uint8_t zeros[FUSE_MAP_KEY_LEN];
    uint8_t key[FUSE_MAP_KEY_LEN];
    uint32_t value = 1;
    make_blank();
    memset(key, 0xaa, sizeof(key));
    EXPECT_EQ(fuse_map_root_key(&cut, key), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_MEM(key, zeros, sizeof(key));
    EXPECT_EQ(fuse_map_lifecycle(&cut), PSA_LIFECYCLE_ASSEMBLY_AND_TEST);
    EXPECT_EQ(fuse_map_counter(&cut, 7, &value), PSA_SUCCESS);
    EXPECT_EQ(value, 0);
}

static void a_root_key_is_given_once(void)
{
    uint8_t key[FUSE_MAP_KEY_LEN];
    uint8_t other[FUSE_MAP_KEY_LEN];
    uint8_t back[FUSE_MAP_KEY_LEN];
    make_blank();
    fill_key(key, 1);
    fill_key(other, 2);
    EXPECT_EQ(fuse_map_give_root_key(&cut, key), PSA_SUCCESS);
    EXPECT_EQ(fuse_map_give_root_key(&cut, other), PSA_ERROR_ALREADY_EXISTS);
    EXPECT_EQ(fuse_map_root_key(&cut, back), PSA_SUCCESS);
    EXPECT_MEM(back, key, sizeof(key));
    make_blank();
    memset(key + 8, 0, 4);
    EXPECT_EQ(fuse_map_give_root_key(&cut, key), PSA_ERROR_INVALID_ARGUMENT);
    for (size_t i = 0; i < FUSE_MAP_WORDS; i++) {
        EXPECT_EQ(words[i], UINT32_MAX);
    }
}

static void giving_it_can_be_interrupted_at_every_burn(void)
{
    static const uint32_t tears[] = { 0, UINT32_MAX, 0x0000ffff, 0xaaaaaaaa, 1 };
    uint8_t key[FUSE_MAP_KEY_LEN];
    uint8_t other[FUSE_MAP_KEY_LEN];
    uint8_t first[FUSE_MAP_KEY_LEN];
    uint8_t back[FUSE_MAP_KEY_LEN];
    fill_key(key, 1);
    fill_key(other, 2);
    for (size_t t = 0; t < sizeof(tears) / sizeof(tears[0]); t++) {
        bool is_through = false;
        for (uint32_t at = 0; !is_through; at++) {
            make_blank();
            burns_left = at;
            torn = tears[t];
            is_through = fuse_map_give_root_key(&cut, key) == PSA_SUCCESS;
            burns_left = UINT32_MAX;
            is_off = false;
            /* Either it has the whole key, or it can be given one; and then it is the same for ever. */
            psa_status_t status = fuse_map_root_key(&cut, first);
            if (status == PSA_ERROR_DOES_NOT_EXIST) {
                EXPECT_EQ(fuse_map_give_root_key(&cut, other), PSA_SUCCESS);
                EXPECT_EQ(fuse_map_root_key(&cut, first), PSA_SUCCESS);
            } else {
                EXPECT_EQ(status, PSA_SUCCESS);
                EXPECT_MEM(first, key, sizeof(key));
            }
            EXPECT_EQ(fuse_map_give_root_key(&cut, key), PSA_ERROR_ALREADY_EXISTS);
            EXPECT_EQ(fuse_map_root_key(&cut, back), PSA_SUCCESS);
            EXPECT_MEM(back, first, sizeof(back));
            EXPECT(at < 100);
        }
    }
}

static void no_bit_can_be_burnt_into_a_key_unnoticed(void)
{
    uint8_t key[FUSE_MAP_KEY_LEN];
    uint8_t back[FUSE_MAP_KEY_LEN];
    uint32_t unburnt = 0;
    fill_key(key, 1);
    for (uint32_t bit = 0; bit < 9 * 32; bit++) { /* the key and its check */
        make_blank();
        EXPECT_EQ(fuse_map_give_root_key(&cut, key), PSA_SUCCESS);
        if ((word_now(4 + bit / 32) >> bit % 32 & 1u) == 0) {
            unburnt++;
            EXPECT_EQ(burn_word(4 + bit / 32, (uint32_t)1 << bit % 32), PSA_SUCCESS);
            EXPECT_EQ(fuse_map_root_key(&cut, back), PSA_ERROR_CORRUPTION_DETECTED);
            /* No number of further burns of the check mends it. */
            EXPECT_EQ(burn_word(12, bit % 2 == 0 ? 0xff : UINT32_MAX), PSA_SUCCESS);
            EXPECT_EQ(fuse_map_root_key(&cut, back), PSA_ERROR_CORRUPTION_DETECTED);
        }
    }
    EXPECT(unburnt > 64);
}

static void a_life_goes_one_way(void)
{
    uint8_t key[FUSE_MAP_KEY_LEN];
    make_blank();
    fill_key(key, 1);
    EXPECT_EQ(fuse_map_advance(&cut, FUSE_MAP_SECURED), PSA_ERROR_NOT_PERMITTED); /* without a root key */
    EXPECT_EQ(fuse_map_lifecycle(&cut), PSA_LIFECYCLE_ASSEMBLY_AND_TEST);
    EXPECT_EQ(fuse_map_advance(&cut, FUSE_MAP_PROVISIONING), PSA_SUCCESS);
    EXPECT_EQ(fuse_map_lifecycle(&cut), PSA_LIFECYCLE_PSA_ROT_PROVISIONING);
    EXPECT_EQ(fuse_map_give_root_key(&cut, key), PSA_SUCCESS);
    EXPECT_EQ(fuse_map_advance(&cut, FUSE_MAP_SECURED), PSA_SUCCESS);
    EXPECT_EQ(fuse_map_lifecycle(&cut), PSA_LIFECYCLE_SECURED);
    EXPECT_EQ(fuse_map_advance(&cut, FUSE_MAP_PROVISIONING), PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(fuse_map_advance(&cut, FUSE_MAP_LIFE_COUNT), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(fuse_map_lifecycle(&cut), PSA_LIFECYCLE_SECURED);
    EXPECT_EQ(fuse_map_advance(&cut, FUSE_MAP_DECOMMISSIONED), PSA_SUCCESS);
    EXPECT_EQ(fuse_map_lifecycle(&cut), PSA_LIFECYCLE_DECOMMISSIONED);
    EXPECT_EQ(fuse_map_root_key(&cut, key), PSA_ERROR_CORRUPTION_DETECTED);
    EXPECT_EQ(fuse_map_advance(&cut, FUSE_MAP_SECURED), PSA_ERROR_NOT_PERMITTED);
}

static void decommissioning_destroys_the_key_before_it_is_true(void)
{
    uint8_t key[FUSE_MAP_KEY_LEN];
    uint8_t back[FUSE_MAP_KEY_LEN];
    bool is_through = false;
    fill_key(key, 1);
    for (uint32_t at = 0; !is_through; at++) {
        make_blank();
        EXPECT_EQ(fuse_map_give_root_key(&cut, key), PSA_SUCCESS);
        EXPECT_EQ(fuse_map_advance(&cut, FUSE_MAP_SECURED), PSA_SUCCESS);
        burns_left = at;
        torn = 0x00ff00ff;
        is_through = fuse_map_advance(&cut, FUSE_MAP_DECOMMISSIONED) == PSA_SUCCESS;
        burns_left = UINT32_MAX;
        is_off = false;
        uint32_t life = fuse_map_lifecycle(&cut);
        EXPECT(life == PSA_LIFECYCLE_SECURED || life == PSA_LIFECYCLE_DECOMMISSIONED || life == PSA_LIFECYCLE_UNKNOWN);
        EXPECT(life == PSA_LIFECYCLE_SECURED || fuse_map_root_key(&cut, back) == PSA_ERROR_CORRUPTION_DETECTED);
        EXPECT_EQ(fuse_map_advance(&cut, FUSE_MAP_DECOMMISSIONED), PSA_SUCCESS);
        EXPECT_EQ(fuse_map_lifecycle(&cut), PSA_LIFECYCLE_DECOMMISSIONED);
        EXPECT(at < 100);
    }
}

static void a_life_that_contradicts_itself_is_unknown(void)
{
    make_blank();
    EXPECT_EQ(burn_word(1, UINT32_MAX), PSA_SUCCESS); /* secured, never provisioned */
    EXPECT_EQ(fuse_map_lifecycle(&cut), PSA_LIFECYCLE_UNKNOWN);
    for (uint32_t word = 0; word < FUSE_MAP_LIFE_COUNT; word++) {
        make_blank();
        EXPECT_EQ(burn_word(word, 0x40), PSA_SUCCESS);
        EXPECT_EQ(fuse_map_lifecycle(&cut), PSA_LIFECYCLE_UNKNOWN);
    }
    make_blank();
    EXPECT_EQ(fuse_map_hide(&cut), PSA_SUCCESS);
    EXPECT_EQ(fuse_map_lifecycle(&cut), PSA_LIFECYCLE_UNKNOWN);
}

static void a_counter_only_grows_and_only_itself(void)
{
    uint32_t value = 0;
    for (uint32_t counter = 0; counter < FUSE_MAP_COUNTERS; counter++) {
        make_blank();
        EXPECT_EQ(fuse_map_raise(&cut, counter, 33), PSA_SUCCESS);
        EXPECT_EQ(fuse_map_raise(&cut, counter, 5), PSA_SUCCESS);
        EXPECT_EQ(fuse_map_raise(&cut, counter, FUSE_MAP_COUNTER_MAX + 1), PSA_ERROR_INSUFFICIENT_STORAGE);
        for (uint32_t other = 0; other < FUSE_MAP_COUNTERS; other++) {
            EXPECT_EQ(fuse_map_counter(&cut, other, &value), PSA_SUCCESS);
            EXPECT_EQ(value, other == counter ? 33 : 0);
        }
        EXPECT_EQ(fuse_map_raise(&cut, counter, FUSE_MAP_COUNTER_MAX), PSA_SUCCESS);
        EXPECT_EQ(fuse_map_counter(&cut, counter, &value), PSA_SUCCESS);
        EXPECT_EQ(value, FUSE_MAP_COUNTER_MAX);
    }
    EXPECT_EQ(fuse_map_raise(&cut, FUSE_MAP_COUNTERS, 1), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(fuse_map_counter(&cut, FUSE_MAP_COUNTERS, &value), PSA_ERROR_INVALID_ARGUMENT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_blank_device_has_no_key_and_is_in_assembly, "ashlar:fuses"),
        TEST(a_root_key_is_given_once, "ashlar:fuses"),
        TEST(giving_it_can_be_interrupted_at_every_burn, "ashlar:fuses"),
        TEST(no_bit_can_be_burnt_into_a_key_unnoticed, "ashlar:fuses"),
        TEST(a_life_goes_one_way, "FFM-CONST-LIFECYCLE"),
        TEST(decommissioning_destroys_the_key_before_it_is_true, "FFM-CONST-LIFECYCLE"),
        TEST(a_life_that_contradicts_itself_is_unknown, "FFM-CONST-LIFECYCLE"),
        TEST(a_counter_only_grows_and_only_itself, "ashlar:fuses"),
    };
    return test_main("unit.fuse-map", tests, sizeof(tests) / sizeof(tests[0]));
}
