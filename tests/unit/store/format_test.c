/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "small_store.h"

#include "base/bytes.h"
#include "crc32c.h"

/* The bytes of docs/format/store.spec.md, read by a reader that shares no code with the store. */

static uint32_t crc_bitwise(const uint8_t *bytes, size_t len)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0x82f63b78u & (0u - (crc & 1)));
        }
    }
    return ~crc;
}

/* Whatever the processor helps with: any length, from any address, in any two pieces. */
static void the_check_is_the_same_however_it_is_computed(void)
{
    uint8_t bytes[320];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(i * 167 + 13);
    }
    for (size_t from = 0; from < 9; from++) {
        for (size_t len = 0; len <= 300; len += from + 1) {
            uint32_t expected = crc_bitwise(bytes + from, len);
            EXPECT_EQ(crc32c(0, span_of(bytes + from, len)), expected);
            EXPECT_EQ(~crc32c_table(~0u, span_of(bytes + from, len)), expected);
            uint32_t first = crc32c(0, span_of(bytes + from, len / 3));
            EXPECT_EQ(crc32c(first, span_of(bytes + from + len / 3, len - len / 3)), expected);
        }
    }
}

static void the_bytes_are_those_of_the_specification(void)
{
    EXPECT_EQ(crc_bitwise((const uint8_t *)"123456789", 9), 0xe3069283u); /* the published check value of CRC-32C */
    make_store();
    struct store_key key = { .client = -2, .uid = 0x1122334455667788u };
    EXPECT_EQ(store_set(&store, key, 5, span_of("payload", 7)), PSA_SUCCESS);
    EXPECT_EQ(store_remove(&store, key), PSA_SUCCESS);

    const uint8_t *header = medium; /* block number 16 lies at 16 mod 16 */
    EXPECT_MEM(header, "ASHL", 4);
    EXPECT_EQ(get_le16(header + 4), 2);
    EXPECT_EQ(get_le16(header + 6), UNIT);
    EXPECT_EQ(get_le32(header + 8), BLOCK);
    EXPECT_EQ(get_le32(header + 12), BLOCKS);
    EXPECT_EQ(get_le32(header + 16), OBJECT_MAX);
    EXPECT_EQ(get_le32(header + 20), BLOCKS);
    EXPECT_EQ(get_le32(header + 24), 64); /* 48 bytes of header, padded to units */
    EXPECT_EQ(get_le32(header + 44), crc_bitwise(header, 44));

    const uint8_t *record = medium + 64;
    EXPECT_EQ(record[0], 0x52);
    EXPECT_EQ(record[1], 2);
    EXPECT_EQ(record[2], 1);
    EXPECT_EQ(record[3], 0);
    EXPECT_EQ(get_le32(record + 4), BLOCKS);
    EXPECT_EQ((int32_t)get_le32(record + 8), -2);
    EXPECT_EQ(get_le32(record + 12), 5);
    EXPECT(get_le64(record + 16) == key.uid);
    EXPECT_EQ(get_le64(record + 24), 1);
    EXPECT_EQ(get_le32(record + 32), 7);
    EXPECT_EQ(get_le32(record + 36), crc_bitwise((const uint8_t *)"payload", 7));
    EXPECT_EQ(get_le32(record + 40), BLOCKS); /* the tail */
    EXPECT_EQ(get_le32(record + 44), crc_bitwise(record, 44));
    EXPECT_MEM(record + 48, "payload", 7);
    EXPECT_EQ(record[55], 0xff);
    EXPECT_EQ(record[64 + 2], 2); /* the removal, 64 bytes on */
    EXPECT_EQ(get_le64(record + 64 + 24), 2);
}

static psa_status_t mount_as(uint32_t unit, uint32_t object_max, uint32_t index_count)
{
    struct flash other = fault.flash;
    struct store_config config = { &other, entries, index_count, object_max };
    other.geometry.program_unit = unit;
    return store_mount(&store, &config);
}

static void a_medium_that_is_no_such_store_is_refused_for_its_reason(void)
{
    static uint8_t saved[MEDIUM];
    make_device();
    EXPECT_EQ(mount(), PSA_ERROR_DOES_NOT_EXIST); /* blank */
    make_store();
    EXPECT_EQ(set(1, 10), PSA_SUCCESS);
    EXPECT_EQ(set(2, 10), PSA_SUCCESS);
    memcpy(saved, medium, sizeof(saved));
    EXPECT_EQ(mount_as(16, OBJECT_MAX, INDEX), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(mount_as(UNIT, OBJECT_MAX - 1, INDEX), PSA_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(mount_as(UNIT, OBJECT_MAX, 1), PSA_ERROR_INSUFFICIENT_MEMORY);
    EXPECT_EQ(mount_as(UNIT, 1u << 30, INDEX), PSA_ERROR_INVALID_ARGUMENT);
    put_le16(medium + 4, 3);
    put_le32(medium + 44, crc_bitwise(medium, 44));
    EXPECT_EQ(mount(), PSA_ERROR_NOT_SUPPORTED);
    memcpy(medium, "SQLite format 3", 16);
    memset(medium + 64, 0, 200);
    EXPECT_EQ(mount(), PSA_ERROR_DATA_INVALID);
    memset(medium, 0xff, BLOCK);
    medium[MEDIUM - 1] = 0; /* blank where headers would be, and yet not blank */
    EXPECT_EQ(mount(), PSA_ERROR_DATA_INVALID);
    memcpy(medium, saved, sizeof(saved));
    EXPECT_EQ(mount(), PSA_SUCCESS);
    EXPECT(holds(1, 10));
    EXPECT_MEM(medium, saved, sizeof(saved)); /* no mount wrote */
}

static void a_store_whose_only_block_header_is_damaged_is_served_and_told(void)
{
    make_store();
    EXPECT_EQ(set(1, 10), PSA_SUCCESS);
    EXPECT_EQ(set(2, 10), PSA_SUCCESS);
    medium[20] ^= 3;
    EXPECT_EQ(mount(), PSA_SUCCESS);
    EXPECT(holds(1, 10));
    EXPECT(holds(2, 10));
    EXPECT_EQ(store.report.damaged, 1);
}

/* In the newest block too: what a finished change follows was finished. The last record alone may be a torn write. */
static void a_damaged_record_header_is_damage_unless_it_is_the_last(void)
{
    for (uint32_t uid = 1; uid <= 3; uid++) {
        make_store();
        EXPECT_EQ(set(1, 10), PSA_SUCCESS);
        EXPECT_EQ(set(2, 10), PSA_SUCCESS);
        EXPECT_EQ(set(3, 10), PSA_SUCCESS);
        medium[entries[uid - 1].offset + 16] ^= 3;
        EXPECT_EQ(mount(), PSA_SUCCESS);
        EXPECT_EQ(store.report.damaged, uid < 3 ? 1 : 0);
        EXPECT_EQ(store.report.discarded, uid < 3 ? 0 : 1);
        for (uint32_t other = 1; other <= 3; other++) {
            EXPECT_EQ(holds(other, 10), other != uid);
        }
    }
}

static void one_wrong_bit_of_a_header_is_set_right(void)
{
    make_store();
    EXPECT_EQ(set(1, 10), PSA_SUCCESS);
    EXPECT_EQ(set(2, 10), PSA_SUCCESS);
    for (uint32_t bit = 0; bit < 48 * 8; bit++) {
        const uint32_t headers[] = { 0, entries[0].offset, entries[1].offset };
        for (uint32_t i = 0; i < 3; i++) {
            medium[headers[i] + bit / 8] ^= (uint8_t)(1 << bit % 8);
            EXPECT_EQ(mount(), PSA_SUCCESS);
            EXPECT(holds(1, 10));
            EXPECT(holds(2, 10));
            EXPECT_EQ(store.report.damaged + store.report.discarded, 0);
            EXPECT_EQ(store.report.mended, i == 0 ? 0 : 1);
            medium[headers[i] + bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
    }
    EXPECT_EQ(mount(), PSA_SUCCESS);
    EXPECT_EQ(store.report.mended, 0);
}

static void a_format_that_is_cut_can_be_done_again(void)
{
    static const enum flash_cut cuts[] = { FLASH_CUT_CLEAN, FLASH_CUT_TORN, FLASH_CUT_GARBAGE };
    for (uint32_t i = 0; i < 5; i++) { /* the last two behind a cache, where garbage may be anywhere: not tried */
        for (uint32_t step = 1; step <= 8; step++) {
            make_device();
            flash_fault_init(&fault, &ram, i < 3 ? FLASH_FAULT_NOR : FLASH_FAULT_CACHE,
                             (struct flash_fault_memory){ front, changed });
            struct store_config config = config_now();
            flash_fault_arm(&fault, step, cuts[i % 3], step);
            psa_status_t formatted = store_format(&config);
            EXPECT_EQ(formatted, fault.is_off ? PSA_ERROR_STORAGE_FAILURE : PSA_SUCCESS);
            flash_fault_restore(&fault);
            psa_status_t status = mount();
            if (status == PSA_ERROR_DOES_NOT_EXIST && formatted != PSA_SUCCESS) {
                EXPECT_EQ(store_format(&config), PSA_SUCCESS);
                status = mount();
            }
            EXPECT_EQ(status, PSA_SUCCESS);
            EXPECT_EQ(set(1, 10), PSA_SUCCESS);
            EXPECT(holds(1, 10));
        }
    }
}

static void a_shape_that_cannot_hold_an_object_is_refused(void)
{
    struct flash_geometry few = { 16, 4096, 2 };
    struct flash_geometry small = { 16, 64, 300 };
    struct flash_geometry lone = { 16, 4096, 1 };
    struct flash_geometry odd = { 24, 4096, 30 };
    struct flash_geometry good = { 16, 4096, 30 };
    EXPECT(store_capacity_of(&few, 100) > 2000);
    EXPECT_EQ(store_capacity_of(&few, 1500), 0);
    EXPECT_EQ(store_capacity_of(&small, 1), 0);
    EXPECT_EQ(store_capacity_of(&lone, 1), 0);
    EXPECT_EQ(store_capacity_of(&odd, 100), 0);
    EXPECT_EQ(store_capacity_of(&good, 200000), 0);
    EXPECT_EQ(store_capacity_of(&good, 100), (30 - 2 - 2 - 1 - 1) * (4096 - 48 - 32));
    make_device();
    struct store_config config = { &fault.flash, entries, INDEX, MEDIUM };
    EXPECT_EQ(store_format(&config), PSA_ERROR_INVALID_ARGUMENT);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_check_is_the_same_however_it_is_computed, "ASHLAR:store.spec"),
        TEST(the_bytes_are_those_of_the_specification, "ASHLAR:store.spec"),
        TEST(a_medium_that_is_no_such_store_is_refused_for_its_reason, "ASHLAR:store.spec"),
        TEST(a_store_whose_only_block_header_is_damaged_is_served_and_told, "STORAGE-1.0:T.GLITCH_READ"),
        TEST(a_damaged_record_header_is_damage_unless_it_is_the_last, "STORAGE-1.0:T.GLITCH_READ"),
        TEST(one_wrong_bit_of_a_header_is_set_right, "STORAGE-1.0:T.GLITCH_READ"),
        TEST(a_format_that_is_cut_can_be_done_again, "STORAGE-1.0:3.2"),
        TEST(a_shape_that_cannot_hold_an_object_is_refused, "ASHLAR:store.spec"),
    };
    return test_main("unit.store-format", tests, sizeof(tests) / sizeof(tests[0]));
}
