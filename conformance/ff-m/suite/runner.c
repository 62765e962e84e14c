/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Runs all tests in order, from each side; goes on where a restart interrupted it.
 */
#include <stddef.h>

#include "platform.h"
#include "psa/client.h"
#include "psa_manifest/pid.h"
#include "psa_manifest/sid.h"
#include "tests.h"

enum { SIDES = 3, TEXT_MAX = 400 };

/* One test from one side. Its number travels through a restart. */
struct step {
    const struct ffm_test *test;
    uint32_t side;
    uint32_t shared_index; /* for the partitions that run it */
};

static const struct {
    uint32_t side;
    int32_t partition;
    const char *name;
} sides[SIDES] = {
    { FFM_OUTSIDE, 0, "from_outside" },
    { FFM_IPC, FFM_CLIENT, "from_ipc" },
    { FFM_SFN, FFM_FUNCTIONS, "from_sfn" },
};

static const struct ffm_test *test_at(uint32_t index)
{
    const struct ffm_table *const tables[] = { &ffm_outside_table, &ffm_interrupt_table, &ffm_misuse_table };
    const struct ffm_test *test = ffm_shared_test(index);
    uint32_t rest = index - ffm_connect_table.count - ffm_call_table.count - ffm_message_table.count;
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]) && test == NULL; i++) {
        test = rest < tables[i]->count ? &tables[i]->tests[rest] : NULL;
        rest -= tables[i]->count;
    }
    return test;
}

static void record(const struct step *step, enum ffm_result result, const char *reason)
{
    char name[160];
    size_t at = ffm_append(name, sizeof(name), 0, step->test->name);
    at = ffm_append(name, sizeof(name), at, "_");
    ffm_append(name, sizeof(name), at, sides[step->side].name);
    struct ffm_line line = { .name = name, .clauses = step->test->clauses, .reason = reason, .result = result };
    ffm_platform_result(&line);
}

/* Which partition the step must end; 0: none. */
static int32_t victim_of(const struct step *step)
{
    if (step->test->dies != 0) {
        return step->test->dies;
    }
    return step->test->causes != 0 ? sides[step->side].partition : 0;
}

static size_t append_report(char *text, size_t at, const struct ffm_report *r)
{
    at = ffm_append(text, TEXT_MAX, at, "line ");
    at = ffm_append_number(text, TEXT_MAX, at, r->line);
    at = ffm_append(text, TEXT_MAX, at, ": ");
    return ffm_append(text, TEXT_MAX, at, r->what);
}

/* The record must name the partition that had to die, and the cause. */
static bool is_right_death(const struct step *step, const struct ffm_death *death, char *text)
{
    bool is_known = (ffm_platform_features() & FFM_HAS_RECORDS) != 0;
    bool is_right = !is_known || (death->partition == victim_of(step) && (death->cause & step->test->causes) != 0);
    if (!is_right) {
        size_t at = ffm_append(text, TEXT_MAX, 0, "partition ");
        at = ffm_append_number(text, TEXT_MAX, at, victim_of(step));
        at = ffm_append(text, TEXT_MAX, at, " and its cause were expected, the record says: ");
        ffm_append(text, TEXT_MAX, at, death->text);
    }
    return is_right;
}

static void judge(const struct step *step, const struct ffm_report *r)
{
    char text[TEXT_MAX] = "";
    struct ffm_death death = { 0 };
    bool is_good = r->line == 0;
    if (!is_good) {
        append_report(text, 0, r);
    }
    if (victim_of(step) != 0) {
        char why[TEXT_MAX] = "";
        bool has_died = ffm_platform_death(&death);
        if (!has_died) {
            size_t at = ffm_append(why, sizeof(why), 0, "a panic was expected: ");
            ffm_append(why, sizeof(why), at, death.text);
        }
        if (!has_died || !is_right_death(step, &death, why)) {
            size_t at = ffm_append(text, TEXT_MAX, 0, why);
            if (!is_good) {
                at = ffm_append(text, TEXT_MAX, at, "; ");
                append_report(text, at, r);
            }
            is_good = false;
        }
    }
    record(step, is_good ? FFM_PASS : FFM_FAIL, text);
}

/* The test in its partition. If that dies, as it may have to, there is no report. */
static void run_inside(const struct step *step, struct ffm_report *r)
{
    psa_outvec out = { r, sizeof(*r) };
    psa_handle_t handle = step->side == 1 ? FFM_CLIENT_RUN_HANDLE : FFM_FUNCTION_RUN_HANDLE;
    psa_status_t status = psa_call(handle, (int32_t)step->shared_index, NULL, 0, &out, 1);
    bool must_die = victim_of(step) != 0;
    if (status == PSA_SUCCESS && !must_die && out.len == sizeof(*r)) {
        return;
    }
    *r = (struct ffm_report){ .side = sides[step->side].side };
    if (must_die) {
        CHECK(r, status < 0); /* it came back from what must not return */
    } else {
        CHECK_EQ(r, status, PSA_SUCCESS);
    }
}

static void run_step(const struct step *step, uint32_t number)
{
    struct ffm_report report = { .side = sides[step->side].side };
    bool must_die = victim_of(step) != 0;
    ffm_platform_remember(number + 1);
    if (must_die) {
        ffm_platform_expect(victim_of(step), step->test->causes);
    }
    if (step->side == 0) {
        step->test->run(&report, step->test->arg);
    } else {
        run_inside(step, &report);
    }
    judge(step, &report);
}

/* The runner was restarted in the middle of a step: it was the step's panic, or something went wrong. */
static void judge_interrupted(const struct step *step)
{
    struct ffm_death death = { 0 };
    char text[TEXT_MAX] = "";
    if (victim_of(step) != 0) {
        judge(step, &(struct ffm_report){ 0 });
        return;
    }
    (void)ffm_platform_death(&death);
    size_t at = ffm_append(text, sizeof(text), 0, "no panic was expected: ");
    ffm_append(text, sizeof(text), at, death.text);
    record(step, FFM_FAIL, text);
}

static bool step_at(uint32_t number, struct step *step)
{
    uint32_t index = number / SIDES;
    step->test = test_at(index);
    step->side = number % SIDES;
    step->shared_index = index;
    return step->test != NULL;
}

void ffm_run(void)
{
    struct step step;
    uint32_t number = ffm_platform_recall();
    if (number != 0 && step_at(number - 1, &step)) {
        judge_interrupted(&step);
    }
    for (; step_at(number, &step); number++) {
        if ((step.test->sides & sides[step.side].side) == 0) {
            continue;
        }
        if ((step.test->needs & ~ffm_platform_features()) != 0) {
            record(&step, FFM_SKIP, "the platform has not what this test needs");
            continue;
        }
        run_step(&step, number);
    }
    ffm_platform_remember(0);
}

void ffm_list(void (*put)(const char *name, const char *sides, const char *clauses, const char *ends))
{
    const struct ffm_test *test;
    for (uint32_t index = 0; (test = test_at(index)) != NULL; index++) {
        char from[40] = "";
        const char *ends = test->dies == FFM_BAD ? "FFM_BAD" : test->dies == FFM_FUNCTIONS ? "FFM_FUNCTIONS" : "";
        ends = test->dies == FFM_DRIVER ? "FFM_DRIVER" : ends;
        size_t at = 0;
        for (uint32_t side = 0; side < SIDES; side++) {
            if ((test->sides & sides[side].side) != 0) {
                static const char *const words[SIDES] = { "outside", "IPC", "SFN" };
                at = ffm_append(from, sizeof(from), at, at == 0 ? "" : ", ");
                at = ffm_append(from, sizeof(from), at, words[side]);
            }
        }
        put(test->name, from, test->clauses, test->dies == 0 && test->causes != 0 ? "caller" : ends);
    }
}
