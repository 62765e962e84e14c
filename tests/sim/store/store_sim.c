/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "world.h"

/*
 * Power is cut at every step of every change of a workload, and again at every step of the next mount and change.
 * After each cut: the interrupted change is wholly old or wholly new, all else is exact, and what was once seen after
 * a mount stays. Every 29th case then fills the store to its stated capacity.
 */

static const struct shape shapes[] = {
    { "unit 1, block 1 KiB", { 1, 1024, 16 }, 300 },
    { "unit 16, block 512 B, objects over four blocks", { 16, 512, 32 }, 1700 },
    { "unit 32, block 1 KiB", { 32, 1024, 16 }, 500 },
    { "unit 512, block 4 KiB", { 512, 4096, 15 }, 1200 },
    { "unit 512, block 1 KiB, objects over four blocks", { 512, 1024, 32 }, 1500 },
};

enum { SHAPES = sizeof(shapes) / sizeof(shapes[0]) };

struct workload {
    const char *name;
    uint32_t changes;
    uint8_t keys;      /* how many are used */
    uint8_t remove_of; /* one change in so many removes; 0: none */
    uint8_t size;      /* largest object, in 16ths of object_max */
};

static const struct workload workloads[] = {
    { "two small objects, again and again", 60, 2, 0, 2 },
    { "many objects, set and removed", 60, WORLD_KEYS, 3, 8 },
    { "large objects in a full store", 50, 12, 5, 16 },
};

enum { WORKLOADS = sizeof(workloads) / sizeof(workloads[0]) };

/* How the power goes, and how often each step is tried so. */
struct manner {
    enum flash_fault_model model;
    enum flash_cut cut;
    bool is_kill; /* the process dies, the cache lives on until it has been seen; then the power goes */
    uint32_t draws;
};

static const struct manner manners[] = {
    { FLASH_FAULT_NOR, FLASH_CUT_CLEAN, false, 1 },     { FLASH_FAULT_NOR, FLASH_CUT_TORN, false, 1 },
    { FLASH_FAULT_NOR, FLASH_CUT_GARBAGE, false, 1 },   { FLASH_FAULT_CACHE, FLASH_CUT_CLEAN, false, 1 },
    { FLASH_FAULT_CACHE, FLASH_CUT_TORN, false, 6 },    { FLASH_FAULT_CACHE, FLASH_CUT_GARBAGE, false, 4 },
    { FLASH_FAULT_CACHE, FLASH_CUT_TORN, true, 2 },
};

static struct {
    unsigned long first;      /* cases with one cut */
    unsigned long second;     /* cases with a second cut in the recovery */
    unsigned long old, new;   /* outcomes of the interrupted change */
    unsigned long collecting; /* first cuts in a change that moved objects or erased */
    unsigned long torn;       /* mounts that met an unfit head */
    unsigned long voided;     /* mounts that gave up records */
    unsigned long filled;     /* cases followed to full capacity */
    unsigned long refused;    /* changes refused for want of room */
} counts;

static struct world_state before;
static struct world_state crashed;
static uint32_t random_state;

/*
 * After which first cuts the recovery is cut at each of its steps: after all with ASHLAR_SIM=full in the environment
 * (hours), else after a sample of them, taken anew for each change (under a minute).
 */
static bool is_full;
static uint32_t nor_stride;
enum { CACHE_STRIDE = 2 };

static uint32_t draw(uint32_t below)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % below;
}

static struct change next_change(const struct workload *workload, const struct shape *shape)
{
    struct change change = { .key = (uint8_t)draw(workload->keys), .seed = draw(1u << 24) };
    bool removes = workload->remove_of != 0 && draw(workload->remove_of) == 0;
    change.removes = removes && world.known[change.key].is_there;
    change.len = change.removes ? 0 : draw(shape->object_max * workload->size / 16 + 1);
    return change;
}

static void expect_mounted(void)
{
    EXPECT_EQ(world_mount(), PSA_SUCCESS);
    counts.torn += world.store.head_torn;
    counts.voided += world.store.report.discarded != 0;
    EXPECT_EQ(world_fault.medium->breaches, 0);
}

/* The interrupted change is old or new: tells the dictionary which, for it must stay so. */
static void settle(const struct change *change)
{
    struct known after = world_after(change);
    if (world_holds(change->key, &after)) {
        world.known[change->key] = after;
        counts.new++;
    } else {
        EXPECT(world_holds(change->key, &world.known[change->key]));
        counts.old++;
    }
    EXPECT(world_is_true());
}

static void power_returns(const struct manner *manner, const struct change *change, uint64_t seed)
{
    if (manner->is_kill) {
        world_fault.is_off = false;
        expect_mounted();
        settle(change);
        flash_fault_arm(&world_fault, 0, FLASH_CUT_TORN, seed);
        flash_fault_cut(&world_fault);
    }
    flash_fault_restore(&world_fault);
    expect_mounted();
}

/* From a crashed medium: mount and change once more, cut at each step of both. */
static void cut_the_recovery(const struct manner *manner, const struct change *change, uint64_t seed)
{
    world_save(&crashed);
    for (uint32_t step = 1;; step++) {
        world_load(&crashed);
        flash_fault_arm(&world_fault, step, manner->cut, seed + step);
        bool mounted = world_mount() == PSA_SUCCESS;
        psa_status_t forecast = mounted ? world_forecast(change) : PSA_ERROR_STORAGE_FAILURE;
        psa_status_t status = mounted ? world_change(change) : PSA_ERROR_STORAGE_FAILURE;
        if (!world_fault.is_off) {
            EXPECT_EQ(status, forecast);
            EXPECT(world_is_true());
            return;
        }
        counts.second++;
        power_returns(manner, change, seed + step);
        settle(change);
        if (counts.second % 29 == 0) {
            counts.filled++;
            EXPECT(world_takes_full_capacity());
            EXPECT(world_keeps_all());
        }
    }
}

/* One case. False: the change was over before the step. */
static bool cut_once(const struct manner *manner, const struct change *change, uint32_t step, uint64_t seed)
{
    struct change again = { .key = (uint8_t)((change->key + 1) % WORLD_KEYS), .len = 40, .seed = step + 7 };
    world_load(&before);
    uint32_t moved = world.store.report.moved + world.store.report.erased;
    flash_fault_arm(&world_fault, step, manner->is_kill ? FLASH_CUT_CLEAN : manner->cut, seed);
    psa_status_t forecast = world_forecast(change);
    psa_status_t status = world_change(change);
    if (!world_fault.is_off) {
        EXPECT_EQ(status, forecast);
        return false;
    }
    EXPECT_EQ(status, PSA_ERROR_STORAGE_FAILURE);
    counts.first++;
    counts.collecting += world.store.report.moved + world.store.report.erased != moved;
    power_returns(manner, change, seed);
    settle(change);
    if (is_full || (step + change->seed) % (manner->model == FLASH_FAULT_NOR ? nor_stride : CACHE_STRIDE) == 0) {
        cut_the_recovery(manner, &again, seed);
    } else {
        forecast = world_forecast(&again);
        EXPECT_EQ(world_change(&again), forecast);
        EXPECT(world_is_true());
    }
    return true;
}

static void cut_everywhere(const struct manner *manner, const struct change *change)
{
    for (uint32_t i = 0; i < manner->draws; i++) {
        for (uint32_t step = 1; cut_once(manner, change, step, ((uint64_t)i << 32) + step * 977u); step++) {
        }
    }
    world_load(&before);
}

static void run(const struct shape *shape, const struct workload *workload, const struct manner *manner)
{
    is_full = getenv("ASHLAR_SIM") != NULL && strcmp(getenv("ASHLAR_SIM"), "full") == 0;
    nor_stride = shape->geometry.program_unit < 16 ? 127 : shape->geometry.program_unit < 64 ? 11 : 1;
    world_make(shape, manner->model);
    random_state = (uint32_t)(workload - workloads) * 7919u + 17u;
    EXPECT_EQ(world_mount(), PSA_SUCCESS);
    for (uint32_t i = 0; i < workload->changes; i++) {
        struct change change = next_change(workload, shape);
        world_save(&before);
        cut_everywhere(manner, &change);
        psa_status_t forecast = world_forecast(&change);
        EXPECT_EQ(world_change(&change), forecast);
        counts.refused += forecast == PSA_ERROR_INSUFFICIENT_STORAGE;
        EXPECT(world_is_true());
    }
}

static void run_all(enum flash_fault_model model)
{
    memset(&counts, 0, sizeof(counts));
    for (uint32_t i = 0; i < SHAPES * WORKLOADS; i++) {
        for (uint32_t m = 0; m < sizeof(manners) / sizeof(manners[0]); m++) {
            if (manners[m].model == model) {
                run(&shapes[i / WORKLOADS], &workloads[i % WORKLOADS], &manners[m]);
            }
        }
    }
    printf("# cuts: %lu, second cuts: %lu; outcome old %lu, new %lu\n", counts.first, counts.second, counts.old,
           counts.new);
    printf("# reached: while collecting %lu, torn head %lu, records given up %lu, full store %lu, filled after %lu\n",
           counts.collecting, counts.torn, counts.voided, counts.refused, counts.filled);
    EXPECT(counts.first > 1000 && counts.second > 1000 && counts.collecting > 100 && counts.torn > 100);
    EXPECT(counts.voided > 10 && counts.refused > 10 && counts.filled > 10 && counts.old > 100 && counts.new > 100);
}

/* @tests C.STO.ATOMIC */
static void no_cut_of_power_loses_anything_on_nor_flash(void)
{
    run_all(FLASH_FAULT_NOR);
}

static void no_cut_of_power_loses_anything_behind_a_write_cache(void)
{
    run_all(FLASH_FAULT_CACHE);
}

/* Power fails in nearly every change of a full store, for long: at a step drawn anew, or always at the same one. */
static void loop_of_cuts(const struct shape *shape, enum flash_fault_model model, uint32_t fixed_step)
{
    world_make(shape, model);
    random_state = fixed_step + 3;
    EXPECT_EQ(world_mount(), PSA_SUCCESS);
    for (uint32_t i = 0; i < 40; i++) {
        struct change change = next_change(&workloads[2], shape);
        psa_status_t forecast = world_forecast(&change);
        EXPECT_EQ(world_change(&change), forecast);
    }
    for (uint32_t i = 0; i < 400; i++) {
        struct change change = next_change(&workloads[1], shape);
        psa_status_t forecast = world_forecast(&change);
        uint32_t step = fixed_step != 0 ? fixed_step : 1 + draw(i % 2 == 0 ? 12 : 2 * shape->object_max);
        flash_fault_arm(&world_fault, step, i % 3 == 0 ? FLASH_CUT_GARBAGE : FLASH_CUT_TORN, i);
        psa_status_t status = world_change(&change);
        if (world_fault.is_off) {
            flash_fault_restore(&world_fault);
            expect_mounted();
            settle(&change);
        } else {
            EXPECT_EQ(status, forecast);
        }
    }
    flash_fault_arm(&world_fault, 0, FLASH_CUT_CLEAN, 0);
    EXPECT(world_takes_full_capacity());
    EXPECT(world_keeps_all());
}

static void a_device_that_is_always_cut_short_never_runs_out_of_room(void)
{
    for (uint32_t i = 0; i < SHAPES; i++) {
        for (uint32_t step = 0; step < 40; step++) {
            loop_of_cuts(&shapes[i], FLASH_FAULT_NOR, step * (shapes[i].geometry.program_unit < 16 ? 23 : 1));
            loop_of_cuts(&shapes[i], FLASH_FAULT_CACHE, step);
        }
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_device_that_is_always_cut_short_never_runs_out_of_room, "STORAGE-1.0:3.2"),
        TEST(no_cut_of_power_loses_anything_on_nor_flash, "STORAGE-1.0:3.2"),
        TEST(no_cut_of_power_loses_anything_behind_a_write_cache, "STORAGE-1.0:3.2"),
    };
    return test_main("sim.store", tests, sizeof(tests) / sizeof(tests[0]));
}
