/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "ps_world.h"

/*
 * Power is cut at every step of every change of a workload, on either medium and before the counter's step, and again at every step of the next start and
 * change. After each cut: the interrupted change is wholly old or, as it is if it was acknowledged, wholly new; all else is exact, what was once seen after a start stays, and the counter stops nobody.
 * Every 31st case then fills the storage to its stated capacity.
 */

struct manner {
    enum flash_fault_model model;
    enum flash_cut cut;
    bool has_counter;
};

static const struct manner manners[] = {
    { FLASH_FAULT_NOR, FLASH_CUT_CLEAN, false },  { FLASH_FAULT_NOR, FLASH_CUT_TORN, true },
    { FLASH_FAULT_NOR, FLASH_CUT_GARBAGE, false }, { FLASH_FAULT_CACHE, FLASH_CUT_CLEAN, true },
    { FLASH_FAULT_CACHE, FLASH_CUT_TORN, false }, { FLASH_FAULT_CACHE, FLASH_CUT_GARBAGE, true },
};

/* Where the power goes. */
enum place { ON_PS, ON_ITS, BEFORE_COUNTER, PLACES };

enum { CHANGES = 90, FULL_CHANGES = 1200, SECOND_STRIDE = 5 };

static struct {
    unsigned long first;    /* cases with one cut */
    unsigned long second;   /* with another in the recovery */
    unsigned long by_place[PLACES];
    unsigned long old, new; /* outcomes of the interrupted change */
    unsigned long swept;    /* starts that dropped what a cut left */
    unsigned long counted;  /* starts that caught up with the counter */
    unsigned long filled;
    unsigned long refused;  /* changes that were refused, uncut */
    unsigned long by_kind[4];
} counts;

static struct world before;
static struct world crashed;

static void arm(enum place place, const struct manner *manner, uint32_t step, uint64_t seed)
{
    flash_fault_arm(&world_ps_fault, place == ON_PS ? step : 0, manner->cut, seed);
    flash_fault_arm(&world_its_fault, place == ON_ITS ? step : 0, manner->cut, seed + 1);
    world_switches.counter_is_cut = place == BEFORE_COUNTER;
}

static void expect_started(void)
{
    EXPECT_EQ(world_start(), PSA_SUCCESS);
    EXPECT_EQ(world_ps_fault.medium->breaches + world_its_fault.medium->breaches, 0);
    EXPECT_EQ(world.ps.report.stale + world.ps.report.lost_pages, 0);
    counts.swept += world.ps.report.dropped != 0;
    counts.counted += world.ps.report.was_interrupted;
}

/* The interrupted change is old or new: tells the dictionary which, for it must stay so. */
static void settle(const struct change *change)
{
    struct known after = world_after(change);
    if (world_holds(change->name, &after)) {
        world.known[change->name] = after;
        counts.new++;
    } else {
        EXPECT(world_holds(change->name, &world.known[change->name]));
        counts.old++;
    }
    EXPECT(world_is_true());
}

static void expect_change(const struct change *change)
{
    psa_status_t forecast = world_forecast(change);
    EXPECT_EQ(world_change(change), forecast);
    EXPECT(world_is_true());
}

/* From a crashed world: start and change once more, cut at each step of both. */
static void cut_the_recovery(const struct manner *manner, enum place place, const struct change *change, uint64_t seed)
{
    world_save(&crashed);
    for (uint32_t step = 1; place != BEFORE_COUNTER || step == 1; step++) {
        world_load(&crashed);
        arm(place, manner, step, seed + step);
        bool is_started = world_start() == PSA_SUCCESS;
        psa_status_t forecast = is_started && !world_is_off() ? world_forecast(change) : PSA_ERROR_STORAGE_FAILURE;
        psa_status_t status = is_started ? world_change(change) : PSA_ERROR_STORAGE_FAILURE;
        if (!world_is_off()) {
            EXPECT_EQ(status, forecast);
            EXPECT(world_is_true());
            return;
        }
        counts.second++;
        world_power_returns();
        expect_started();
        settle(change);
        if (counts.second % 31 == 0) {
            counts.filled++;
            EXPECT(world_takes_full_capacity());
        }
    }
}

/* One case. False: the change was over before the step. */
static bool cut_once(const struct manner *manner, enum place place, const struct change *change, uint32_t step)
{
    uint64_t seed = change->seed + step * 77u;
    struct change again = { .kind = CHANGE_SET, .name = (uint8_t)((change->name + 1) % WORLD_NAMES), .len = 70, .seed = step };
    world_load(&before);
    arm(place, manner, step, seed);
    (void)world_change(change);
    if (!world_is_off()) {
        return false;
    }
    counts.first++;
    counts.by_place[place]++;
    world_power_returns();
    if ((step + change->seed) % SECOND_STRIDE == 0) {
        static struct world cut;
        world_save(&cut);
        expect_started();
        settle(change);
        struct known seen = world.known[change->name];
        world_load(&cut);
        world.known[change->name] = seen; /* what a start would have seen stays */
        cut_the_recovery(manner, (enum place)(step % PLACES), &again, seed);
        return true;
    }
    expect_started();
    settle(change);
    expect_change(&again);
    return true;
}

static void run(const struct manner *manner, uint32_t changes)
{
    world_switches.has_counter = manner->has_counter;
    world_make(manner->model);
    expect_started();
    for (uint32_t i = 0; i < changes; i++) {
        struct change change = world_draw_change();
        world_save(&before);
        for (int place = 0; place < PLACES; place++) {
            for (uint32_t step = 1; cut_once(manner, (enum place)place, &change, step); step++) {
                if (place == BEFORE_COUNTER) {
                    break;
                }
            }
        }
        world_load(&before);
        counts.refused += world_forecast(&change) != PSA_SUCCESS;
        counts.by_kind[change.kind]++;
        expect_change(&change);
    }
}

static void no_cut_at_any_step_loses_anything(void)
{
    bool is_full = getenv("ASHLAR_SIM") != NULL && strcmp(getenv("ASHLAR_SIM"), "full") == 0;
    for (size_t i = 0; i < sizeof(manners) / sizeof(manners[0]); i++) {
        world_seed((uint32_t)i + 1);
        run(&manners[i], is_full ? FULL_CHANGES : CHANGES);
    }
    printf("# sim.ps: %lu cases, 0 losses: %lu with one cut (%lu on the medium, %lu on that of ITS, %lu before the counter), %lu with two\n",
           counts.first + counts.second, counts.first, counts.by_place[ON_PS], counts.by_place[ON_ITS],
           counts.by_place[BEFORE_COUNTER], counts.second);
    printf("# %lu old, %lu new; %lu starts swept, %lu caught up with the counter; %lu filled; set %lu, remove %lu, create %lu, "
           "set_extended %lu, of them refused %lu\n",
           counts.old, counts.new, counts.swept, counts.counted, counts.filled, counts.by_kind[CHANGE_SET],
           counts.by_kind[CHANGE_REMOVE], counts.by_kind[CHANGE_CREATE], counts.by_kind[CHANGE_EXTEND], counts.refused);
    EXPECT(counts.old != 0 && counts.new != 0 && counts.swept != 0 && counts.counted != 0 && counts.filled != 0);
}

/* Cuts in the same place, again and again, leave nothing that takes room. */
static void cuts_do_not_use_the_room_up(void)
{
    struct change change = { .kind = CHANGE_SET, .name = 1, .len = WORLD_OBJECT_MAX };
    world_switches.has_counter = false;
    world_make(FLASH_FAULT_NOR);
    expect_started();
    for (uint32_t i = 0; i < 300; i++) {
        change.name = (uint8_t)(i % WORLD_NAMES);
        change.seed = i;
        flash_fault_arm(&world_its_fault, 1, FLASH_CUT_TORN, i);
        (void)world_change(&change);
        EXPECT(world_is_off());
        world_power_returns();
        expect_started();
        settle(&change);
    }
    EXPECT(world_takes_full_capacity());
}

int main(void)
{
    static const struct test tests[] = {
        TEST(no_cut_at_any_step_loses_anything, "STORAGE-1.0:3.1 STORAGE-1.0:psa_ps_set STORAGE-1.0:psa_ps_set_extended"),
        TEST(cuts_do_not_use_the_room_up, "STORAGE-1.0:3.1"),
    };
    return test_main("sim.ps", tests, sizeof(tests) / sizeof(tests[0]));
}
