/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/*
 * The board's dual timer (CMSDK, DDI0479): the Non-secure world has it, and nothing sets it back when the Secure image starts. The emulator gives an
 * instruction 64 ns (-icount shift=6) and the timer counts every 50 ns, so its ticks are instructions, exactly.
 */

struct dual_timer {
    uint32_t load;
    uint32_t value; /* counts down */
    uint32_t control;
    uint32_t clear;
    uint32_t raw;
    uint32_t masked;
    uint32_t background;
    uint32_t reserved;
};

#define DUAL_TIMER_S 0x50002000u
#define DUAL_TIMER_NS 0x40002000u
#define DUAL_TIMER_FREE 0x82u     /* on, 32 bits, round and round */
#define DUAL_TIMER_PERIODIC 0xe2u /* on, 32 bits, from `load` again, with its interrupt */

/** One of two, by index. */
static inline volatile struct dual_timer *dual_timer(uint32_t base, uint32_t index)
{
    return (volatile struct dual_timer *)base + index;
}

/** Instructions that so many ticks are. */
static inline uint32_t dual_timer_instructions(uint32_t ticks)
{
    return (uint32_t)((uint64_t)ticks * 50u / 64u);
}
