/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine.h"

/*
 * ITS in process on a file, beside the least that any durable store must do (one write of the same bytes into a preallocated file and one
 * fdatasync), beside SQLite and beside LMDB. One of each in turn, whose order changes, because a disk's mood does; a ratio is the median of the rounds' ratios.
 *
 *     bench-storage [ROWS.jsonl]     all files lie beside it, else in the current folder
 */

enum { ROUNDS_SET = 1200, ROUNDS_GET = 20000, ENGINES = 5, KEYS = 64, LEN_MAX = 1024 };

static const struct engine *const engines[ENGINES] = { &engine_its, &engine_log, &engine_sqlite, &engine_lmdb, &engine_lmdb_sealed };
static double took_us[ENGINES][ROUNDS_GET];
static double ratio[ROUNDS_GET];
static uint8_t data[LEN_MAX];
static uint8_t back[LEN_MAX];

struct row {
    bool is_set;
    size_t len;
    uint32_t rounds;
    double goals[ENGINES]; /* of ours to this one; 0: none */
};

_Noreturn static void give_up(const char *what, const char *who)
{
    fprintf(stderr, "bench-storage: %s: %s: %s\n", who, what, errno != 0 ? strerror(errno) : "refused");
    exit(3);
}

static double now_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void measure_one(const struct row *row, uint32_t round, size_t e)
{
    double start = now_us();
    bool is_good = row->is_set ? engines[e]->set(round % KEYS, data, row->len) : engines[e]->get(round % KEYS, back, row->len);
    took_us[e][round] = now_us() - start;
    if (!is_good) {
        give_up(row->is_set ? "set" : "get", engines[e]->name);
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double quantile(double *values, uint32_t count, double q)
{
    qsort(values, count, sizeof(values[0]), by_value);
    return values[(uint32_t)(q * (double)(count - 1))];
}

static void report(const struct row *row, size_t e, FILE *out)
{
    static double ours[ROUNDS_GET];
    static double peer[ROUNDS_GET];
    char name[32];
    for (uint32_t i = 0; i < row->rounds; i++) {
        ratio[i] = took_us[0][i] / took_us[e][i];
    }
    memcpy(ours, took_us[0], row->rounds * sizeof(ours[0]));
    memcpy(peer, took_us[e], row->rounds * sizeof(peer[0]));
    double middle = quantile(ratio, row->rounds, 0.5);
    double goal = row->goals[e];
    const char *met = goal == 0 ? "" : middle <= goal ? "met" : "MISSED";
    snprintf(name, sizeof(name), "%s %zu B", row->is_set ? "set" : "get", row->len);
    printf("%-11s %-9s %9.2f %9.2f %7.2f", name, engines[e]->name, quantile(ours, row->rounds, 0.5), quantile(peer, row->rounds, 0.5), middle);
    if (goal != 0) {
        printf("   goal %.2f %s", goal, met);
    }
    printf("   p99 %.1f beside %.1f\n", quantile(ours, row->rounds, 0.99), quantile(peer, row->rounds, 0.99));
    if (out != NULL) {
        fprintf(out, "{\"bench\":\"storage\",\"row\":\"%s\",\"peer_name\":\"%s\",\"ours\":%.3f,\"peer\":%.3f,\"unit\":\"us\",\"ratio\":%.3f,", name,
                engines[e]->name, quantile(ours, row->rounds, 0.5), quantile(peer, row->rounds, 0.5), middle);
        fprintf(out, goal == 0 ? "\"target\":null}\n" : "\"target\":%.2f,\"result\":\"%s\"}\n", goal, met);
    }
}

static void measure(const struct row *row, FILE *out)
{
    for (uint32_t round = 0; round < row->rounds; round++) {
        for (size_t e = 0; e < ENGINES; e++) {
            measure_one(row, round, (round + e) % ENGINES);
        }
    }
    for (size_t e = 1; e < ENGINES; e++) {
        report(row, e, out);
    }
}

static void fill(size_t len)
{
    for (uint32_t key = 0; key < KEYS; key++) {
        for (size_t e = 0; e < ENGINES; e++) {
            if (!engines[e]->set(key, data, len)) {
                give_up("set", engines[e]->name);
            }
        }
    }
}

int main(int argc, char **argv)
{
    static const struct row rows[] = {
        { true, 32, ROUNDS_SET, { 0, 1.25, 0, 0, 0 } },
        { false, 32, ROUNDS_GET, { 0, 0, 0, 2, 0 } },
        { true, 1024, ROUNDS_SET, { 0, 1.25, 0, 0, 0 } },
        { false, 1024, ROUNDS_GET, { 0, 0, 0, 2, 0 } },
    };
    char folder[4096];
    const char *path = argc > 1 ? argv[1] : getenv("ASHLAR_BENCH_ROWS");
    FILE *out = NULL;
    const char *slash = path != NULL ? strrchr(path, '/') : NULL;
    snprintf(folder, sizeof(folder), "%.*s", slash != NULL ? (int)(slash - path) : 1, slash != NULL ? path : ".");
    if (path != NULL && (out = fopen(path, "a")) == NULL) {
        give_up("cannot be written", path);
    }
    for (size_t e = 0; e < ENGINES; e++) {
        if (!engines[e]->open(folder)) {
            give_up("cannot be opened", engines[e]->name);
        }
    }
    printf("ITS in process beside others on the same disk. Medians, us; ratio: ours to theirs, median of the rounds.\n");
    printf("%-11s %-9s %9s %9s %7s\n", "row", "peer", "ours", "theirs", "ratio");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fill(rows[i].len);
        measure(&rows[i], out);
    }
    for (size_t e = ENGINES; e-- > 0;) { /* one stands on another */
        engines[e]->close();
    }
    return out != NULL && fclose(out) != 0 ? 3 : 0;
}
