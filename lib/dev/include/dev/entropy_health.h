/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/*
 * The two continuous health tests of SP 800-90B, 4.4, over samples of one byte: repetition count, and adaptive proportion
 * in windows of 512. A healthy source of the assessed entropy fails either with probability 2^-30 a sample or window.
 * A failure is for good: only a new start makes the source good again.
 */
enum {
    ENTROPY_WINDOW = 512,
    ENTROPY_STARTUP = 1024 /* samples tested and thrown away before the first use (4.3, requirement 4) */
};

struct entropy_health {
    uint16_t repeat_limit;  /* so many equal samples in a row are a failure */
    uint16_t window_limit;  /* so many samples equal to the window's first are a failure */
    uint16_t repeats;
    uint16_t in_window;     /* samples of the current window so far; 0: the next one begins it */
    uint16_t in_window_equal;
    uint8_t last;
    uint8_t first;
    bool has_sample;
    bool has_failed;
};

/** Begins anew for a source assessed at `bits_per_sample`. Outside 1 to 8 the source counts as failed. */
void entropy_health_init(struct entropy_health *health, unsigned bits_per_sample);

/**
 * Tests `samples` in their order. False if one fails or any did before; then not one of them may be used.
 * @spec SP800-90B:4.4
 */
bool entropy_health_test(struct entropy_health *health, struct span samples);
