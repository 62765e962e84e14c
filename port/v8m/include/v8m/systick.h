/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/* The core's own 24-bit timer, one for each world (DDI0553, B). */

struct v8m_systick {
    uint32_t csr;   /* 10 */
    uint32_t rvr;   /* 14 */
    uint32_t cvr;   /* 18 */
    uint32_t calib; /* 1c */
};

#define V8M_SYSTICK_ENABLE (1u << 0)
#define V8M_SYSTICK_TICKINT (1u << 1)
#define V8M_SYSTICK_CLKSOURCE (1u << 2)
#define V8M_SYSTICK_COUNTFLAG (1u << 16)

static inline volatile struct v8m_systick *v8m_systick(void)
{
    return (volatile struct v8m_systick *)0xe000e010u;
}
