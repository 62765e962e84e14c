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

#include "anchor/anchor.h"

/*
 * What a step and a reading of a counter in a TPM cost, by ashlar-tpm. In a simulator this is the way there and back, and the session's cryptography on both
 * ends; a chip adds its own time, which is most of it.
 *
 *     bench-tpm ROWS.jsonl ASHLAR-TPM WHERE
 */

enum { STEPS = 300, INDEX = 0x01abc0de };

static double now_us(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static bool wait_for(struct anchor *anchor)
{
    struct anchor_answer answer;
    int result = 0;
    while (result == 0) {
        result = anchor_take(anchor, &answer);
        if (result == 0) {
            usleep(20);
        }
    }
    return result == 1 && answer.status == ANCHOR_OK;
}

static int measure(struct anchor *anchor, enum anchor_kind kind, const char *name, FILE *out)
{
    static double took[STEPS];
    for (uint32_t i = 0; i < STEPS; i++) {
        double start = now_us();
        if (!anchor_ask(anchor, kind, i, 0) || !wait_for(anchor)) {
            fprintf(stderr, "bench-tpm: %s failed\n", name);
            return 3;
        }
        took[i] = now_us() - start;
    }
    qsort(took, STEPS, sizeof(took[0]), by_value);
    printf("TPM counter, %-5s %9.1f us (p99 %.1f)\n", name, took[STEPS / 2], took[STEPS * 99 / 100]);
    fprintf(out, "{\"bench\":\"storage\",\"row\":\"TPM counter %s\",\"ours\":%.1f,\"peer\":null,\"unit\":\"us\",\"ratio\":null,\"target\":null}\n", name,
            took[STEPS / 2]);
    return 0;
}

int main(int argc, char **argv)
{
    static const uint8_t authorisation[ANCHOR_KEY_LEN] = { 1 };
    struct anchor anchor;
    uint64_t value = 0;
    FILE *out = argc == 4 ? fopen(argv[1], "a") : NULL;
    int program = argc == 4 ? open(argv[2], O_RDONLY | O_CLOEXEC) : -1;
    if (out == NULL || program < 0) {
        fprintf(stderr, "usage: bench-tpm ROWS.jsonl ASHLAR-TPM WHERE: %s\n", strerror(errno));
        return 2;
    }
    enum anchor_status status = anchor_start(&anchor, program, argv[3]);
    if (status == ANCHOR_OK) {
        status = anchor_counter_make(&anchor, INDEX, authorisation, &value);
        status = status == ANCHOR_OK || status == ANCHOR_EXISTS ? anchor_counter_open(&anchor, 0, INDEX, authorisation, &value) : status;
    }
    int result = 3;
    if (status != ANCHOR_OK) {
        fprintf(stderr, "bench-tpm: %s\n", anchor_status_text(status));
    } else {
        result = measure(&anchor, ANCHOR_READ, "read", out);
        result = result == 0 ? measure(&anchor, ANCHOR_STEP, "step", out) : result;
    }
    anchor_stop(&anchor);
    return fclose(out) != 0 ? 3 : result;
}
