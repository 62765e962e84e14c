/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SOAK_WORKERS = 6, SOAK_THREADS = 3, SOAK_TEXT = 160 };

/** What one client thread tells, in memory that the watching process shares. Each field has one writer, the thread. */
struct soak_thread {
    uint64_t started, returned; /* calls */
    uint64_t since_ns;          /* when the call that is out began */
    uint64_t failed;            /* calls answered by a death of the device */
    uint64_t refused;           /* wrong calls that were refused, as they must be */
    uint64_t wrong;             /* answers that cannot be */
    char why[SOAK_TEXT];        /* of the last wrong answer */
};

/** The traffic of one process: SOAK_THREADS threads until `end_ns` (soak_now_ns), then the end of the process. */
_Noreturn void soak_traffic(struct soak_thread *threads, uint32_t worker, uint64_t seed, uint64_t end_ns);

/** Opens connections until the device gives no more, closes them all. How many there were. */
uint32_t soak_count_connections(void);

/** Of a clock that only goes forward. */
uint64_t soak_now_ns(void);
/** The next number of a sequence that `state` stands for. */
uint32_t soak_next(uint64_t *state);
