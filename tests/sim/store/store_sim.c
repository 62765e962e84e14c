/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "sim.h"

/*
 * Without arguments a slice of each kind, as tests. For `make sim` (scripts/sim.sh):
 *
 *     sim-store --parts      how many parts the whole has
 *     sim-store --part I     does one; ends with "sim: N cases, N losses"; exit status 1 if there were losses
 */

static const struct effort slice = { .changes = 6, .stride = 11, .loops = 4 };
static const struct effort all = { .changes = 150, .stride = 1, .loops = 60 };

enum {
    CUT_PARTS = SIM_SHAPES * SIM_WORKLOADS * SIM_MODELS,
    LOOP_PARTS = SIM_SHAPES * SIM_MODELS,
    PARTS = CUT_PARTS + LOOP_PARTS + 2 * SIM_SHAPES,
    BITS_OF_SLICE = 37,
};

static void do_part(uint32_t part)
{
    if (part < CUT_PARTS) {
        uint32_t workload = part / SIM_MODELS % SIM_WORKLOADS;
        sim_cut(part / SIM_MODELS / SIM_WORKLOADS, workload, (enum flash_fault_model)(part % SIM_MODELS), &all);
    } else if (part < CUT_PARTS + LOOP_PARTS) {
        part -= CUT_PARTS;
        sim_loops(part / SIM_MODELS, (enum flash_fault_model)(part % SIM_MODELS), &all);
    } else if (part < CUT_PARTS + LOOP_PARTS + SIM_SHAPES) {
        uint32_t shape = part - CUT_PARTS - LOOP_PARTS;
        sim_damage(shape, flash_size(&sim_shapes[shape].geometry) > 40000 ? 13 : 1);
    } else {
        sim_wear(part - CUT_PARTS - LOOP_PARTS - SIM_SHAPES);
    }
}

static void cut_a_slice(enum flash_fault_model model)
{
    memset(&tally, 0, sizeof(tally));
    for (uint32_t i = 0; i < SIM_SHAPES * SIM_WORKLOADS && tally.losses == 0; i++) {
        sim_cut(i / SIM_WORKLOADS, i % SIM_WORKLOADS, model, &slice);
    }
    tally_print();
    EXPECT_EQ(tally.losses, 0);
    EXPECT(tally.cases > 10000);
    for (uint32_t i = 0; i < REACHED_FLIPPED; i++) {
        bool is_of_nor = i == REACHED_UNREADABLE;
        EXPECT(tally.reached[i] > 5 || (is_of_nor && model != FLASH_FAULT_NOR));
    }
}

/* @tests C.STO.ATOMIC */
static void no_cut_of_power_loses_anything_on_nor_flash(void)
{
    cut_a_slice(FLASH_FAULT_NOR);
}

static void no_cut_of_power_loses_anything_behind_a_write_cache(void)
{
    cut_a_slice(FLASH_FAULT_CACHE);
}

static void a_device_that_is_always_cut_short_never_runs_out_of_room(void)
{
    memset(&tally, 0, sizeof(tally));
    for (uint32_t i = 0; i < SIM_SHAPES * SIM_MODELS && tally.losses == 0; i++) {
        sim_loops(i / SIM_MODELS, (enum flash_fault_model)(i % SIM_MODELS), &slice);
    }
    tally_print();
    EXPECT_EQ(tally.losses, 0);
}

static void damage_is_told_and_harms_one_object(void)
{
    memset(&tally, 0, sizeof(tally));
    for (uint32_t i = 0; i < SIM_SHAPES; i++) {
        if (flash_size(&sim_shapes[i].geometry) < 40000) {
            sim_damage(i, BITS_OF_SLICE);
        }
    }
    tally_print();
    EXPECT_EQ(tally.losses, 0);
    EXPECT(tally.reached[REACHED_FLIPPED] > 1000 && tally.reached[REACHED_SPOILT] > 1000);
}

static void a_worn_block_refuses_changes_and_loses_nothing(void)
{
    memset(&tally, 0, sizeof(tally));
    for (uint32_t i = 0; i < SIM_SHAPES; i++) {
        if (flash_size(&sim_shapes[i].geometry) < 40000) {
            sim_wear(i);
        }
    }
    tally_print();
    EXPECT_EQ(tally.losses, 0);
    EXPECT(tally.reached[REACHED_WORN] > 50);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_device_that_is_always_cut_short_never_runs_out_of_room, "STORAGE-1.0:3.2"),
        TEST(no_cut_of_power_loses_anything_on_nor_flash, "STORAGE-1.0:3.2"),
        TEST(no_cut_of_power_loses_anything_behind_a_write_cache, "STORAGE-1.0:3.2"),
        TEST(damage_is_told_and_harms_one_object, "STORAGE-1.0:T.GLITCH_READ"),
        TEST(a_worn_block_refuses_changes_and_loses_nothing, "STORAGE-1.0:T.GLITCH_WRITE"),
    };
    if (argc == 2 && strcmp(argv[1], "--parts") == 0) {
        printf("%d\n", (int)PARTS);
        return 0;
    }
    if (argc == 3 && strcmp(argv[1], "--part") == 0) {
        do_part((uint32_t)strtoul(argv[2], NULL, 10) % PARTS);
        tally_print();
        return tally.losses == 0 ? 0 : 1;
    }
    return test_main("sim.store", tests, sizeof(tests) / sizeof(tests[0]));
}
