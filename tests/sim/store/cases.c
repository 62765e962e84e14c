/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "sim.h"

#include <stdio.h>
#include <string.h>

enum { SLOTS = 1 << 22 };

struct tally tally;
struct where where;

static uint64_t slots[SLOTS];
static uint32_t taken;

static const char *const names[REACHED_COUNT] = {
    [REACHED_OLD] = "outcome old",
    [REACHED_NEW] = "outcome new",
    [REACHED_SECOND] = "cut again in the recovery",
    [REACHED_COLLECTING] = "cut while collecting garbage",
    [REACHED_ERASING] = "cut in a change that erases",
    [REACHED_WRAP] = "cut after the ring was gone round",
    [REACHED_FULL] = "refused by a full store",
    [REACHED_BATCH] = "cut in the middle of a batch",
    [REACHED_OPEN] = "cut with a batch left open before",
    [REACHED_NOTE] = "cut in a change that writes notes",
    [REACHED_TORN] = "mounted with a torn head",
    [REACHED_GIVEN_UP] = "mounted with records to give up",
    [REACHED_UNREADABLE] = "mounted with unreadable units",
    [REACHED_FILLED] = "filled to capacity afterwards",
    [REACHED_FLIPPED] = "bits flipped",
    [REACHED_SPOILT] = "units made unreadable",
    [REACHED_WORN] = "changes on a worn block",
};

void cases_clear(void)
{
    memset(slots, 0, sizeof(slots));
    taken = 0;
}

static uint64_t mix(uint64_t z, uint64_t value)
{
    z = (z ^ value) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

bool case_counts(uint32_t outcome)
{
    uint64_t key = mix(1, where.shape << 16 | where.workload << 8 | where.model);
    key = mix(key, (uint64_t)where.change << 32 | outcome);
    key = mix(key, (uint64_t)where.step << 32 | where.second) | 1;
    tally.tried++;
    uint32_t at = (uint32_t)(key >> 20) % SLOTS;
    while (slots[at] != 0 && slots[at] != key) {
        at = (at + 1) % SLOTS;
    }
    if (slots[at] == key || taken >= SLOTS / 4 * 3) { /* beyond that none is called new */
        return false;
    }
    slots[at] = key;
    taken++;
    tally.cases++;
    return true;
}

void expect_kept(bool is_kept, const char *what)
{
    if (is_kept) {
        return;
    }
    if (tally.losses++ < 20) {
        printf("# LOST: %s; workload %u, model %u, manner %u, change %u, step %u, second %u: %s\n",
               sim_shapes[where.shape].name, (unsigned)where.workload, (unsigned)where.model, (unsigned)where.manner, (unsigned)where.change,
               (unsigned)where.step, (unsigned)where.second, what);
    }
}

void tally_print(void)
{
    for (uint32_t i = 0; i < REACHED_COUNT; i++) {
        printf("# reached: %s: %lu\n", names[i], tally.reached[i]);
    }
    printf("# tried: %lu\n", tally.tried);
    printf("sim: %lu cases, %lu losses\n", tally.cases, tally.losses);
}
