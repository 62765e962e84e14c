/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * What a call costs beside the least that could do the same (raw.h), and beside itself when many more clients are
 * connected. Both are timed in turns, and the ratio is the middle of neighbours' ratios, so a slow phase of the
 * machine falls on both. The device is that of bench/call/device, at ASHLAR_SOCKET; see README.md for the rows.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "idle.h"
#include "psa/client.h"
#include "psa_manifest/sid.h"
#include "raw.h"
#include "rows.h"

enum {
    TYPE_NOTHING = 0,
    TYPE_COPY = 1,
    TURNS = 41,
    CALLS_A_TURN = 1000,
    WARM_UP = 200,
    COPIES_A_TURN = 100,
    SPORADIC_PAIRS = 1500,
    SPORADIC_NS = 500000,
    IDLE_CLIENTS = 1000,
    IDLE_CYCLES = 9,
    PAYLOAD = 64
};

static uint8_t in[RAW_MAX] = { 1 };
static uint8_t out[RAW_MAX];
static size_t copied;

static void give_up(const char *what)
{
    fprintf(stderr, "bench-call: %s\n", what);
    raw_stop();
    exit(3);
}

static void our_null(void)
{
    if (psa_call(BENCH_CALL_HANDLE, TYPE_NOTHING, NULL, 0, NULL, 0) != PSA_SUCCESS) {
        give_up("the null call failed");
    }
}

static void raw_null(void)
{
    raw_call(in, out, PAYLOAD);
}

static void our_copy(void)
{
    psa_invec give = { in, RAW_MAX };
    psa_outvec take = { out, RAW_MAX };
    if (psa_call(BENCH_CALL_HANDLE, TYPE_COPY, &give, 1, &take, 1) != PSA_SUCCESS || take.len != RAW_MAX) {
        give_up("the copying call failed");
    }
    copied++;
}

static void raw_copy(void)
{
    raw_call(in, out, RAW_MAX);
}

static double turn_us(void (*call)(void), int calls)
{
    for (int i = 0; i < (calls < WARM_UP ? calls / 4 : WARM_UP); i++) {
        call();
    }
    uint64_t start = rows_now_ns();
    for (int i = 0; i < calls; i++) {
        call();
    }
    return (double)(rows_now_ns() - start) / 1000.0 / calls;
}

static void finish(const char *path, struct rows_row *row, double *ours, double *peer, size_t count)
{
    double *ratio = calloc(count, sizeof(*ratio));
    double *above = calloc(count, sizeof(*above));
    if (ratio == NULL || above == NULL) {
        give_up("no memory");
    }
    for (size_t i = 0; i < count; i++) {
        ratio[i] = ours[i] / peer[i];
        above[i] = ours[i] - peer[i];
    }
    row->ratio = rows_median(ratio, count);
    row->above_us = rows_median(above, count);
    row->ours_us = rows_median(ours, count);
    row->peer_us = rows_median(peer, count);
    rows_report(path, row);
    free(ratio);
    free(above);
}

/* Back to back, a turn of each. */
static void hot(const char *path, struct rows_row *row, void (*our)(void), void (*peer)(void), int calls)
{
    double ours[TURNS];
    double peers[TURNS];
    for (int i = 0; i < TURNS; i++) {
        bool is_ours_first = i % 2 == 0;
        raw_pause();
        ours[i] = is_ours_first ? turn_us(our, calls) : 0;
        raw_go_on();
        peers[i] = turn_us(peer, calls);
        raw_pause();
        ours[i] = is_ours_first ? ours[i] : turn_us(our, calls);
        raw_go_on();
    }
    finish(path, row, ours, peers, TURNS);
}

static double after_pause_us(void (*call)(void))
{
    struct timespec pause = { .tv_nsec = SPORADIC_NS };
    nanosleep(&pause, NULL);
    uint64_t start = rows_now_ns();
    call();
    return (double)(rows_now_ns() - start) / 1000.0;
}

/* One call at a time, 500 us apart. */
static void sporadic(const char *path, struct rows_row *row)
{
    static double ours[SPORADIC_PAIRS];
    static double peers[SPORADIC_PAIRS];
    our_null();
    raw_null();
    for (int i = 0; i < SPORADIC_PAIRS; i++) {
        ours[i] = after_pause_us(our_null);
        peers[i] = after_pause_us(raw_null);
    }
    finish(path, row, ours, peers, SPORADIC_PAIRS);
}

/* Ourselves beside ourselves: with many clients connected, and with none, before and after. */
static void idle(const char *path, struct rows_row *row)
{
    double ours[IDLE_CYCLES];
    double peers[IDLE_CYCLES];
    const char *why = "";
    for (int i = 0; i < IDLE_CYCLES; i++) {
        double before = turn_us(our_null, CALLS_A_TURN * 10);
        if (idle_connect(IDLE_CLIENTS, BENCH_CALL_SID, (uint32_t)BENCH_CALL_HANDLE, TYPE_NOTHING, &why) !=
            IDLE_CLIENTS) {
            idle_leave();
            rows_skip(path, row->name, why);
            return;
        }
        ours[i] = turn_us(our_null, CALLS_A_TURN * 10);
        idle_leave();
        struct timespec pause = { .tv_nsec = 100000000 }; /* their channels are taken down meanwhile */
        nanosleep(&pause, NULL);
        peers[i] = (before + turn_us(our_null, CALLS_A_TURN * 10)) / 2;
    }
    finish(path, row, ours, peers, IDLE_CYCLES);
}

/* The processor to which we, and so the device, were confined; -1 if to more than one. */
static int confined_to(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0 || CPU_COUNT(&allowed) != 1) {
        return -1;
    }
    return sched_getcpu();
}

static bool move_to(int cpu)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)cpu, &one);
    return sched_setaffinity(0, sizeof(one), &one) == 0;
}

static void one_core(const char *path)
{
    hot(path, &(struct rows_row){ .name = "null_one_core", .kind = ROWS_RATIO, .goal = 1.2 }, our_null, raw_null,
        CALLS_A_TURN);
    sporadic(path, &(struct rows_row){ .name = "sporadic_one_core", .kind = ROWS_RATIO, .goal = 1.3 });
    hot(path, &(struct rows_row){ .name = "copy_64k_one_core", .kind = ROWS_RATIO, .goal = 1.3 }, our_copy, raw_copy,
        COPIES_A_TURN);
    idle(path, &(struct rows_row){ .name = "idle_clients_one_core", .kind = ROWS_RATIO, .goal = 1.1 });
}

static void two_cores(const char *path)
{
    hot(path, &(struct rows_row){ .name = "null_two_cores", .kind = ROWS_ABOVE_US, .goal = 0.3 }, our_null, raw_null,
        CALLS_A_TURN);
    hot(path, &(struct rows_row){ .name = "copy_64k_two_cores", .kind = ROWS_RATIO, .goal = 1.3 }, our_copy, raw_copy,
        COPIES_A_TURN);
    idle(path, &(struct rows_row){ .name = "idle_clients_two_cores", .kind = ROWS_RATIO, .goal = 1.1 });
}

/* Wherever the scheduler puts either side. */
static void anywhere(const char *path)
{
    sporadic(path, &(struct rows_row){ .name = "sporadic_anywhere", .kind = ROWS_RATIO, .goal = 1.3 });
}

int main(int count, char **arguments)
{
    const char *mode = count == 3 ? arguments[2] : "";
    bool has_two = strcmp(mode, "two") == 0;
    bool is_free = strcmp(mode, "free") == 0;
    int cpu = confined_to();
    if ((strcmp(mode, "one") != 0 && !has_two && !is_free) || (cpu < 0 && !is_free)) {
        fprintf(stderr, "usage: [taskset -c CPU] ashlar run --manifest bench/device/device.manifest -- %s FILE one|two|free\n",
                arguments[0]);
        return 2;
    }
    if (psa_version(BENCH_CALL_SID) == PSA_VERSION_NONE) {
        fprintf(stderr, "bench-call: no device at ASHLAR_SOCKET, or not that of bench/call/device\n");
        return 3;
    }
    if (!raw_start(has_two) || (has_two && !move_to(cpu == 0 ? 1 : 0))) {
        perror("bench-call");
        return 3;
    }
    if (has_two) {
        two_cores(arguments[1]);
    } else if (is_free) {
        anywhere(arguments[1]);
    } else {
        one_core(arguments[1]);
    }
    raw_stop();
    return 0;
}
