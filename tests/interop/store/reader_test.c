/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "test.h"

#include "reader.h"
#include "sim.h"

/* What the reader made from the document finds, beside what the store serves: over media of the simulation, cut and whole. */

enum { CHANGES = 160, LARGEST = 70000 };

static uint8_t back[WORLD_BYTES];
static unsigned compared;

static bool agrees(const struct reader_object *object)
{
    struct store_key key = { .client = object->client, .uid = object->uid };
    struct store_info info;
    size_t len = 0;
    if (store_info(&world.store, key, &info) != PSA_SUCCESS || info.flags != object->flags || info.len != object->len) {
        return false;
    }
    psa_status_t status = store_get(&world.store, key, 0, out_span_of(back, sizeof(back)), &len);
    return object->is_intact ? status == PSA_SUCCESS && len == object->len && memcmp(back, object->payload, len) == 0
                             : status == PSA_ERROR_DATA_CORRUPT;
}

/* The world must be mounted. */
static void compare(const struct shape *shape)
{
    struct reader_result result;
    bool is_same = true;
    EXPECT_EQ(reader_read(world.medium, flash_size(&shape->geometry), &result), READER_OK);
    EXPECT_EQ(result.count, store_capacity(&world.store).objects);
    for (size_t i = 0; i < result.count; i++) {
        is_same = is_same && agrees(&result.objects[i]);
    }
    reader_free(&result);
    EXPECT(is_same);
    compared++;
}

static void read_over(uint32_t at, enum flash_fault_model model, uint32_t workload)
{
    const struct shape *shape = &sim_shapes[at];
    world_make(shape, model);
    sim_seed(at * 31 + workload);
    for (uint32_t i = 0; i < CHANGES; i++) {
        struct change change = sim_draw_change(workload, shape);
        struct plan plan;
        uint32_t unit = shape->geometry.program_unit;
        uint32_t step = 1 + sim_draw(i % 3 == 0 ? 12 : 2 + shape->object_max / (unit < 16 ? 1 : unit));
        world_plan(&change, &plan);
        flash_fault_arm(&world_fault, i % 2 == 0 ? step : 0, i % 5 == 0 ? FLASH_CUT_GARBAGE : FLASH_CUT_TORN, i);
        (void)world_change(&change, &plan);
        if (!world_fault.is_off && i % 4 == 1) {
            flash_fault_cut(&world_fault); /* between two changes */
        }
        if (world_fault.is_off) {
            flash_fault_restore(&world_fault);
            EXPECT_EQ(world_mount(), PSA_SUCCESS);
            world_settle(world_is(world.durable) ? world.durable : plan.after);
            compare(shape);
        }
    }
}

static void the_document_says_what_is_in_a_store(void)
{
    for (uint32_t at = 0; at < SIM_SHAPES; at++) {
        for (uint32_t workload = 0; workload < SIM_WORKLOADS; workload++) {
            if (flash_size(&sim_shapes[at].geometry) < LARGEST) {
                read_over(at, FLASH_FAULT_NOR, workload);
                read_over(at, FLASH_FAULT_CACHE, workload);
            }
        }
    }
    printf("# media compared: %u\n", compared);
    EXPECT(compared > 3000);
}

static void it_says_so_of_a_store_of_version_1(void)
{
    static const char *const names[] = { "quiet.bin", "cut.bin" };
    static const struct shape shape = { "vector", { 16, 512, 20 }, 300, 1 };
    for (int i = 0; i < 2; i++) {
        char path[300];
        const char *source = getenv("ASHLAR_SOURCE");
        snprintf(path, sizeof(path), "%s/tests/vectors/state/store-1/%s", source != NULL ? source : ".", names[i]);
        world_make(&shape, FLASH_FAULT_NOR);
        FILE *file = fopen(path, "rb");
        EXPECT(file != NULL);
        EXPECT_EQ(fread(world.medium, 1, 20 * 512, file), 20 * 512);
        fclose(file);
        flash_ram_settle(world_fault.medium);
        EXPECT_EQ(world_mount(), PSA_SUCCESS);
        EXPECT_EQ(store_capacity(&world.store).objects, 6);
        compare(&shape);
    }
}

/* One wrong bit anywhere in a header changes nothing that either reads. */
static void a_wrong_bit_of_a_header_is_read_alike(void)
{
    const struct shape *shape = &sim_shapes[5];
    world_make(shape, FLASH_FAULT_NOR);
    for (uint32_t i = 0; i < 30; i++) {
        struct change change = sim_draw_change(1, shape);
        struct plan plan;
        world_plan(&change, &plan);
        EXPECT_EQ(world_change(&change, &plan), PSA_SUCCESS);
    }
    uint32_t at = (uint32_t)(world.index[0].block % shape->geometry.block_count * shape->geometry.block_size);
    for (uint32_t bit = 0; bit < 48 * 8; bit += 7) {
        const uint32_t headers[] = { at, at + world.index[0].offset };
        for (int i = 0; i < 2; i++) {
            world.medium[headers[i] + bit / 8] ^= (uint8_t)(1 << bit % 8);
            EXPECT_EQ(world_mount(), PSA_SUCCESS);
            compare(shape);
            world.medium[headers[i] + bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
    }
}

static void what_is_no_store_is_none(void)
{
    static uint8_t blank[8192];
    struct reader_result result;
    memset(blank, 0xff, sizeof(blank));
    EXPECT_EQ(reader_read(blank, sizeof(blank), &result), READER_NO_STORE);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_document_says_what_is_in_a_store, "ASHLAR:store.format"),
        TEST(it_says_so_of_a_store_of_version_1, "ASHLAR:store.version"),
        TEST(a_wrong_bit_of_a_header_is_read_alike, "ASHLAR:store.format"),
        TEST(what_is_no_store_is_none, "ASHLAR:store.format"),
    };
    return test_main("interop.store", tests, sizeof(tests) / sizeof(tests[0]));
}
