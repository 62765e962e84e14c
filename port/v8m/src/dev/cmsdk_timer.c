/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/cmsdk.h"

struct registers {
    uint32_t control;
    uint32_t value; /* counts down, and starts anew from `reload` */
    uint32_t reload;
    uint32_t interrupt; /* read: asserted; a written one clears */
};

enum { CONTROL_ON = 1, CONTROL_INTERRUPT = 8 };

static volatile struct registers *counter_of(const struct timer *timer)
{
    const struct cmsdk_timer *pair = timer->context;
    return (volatile struct registers *)pair->counter_registers;
}

static volatile struct registers *alarm_of(const struct timer *timer)
{
    const struct cmsdk_timer *pair = timer->context;
    return (volatile struct registers *)pair->alarm_registers;
}

void cmsdk_timer_start(const struct cmsdk_timer *timer)
{
    volatile struct registers *counter = (volatile struct registers *)timer->counter_registers;
    volatile struct registers *alarm = (volatile struct registers *)timer->alarm_registers;
    alarm->control = 0;
    alarm->interrupt = 1;
    counter->control = 0;
    counter->reload = UINT32_MAX;
    counter->value = UINT32_MAX;
    counter->control = CONTROL_ON;
}

static uint32_t now(const struct timer *timer)
{
    return ~counter_of(timer)->value;
}

static void cancel(const struct timer *timer)
{
    volatile struct registers *alarm = alarm_of(timer);
    alarm->control = 0;
    alarm->interrupt = 1;
}

static psa_status_t arm(const struct timer *timer, uint32_t ticks)
{
    volatile struct registers *alarm = alarm_of(timer);
    if (ticks == 0 || ticks > TIMER_TICKS_MAX) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    cancel(timer);
    alarm->reload = ticks;
    alarm->value = ticks;
    alarm->control = CONTROL_ON | CONTROL_INTERRUPT;
    return PSA_SUCCESS;
}

static bool expired(const struct timer *timer)
{
    bool is_asserted = alarm_of(timer)->interrupt != 0;
    if (is_asserted) {
        cancel(timer); /* once: it would start anew by itself */
    }
    return is_asserted;
}

const struct timer_ops cmsdk_timer_ops = { .now = now, .arm = arm, .cancel = cancel, .expired = expired };
