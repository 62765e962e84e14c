/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "board.h"
#include "places.h"
#include "test.h"
#include "v8m/image.h"
#include "v8m/mpu.h"

enum { APP = 0, ROT = 1, STACK_ASKED = 0x404, STACK_OF_IMAGE = 0x200, SEAL = 8, HEAP = 0x100 };

static bool is_in(const void *what, uint32_t start, uint32_t end)
{
    return (uintptr_t)what >= start && (uintptr_t)what < end;
}

static const struct v8m_memory *memory_of(const char *name)
{
    for (size_t p = 0; p < v8m_image.system->partition_count; p++) {
        if (strcmp(v8m_image.system->partitions[p].name, name) == 0) {
            return &v8m_image.memory[p];
        }
    }
    FAIL("no such partition");
}

static void a_partitions_data_lies_in_its_region(void)
{
    const struct v8m_memory *app = memory_of("TEST_APP");
    const struct v8m_memory *rot = memory_of("TEST_ROT");
    EXPECT(is_in(test_app_value(), app->start, app->end));
    EXPECT(is_in(test_app_variable(), app->start, app->end));
    EXPECT(is_in(test_rot_value(), rot->start, rot->end));
    EXPECT(is_in(test_rot_variable(), rot->start, rot->end));
    EXPECT(app->end <= rot->start || rot->end <= app->start);
}

static void the_spms_data_lies_in_no_region(void)
{
    static uint32_t ours = 5;
    static uint32_t ours_too;
    ours_too = ours++;
    for (size_t p = 0; p < v8m_image.system->partition_count; p++) {
        EXPECT(!is_in(&ours, v8m_image.memory[p].start, v8m_image.memory[p].end));
        EXPECT(!is_in(&ours_too, v8m_image.memory[p].start, v8m_image.memory[p].end));
    }
    EXPECT(!is_in(&ours, v8m_image.app_start, v8m_image.app_end));
    EXPECT(!is_in(&ours, v8m_image.rot_start, v8m_image.rot_end));
}

static void regions_are_made_of_granules(void)
{
    for (size_t p = 0; p < v8m_image.system->partition_count; p++) {
        const struct v8m_memory *memory = &v8m_image.memory[p];
        EXPECT_EQ(memory->start % V8M_MPU_GRANULE, 0);
        EXPECT_EQ(memory->end % V8M_MPU_GRANULE, 0);
        EXPECT_EQ(memory->stack_bottom, memory->start);
        EXPECT_EQ(memory->stack_top % 8, 0);
        EXPECT(memory->stack_top + SEAL <= memory->heap_start);
        EXPECT(memory->heap_start <= memory->heap_end && memory->heap_end <= memory->end);
    }
    EXPECT_EQ(v8m_image.shared_start % V8M_MPU_GRANULE, 0);
    EXPECT_EQ(v8m_image.shared_end % V8M_MPU_GRANULE, 0);
    EXPECT_EQ(v8m_image.app_start % V8M_MPU_GRANULE, 0);
    EXPECT_EQ(v8m_image.app_end % V8M_MPU_GRANULE, 0);
}

static void stack_and_heap_are_as_asked(void)
{
    const struct v8m_memory *app = memory_of("TEST_APP");
    const struct v8m_memory *rot = memory_of("TEST_ROT");
    EXPECT(app->stack_top - app->stack_bottom >= STACK_ASKED);
    EXPECT(app->stack_top - app->stack_bottom < STACK_ASKED + V8M_MPU_GRANULE);
    EXPECT_EQ(app->heap_end - app->heap_start, HEAP);
    EXPECT(rot->stack_top - rot->stack_bottom >= STACK_OF_IMAGE); /* the image's word, not the manifest's */
    EXPECT(rot->stack_top - rot->stack_bottom < STACK_OF_IMAGE + V8M_MPU_GRANULE);
    EXPECT_EQ(rot->heap_end, rot->heap_start);
}

static void code_of_the_psa_rot_is_apart(void)
{
    EXPECT(is_in((const void *)(uintptr_t)test_app_main, v8m_image.shared_start, v8m_image.shared_end));
    EXPECT(is_in(test_app_constant(), v8m_image.shared_start, v8m_image.shared_end));
    EXPECT(!is_in((const void *)(uintptr_t)test_rot_main, v8m_image.shared_start, v8m_image.shared_end));
    EXPECT(!is_in(test_rot_constant(), v8m_image.shared_start, v8m_image.shared_end));
    EXPECT(!is_in(&v8m_image, v8m_image.shared_start, v8m_image.shared_end));
    EXPECT(is_in((const void *)(uintptr_t)memcpy, v8m_image.shared_start, v8m_image.shared_end));
}

static void start_up_fills_every_region(void)
{
    EXPECT_EQ(*test_app_value(), 0x0a990001u);
    EXPECT_EQ(*test_rot_value(), 0x0b990001u);
    EXPECT_EQ(*test_app_variable(), 0);
    EXPECT_EQ(*test_rot_variable(), 0);
}

static void names_of_the_manifest_are_the_boards(void)
{
    const struct v8m_memory *app = memory_of("TEST_APP");
    EXPECT_EQ(app->mmio_count, 1);
    EXPECT_EQ(app->mmio[0].start, BOARD_UART3_BASE);
    EXPECT_EQ(app->mmio[0].end, BOARD_UART3_BASE + BOARD_UART3_SIZE);
    EXPECT(app->mmio[0].is_writable);
    EXPECT_EQ(app->irq_count, 1);
    EXPECT_EQ(app->lines[0], BOARD_LINE_UART0_RX);
    EXPECT_EQ(memory_of("TEST_ROT")->mmio_count, 0);
    EXPECT_EQ(v8m_image.isolation_level, 3);
}

/* An image has filling and copying of its own (port/v8m/src/memory): each place, each length around its steps. */
static void memory_is_filled_and_copied_exactly(void)
{
    static uint8_t room[160];
    static uint8_t other[160];
    for (size_t at = 0; at < 8; at++) {
        for (size_t len = 0; len < 140; len++) {
            for (size_t i = 0; i < sizeof(room); i++) {
                room[i] = (uint8_t)i;
                other[i] = 0x11;
            }
            EXPECT(memset(room + at, 0xa5, len) == room + at);
            EXPECT(memcpy(other + at, room + 1, len) == other + at);
            size_t wrong = 0;
            for (size_t i = 0; i < sizeof(room); i++) {
                bool is_in = i >= at && i < at + len;
                wrong += room[i] != (is_in ? 0xa5 : (uint8_t)i);
                wrong += other[i] != (is_in ? room[i - at + 1] : 0x11);
            }
            EXPECT_EQ(wrong, 0);
        }
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_partitions_data_lies_in_its_region, "FFM-1.0:isolation"),
        TEST(the_spms_data_lies_in_no_region, "FFM-1.0:isolation"),
        TEST(regions_are_made_of_granules, "ARMV8M:MPU_RBAR"),
        TEST(stack_and_heap_are_as_asked, "FFM-1.0:stack_size"),
        TEST(code_of_the_psa_rot_is_apart, "FFM-1.0:isolation-level-2"),
        TEST(start_up_fills_every_region, "design:v8m"),
        TEST(names_of_the_manifest_are_the_boards, "FFM-1.0:mmio_regions"),
        TEST(memory_is_filled_and_copied_exactly, "FFM-1.0:C-runtime"),
    };
    return test_main("image.layout", tests, sizeof(tests) / sizeof(tests[0]));
}
