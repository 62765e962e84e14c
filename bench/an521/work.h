/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/* The calls that the benchmark makes, in order; each leaves what the next ones need. */

struct work {
    const char *name;
    int32_t (*prepare)(void); /* before each, not counted; NULL: nothing */
    int32_t (*run)(void);     /* a PSA status, or a result that is not negative */
    uint32_t repeats;         /* enough of them to see the worst */
    int32_t (*check)(void);   /* after all: 0 if what came out is right; NULL: the status says it */
};

extern const struct work work[];
extern const uint32_t work_count;
