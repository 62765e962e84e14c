/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/* The floating-point unit's control registers (DDI0553, B and D1.1). */

struct v8m_fpu {
    uint32_t fpccr; /* f34 */
    uint32_t fpcar; /* f38 */
    uint32_t fpdscr; /* f3c */
};

#define V8M_FPCCR_LSPACT (1u << 0)
#define V8M_FPCCR_TS (1u << 26)       /* treat the registers as Secure */
#define V8M_FPCCR_CLRONRETS (1u << 27)
#define V8M_FPCCR_CLRONRET (1u << 28)
#define V8M_FPCCR_LSPENS (1u << 29)
#define V8M_FPCCR_LSPEN (1u << 30)
#define V8M_FPCCR_ASPEN (1u << 31)

static inline volatile struct v8m_fpu *v8m_fpu(void)
{
    return (volatile struct v8m_fpu *)0xe000ef34u;
}
