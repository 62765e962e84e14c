/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "sim.h"

#include <string.h>

/*
 * Power is cut at every step of a change, and again at every step of the next mount and change. After each
 * cut: the interrupted batch is there whole or not at all, all else is exact, and what was once seen after a
 * mount stays.
 */

const struct shape sim_shapes[SIM_SHAPES] = {
    { "unit 1, 7 blocks of 1 KiB", { 1, 1024, 7 }, 60, 61 },
    { "unit 4, 9 blocks of 2 KiB", { 4, 2048, 9 }, 150, 13 },
    { "unit 8, 3 blocks of 2 KiB", { 8, 2048, 3 }, 100, 5 },
    { "unit 16, 2 blocks of 4 KiB", { 16, 4096, 2 }, 250, 1 },
    { "unit 16, 32 blocks of 512 B, objects over four blocks", { 16, 512, 32 }, 1700, 3 },
    { "unit 32, 16 blocks of 1 KiB", { 32, 1024, 16 }, 500, 1 },
    { "unit 64, 8 blocks of 8 KiB", { 64, 8192, 8 }, 900, 1 },
    { "unit 256, 4 blocks of 16 KiB", { 256, 16384, 4 }, 1000, 1 },
    { "unit 512, 15 blocks of 4 KiB", { 512, 4096, 15 }, 1200, 1 },
    { "unit 512, 34 blocks of 1 KiB, objects over four blocks", { 512, 1024, 34 }, 1500, 1 },
    { "unit 512, 2 blocks of 128 KiB", { 512, 131072, 2 }, 8000, 1 },
};

struct workload {
    uint8_t keys;      /* how many are used */
    uint8_t remove_of; /* one edit in so many removes; 0: none */
    uint8_t size;      /* largest object, in 16ths of object_max */
    uint8_t edits;     /* most in a change */
    uint8_t open_of;   /* one change in so many leaves its batch open; 0: none */
};

static const struct workload workloads[SIM_WORKLOADS] = {
    { 2, 0, 2, 1, 0 },            /* two small objects, again and again */
    { WORLD_KEYS, 3, 8, 1, 0 },   /* many objects, set and removed */
    { 16, 5, 16, 1, 0 },          /* large objects in a full store */
    { 6, 4, 4, EDITS_MAX, 4 },    /* batches */
    { 16, 5, 16, 3, 7 },          /* batches in a full store */
};

/* How the power goes, and how often each step is tried so. */
struct manner {
    enum flash_fault_model model;
    enum flash_cut cut;
    bool is_kill; /* the process dies, the cache lives on until it has been seen; then the power goes */
    uint32_t draws;
};

static const struct manner manners[] = {
    { FLASH_FAULT_NOR, FLASH_CUT_CLEAN, false, 1 },      { FLASH_FAULT_NOR, FLASH_CUT_TORN, false, 1 },
    { FLASH_FAULT_NOR, FLASH_CUT_GARBAGE, false, 1 },    { FLASH_FAULT_NOR, FLASH_CUT_UNREADABLE, false, 1 },
    { FLASH_FAULT_CACHE, FLASH_CUT_CLEAN, false, 1 },    { FLASH_FAULT_CACHE, FLASH_CUT_TORN, false, 6 },
    { FLASH_FAULT_CACHE, FLASH_CUT_GARBAGE, false, 4 },  { FLASH_FAULT_CACHE, FLASH_CUT_TORN, true, 2 },
};

enum { FILL_EVERY = 37, QUIET_MOST = 20000, PLAIN_IN_A_ROW = 2, YOUNG = 3, LOSSES_TOLD = 20 };

static struct world_state before;
static struct world_state crashed;
static uint32_t random_state;
static const struct effort *effort_now;

void sim_seed(uint32_t seed)
{
    random_state = seed;
}

uint32_t sim_draw(uint32_t below)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % below;
}

struct change sim_draw_change(uint32_t workload, const struct shape *shape)
{
    const struct workload *kind = &workloads[workload];
    struct change change = { .count = (uint8_t)(1 + sim_draw(kind->edits)) };
    for (uint8_t i = 0; i < change.count; i++) {
        struct edit *edit = &change.edits[i];
        edit->key = (uint8_t)sim_draw(kind->keys);
        edit->seed = sim_draw(1u << 24);
        edit->removes = kind->remove_of != 0 && sim_draw(kind->remove_of) == 0 && world.known[edit->key].is_there;
        edit->len = edit->removes ? 0 : sim_draw(shape->object_max * kind->size / 16 + 1);
    }
    bool stays_open = kind->open_of != 0 && sim_draw(kind->open_of) == 0;
    bool commits = kind->edits > 1 && sim_draw(2) == 0;
    change.ending = stays_open ? STAYS_OPEN : commits ? ENDS_BY_COMMIT : ENDS_ITSELF;
    return change;
}

static bool expect_mounted(void)
{
    bool is_mounted = world_mount() == PSA_SUCCESS;
    expect_kept(is_mounted, "it mounts");
    expect_kept(world_fault.medium->breaches == 0, "no unit is programmed twice");
    world_fault.medium->breaches = 0;
    tally.reached[REACHED_TORN] += world.store.head_torn;
    tally.reached[REACHED_GIVEN_UP] += world.store.report.discarded != 0;
    tally.reached[REACHED_UNREADABLE] += world.store.report.unreadable != 0;
    return is_mounted;
}

/* The interrupted batch is old or new: tells the dictionary which, for it must stay so. The outcome. */
static uint32_t settle(const struct known after[WORLD_KEYS], bool may_be_new)
{
    bool is_old = world_is(world.durable);
    bool is_new = !is_old && may_be_new && world_is(after);
    expect_kept(is_old || is_new, "the batch is old or new, and all else exact");
    tally.reached[is_new ? REACHED_NEW : REACHED_OLD]++;
    world_settle(is_new ? after : world.durable);
    return (uint32_t)is_new | (uint32_t)world.store.head_torn << 1 | (uint32_t)(world.store.report.discarded != 0) << 2;
}

static uint32_t power_returns(const struct manner *manner, const struct plan *plan, bool may_be_new, uint64_t seed)
{
    if (manner->is_kill) {
        world_fault.is_off = false;
        (void)expect_mounted();
        (void)settle(plan->after, may_be_new);
        flash_fault_arm(&world_fault, 0, FLASH_CUT_TORN, seed);
        flash_fault_cut(&world_fault);
    }
    flash_fault_restore(&world_fault);
    (void)expect_mounted();
    return settle(plan->after, may_be_new);
}

static void fill_sometimes(bool is_new)
{
    if (is_new && tally.cases % FILL_EVERY == 0) {
        tally.reached[REACHED_FILLED]++;
        expect_kept(world_takes_full_capacity(), "it takes its full capacity");
    }
}

/* From a crashed medium: mount and change once more, cut at each step of both. */
static void cut_the_recovery(const struct manner *manner, const struct change *change, uint64_t seed)
{
    world_save(&crashed);
    for (uint32_t step = 1;; step++) {
        struct plan plan;
        world_load(&crashed);
        where.second = step;
        world_plan(change, &plan); /* by the dictionary; the store of the crashed world is mounted */
        flash_fault_arm(&world_fault, step, manner->cut, seed + step);
        bool mounted = world_mount() == PSA_SUCCESS;
        psa_status_t status = mounted ? world_change(change, &plan) : PSA_ERROR_STORAGE_FAILURE;
        if (!world_fault.is_off) {
            expect_kept(status == PSA_SUCCESS && world_is(plan.after), "the change after the cut succeeds");
            break;
        }
        tally.reached[REACHED_SECOND]++;
        uint32_t outcome = power_returns(manner, &plan, true, seed + step);
        fill_sometimes(case_counts(outcome));
    }
    where.second = 0;
}

static void note_states(const struct store_report *old)
{
    const struct store *store = &world.store;
    tally.reached[REACHED_COLLECTING] += store->report.moved != old->moved;
    tally.reached[REACHED_ERASING] += store->report.erased != old->erased;
    tally.reached[REACHED_NOTE] += store->report.notes != old->notes;
    tally.reached[REACHED_WRAP] += store->head >= 2 * world_fault.flash.geometry.block_count;
    tally.reached[REACHED_BATCH] += store->batch != 0;
}

/* One case. False: the change was over before the step. */
static bool cut_once(const struct manner *manner, const struct change *change, const struct plan *plan, uint32_t step,
                     uint64_t seed)
{
    uint8_t other = (uint8_t)((change->edits[0].key + 1) % WORLD_KEYS);
    struct change again = { .edits = { { false, other, 40, step + 7 }, { false, (uint8_t)(step % 3), 9, step } } };
    world_load(&before);
    struct store_report old = world.store.report;
    bool was_open = world.store.batch != 0;
    where.step = step;
    flash_fault_arm(&world_fault, step, manner->is_kill ? FLASH_CUT_CLEAN : manner->cut, seed);
    psa_status_t status = world_change(change, plan);
    if (!world_fault.is_off) {
        expect_kept(status == PSA_SUCCESS, "the change is as planned");
        return false;
    }
    expect_kept(status == PSA_ERROR_STORAGE_FAILURE, "a cut is told");
    note_states(&old);
    tally.reached[REACHED_OPEN] += was_open;
    uint32_t outcome = power_returns(manner, plan, change->ending != STAYS_OPEN, seed);
    bool is_new = case_counts(outcome);
    uint32_t stride = sim_shapes[where.shape].stride * effort_now->stride;
    again.count = step % 2 == 0 ? 2 : 1;
    if ((step + change->edits[0].seed) % stride == 0) {
        cut_the_recovery(manner, &again, seed);
    } else {
        struct plan next;
        world_plan(&again, &next);
        bool is_done = world_change(&again, &next) == PSA_SUCCESS && world_is(next.after);
        expect_kept(is_done, "the change after the cut succeeds");
        fill_sometimes(is_new);
    }
    return true;
}

static void cut_everywhere(const struct change *change, const struct plan *plan, enum flash_fault_model model)
{
    world_save(&before);
    for (size_t m = 0; m < sizeof(manners) / sizeof(manners[0]); m++) {
        for (uint32_t i = 0; manners[m].model == model && i < manners[m].draws; i++) {
            uint64_t seed = (uint64_t)i << 32 | m << 24;
            where.manner = (uint32_t)m;
            for (uint32_t step = 1; cut_once(&manners[m], change, plan, step, seed + step * 977u); step++) {
            }
        }
    }
    world_load(&before);
    where.step = 0;
}

/* Does the change, uncut. True if more happened than one append. */
static bool carry_out(const struct change *change, const struct plan *plan)
{
    struct store_report old = world.store.report;
    uint32_t head = world.store.head;
    bool was_open = world.store.batch != 0;
    for (uint8_t i = 0; i < change->count; i++) {
        tally.reached[REACHED_FULL] += plan->status[i] == PSA_ERROR_INSUFFICIENT_STORAGE;
    }
    expect_kept(world_change(change, plan) == PSA_SUCCESS && world_is(plan->after), "a change succeeds as planned");
    const struct store_report *new = &world.store.report;
    return new->moved != old.moved || new->erased != old.erased || world.store.head != head || was_open;
}

void sim_cut(uint32_t shape, uint32_t workload, enum flash_fault_model model, const struct effort *effort)
{
    static struct world_state start;
    uint32_t plain = 0;
    uint32_t cut = 0;
    where = (struct where){ .shape = shape, .workload = workload, .model = model };
    effort_now = effort;
    cases_clear();
    world_make(&sim_shapes[shape], model);
    sim_seed(workload * 7919u + 17u);
    for (uint32_t i = 0; cut < effort->changes && i < QUIET_MOST && tally.losses < LOSSES_TOLD; i++) {
        struct change change = sim_draw_change(workload, &sim_shapes[shape]);
        struct plan plan;
        bool is_young = i < YOUNG;
        bool is_round = world.store.head >= 2 * sim_shapes[shape].geometry.block_count;
        where.change = i;
        world_plan(&change, &plan);
        world_save(&start);
        bool is_eventful = carry_out(&change, &plan);
        plain = is_eventful ? 0 : plain + 1;
        if (is_young || (is_round && plain <= PLAIN_IN_A_ROW)) {
            world_load(&start);
            cut_everywhere(&change, &plan, model);
            expect_kept(world_change(&change, &plan) == PSA_SUCCESS, "a change succeeds as planned");
            cut += !is_young;
        }
    }
}

static void loop_of_cuts(const struct shape *shape, enum flash_fault_model model, uint32_t fixed_step)
{
    world_make(shape, model);
    sim_seed(fixed_step + 3);
    where.second = fixed_step;
    for (uint32_t i = 0; i < 440; i++) {
        struct change change = sim_draw_change(i < 40 ? 2 : i % 2 == 0 ? 1 : 4, shape);
        struct plan plan;
        uint32_t drawn = 1 + sim_draw(i % 2 == 0 ? 12 : 2 * shape->object_max);
        uint32_t step = i < 40 ? 0 : fixed_step != 0 ? fixed_step : drawn;
        where.change = i;
        world_plan(&change, &plan);
        flash_fault_arm(&world_fault, step, i % 3 == 0 ? FLASH_CUT_GARBAGE : FLASH_CUT_TORN, i);
        psa_status_t status = world_change(&change, &plan);
        if (world_fault.is_off) {
            flash_fault_restore(&world_fault);
            (void)expect_mounted();
            (void)case_counts(settle(plan.after, change.ending != STAYS_OPEN));
        } else {
            expect_kept(status == PSA_SUCCESS, "a change succeeds as planned");
        }
    }
    flash_fault_arm(&world_fault, 0, FLASH_CUT_CLEAN, 0);
    (void)world_mount();
    (void)settle(world.durable, false);
    expect_kept(world_takes_full_capacity(), "it takes its full capacity after many cuts");
}

void sim_loops(uint32_t shape, enum flash_fault_model model, const struct effort *effort)
{
    where = (struct where){ .shape = shape, .workload = SIM_WORKLOADS, .model = model };
    cases_clear();
    for (uint32_t i = 0; i < effort->loops && tally.losses < LOSSES_TOLD; i++) {
        bool is_fine = model == FLASH_FAULT_NOR && sim_shapes[shape].geometry.program_unit < 16;
        loop_of_cuts(&sim_shapes[shape], model, i * (is_fine ? 23 : 1));
    }
}
