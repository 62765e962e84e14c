/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "board/board.h"
#include "inproc/image.h"
#include "inproc/interrupt.h"
#include "inproc/region.h"
#include "psa/client.h"
#include "psa_manifest/sid.h"
#include "child.h"
#include "test.h"

/* What a manifest promises a partition beyond services: its heap, its regions, its weak dependencies. */

extern const struct spm_system board_system;
extern const struct rt_code board_code[];
const struct spm_system *const inproc_system = &board_system;
const struct rt_code *const inproc_code = board_code;

static psa_status_t keep(enum board_keep what)
{
    return psa_call(BOARD_KEEP_HANDLE, (int32_t)what, NULL, 0, NULL, 0);
}

static psa_status_t lean(enum board_lean what)
{
    return psa_call(BOARD_LEAN_HANDLE, (int32_t)what, NULL, 0, NULL, 0);
}

static void every_byte_that_the_manifest_gives_can_be_used_and_none_more(void)
{
    EXPECT_EQ(keep(KEEP_ALL_BYTES), PSA_SUCCESS);
    EXPECT_EQ(keep(KEEP_ALL_BYTES), PSA_SUCCESS);
}

static void memory_is_zeroed_and_scrubbed(void)
{
    EXPECT_EQ(keep(KEEP_ZEROED), PSA_SUCCESS);
}

static void realloc_moves_zeroes_and_scrubs(void)
{
    EXPECT_EQ(keep(KEEP_REALLOC), PSA_SUCCESS);
}

static void all_of_mallocs_family_uses_the_same_heap(void)
{
    EXPECT_EQ(keep(KEEP_FAMILY), PSA_SUCCESS);
}

static void a_partition_without_a_heap_gets_null(void)
{
    EXPECT_EQ(lean(LEAN_MALLOC), PSA_SUCCESS);
    EXPECT_EQ(keep(KEEP_HOLD), PSA_SUCCESS);
    EXPECT_EQ(lean(LEAN_MALLOC), PSA_SUCCESS); /* whatever another has */
    EXPECT_EQ(keep(KEEP_GIVE_BACK), PSA_SUCCESS);
}

static void the_program_keeps_its_own_malloc(void)
{
    char *big = malloc(1u << 20);
    EXPECT(big != NULL);
    memset(big, 1, 1u << 20);
    EXPECT_EQ(keep(KEEP_ALL_BYTES), PSA_SUCCESS);
    free(big);
}

static void free_alien(void) { (void)keep(KEEP_FREE_ALIEN); }

static void freeing_what_was_never_given_ends_the_program(void)
{
    int status = child(free_alien);
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    EXPECT(strstr(told, "invariant") != NULL);
}

static void allocate_at_first_level(void)
{
    (void)keep(KEEP_LINE);
    (void)inproc_interrupt("board_line");
}

static void a_first_level_function_has_no_heap(void)
{
    int status = child(allocate_at_first_level);
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    EXPECT(strstr(told, "SPM_FAULT_FIRST_LEVEL") != NULL);
}

static void a_region_is_seen_from_both_sides(void)
{
    size_t len = 0;
    volatile uint8_t *panel = inproc_region("board_panel", &len);
    EXPECT(panel != NULL && len == INPROC_REGION_LEN);
    EXPECT_EQ(keep(KEEP_PANEL_WRITE), 1);
    EXPECT_EQ(panel[len - 1], 1);
    panel[len - 1] = 7;
    EXPECT_EQ(keep(KEEP_PANEL_WRITE), 8);
    volatile uint8_t *gauge = inproc_region("board_gauge", &len);
    gauge[0] = 42;
    EXPECT_EQ(keep(KEEP_GAUGE_READ), 42);
    EXPECT_EQ(keep(KEEP_REGION_OF_NONE), PSA_SUCCESS);
    EXPECT(inproc_region("board_other", &len) == NULL && len == 0);
}

static void write_gauge(void) { (void)keep(KEEP_GAUGE_WRITE); }

static void a_region_that_may_only_be_read_faults_when_written(void)
{
    int status = child(write_gauge);
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

static void a_numbered_region_lies_at_its_own_address(void)
{
    size_t len = 0;
    volatile uint32_t *counter = inproc_region("0x50000000", &len);
    if (counter == NULL) {
        SKIP("something else lies at the region's address here");
    }
    EXPECT_EQ(len, 0x1000);
    EXPECT_EQ(lean(LEAN_REGION), 1);
    EXPECT_EQ(*counter, 1);
    *counter = 10;
    EXPECT_EQ(lean(LEAN_REGION), 11);
}

static void a_weak_dependency_that_is_there_comes_up_first_and_may_be_called(void)
{
    EXPECT_STR(board_system.partitions[0].name, "BOARD_LEAN_PARTITION"); /* LOW, yet before its dependant */
    EXPECT_EQ(board_system.partitions[1].dependency_count, 1);
    EXPECT_EQ(keep(KEEP_WEAK), PSA_SUCCESS);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(freeing_what_was_never_given_ends_the_program, "FFM-1.0:C-runtime"),
        TEST(a_first_level_function_has_no_heap, "FFM-HEAP-NONE"),
        TEST(a_region_that_may_only_be_read_faults_when_written, "FFM-HEAP-NONE FFM-MMIO-MAPPED"),
        TEST(every_byte_that_the_manifest_gives_can_be_used_and_none_more, "FFM-HEAP-NONE FFM-HEAP-OWN FFM-HEAP-SIZE"),
        TEST(memory_is_zeroed_and_scrubbed, "FFM-HEAP-NONE FFM-HEAP-OWN"),
        TEST(realloc_moves_zeroes_and_scrubs, "FFM-HEAP-NONE FFM-HEAP-OWN"),
        TEST(all_of_mallocs_family_uses_the_same_heap, "FFM-HEAP-NONE FFM-HEAP-OWN"),
        TEST(a_partition_without_a_heap_gets_null, "FFM-HEAP-NONE FFM-HEAP-OWN"),
        TEST(the_program_keeps_its_own_malloc, "FFM-HEAP-NONE FFM-HEAP-OWN"),
        TEST(a_region_is_seen_from_both_sides, "FFM-HEAP-NONE"),
        TEST(a_numbered_region_lies_at_its_own_address, "FFM-HEAP-NONE FFM-MMIO-RAM"),
        TEST(a_weak_dependency_that_is_there_comes_up_first_and_may_be_called,
             "ASHLAR:weak_dependencies FFM-HEAP-NONE"),
    };
    return test_main("inproc.heap", tests, sizeof(tests) / sizeof(tests[0]));
}
