/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "life.h"

void life_begin(struct life *life, uint64_t now_ms)
{
    life->state = LIFE_STARTING;
    life->number++;
    life->since_ms = now_ms;
}

void life_serve(struct life *life, uint64_t now_ms)
{
    life->state = LIFE_SERVING;
    life->since_ms = now_ms;
    life->has_served = true;
}

uint32_t life_die(struct life *life, uint64_t now_ms)
{
    bool was_steady = life->state == LIFE_SERVING && now_ms - life->since_ms >= LIFE_STEADY_MS;
    life->streak = was_steady ? 1 : life->streak + 1;
    life->deaths++;
    life->since_ms = now_ms;
    life->state = life->has_served ? LIFE_BACKING_OFF : LIFE_ENDED;
    uint32_t delay = life->streak == 1 ? 0 : LIFE_DELAY_FIRST_MS;
    for (uint32_t i = 2; i < life->streak && delay < LIFE_DELAY_MAX_MS; i++) {
        delay *= 2;
    }
    return delay < LIFE_DELAY_MAX_MS ? delay : LIFE_DELAY_MAX_MS;
}
