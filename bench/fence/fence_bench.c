/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * bench-fence FILE FENCED UNFENCED: what the fence costs a call. A process calls the device at the socket FENCED, another the one at
 * UNFENCED, in turns; the ratio is that of neighbours. Row fence_null_call. bench/fence/fence.sh makes both devices.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "psa/client.h"
#include "psa_manifest/sid.h"

enum { TURNS = 301, CALLS_A_TURN = 300, WARM_UP = 30 };

struct side {
    int ask[2], tell[2];
};

static double turn_us(void)
{
    struct timespec from, to;
    for (int i = 0; i < WARM_UP + CALLS_A_TURN; i++) {
        if (i == WARM_UP) {
            clock_gettime(CLOCK_MONOTONIC, &from);
        }
        if (psa_call(BENCH_NULL_HANDLE, 0, NULL, 0, NULL, 0) != PSA_SUCCESS) {
            fprintf(stderr, "bench-fence: a call failed\n");
            exit(3);
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    return ((double)(to.tv_sec - from.tv_sec) * 1e6 + (double)(to.tv_nsec - from.tv_nsec) / 1e3) / CALLS_A_TURN;
}

static bool start(struct side *side, const char *socket)
{
    char byte;
    if (pipe(side->ask) != 0 || pipe(side->tell) != 0) {
        return false;
    }
    pid_t child = fork();
    if (child != 0) {
        return child > 0;
    }
    prctl(PR_SET_PDEATHSIG, 9ul, 0ul, 0ul, 0ul);
    setenv("ASHLAR_SOCKET", socket, 1);
    while (read(side->ask[0], &byte, 1) == 1) {
        double us = turn_us();
        if (write(side->tell[1], &us, sizeof(us)) != (ssize_t)sizeof(us)) {
            break;
        }
    }
    _exit(0);
}

static double take_turn(const struct side *side)
{
    double us = 0;
    if (write(side->ask[1], "", 1) != 1 || read(side->tell[0], &us, sizeof(us)) != (ssize_t)sizeof(us)) {
        exit(3);
    }
    return us;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double values[TURNS])
{
    qsort(values, TURNS, sizeof(values[0]), by_size);
    return values[TURNS / 2];
}

int main(int argc, char **argv)
{
    static double ours[TURNS], peer[TURNS], ratio[TURNS];
    struct side fenced, unfenced;
    if (argc != 4) {
        fprintf(stderr, "usage: %s FILE FENCED-SOCKET UNFENCED-SOCKET\n", argv[0]);
        return 2;
    }
    if (!start(&fenced, argv[2]) || !start(&unfenced, argv[3])) {
        return 3;
    }
    for (int i = 0; i < TURNS; i++) {
        peer[i] = take_turn(&unfenced);
        ours[i] = take_turn(&fenced);
        ratio[i] = ours[i] / peer[i];
    }
    double row[3] = { median(ours), median(peer), median(ratio) };
    printf("fence_null_call        %8.3f us   unfenced %8.3f us   ratio %6.3f   target 1.05\n", row[0], row[1], row[2]);
    FILE *out = fopen(argv[1], "a");
    if (out == NULL) {
        return 3;
    }
    fprintf(out,
            "{\"bench\":\"fence\",\"row\":\"fence_null_call\",\"ours\":%.4f,\"peer\":%.4f,\"unit\":\"us\",\"ratio\":%.3f,"
            "\"target\":1.05}\n",
            row[0], row[1], row[2]);
    return fclose(out) == 0 ? 0 : 3;
}
