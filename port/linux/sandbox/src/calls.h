/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "sandbox/sandbox.h"

/*
 * The system calls of a partition, one row each; docs/guide/fence.md lists them for readers. A row is here because a
 * partition makes the call, and tests/isolation/fence shows that none is here in vain.
 */

/** Which partitions have it. */
enum calls_of {
    CALLS_OF_ALL = 0,
    CALLS_OF_STORE = 1,
    CALLS_OF_DEVICES = 2,
    CALLS_OF_THREADS = 4,
    CALLS_OF_SEVERAL = 8, /* processes of more than one partition */
    CALLS_OF_INTERRUPTS = 16,
};

enum { CALLS_CONDITIONS_MAX = 2 };

/** Argument `index` under `mask` is `value`. A mask of 0: no condition. */
struct calls_condition {
    unsigned index;
    uint64_t mask;
    uint64_t value;
};

struct calls_row {
    int number; /* below 0: this processor has none */
    unsigned of; /* enum calls_of, any of them */
    bool is_own_process; /* the first argument is this process */
    bool is_control;     /* the first argument is a private socket to the supervisor */
    struct calls_condition conditions[CALLS_CONDITIONS_MAX];
};

extern const struct calls_row calls_rows[];
extern const size_t calls_row_count;

/** Nothing a library tries out: who makes one of these is not the partition that was signed, and dies of it. */
extern const int calls_deadly[];
extern const size_t calls_deadly_count;

/** Does a partition of these needs have the row? */
bool calls_has(const struct calls_row *row, const struct sandbox_needs *needs);
