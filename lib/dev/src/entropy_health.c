/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "dev/entropy_health.h"

/*
 * Limits by bits of entropy in a sample, for a false alarm of 2^-30: 1 + ceil(30 / H) in a row (4.4.1), and 1 + the
 * smallest count that a binomial of 512 draws at 2^-H exceeds with less than 2^-30 (4.4.2).
 */
static const struct {
    uint16_t repeat;
    uint16_t window;
} limits[8] = {
    { 31, 325 },
    { 16, 190 },
    { 11, 114 },
    { 9, 71 },
    { 7, 46 },
    { 6, 31 },
    { 6, 22 },
    { 5, 16 },
};

void entropy_health_init(struct entropy_health *health, unsigned bits_per_sample)
{
    bool is_known = bits_per_sample >= 1 && bits_per_sample <= sizeof(limits) / sizeof(limits[0]);
    *health = (struct entropy_health){ .has_failed = !is_known };
    if (is_known) {
        health->repeat_limit = limits[bits_per_sample - 1].repeat;
        health->window_limit = limits[bits_per_sample - 1].window;
    }
}

static bool is_repeated(struct entropy_health *health, uint8_t sample)
{
    bool is_same = health->has_sample && sample == health->last;
    health->repeats = is_same ? (uint16_t)(health->repeats + 1u) : 1;
    health->last = sample;
    health->has_sample = true;
    return health->repeats >= health->repeat_limit;
}

static bool is_too_frequent(struct entropy_health *health, uint8_t sample)
{
    if (health->in_window == 0) {
        health->first = sample;
        health->in_window_equal = 0;
    }
    health->in_window_equal = (uint16_t)(health->in_window_equal + (sample == health->first));
    health->in_window = (uint16_t)((health->in_window + 1u) % ENTROPY_WINDOW);
    return health->in_window_equal >= health->window_limit;
}

bool entropy_health_test(struct entropy_health *health, struct span samples)
{
    for (size_t i = 0; i < samples.len && !health->has_failed; i++) {
        bool is_stuck = is_repeated(health, samples.data[i]);
        bool is_biased = is_too_frequent(health, samples.data[i]);
        health->has_failed = is_stuck || is_biased;
    }
    return !health->has_failed;
}
