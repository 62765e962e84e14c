/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "sim.h"

/*
 * Damage that no power cut does: a bit flipped, a unit that can no longer be read, a block that can no longer
 * be written. What is served is exact, or an error, or something older that the mount told of; other objects
 * are unharmed, and the store goes on.
 */

enum { DAMAGE_WORKLOAD = SIM_WORKLOADS + 1, WEAR_WORKLOAD, IMAGES = 2, QUIET = 20000, EXTRA_KEY = WORLD_KEYS - 1 };

static struct world_state whole;

/* After damage in one place. The outcome. */
static uint32_t judge_damage(uint32_t batch_most)
{
    bool is_mounted = world_mount() == PSA_SUCCESS;
    expect_kept(is_mounted, "a damaged store mounts");
    if (!is_mounted) {
        return 99;
    }
    const struct store_report *report = &world.store.report;
    uint32_t harmed = 0;
    for (uint8_t key = 0; key < WORLD_KEYS; key++) {
        bool is_exact = world_holds(key, &world.durable[key]);
        harmed += !is_exact;
        if (!is_exact && world_is_genuine(key)) { /* older, or gone: then it was told */
            expect_kept(report->damaged + report->discarded != 0, "no older object shows untold");
        }
    }
    expect_kept(harmed <= (report->discarded != 0 ? batch_most : 1), "other objects are unharmed");
    struct store_capacity capacity = store_capacity(&world.store); /* a lost removal may take it beyond */
    expect_kept(store_is_valid(&world.store) || capacity.used > capacity.total, "the counters agree");
    return harmed | (uint32_t)(report->damaged != 0) << 8 | (uint32_t)(report->discarded != 0) << 9;
}

/* What is changed after damage is there after the next mount. */
static void go_on(void)
{
    struct change change = { .count = 1, .edits = { { false, EXTRA_KEY, 20, 4711 } } };
    struct plan plan;
    world_plan(&change, &plan);
    if (plan.status[0] != PSA_SUCCESS) {
        return; /* no room is left */
    }
    expect_kept(world_change(&change, &plan) == PSA_SUCCESS && world_mount() == PSA_SUCCESS &&
                    world_holds(EXTRA_KEY, &plan.after[EXTRA_KEY]),
                "a damaged store goes on");
    expect_kept(world_fault.medium->breaches == 0, "no unit is programmed twice");
    world_fault.medium->breaches = 0;
}

static void make_image(uint32_t shape, uint32_t image)
{
    world_make(&sim_shapes[shape], FLASH_FAULT_NOR);
    sim_seed(image + 5);
    uint32_t round = 2 * sim_shapes[shape].geometry.block_count + 3;
    for (uint32_t i = 0; i < 4000 && (i < 30 || world.store.head < round); i++) {
        struct change change = sim_draw_change(image == 0 ? 1 : 3, &sim_shapes[shape]);
        struct plan plan;
        change.ending = change.ending == STAYS_OPEN ? ENDS_ITSELF : change.ending;
        for (uint8_t k = 0; k < change.count; k++) {
            change.edits[k].key %= 12; /* room is left for one more */
            change.edits[k].removes = change.edits[k].removes && world.known[change.edits[k].key].is_there;
            change.edits[k].len /= 2;
        }
        world_plan(&change, &plan);
        (void)world_change(&change, &plan);
    }
    world_save(&whole);
}

void sim_damage(uint32_t shape, uint32_t every)
{
    const struct flash_geometry *geometry = &sim_shapes[shape].geometry;
    where = (struct where){ .shape = shape, .workload = DAMAGE_WORKLOAD };
    cases_clear();
    for (uint32_t image = 0; image < IMAGES; image++) {
        make_image(shape, image);
        uint32_t batch_most = image == 0 ? 1 : EDITS_MAX;
        where.change = image;
        for (uint32_t bit = 0; bit < flash_size(geometry) * 8; bit += every) {
            world_load(&whole);
            world.medium[bit / 8] ^= (uint8_t)(1 << bit % 8);
            where.step = bit;
            (void)case_counts(judge_damage(batch_most));
            tally.reached[REACHED_FLIPPED]++;
            if (bit % 61 == 0) {
                go_on();
            }
        }
        for (uint32_t at = 0; at < flash_size(geometry); at += geometry->program_unit) {
            world_load(&whole);
            flash_fault_spoil(&world_fault, at);
            where.step = at;
            where.second = 1;
            (void)case_counts(judge_damage(geometry->program_unit < 256 ? batch_most : EDITS_MAX));
            tally.reached[REACHED_SPOILT]++;
            if (at / geometry->program_unit % 7 == 0) {
                go_on();
            }
            where.second = 0;
        }
    }
}

/* One block fails at one thing from now on. Changes go on until it is met; then reads go on, also after a restart. */
static void wear_one(uint32_t shape, uint32_t block, uint32_t wear)
{
    psa_status_t status = PSA_SUCCESS;
    world_load(&whole);
    world_fault.worn = block;
    world_fault.wear = wear;
    for (uint32_t i = 0; status == PSA_SUCCESS && i < QUIET; i++) {
        struct change change = sim_draw_change(i % 2 == 0 ? 1 : 3, &sim_shapes[shape]);
        struct plan plan;
        change.ending = change.ending == STAYS_OPEN ? ENDS_BY_COMMIT : change.ending;
        where.step = i;
        world_plan(&change, &plan);
        status = world_change(&change, &plan);
        expect_kept(status == PSA_SUCCESS || status == PSA_ERROR_STORAGE_FAILURE, "a worn block is the device's failure");
        if (status != PSA_SUCCESS) {
            tally.reached[REACHED_WORN]++;
            for (uint32_t again = 0; again < 3; again++) { /* tries to change it do no more harm */
                expect_kept(world_mount() == PSA_SUCCESS, "a worn store mounts");
                bool is_old = world_is(world.durable);
                expect_kept(is_old || world_is(plan.after), "what was acknowledged is read from a worn store");
                world_settle(is_old ? world.durable : plan.after);
                world_plan(&change, &plan);
                (void)world_change(&change, &plan);
            }
            (void)case_counts(wear);
        }
    }
    expect_kept(status != PSA_SUCCESS, "the worn block is met");
    world_fault.wear = 0;
}

void sim_wear(uint32_t shape)
{
    where = (struct where){ .shape = shape, .workload = WEAR_WORKLOAD };
    cases_clear();
    make_image(shape, 1);
    for (uint32_t block = 0; block < sim_shapes[shape].geometry.block_count; block++) {
        for (uint32_t wear = FLASH_WEAR_PROGRAM; wear <= (FLASH_WEAR_PROGRAM | FLASH_WEAR_ERASE); wear++) {
            where.change = block;
            where.second = wear;
            wear_one(shape, block, wear);
        }
    }
}
