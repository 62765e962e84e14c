/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dev/flash_ram.h"
#include "store/store.h"

/*
 * How a store wears its medium, and what one change costs at worst: counted, not timed.
 *
 *     bench-store-wear [ROWS.jsonl]
 *
 * Erases of a block per million sets (mean, and the most of any block beside it), bytes programmed for a byte
 * of a record, and the most that one change moved, beside the bound that docs/format/store.design.md states.
 * Exit status 1 if the bound was broken.
 */

enum { SETS = 100000, OBJECTS = 8192, MEDIUM_MAX = 8 << 20, BLOCKS_MAX = 1024 };

struct shape {
    const char *name;
    struct flash_geometry geometry;
    uint32_t object_max;
};

static const struct shape shapes[] = {
    { "small device", { 16, 4096, 16 }, 1068 },   { "medium device", { 16, 4096, 32 }, 4140 },
    { "Linux", { 512, 16384, 256 }, 65580 },      { "few large blocks", { 256, 131072, 8 }, 4096 },
    { "two blocks", { 16, 4096, 2 }, 256 },       { "fine units", { 1, 1024, 64 }, 128 },
};

struct load {
    const char *name;
    uint32_t hot;      /* of eight sets, so many go to one object in sixteen */
    uint32_t removes;  /* one change in so many removes and sets anew; 0: none */
    uint32_t spread;   /* sizes differ by so many bytes */
};

static const struct load loads[] = { { "even", 0, 0, 0 }, { "hot", 7, 0, 0 }, { "mixed", 4, 5, 200 } };

static const uint32_t fills[] = { 25, 50, 90, 100 }; /* of the capacity, in per cent */

static uint8_t medium[MEDIUM_MAX];
static uint8_t programmed[MEDIUM_MAX];
static uint32_t erases[BLOCKS_MAX];
static struct flash_ram ram;
static struct flash counting;
static uint64_t bytes_programmed;
static struct store_entry entries[OBJECTS];
static struct store store;
static uint8_t data[65536 + 44];
static uint32_t random_state = 1;
static FILE *rows;
static bool is_broken;

static psa_status_t count_read(const struct flash *flash, uint32_t at, struct out_span out)
{
    (void)flash;
    return flash_read(&ram.flash, at, out);
}

static psa_status_t count_program(const struct flash *flash, uint32_t at, struct span bytes)
{
    (void)flash;
    bytes_programmed += bytes.len;
    return flash_program(&ram.flash, at, bytes);
}

static psa_status_t count_erase(const struct flash *flash, uint32_t block)
{
    (void)flash;
    return flash_erase(&ram.flash, block);
}

static psa_status_t count_sync(const struct flash *flash)
{
    (void)flash;
    return PSA_SUCCESS;
}

static const struct flash_ops counting_ops = { count_read, count_program, count_erase, count_sync };

static uint32_t draw(uint32_t below)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % below;
}

static void must(psa_status_t status, const char *what)
{
    if (status != PSA_SUCCESS) {
        fprintf(stderr, "bench-store-wear: %s: %d\n", what, (int)status);
        exit(3);
    }
}

static void make(const struct shape *shape)
{
    must(flash_ram_init(&ram, &shape->geometry, (struct flash_ram_memory){ medium, programmed, erases }), "medium");
    counting = (struct flash){ &counting_ops, NULL, shape->geometry };
    struct store_config config = { &counting, entries, OBJECTS, shape->object_max };
    must(store_format(&config), "format");
    must(store_mount(&store, &config), "mount");
}

struct outcome {
    uint64_t written;    /* bytes of the records that were asked for */
    uint64_t programmed; /* and of all */
    uint32_t moved_most; /* in one change */
    uint32_t erased_most;
    uint32_t syncs;
    uint32_t changes;
};

static void change(const struct load *load, uint32_t objects, uint32_t len, struct outcome *outcome)
{
    uint32_t few = objects / 16 + 1;
    uint32_t uid = 1 + (draw(8) < load->hot ? draw(few) : draw(objects));
    struct store_key key = { 1, uid };
    uint32_t size = len - (load->spread != 0 ? draw(load->spread < len ? load->spread : len) : 0);
    struct store_report before = store.report;
    uint64_t programmed_before = bytes_programmed;
    bool removes = load->removes != 0 && draw(load->removes) == 0;
    if (removes) {
        must(store_remove(&store, key), "remove");
        outcome->written += store_footprint(&store, 0);
        outcome->changes++;
        before = store.report;
    }
    must(store_set(&store, key, 0, span_of(data, size)), "set");
    uint32_t footprint = store_footprint(&store, size);
    uint32_t moved = store.report.moved_bytes - before.moved_bytes;
    uint64_t bound = store.ratio == UINT32_MAX ? store.usable : (uint64_t)store.ratio * footprint + store.record_max;
    outcome->written += footprint;
    outcome->programmed += bytes_programmed - programmed_before;
    outcome->changes++;
    outcome->moved_most = moved > outcome->moved_most ? moved : outcome->moved_most;
    uint32_t erased = store.report.erased - before.erased;
    outcome->erased_most = erased > outcome->erased_most ? erased : outcome->erased_most;
    is_broken = is_broken || moved > bound;
}

static void tell(const struct shape *shape, const struct load *load, uint32_t fill, const struct outcome *outcome)
{
    uint64_t sum = 0;
    uint32_t most = 0;
    for (uint32_t i = 0; i < shape->geometry.block_count; i++) {
        sum += erases[i];
        most = erases[i] > most ? erases[i] : most;
    }
    double mean = (double)sum / shape->geometry.block_count;
    double per_million = mean * 1e6 / SETS;
    double spread = mean > 0 ? most / mean : 1;
    double amplification = (double)outcome->programmed / (double)outcome->written;
    double syncs = (double)outcome->syncs / outcome->changes;
    unsigned moved_most = (unsigned)outcome->moved_most;
    unsigned erased_most = (unsigned)outcome->erased_most;
    printf("%-17s %-6s %3u %%  erases/block/million sets %9.1f  spread %.3f  written/asked %6.2f  syncs/change %.3f  "
           "most moved %7u  most erased %u\n",
           shape->name, load->name, (unsigned)fill, per_million, spread, amplification, syncs, moved_most, erased_most);
    if (rows != NULL) {
        fprintf(rows,
                "{\"bench\":\"store-wear\",\"row\":\"%s, %s, %u%%\",\"erases_per_million\":%.1f,\"spread\":%.3f,"
                "\"amplification\":%.3f,\"syncs_per_change\":%.4f,\"moved_most\":%u,\"erased_most\":%u}\n",
                shape->name, load->name, (unsigned)fill, per_million, spread, amplification, syncs, moved_most,
                erased_most);
    }
}

static void run(const struct shape *shape, const struct load *load, uint32_t fill)
{
    struct outcome outcome = { 0 };
    make(shape);
    uint32_t len = shape->object_max < 300 ? shape->object_max / 2 : 212;
    uint64_t wanted = (uint64_t)store_capacity(&store).total * fill / 100;
    uint32_t objects = (uint32_t)(wanted / store_footprint(&store, len));
    objects = objects < 1 ? 1 : objects < OBJECTS ? objects : (uint32_t)OBJECTS;
    if (objects == OBJECTS) {
        return;
    }
    for (uint32_t i = 0; i < objects; i++) {
        must(store_set(&store, (struct store_key){ 1, 1 + i }, 0, span_of(data, len)), "fill");
    }
    for (uint32_t i = 0; i < SETS / 5; i++) { /* until it goes round */
        change(load, objects, len, &outcome);
    }
    memset(&outcome, 0, sizeof(outcome));
    memset(erases, 0, sizeof(erases));
    uint32_t syncs = store.report.syncs;
    for (uint32_t i = 0; i < SETS; i++) {
        change(load, objects, len, &outcome);
    }
    outcome.syncs = store.report.syncs - syncs;
    tell(shape, load, fill, &outcome);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        rows = fopen(argv[1], "w");
        if (rows == NULL) {
            perror(argv[1]);
            return 3;
        }
    }
    for (size_t s = 0; s < sizeof(shapes) / sizeof(shapes[0]); s++) {
        make(&shapes[s]);
        printf("%s: %u blocks of %u, unit %u: capacity %u bytes (%u %%), a change moves at most ", shapes[s].name,
               (unsigned)shapes[s].geometry.block_count, (unsigned)shapes[s].geometry.block_size,
               (unsigned)shapes[s].geometry.program_unit, (unsigned)store.capacity,
               (unsigned)((uint64_t)store.capacity * 100 / flash_size(&shapes[s].geometry)));
        if (store.ratio == UINT32_MAX) {
            printf("one block\n");
        } else {
            printf("%u times its record, and one record of %u\n", (unsigned)store.ratio, (unsigned)store.record_max);
        }
        for (size_t l = 0; l < sizeof(loads) / sizeof(loads[0]); l++) {
            for (size_t f = 0; f < sizeof(fills) / sizeof(fills[0]); f++) {
                run(&shapes[s], &loads[l], fills[f]);
            }
        }
    }
    if (rows != NULL && fclose(rows) != 0) {
        perror(argv[1]);
        return 3;
    }
    printf("bound on what one change moves: %s\n", is_broken ? "BROKEN" : "kept");
    return is_broken ? 1 : 0;
}
