/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The interrupt controller (DDI0553, D1.1). `line` counts from 0; its exception is line + 16. */

struct v8m_nvic {
    uint32_t iser[32]; /* 100: enable */
    uint32_t icer[32]; /* 180: disable */
    uint32_t ispr[32]; /* 200: pend */
    uint32_t icpr[32]; /* 280: unpend */
    uint32_t iabr[32]; /* 300: active */
    uint32_t itns[32]; /* 380: targets Non-secure; Secure only */
    uint8_t ipr[496];  /* 400: priority */
};
_Static_assert(offsetof(struct v8m_nvic, ipr) == 0x300, "IPR is at E000E400");

enum { V8M_LINES_MAX = 480 };

static inline volatile struct v8m_nvic *v8m_nvic(void)
{
    return (volatile struct v8m_nvic *)0xe000e100u;
}

/** How many lines this core has, rounded up to 32 (ICTR). */
static inline uint32_t v8m_line_count(void)
{
    return 32u * ((*(volatile const uint32_t *)0xe000e004u & 0xfu) + 1u);
}

static inline uint32_t v8m_line_bit(uint32_t line)
{
    return 1u << (line & 31u);
}

static inline void v8m_line_enable(uint32_t line)
{
    v8m_nvic()->iser[line >> 5] = v8m_line_bit(line);
}

static inline void v8m_line_disable(uint32_t line)
{
    v8m_nvic()->icer[line >> 5] = v8m_line_bit(line);
    __asm volatile("dsb\n isb" ::: "memory"); /* no handler of it starts after this */
}

static inline bool v8m_line_is_enabled(uint32_t line)
{
    return (v8m_nvic()->iser[line >> 5] & v8m_line_bit(line)) != 0;
}

static inline void v8m_line_pend(uint32_t line)
{
    v8m_nvic()->ispr[line >> 5] = v8m_line_bit(line);
}

static inline void v8m_line_unpend(uint32_t line)
{
    v8m_nvic()->icpr[line >> 5] = v8m_line_bit(line);
}

static inline bool v8m_line_is_pending(uint32_t line)
{
    return (v8m_nvic()->ispr[line >> 5] & v8m_line_bit(line)) != 0;
}

static inline void v8m_line_priority(uint32_t line, uint8_t priority)
{
    v8m_nvic()->ipr[line] = priority;
}

/** True if the line is Non-secure: its handler runs there. */
static inline bool v8m_line_is_ns(uint32_t line)
{
    return (v8m_nvic()->itns[line >> 5] & v8m_line_bit(line)) != 0;
}
