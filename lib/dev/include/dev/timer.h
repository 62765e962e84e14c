/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "psa/error.h"

/*
 * A counter that never stops, and one alarm over it. Version of this interface: TIMER_VERSION.
 *
 * Rule: a timer that Trusted code decides by runs from a Trusted clock and is changed by Secure code alone (R030, R040, R050_TBSA_TIME).
 */
enum { TIMER_VERSION = 1 };

struct timer;

/**
 * now     the counter: counts up at rate_hz and wraps at 2^32. Differences of two values are what a caller may use.
 * arm     asserts the interrupt once, `ticks` (1 to TIMER_TICKS_MAX) from now; a second arm replaces the first.
 *         PSA_ERROR_INVALID_ARGUMENT for another number, and the first stays.
 * cancel  no alarm any more; nothing happens if there was none. An interrupt already asserted is taken back.
 * expired true once for each alarm that came, and takes its interrupt back: what a handler asks first.
 *
 * Each may be called from a handler and with interrupts masked, once the device's own start function has run.
 */
struct timer_ops {
    uint32_t (*now)(const struct timer *timer);
    psa_status_t (*arm)(const struct timer *timer, uint32_t ticks);
    void (*cancel)(const struct timer *timer);
    bool (*expired)(const struct timer *timer);
};

enum { TIMER_TICKS_MAX = 0x7fffffff };

struct timer {
    const struct timer_ops *ops;
    void *context; /* owned by whoever made the device */
    uint32_t rate_hz;
};
