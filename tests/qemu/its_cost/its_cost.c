/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "psa/internal_trusted_storage.h"

/*
 * What storing costs, from the Non-secure side, whole round trips, in counted instructions: under QEMU's -icount shift=6 an instruction is 64 ns, and the
 * timer ticks at 20 MHz. The counts are the same in every run, so that a budget is exact.
 */

enum { UID = 11, SMALL = 32, LARGE = 1024, REPEAT = 8 };

/* CMSDK dual timer, the Non-secure world's: counts down from all ones. */
enum { TIMER = 0x40002000, VALUE = 1, CONTROL = 2, ENABLE_32_BITS = 0x82 };

static uint8_t data[LARGE];
static uint8_t back[LARGE];

static uint32_t timer_now(void)
{
    return ~((volatile const uint32_t *)TIMER)[VALUE];
}

/* 25 / 32: ticks of 50 ns to instructions of 64 ns. */
static uint32_t instructions(uint32_t since)
{
    return (uint32_t)((uint64_t)(timer_now() - since) * 25 / 32);
}

static psa_status_t set(size_t len)
{
    return psa_its_set(UID, len, data, PSA_STORAGE_FLAG_NONE);
}

static psa_status_t get(size_t len)
{
    size_t got = 0;
    return psa_its_get(UID, 0, len, back, &got);
}

/* The least that one of several calls took: what garbage collection adds now and then is not told here. */
static uint32_t least_of(psa_status_t (*call)(size_t len), size_t len)
{
    uint32_t least = UINT32_MAX;
    for (int i = 0; i < REPEAT; i++) {
        uint32_t start = timer_now();
        psa_status_t status = call(len);
        uint32_t took = instructions(start);
        EXPECT_EQ(status, PSA_SUCCESS);
        least = took < least ? took : least;
    }
    return least;
}

static void within(const char *what, uint32_t got, uint32_t budget)
{
    printf("# its-cost: %s: %u instructions, budget %u\n", what, (unsigned)got, (unsigned)budget);
    EXPECT(got <= budget);
}

static void storing_and_reading_keep_their_budgets(void)
{
    ((volatile uint32_t *)TIMER)[CONTROL] = ENABLE_32_BITS;
    for (size_t i = 0; i < sizeof(data); i++) {
        data[i] = (uint8_t)(i * 5);
    }
    EXPECT_EQ(set(SMALL), PSA_SUCCESS);
    uint32_t counts[4];
    counts[0] = least_of(set, SMALL);
    counts[1] = least_of(get, SMALL);
    counts[2] = least_of(set, LARGE);
    counts[3] = least_of(get, LARGE);
    EXPECT_MEM(back, data, LARGE);
    printf("# set %u, get %u, set 1K %u, get 1K %u\n", (unsigned)counts[0], (unsigned)counts[1], (unsigned)counts[2], (unsigned)counts[3]);
    within("set 32 bytes over", counts[0], BUDGET_SET_32);
    within("get 32 bytes", counts[1], BUDGET_GET_32);
    within("set 1 KiB over", counts[2], BUDGET_SET_1K);
    within("get 1 KiB", counts[3], BUDGET_GET_1K);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(storing_and_reading_keep_their_budgets, "design:11"),
    };
    return test_main(COST_SUITE, tests, sizeof(tests) / sizeof(tests[0]));
}
