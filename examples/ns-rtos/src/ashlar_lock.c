/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ashlar_lock.h"

#include "ashlar/ns.h"
#include "rtos.h"

/** A handler, or whoever has interrupts locked: nobody else would run while it waits. Unprivileged threads cannot lock any. */
static bool can_wait(void)
{
    uint32_t ipsr, primask, basepri, faultmask;
    __asm volatile("mrs %0, ipsr\n mrs %1, primask\n mrs %2, basepri\n mrs %3, faultmask"
                   : "=r"(ipsr), "=r"(primask), "=r"(basepri), "=r"(faultmask));
    return (ipsr | primask | basepri | faultmask) == 0;
}

static bool take(void)
{
    if (!can_wait()) {
        return false;
    }
    if (rtos_runs()) {
        rtos_lock();
    }
    return true;
}

static void give(void)
{
    if (rtos_runs()) {
        rtos_unlock();
    }
}

static void pause(void)
{
    if (rtos_runs()) {
        rtos_pause();
    }
}

void ashlar_lock_set(void)
{
    static const struct ashlar_ns_system system = { take, give, pause };
    ashlar_ns_system_set(&system);
}
