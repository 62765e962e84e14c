/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "dev/serial.h"
#include "dev/timer.h"

/*
 * Peripherals of Arm's Cortex-M System Design Kit (DDI0479), which the MPS2 and MPS3 boards have. A board makes one struct of each device
 * it wires, and the `serial` or `timer` over it.
 */

struct cmsdk_uart {
    uint32_t registers;
    uint32_t divider; /* clock over baud rate, at least 16 */
};

/** Switches the line on, both ways, its interrupts off. */
void cmsdk_uart_start(const struct cmsdk_uart *uart);

/** Operations of a `struct serial` whose context is a `const struct cmsdk_uart`. */
extern const struct serial_ops cmsdk_uart_ops;

/* Two timers of it: one counts for ever, the other is the alarm. */
struct cmsdk_timer {
    uint32_t counter_registers;
    uint32_t alarm_registers; /* its interrupt is the timer's */
};

void cmsdk_timer_start(const struct cmsdk_timer *timer);

/** Operations of a `struct timer` whose context is a `const struct cmsdk_timer`. */
extern const struct timer_ops cmsdk_timer_ops;
