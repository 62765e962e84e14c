/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "../../../port/linux/uapi.h"
#include "partition.h"
#include "test.h"

/* What a partition asks of the scheduler; the kernel is played, but in the last test. */

enum { SHORT_NS = 100000, USUAL_NS = 2800000 };

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

static struct kernel {
    bool is_real, tells, refuses;
    struct uapi_sched has; /* what it says of this thread */
    struct uapi_sched asked;
    unsigned asked_count;
} kernel;

long __wrap_syscall(long number, ...)
{
    va_list rest;
    va_start(rest, number);
    long thread = va_arg(rest, int);
    struct uapi_sched *attributes = va_arg(rest, struct uapi_sched *);
    unsigned long len = number == SYS_sched_getattr ? va_arg(rest, unsigned long) : 0;
    long flags = va_arg(rest, int);
    va_end(rest);
    if (kernel.is_real) {
        return number == SYS_sched_getattr ? __real_syscall(number, thread, attributes, len, flags)
                                           : __real_syscall(number, thread, attributes, flags);
    }
    EXPECT(thread == 0 && flags == 0 && attributes->size == sizeof(*attributes));
    bool is_done = number == SYS_sched_getattr ? kernel.tells : !kernel.refuses;
    if (number == SYS_sched_getattr) {
        EXPECT_EQ(len, sizeof(*attributes));
        *attributes = is_done ? kernel.has : *attributes;
    } else {
        EXPECT_EQ(number, SYS_sched_setattr);
        kernel.asked = *attributes;
        kernel.asked_count++;
    }
    errno = is_done ? errno : EPERM;
    return is_done ? 0 : -1;
}

static void play(uint32_t policy)
{
    kernel = (struct kernel){
        .tells = true,
        .has = { .size = sizeof(kernel.has), .policy = policy, .flags = 1, .nice = 7, .runtime_ns = USUAL_NS, .deadline_ns = 3 },
    };
}

static void a_short_slice_is_asked_for_and_nothing_else(void)
{
    play(SCHED_OTHER);
    partition_run_soon();
    EXPECT_EQ(kernel.asked_count, 1);
    struct uapi_sched expected = kernel.has;
    expected.runtime_ns = SHORT_NS;
    EXPECT_MEM(&kernel.asked, &expected, sizeof(expected));
}

static void a_policy_that_somebody_chose_is_left_alone(void)
{
    const uint32_t chosen[] = { SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_IDLE, 6 /* SCHED_DEADLINE */ };
    for (size_t i = 0; i < sizeof(chosen) / sizeof(chosen[0]); i++) {
        play(chosen[i]);
        partition_run_soon();
        EXPECT_EQ(kernel.asked_count, 0);
    }
}

static void a_kernel_that_tells_nothing_is_asked_for_nothing(void)
{
    play(SCHED_OTHER);
    kernel.tells = false;
    partition_run_soon();
    EXPECT_EQ(kernel.asked_count, 0);
}

static void a_refusal_is_taken_without_a_second_try(void)
{
    play(SCHED_OTHER);
    kernel.refuses = true;
    partition_run_soon();
    EXPECT_EQ(kernel.asked_count, 1);
}

static void policy_and_share_stay_on_the_kernel_that_runs_this(void)
{
    int policy = sched_getscheduler(0);
    int nice = getpriority(PRIO_PROCESS, 0);
    kernel = (struct kernel){ .is_real = true };
    partition_run_soon();
    EXPECT_EQ(sched_getscheduler(0), policy);
    EXPECT_EQ(getpriority(PRIO_PROCESS, 0), nice);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_short_slice_is_asked_for_and_nothing_else, "design:partition_run_soon"),
        TEST(a_policy_that_somebody_chose_is_left_alone, "design:partition_run_soon"),
        TEST(a_kernel_that_tells_nothing_is_asked_for_nothing, "design:partition_run_soon"),
        TEST(a_refusal_is_taken_without_a_second_try, "design:partition_run_soon"),
        TEST(policy_and_share_stay_on_the_kernel_that_runs_this, "design:partition_run_soon"),
    };
    return test_main("partition.slice", tests, sizeof(tests) / sizeof(tests[0]));
}
