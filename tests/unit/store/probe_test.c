/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "base/bytes.h"
#include "crc32c.h"
#include "format.h"
#include "small_store.h"
#include "store/probe.h"

/* What is told of a medium before anyone mounts it. */

static struct store_probe probe_now(void)
{
    struct store_probe probe;
    EXPECT_EQ(store_probe(&ram.flash, &probe), PSA_SUCCESS);
    return probe;
}

static void forge_header(uint32_t block, uint32_t at, uint16_t value)
{
    uint8_t *header = medium + block * BLOCK;
    put_le16(header + at, value);
    put_le32(header + 44, crc32c(0, span_of(header, 44)));
}

static void a_store_is_told_with_its_shape(void)
{
    make_store();
    EXPECT_EQ(set(1, 100), PSA_SUCCESS);
    struct store_probe probe = probe_now();
    EXPECT_EQ(probe.kind, STORE_IS_THERE);
    EXPECT_EQ(probe.version, STORE_VERSION);
    EXPECT_EQ(probe.object_max, OBJECT_MAX);
    EXPECT_EQ(probe.geometry.block_count, BLOCKS);
    memset(medium, 0x5a, BLOCK_HEADER_LEN); /* one header lost, another tells */
    EXPECT_EQ(set(2, 600), PSA_SUCCESS);
    EXPECT_EQ(set(3, 600), PSA_SUCCESS);
    EXPECT_EQ(probe_now().kind, STORE_IS_THERE);
}

static void a_blank_medium_is_no_alien(void)
{
    make_device();
    EXPECT_EQ(probe_now().kind, STORE_IS_BLANK);
    medium[MEDIUM - 1] = 0xfe;
    EXPECT_EQ(probe_now().kind, STORE_IS_ALIEN);
    memset(medium, 0x41, sizeof(medium));
    EXPECT_EQ(probe_now().kind, STORE_IS_ALIEN);
    EXPECT_EQ(probe_now().version, 0);
}

static void a_store_of_another_release_is_told_by_its_version(void)
{
    make_store();
    forge_header(0, 4, STORE_VERSION + 1);
    struct store_probe probe = probe_now();
    EXPECT_EQ(probe.kind, STORE_IS_OTHER_VERSION);
    EXPECT_EQ(probe.version, STORE_VERSION + 1);
    medium[9] ^= 1; /* without its checksum it is nobody's header */
    EXPECT_EQ(probe_now().kind, STORE_IS_ALIEN);
}

static void a_store_of_another_shape_is_told_by_it(void)
{
    make_store();
    forge_header(0, 6, 64);
    struct store_probe probe = probe_now();
    EXPECT_EQ(probe.kind, STORE_IS_OTHER_SHAPE);
    EXPECT_EQ(probe.geometry.program_unit, 64);
    EXPECT_EQ(probe.geometry.block_size, BLOCK);
    /* Its first header may lie where none of ours begins. */
    memmove(medium + 512, medium, BLOCK_HEADER_LEN);
    memset(medium, 0, BLOCK_HEADER_LEN);
    EXPECT_EQ(probe_now().kind, STORE_IS_OTHER_SHAPE);
}

static psa_status_t read_fails(const struct flash *flash, uint32_t at, struct out_span out)
{
    (void)flash;
    (void)at;
    (void)out;
    return PSA_ERROR_STORAGE_FAILURE;
}

static void a_medium_that_cannot_be_read_is_told_as_such(void)
{
    struct store_probe probe;
    make_store();
    struct flash_ops ops = *ram.flash.ops;
    struct flash broken = ram.flash;
    ops.read = read_fails;
    broken.ops = &ops;
    EXPECT_EQ(store_probe(&broken, &probe), PSA_ERROR_STORAGE_FAILURE);
    EXPECT_EQ(probe.kind, STORE_IS_ALIEN);
    EXPECT_EQ(probe.version, 0);
}

static void looking_changes_nothing(void)
{
    static uint8_t before[MEDIUM];
    make_store();
    memcpy(before, medium, sizeof(before));
    (void)probe_now();
    EXPECT_MEM(medium, before, sizeof(before));
    EXPECT(holds(9, 1) == false);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_store_is_told_with_its_shape, "ASHLAR-storage:medium"),
        TEST(a_blank_medium_is_no_alien, "ASHLAR-storage:medium"),
        TEST(a_store_of_another_release_is_told_by_its_version, "ASHLAR-storage:medium"),
        TEST(a_store_of_another_shape_is_told_by_it, "ASHLAR-storage:medium"),
        TEST(a_medium_that_cannot_be_read_is_told_as_such, "ASHLAR-storage:medium"),
        TEST(looking_changes_nothing, "ASHLAR-storage:medium"),
    };
    return test_main("unit.store-probe", tests, sizeof(tests) / sizeof(tests[0]));
}
