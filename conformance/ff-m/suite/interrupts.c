/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Interrupts, heap and the C library of a partition: FFM_DRIVER, and FFM_OLDER of framework 1.0, do what the requests say.
 */
#include "drive.h"
#include "platform.h"
#include "psa/client.h"
#include "psa_manifest/pid.h"
#include "psa_manifest/sid.h"
#include "tests.h"

enum { PAUSES = 500, PAUSE_MS = 10, NOTHING_MS = 60 };

static const char slow_line[] = "ffm_slow_line";
static const char fast_line[] = "ffm_fast_line";
static const char rude_line[] = "ffm_rude_line";
static const char old_line[] = "ffm_old_line";

static psa_status_t drive(int32_t type)
{
    return ffm_plain(FFM_DRIVE_HANDLE, type);
}

/* Asks again until the answer comes; the last one. */
static psa_status_t drive_until(psa_handle_t handle, int32_t question, psa_status_t answer)
{
    psa_status_t status = ffm_plain(handle, question);
    for (int i = 0; i < PAUSES && status != answer; i++) {
        ffm_platform_pause(PAUSE_MS);
        status = ffm_plain(handle, question);
    }
    return status;
}

static void fire(struct ffm_report *r, const char *line)
{
    CHECK(r, ffm_platform_interrupt(line));
}

/* Lines may keep what fired while they were disabled: takes that away, and leaves the line disabled. */
static void settle(void)
{
    ffm_platform_pause(NOTHING_MS);
    if ((drive(FFM_DRIVE_SEE) & FFM_LINE_SLOW) != 0) {
        drive(FFM_DRIVE_EOI);
    }
    drive(FFM_DRIVE_DISABLE);
}

static void disabled_at_start(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    CHECK_EQ(r, drive(FFM_DRIVE_DISABLE), 0);
    CHECK_EQ(r, drive(FFM_DRIVE_DISABLE_FAST), 0);
    CHECK_EQ(r, drive(FFM_DRIVE_RUNS), 0);
}

static void second_level(struct ffm_report *r, int32_t arg)
{
    psa_handle_t older = psa_connect(FFM_OLD_SID, FFM_OLD_VERSION);
    (void)arg;
    drive(FFM_DRIVE_ENABLE);
    drive(FFM_DRIVE_ENABLE); /* harmless */
    CHECK_EQ(r, drive(FFM_DRIVE_SEE), 0);
    for (int i = 0; i < 3; i++) {
        fire(r, slow_line);
        CHECK_EQ(r, drive_until(FFM_DRIVE_HANDLE, FFM_DRIVE_SEE, FFM_LINE_SLOW), FFM_LINE_SLOW);
        CHECK_EQ(r, drive(FFM_DRIVE_SEE), FFM_LINE_SLOW); /* it stays until the end of interrupt */
        CHECK_EQ(r, ffm_plain(older, FFM_DRIVE_SEE), 0);  /* its owner's alone */
        drive(FFM_DRIVE_EOI);
        CHECK_EQ(r, drive(FFM_DRIVE_SEE), 0);
    }
    CHECK_EQ(r, drive(FFM_DRIVE_DISABLE), 1);
    CHECK_EQ(r, drive(FFM_DRIVE_DISABLE), 0);
    psa_close(older);
}

static void disabled_is_silent(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    drive(FFM_DRIVE_DISABLE);
    fire(r, slow_line);
    ffm_platform_pause(NOTHING_MS);
    CHECK_EQ(r, drive(FFM_DRIVE_SEE), 0);
    drive(FFM_DRIVE_ENABLE); /* whether what fired meanwhile is kept is the platform's affair */
    settle();
}

static void disabling_clears_nothing(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    drive(FFM_DRIVE_ENABLE);
    fire(r, slow_line);
    CHECK_EQ(r, drive_until(FFM_DRIVE_HANDLE, FFM_DRIVE_SEE, FFM_LINE_SLOW), FFM_LINE_SLOW);
    drive(FFM_DRIVE_DISABLE);
    CHECK_EQ(r, drive(FFM_DRIVE_SEE), FFM_LINE_SLOW);
    drive(FFM_DRIVE_EOI); /* which enables the line again */
    CHECK_EQ(r, drive(FFM_DRIVE_DISABLE), 1);
    settle();
}

static void first_level(struct ffm_report *r, int32_t arg)
{
    psa_status_t runs = drive(FFM_DRIVE_RUNS);
    (void)arg;
    drive(FFM_DRIVE_LOUD);
    drive(FFM_DRIVE_ENABLE_FAST);
    for (int i = 0; i < 3; i++) {
        fire(r, fast_line);
        CHECK_EQ(r, drive_until(FFM_DRIVE_HANDLE, FFM_DRIVE_RUNS, runs + 1 + i), runs + 1 + i);
        CHECK_EQ(r, drive_until(FFM_DRIVE_HANDLE, FFM_DRIVE_SEE, FFM_LINE_FAST), FFM_LINE_FAST);
        drive(FFM_DRIVE_RESET_FAST);
        CHECK_EQ(r, drive(FFM_DRIVE_SEE), 0);
    }
    drive(FFM_DRIVE_QUIET);
    fire(r, fast_line); /* the line is not masked by what went before */
    CHECK_EQ(r, drive_until(FFM_DRIVE_HANDLE, FFM_DRIVE_RUNS, runs + 4), runs + 4);
    CHECK_EQ(r, drive(FFM_DRIVE_SEE), 0);
    fire(r, fast_line);
    CHECK_EQ(r, drive_until(FFM_DRIVE_HANDLE, FFM_DRIVE_RUNS, runs + 5), runs + 5);
    CHECK_EQ(r, drive(FFM_DRIVE_DISABLE_FAST), 1);
    CHECK_EQ(r, drive(FFM_DRIVE_DISABLE_FAST), 0);
}

static void first_level_is_excluded(struct ffm_report *r, int32_t arg)
{
    psa_status_t runs = drive(FFM_DRIVE_RUNS);
    (void)arg;
    drive(FFM_DRIVE_QUIET);
    drive(FFM_DRIVE_DISABLE_FAST);
    fire(r, fast_line);
    ffm_platform_pause(NOTHING_MS);
    CHECK_EQ(r, drive(FFM_DRIVE_RUNS), runs);
    CHECK_EQ(r, drive(FFM_DRIVE_SEE), 0);
    drive(FFM_DRIVE_ENABLE_FAST);
    ffm_platform_pause(NOTHING_MS);
    drive(FFM_DRIVE_DISABLE_FAST);
}

static void of_framework_1_0(struct ffm_report *r, int32_t arg)
{
    psa_handle_t older = psa_connect(FFM_OLD_SID, FFM_OLD_VERSION);
    (void)arg;
    CHECK(r, PSA_HANDLE_IS_VALID(older));
    for (int i = 0; i < 2; i++) {
        fire(r, old_line); /* nobody has enabled it, the first time */
        CHECK_EQ(r, drive_until(older, FFM_DRIVE_SEE, FFM_LINE_SLOW), FFM_LINE_SLOW);
        CHECK_EQ(r, ffm_plain(older, FFM_DRIVE_EOI), PSA_SUCCESS);
        CHECK_EQ(r, ffm_plain(older, FFM_DRIVE_SEE), 0);
        CHECK_EQ(r, ffm_plain(older, FFM_DRIVE_ENABLE), PSA_SUCCESS);
    }
    CHECK_EQ(r, ffm_plain(older, FFM_DRIVE_DISABLE), 1);
    CHECK_EQ(r, ffm_plain(older, FFM_DRIVE_ENABLE), PSA_SUCCESS);
    psa_close(older);
}

static void misuse(struct ffm_report *r, int32_t type)
{
    CHECK(r, drive(type) < 0);
}

static void misuse_asserted(struct ffm_report *r, int32_t type)
{
    drive(FFM_DRIVE_ENABLE);
    fire(r, slow_line);
    CHECK_EQ(r, drive_until(FFM_DRIVE_HANDLE, FFM_DRIVE_SEE, FFM_LINE_SLOW), FFM_LINE_SLOW);
    CHECK(r, drive(type) < 0);
}

static void misuse_fast(struct ffm_report *r, int32_t type)
{
    drive(FFM_DRIVE_LOUD);
    drive(FFM_DRIVE_ENABLE_FAST);
    fire(r, fast_line);
    CHECK_EQ(r, drive_until(FFM_DRIVE_HANDLE, FFM_DRIVE_SEE, FFM_LINE_FAST), FFM_LINE_FAST);
    CHECK(r, drive(type) < 0);
}

static void rude(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    drive(FFM_DRIVE_ENABLE_RUDE);
    (void)ffm_platform_interrupt(rude_line); /* the answer may not come */
    (void)r;
}

static void heap(struct ffm_report *r, int32_t type)
{
    CHECK_EQ(r, drive(type), PSA_SUCCESS); /* else -100000, minus the line of heap.c */
}

static void no_heap(struct ffm_report *r, int32_t type)
{
    psa_handle_t older = psa_connect(FFM_OLD_SID, FFM_OLD_VERSION);
    CHECK_EQ(r, ffm_plain(older, type), PSA_SUCCESS);
    psa_close(older);
}

#define RUNS(name, clauses, run, arg, needs) { name, clauses, run, arg, FFM_OUTSIDE, 0, 0, needs }
#define ENDS(name, clauses, run, arg, why) { name, clauses, run, arg, FFM_OUTSIDE, why, FFM_DRIVER, FFM_HAS_INTERRUPTS }
#define LINES FFM_HAS_INTERRUPTS

static const struct ffm_test tests[] = {
    RUNS("interrupts_of_1_1_are_disabled_at_start", "FFM-IRQ-START-11 FFM-IRQ-DISABLE-RESULT FFM-NAMES-IRQ-11", disabled_at_start, 0, LINES),
    RUNS("a_second_level_interrupt_stays_until_its_end", "FFM-IRQ-SLIH FFM-EOI-CLEARS FFM-IRQ-ENABLE FFM-IRQ-DISABLE-RESULT FFM-IRQ-OWNER FFM-SIGNAL-STICKY FFM-WAIT-KEEPS FFM-NAMES-IRQ-11", second_level, 0, LINES),
    RUNS("a_disabled_line_is_silent", "FFM-IRQ-DISABLE", disabled_is_silent, 0, LINES),
    RUNS("disabling_a_line_clears_no_signal", "FFM-IRQ-DISABLE-KEEPS FFM-EOI-DISABLED", disabling_clears_nothing, 0, LINES),
    RUNS("a_first_level_function_runs_and_says_whether_to_signal", "FFM-FLIH-RUNS FFM-FLIH-SIGNAL FFM-FLIH-NOT-MASKED FFM-RESET-SIGNAL FFM-CONST-FLIH", first_level, 0, LINES),
    RUNS("a_first_level_function_does_not_run_while_its_line_is_disabled", "FFM-FLIH-EXCLUDED FFM-IRQ-DISABLE", first_level_is_excluded, 0, LINES),
    RUNS("interrupts_of_1_0_are_enabled_at_start", "FFM-IRQ-START-10 FFM-IRQ-ENABLE-10 FFM-NAMES-IRQ-10 FFM-EOI-CLEARS", of_framework_1_0, 0, LINES),
    ENDS("ending_a_silent_interrupt_is_a_panic", "FFM-EOI-ASSERTED", misuse, FFM_DRIVE_EOI_SILENT, FFM_CAUSE_SIGNAL),
    ENDS("ending_two_interrupts_is_a_panic", "FFM-IRQ-ONE-SIGNAL", misuse, FFM_DRIVE_EOI_TWO, FFM_CAUSE_SIGNAL),
    ENDS("ending_a_first_level_interrupt_is_a_panic", "FFM-EOI-FLIH", misuse_fast, FFM_DRIVE_EOI_FAST, FFM_CAUSE_SIGNAL),
    ENDS("resetting_a_silent_signal_is_a_panic", "FFM-RESET-ASSERTED", misuse, FFM_DRIVE_RESET_SILENT, FFM_CAUSE_SIGNAL),
    ENDS("resetting_a_second_level_signal_is_a_panic", "FFM-RESET-SLIH", misuse_asserted, FFM_DRIVE_RESET_SLOW, FFM_CAUSE_SIGNAL),
    ENDS("resetting_two_signals_is_a_panic", "FFM-IRQ-ONE-SIGNAL", misuse, FFM_DRIVE_RESET_TWO, FFM_CAUSE_SIGNAL),
    ENDS("enabling_two_lines_is_a_panic", "FFM-IRQ-ONE-SIGNAL", misuse, FFM_DRIVE_ENABLE_TWO, FFM_CAUSE_SIGNAL),
    ENDS("disabling_two_lines_is_a_panic", "FFM-IRQ-ONE-SIGNAL", misuse, FFM_DRIVE_DISABLE_TWO, FFM_CAUSE_SIGNAL),
    ENDS("getting_an_interrupt_is_a_panic", "FFM-GET-SERVICE-SIGNAL", misuse_asserted, FFM_DRIVE_GET_LINE, FFM_CAUSE_SIGNAL),
    ENDS("a_first_level_function_may_call_nothing", "FFM-FLIH-API", rude, 0, FFM_CAUSE_FIRST_LEVEL),
    RUNS("all_of_a_heap_can_be_had_and_no_more", "FFM-HEAP-SIZE", heap, FFM_DRIVE_HEAP_ALL, FFM_HAS_HEAP),
    RUNS("memory_of_the_heap_comes_zeroed", "FFM-HEAP-ZEROED", heap, FFM_DRIVE_HEAP_ZERO, FFM_HAS_HEAP),
    RUNS("memory_of_the_heap_is_scrubbed", "FFM-HEAP-SCRUBBED", heap, FFM_DRIVE_HEAP_SCRUB, FFM_HAS_HEAP),
    RUNS("growing_memory_moves_and_scrubs", "FFM-HEAP-REALLOC FFM-HEAP-SCRUBBED", heap, FFM_DRIVE_HEAP_REALLOC, FFM_HAS_HEAP),
    RUNS("a_partition_without_a_heap_gets_nothing", "FFM-HEAP-NONE FFM-HEAP-OWN", no_heap, FFM_DRIVE_HEAP_NONE, FFM_HAS_HEAP),
    RUNS("a_partition_has_the_functions_of_memory", "FFM-C-MEMORY", heap, FFM_DRIVE_MEMORY, 0),
};

const struct ffm_table ffm_interrupt_table = { tests, sizeof(tests) / sizeof(tests[0]) };
