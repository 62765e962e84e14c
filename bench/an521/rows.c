/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdbool.h>
#include <stdio.h>

#include "dual_timer.h"
#include "work.h"

/*
 * Each call of the list, as often as the list says: a line "row NAME LAST WORST STATUS", in instructions from the caller's side. The first stage started
 * the counter, so its first reading is how long the Secure image took.
 */

static uint32_t now(void)
{
    return dual_timer(DUAL_TIMER_NS, 0)->value;
}

static uint32_t counted(int32_t (*run)(void), int32_t *status)
{
    uint32_t from = now();
    *status = run();
    return dual_timer_instructions(from - now());
}

static int32_t nothing(void)
{
    return 0;
}

static int row(const struct work *one, uint32_t empty)
{
    uint32_t last = 0;
    uint32_t worst = 0;
    int32_t status = 0;
    for (uint32_t i = 0; i < one->repeats && status >= 0; i++) {
        status = one->prepare == NULL ? 0 : one->prepare();
        if (status >= 0) {
            last = counted(one->run, &status) - empty;
            worst = last > worst ? last : worst;
        }
    }
    bool is_wrong = status >= 0 && one->check != NULL && one->check() != 0;
    printf("row %s %lu %lu %d\n", one->name, (unsigned long)last, (unsigned long)worst, is_wrong ? 1 : (int)(status < 0 ? status : 0));
    return is_wrong;
}

int main(void)
{
    uint32_t start = dual_timer_instructions(0xffffffffu - now());
    int32_t status;
    int wrong = 0;
    printf("row secure_to_ns %lu %lu 0\n", (unsigned long)start, (unsigned long)start);
    (void)counted(nothing, &status);
    uint32_t empty = counted(nothing, &status);
    for (uint32_t i = 0; i < work_count; i++) {
        wrong |= row(&work[i], empty);
    }
    return wrong;
}
