/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "rows.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

uint64_t rows_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

double rows_median(double *values, size_t count)
{
    qsort(values, count, sizeof(values[0]), by_size);
    return values[count / 2];
}

static bool is_met(const struct rows_row *row)
{
    switch (row->kind) {
    case ROWS_RATIO:
        return row->ratio <= row->goal;
    case ROWS_ABOVE_US:
        return row->above_us <= row->goal;
    case ROWS_FASTER:
        return row->ratio * row->goal <= 1;
    case ROWS_NO_GOAL:
    default:
        return true;
    }
}

void rows_report(const char *path, const struct rows_row *row)
{
    static const char *const kinds[] = { "ratio at most", "us above at most", "times faster at least", "none" };
    char goal[48] = "none";
    if (row->kind != ROWS_NO_GOAL) {
        snprintf(goal, sizeof(goal), "%s %.2f", kinds[row->kind], row->goal);
    }
    printf("%-24s ours %9.3f us   peer %9.3f us   ratio %6.2f   above %8.3f us   goal %-26s %s\n", row->name,
           row->ours_us, row->peer_us, row->ratio, row->above_us, goal,
           row->kind == ROWS_NO_GOAL ? "" : is_met(row) ? "met" : "MISSED");
    FILE *out = fopen(path, "a");
    if (out != NULL) {
        fprintf(out,
                "{\"bench\":\"%s\",\"row\":\"%s\",\"ours\":%.4f,\"peer\":%.4f,\"unit\":\"us\",\"ratio\":%.3f,"
                "\"above\":%.4f,\"goal\":\"%s\",\"met\":%s}\n",
                row->bench == NULL ? "call" : row->bench, row->name, row->ours_us, row->peer_us, row->ratio,
                row->above_us, goal, is_met(row) ? "true" : "false");
        fclose(out);
    }
}

void rows_skip(const char *path, const char *name, const char *why)
{
    printf("%-24s skipped: %s\n", name, why);
    FILE *out = fopen(path, "a");
    if (out != NULL) {
        fprintf(out, "{\"bench\":\"call\",\"row\":\"%s\",\"skipped\":\"%s\"}\n", name, why);
        fclose(out);
    }
}
