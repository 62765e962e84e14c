/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/*
 * The Test Target instructions (DDI0553, C2; the ACLE's CMSE chapter): who may touch an address. Plain TT asks for the current
 * privilege, TTT for unprivileged code; with A the question is about the Non-secure world. The answer's layout is the architecture's.
 */

#define V8M_TT_MREGION(tt) ((tt) & 0xffu)
#define V8M_TT_SREGION(tt) (((tt) >> 8) & 0xffu)
#define V8M_TT_MRVALID (1u << 16)
#define V8M_TT_SRVALID (1u << 17)
#define V8M_TT_R (1u << 18)
#define V8M_TT_RW (1u << 19)
#define V8M_TT_NSR (1u << 20)
#define V8M_TT_NSRW (1u << 21)
#define V8M_TT_S (1u << 22)
#define V8M_TT_IRVALID (1u << 23)

#define V8M_TT_QUERY(name, instruction)                       \
    static inline uint32_t name(uint32_t address)             \
    {                                                         \
        uint32_t answer;                                      \
        __asm volatile(instruction " %0, %1" : "=r"(answer) : "r"(address) : "memory"); \
        return answer;                                        \
    }

V8M_TT_QUERY(v8m_tt, "tt")
V8M_TT_QUERY(v8m_ttt, "ttt")
#if defined(__ARM_FEATURE_CMSE) && __ARM_FEATURE_CMSE == 3
V8M_TT_QUERY(v8m_tta, "tta")
V8M_TT_QUERY(v8m_ttat, "ttat")
#endif
