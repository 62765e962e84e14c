/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "dev/flash_file.h"
#include "its/aead_openssl.h"
#include "its/its.h"

/*
 * ITS in process on a file, beside the least that any durable store must do: one write of the same bytes into a
 * preallocated file and one fdatasync; reads beside one pread. Measured in pairs, one of each, because a disk's mood
 * changes; the ratio is the median of the pairs' ratios.
 *
 *     bench-its [ROWS.jsonl]     both files lie beside it, else in the current folder
 */

enum { PAIRS_SET = 1500, PAIRS_GET = 20000, PAIRS_MAX = PAIRS_GET, FLOOR_SIZE = 4 << 20 };

struct pairs {
    double ours[PAIRS_MAX]; /* µs */
    double peer[PAIRS_MAX];
    double ratio[PAIRS_MAX];
};

static const struct flash_geometry geometry = { ITS_STORE_UNIT, ITS_STORE_BLOCK, ITS_STORE_BLOCKS };
static struct flash_file file;
static struct store_entry entries[ITS_STORE_OBJECTS];
static struct store store;
static struct its_aead *aead;
static struct its_crypto crypto;
static struct its its;
static uint8_t work[ITS_SEALED_MAX];
static uint8_t data[4096];
static uint8_t back[4096];
static struct pairs pairs;
static int floor_fd = -1;
static uint32_t floor_at;
static char folder[4096];

_Noreturn static void give_up(const char *what)
{
    fprintf(stderr, "bench-its: %s: %s\n", what, errno != 0 ? strerror(errno) : "refused");
    exit(3);
}

static void path_of(char out[static 8192], const char *name)
{
    snprintf(out, 8192, "%s/%s", folder, name);
}

static double now_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void make_floor(void)
{
    char path[8192];
    path_of(path, "bench-its.floor");
    (void)unlink(path);
    floor_fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (floor_fd < 0) {
        give_up(path);
    }
    for (uint32_t at = 0; at < FLOOR_SIZE; at += sizeof(data)) {
        if (pwrite(floor_fd, data, sizeof(data), (off_t)at) != (ssize_t)sizeof(data)) {
            give_up(path);
        }
    }
    if (fsync(floor_fd) != 0) {
        give_up(path);
    }
    (void)unlink(path);
}

static void make_its(void)
{
    static const uint8_t key[32] = { 1 };
    char path[8192];
    path_of(path, "bench-its.store");
    (void)unlink(path);
    if (flash_file_create(path, &geometry) != PSA_SUCCESS || flash_file_open(&file, path, &geometry) != PSA_SUCCESS) {
        give_up(path);
    }
    (void)unlink(path);
    struct store_config config = { &file.flash, entries, ITS_STORE_OBJECTS, ITS_SEALED_MAX };
    if (store_format(&config) != PSA_SUCCESS || store_mount(&store, &config) != PSA_SUCCESS ||
        its_aead_create(&aead, span_of(key, sizeof(key)), &crypto) != PSA_SUCCESS) {
        give_up("store");
    }
    struct its_config its_config = {
        .store = &store, .crypto = &crypto, .work = out_span_of(work, sizeof(work))
    };
    if (its_init(&its, &its_config) != PSA_SUCCESS) {
        give_up("its");
    }
}

static struct its_name name_of(uint32_t i)
{
    return (struct its_name){ .client = 1, .uid = 1 + i % 16 };
}

static double set_ours(uint32_t i, size_t len)
{
    double start = now_us();
    if (its_set(&its, name_of(i), span_of(data, len), 0) != PSA_SUCCESS) {
        give_up("its_set");
    }
    return now_us() - start;
}

static double set_peer(uint32_t i, size_t len)
{
    (void)i;
    double start = now_us();
    if (pwrite(floor_fd, data, len, (off_t)floor_at) != (ssize_t)len || fdatasync(floor_fd) != 0) {
        give_up("fdatasync");
    }
    double took = now_us() - start;
    floor_at = floor_at + 2 * (uint32_t)len > FLOOR_SIZE ? 0 : floor_at + (uint32_t)len;
    return took;
}

static double get_ours(uint32_t i, size_t len)
{
    size_t got = 0;
    double start = now_us();
    if (its_get(&its, name_of(i), 0, out_span_of(back, len), &got) != PSA_SUCCESS || got != len) {
        give_up("its_get");
    }
    return now_us() - start;
}

static double get_peer(uint32_t i, size_t len)
{
    double start = now_us();
    if (pread(floor_fd, back, len, (off_t)(i % 16) * 4096) != (ssize_t)len) {
        give_up("pread");
    }
    return now_us() - start;
}

/* Once around the medium, so that what is measured includes taking blocks back. */
static void warm_up(void)
{
    static uint8_t large[60000];
    for (uint32_t i = 0; i < 80; i++) {
        struct its_name name = { .client = 2, .uid = 1 + i % 3 };
        if (its_set(&its, name, span_of(large, sizeof(large)), 0) != PSA_SUCCESS) {
            give_up("warm-up");
        }
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

struct row {
    const char *name;
    size_t len;
    uint32_t count;
    double (*ours)(uint32_t i, size_t len);
    double (*peer)(uint32_t i, size_t len);
    const char *target; /* ratio, or null where the floor does no cryptography */
};

static void measure(const struct row *row, FILE *out)
{
    for (uint32_t i = 0; i < row->count; i++) {
        bool ours_first = i % 2 == 0;
        double first = ours_first ? row->ours(i, row->len) : row->peer(i, row->len);
        double second = ours_first ? row->peer(i, row->len) : row->ours(i, row->len);
        pairs.ours[i] = ours_first ? first : second;
        pairs.peer[i] = ours_first ? second : first;
        pairs.ratio[i] = pairs.ours[i] / pairs.peer[i];
    }
    double ours = quantile(pairs.ours, row->count, 0.5);
    double peer = quantile(pairs.peer, row->count, 0.5);
    double ratio = quantile(pairs.ratio, row->count, 0.5);
    printf("%-14s %9.2f %9.2f %8.2f %8s   p99 %.1f beside %.1f\n", row->name, ours, peer, ratio, row->target,
           quantile(pairs.ours, row->count, 0.99), quantile(pairs.peer, row->count, 0.99));
    if (out != NULL) {
        fprintf(out,
                "{\"bench\":\"its\",\"row\":\"%s\",\"ours\":%.3f,\"peer\":%.3f,\"unit\":\"us\",\"ratio\":%.3f,"
                "\"target\":%s}\n",
                row->name, ours, peer, ratio, row->target);
    }
}

int main(int argc, char **argv)
{
    static const struct row rows[] = {
        { "set 32 B", 32, PAIRS_SET, set_ours, set_peer, "1.5" },
        { "get 32 B", 32, PAIRS_GET, get_ours, get_peer, "2" },
        { "set 1 KiB", 1024, PAIRS_SET, set_ours, set_peer, "1.5" },
        { "get 1 KiB", 1024, PAIRS_GET, get_ours, get_peer, "2" },
    };
    const char *path = argc > 1 ? argv[1] : getenv("ASHLAR_BENCH_ROWS");
    FILE *out = NULL;
    const char *slash = path != NULL ? strrchr(path, '/') : NULL;
    snprintf(folder, sizeof(folder), "%.*s", slash != NULL ? (int)(slash - path) : 1, slash != NULL ? path : ".");
    if (path != NULL && (out = fopen(path, "w")) == NULL) {
        give_up(path);
    }
    make_floor();
    make_its();
    warm_up();
    printf("ITS in process; peer: pwrite + fdatasync, pread. Median of pairs, us.\n");
    printf("%-14s %9s %9s %8s %8s\n", "row", "ours", "peer", "ratio", "target");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        measure(&rows[i], out);
    }
    printf("store: %u blocks collected, %u objects moved, %u erased, %u syncs\n", store.report.collected,
           store.report.moved, store.report.erased, store.report.syncs);
    its_aead_destroy(aead);
    flash_file_close(&file);
    return out != NULL && fclose(out) != 0 ? 3 : 0;
}
