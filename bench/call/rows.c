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

void rows_report(const char *path, const struct rows_row *row)
{
    bool is_ratio = row->kind == ROWS_RATIO;
    bool is_met = (is_ratio ? row->ratio : row->above_us) <= row->goal;
    printf("%-24s ours %9.3f us   peer %9.3f us   ratio %6.2f   above %8.3f us   goal %s %.2f%s   %s\n", row->name,
           row->ours_us, row->peer_us, row->ratio, row->above_us, is_ratio ? "ratio <=" : "above <=", row->goal,
           is_ratio ? "" : " us", is_met ? "met" : "MISSED");
    FILE *out = fopen(path, "a");
    if (out != NULL) {
        fprintf(out,
                "{\"bench\":\"call\",\"row\":\"%s\",\"ours\":%.4f,\"peer\":%.4f,\"unit\":\"us\",\"ratio\":%.3f,"
                "\"above\":%.4f,\"goal\":\"%s %.2f\",\"target\":%.2f,\"met\":%s}\n",
                row->name, row->ours_us, row->peer_us, row->ratio, row->above_us,
                is_ratio ? "ratio <=" : "us above <=", row->goal, row->goal, is_met ? "true" : "false");
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
