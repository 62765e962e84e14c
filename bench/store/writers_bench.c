/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "psa/internal_trusted_storage.h"

/*
 * Durable sets of the isolated service by one client and by eight at once, each a process of its own with a channel of its own: turn by turn,
 * because a disk's mood changes. The ratio is that of their rates, the median of the turns.
 *
 *     bench-writers ROWS.jsonl     under `ashlar run`
 */

enum { MANY = 8, TURNS = 15, TURN_MS = 400 };

struct shared {
    volatile int goes;
    volatile unsigned long done[MANY];
};

static double now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static _Noreturn void write_on(struct shared *shared, unsigned who, size_t len)
{
    uint8_t data[1024];
    memset(data, (int)who + 1, sizeof(data));
    while (shared->goes == 0) {
        usleep(100);
    }
    while (shared->goes == 1) {
        if (psa_its_set(1000 + who, len, data, PSA_STORAGE_FLAG_NONE) != PSA_SUCCESS) {
            _exit(1);
        }
        shared->done[who]++;
    }
    _exit(0);
}

/* Sets a second. Below 0: one of them failed. */
static double rate(struct shared *shared, unsigned writers, size_t len)
{
    pid_t pids[MANY];
    bool is_good = true;
    unsigned long sum = 0;
    memset(shared, 0, sizeof(*shared));
    for (unsigned i = 0; i < writers; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            write_on(shared, i, len);
        }
    }
    usleep(50000); /* each maps what it needs at its first call, which is the first counted: a few of hundreds */
    double start = now_ms();
    shared->goes = 1;
    usleep(TURN_MS * 1000);
    shared->goes = 2;
    for (unsigned i = 0; i < writers; i++) {
        int status = 0;
        is_good = waitpid(pids[i], &status, 0) == pids[i] && status == 0 && is_good;
        sum += shared->done[i];
    }
    return is_good ? (double)sum * 1e3 / (now_ms() - start) : -1;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double middle(double *values)
{
    qsort(values, TURNS, sizeof(values[0]), by_value);
    return values[TURNS / 2];
}

static int measure(struct shared *shared, size_t len, FILE *out)
{
    static const double goal = 4.0;
    double one[TURNS];
    double many[TURNS];
    double ratio[TURNS];
    for (int i = 0; i < TURNS; i++) {
        one[i] = rate(shared, 1, len);
        many[i] = rate(shared, MANY, len);
        if (one[i] <= 0 || many[i] <= 0) {
            fprintf(stderr, "bench-writers: a set failed; run it under `ashlar run`\n");
            return 3;
        }
        ratio[i] = many[i] / one[i];
    }
    double r = middle(ratio);
    const char *met = r >= goal ? "met" : "MISSED";
    double ours = middle(many);
    double alone = middle(one);
    printf("isolated set %4zu B   1 writer %8.0f /s   %d writers %8.0f /s   %5.2f   goal %.1f %s\n", len, alone, MANY, ours, r, goal, met);
    fprintf(out, "{\"bench\":\"storage\",\"row\":\"%d writers %zu B\",\"ours\":%.0f,\"peer\":%.0f,\"peer_name\":\"1 writer\",\"unit\":\"/s\",\"ratio\":%.3f,"
                 "\"target\":%.1f,\"result\":\"%s\"}\n", MANY, len, ours, alone, r, goal, met);
    return 0;
}

int main(int argc, char **argv)
{
    FILE *out = argc == 2 ? fopen(argv[1], "a") : NULL;
    struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (out == NULL || shared == MAP_FAILED) {
        fprintf(stderr, "usage: bench-writers ROWS.jsonl: %s\n", strerror(errno));
        return 2;
    }
    int status = measure(shared, 32, out);
    status = status == 0 ? measure(shared, 1024, out) : status;
    return fclose(out) != 0 ? 3 : status;
}
