/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* Figures, their middle, and the row that says whether the goal is met. */

uint64_t rows_now_ns(void);
/** Sorts `values`; the one in the middle. */
double rows_median(double *values, size_t count);

enum rows_goal {
    ROWS_RATIO,    /* ours / peer is at most `goal` */
    ROWS_ABOVE_US, /* ours - peer is at most `goal`, in microseconds */
    ROWS_FASTER,   /* peer / ours is at least `goal` */
    ROWS_NO_GOAL
};

struct rows_row {
    const char *bench; /* NULL: "call" */
    const char *name;
    double ours_us, peer_us; /* medians */
    double ratio;            /* the median of neighbours' ratios */
    double above_us;         /* that of their differences */
    enum rows_goal kind;
    double goal;
};

/** Prints the row with its goal and verdict, and appends it to the file at `path` as one JSON object. */
void rows_report(const char *path, const struct rows_row *row);
/** A row that cannot be measured here, and why. */
void rows_skip(const char *path, const char *name, const char *why);
