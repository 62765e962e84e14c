/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * How long a device is away when a partition is killed, as a client sees it: from the last good answer before SIGKILL to the first
 * good answer after it, where the caller does nothing but call again: the longest time without one. Each partition is killed in turn, and the device serves
 * long enough in between that the next death is the first of a streak, whose stated delay is none.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "psa/client.h"

enum { KILLS_MOST = 1000, STEADY_MS = 10300, JSON_MAX = 65536, WINDOW_MS = 300, GIVEN_UP_MS = 20000 };

static const char *const victims[] = { "ASHLAR_SP_ITS", "ASHLAR_SP_CRYPTO", "ASHLAR_SP_PLATFORM", "ASHLAR_SP_ATTESTATION" };
enum { VICTIMS = sizeof(victims) / sizeof(victims[0]) };

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1000.0 + (double)now.tv_nsec / 1000000.0;
}

/* Platform: read the lifecycle word. */
static bool call(void)
{
    uint8_t out[4];
    psa_outvec vector = { out, sizeof(out) };
    return psa_call(0x40000105, 1, NULL, 0, &vector, 1) >= 0;
}

/* The process of a partition, 0 if there is none. */
static int process_of(const char *ashlar, const char *victim)
{
    static char json[JSON_MAX];
    char command[4096];
    char key[128];
    int process = 0;
    snprintf(command, sizeof(command), "'%s' device status --json", ashlar);
    FILE *status = popen(command, "re");
    size_t len = status == NULL ? 0 : fread(json, 1, sizeof(json) - 1, status);
    json[len] = '\0';
    if (status != NULL) {
        pclose(status);
    }
    snprintf(key, sizeof(key), "\"%s\"", victim);
    const char *at = strstr(json, key);
    at = at == NULL ? NULL : strstr(at, "\"process\":");
    if (at != NULL) {
        process = (int)strtol(at + strlen("\"process\":"), NULL, 10);
    }
    return process;
}

static void pause_ms(long ms)
{
    struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
    nanosleep(&pause, NULL);
}

/* Milliseconds away; below 0: it could not be measured. */
static double outage(const char *ashlar, const char *victim)
{
    int process = process_of(ashlar, victim);
    if (process <= 0 || !call()) {
        return -1;
    }
    double last = now_ms();
    if (kill(process, SIGKILL) != 0) {
        perror("bench-restart: kill");
        return -1;
    }
    /*
     * Until its end is noticed others still answer, as good as ever, and a call that finds no life waits for the next one: the
     * outage is the longest time without a good answer.
     */
    double killed = last;
    double longest = 0;
    while (last - killed < WINDOW_MS) {
        if (call()) {
            double now = now_ms();
            longest = now - last > longest ? now - last : longest;
            last = now;
        } else if (now_ms() - killed > GIVEN_UP_MS) {
            return -1;
        }
    }
    return longest;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
    static double away[KILLS_MOST];
    long count = argc == 4 ? strtol(argv[3], NULL, 10) : 0;
    if (argc != 4 || count < 1 || count > KILLS_MOST) {
        fprintf(stderr, "usage: ashlar run -- %s FILE ASHLAR KILLS    (11 s a kill)\n", argv[0]);
        return 2;
    }
    for (long i = 0; i < count; i++) {
        pause_ms(STEADY_MS);
        away[i] = outage(argv[2], victims[i % VICTIMS]);
        if (away[i] < 0) {
            fprintf(stderr, "bench-restart: no device of the base partitions at ASHLAR_SOCKET, or it may not be killed\n");
            return 3;
        }
    }
    qsort(away, (size_t)count, sizeof(away[0]), by_size);
    double median = away[count / 2];
    double worst = away[count - 1];
    printf("%-22s %8.3f ms   worst %8.3f ms of %ld kills   target 5 ms\n", "restart", median, worst, count);
    FILE *out = fopen(argv[1], "ae");
    if (out == NULL) {
        perror(argv[1]);
        return 3;
    }
    fprintf(out, "{\"bench\":\"restart\",\"row\":\"killed_partition\",\"ours\":%.3f,\"peer\":%.3f,\"unit\":\"ms\",\"ratio\":%.3f,"
                 "\"target\":\"ours < 5\"}\n", median, worst, median / 5);
    return fclose(out) == 0 ? 0 : 3;
}
