/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* The System Control Block and the fault registers (DDI0553, D1.1). Banked: Secure code sees the Secure bank. */

struct v8m_scb {
    uint32_t cpuid;    /* 00 */
    uint32_t icsr;     /* 04 */
    uint32_t vtor;     /* 08 */
    uint32_t aircr;    /* 0c */
    uint32_t scr;      /* 10 */
    uint32_t ccr;      /* 14 */
    uint8_t shpr[12];  /* 18: priority of exception n at shpr[n - 4] */
    uint32_t shcsr;    /* 24 */
    uint32_t cfsr;     /* 28: MMFSR, BFSR, UFSR */
    uint32_t hfsr;     /* 2c */
    uint32_t dfsr;     /* 30 */
    uint32_t mmfar;    /* 34 */
    uint32_t bfar;     /* 38 */
    uint32_t afsr;     /* 3c */
    uint32_t id[18];   /* 40 */
    uint32_t cpacr;    /* 88 */
    uint32_t nsacr;    /* 8c: Secure only */
    uint32_t other[21];
    uint32_t sfsr;     /* e4: Secure only */
    uint32_t sfar;     /* e8 */
};
_Static_assert(offsetof(struct v8m_scb, cpacr) == 0x88, "CPACR is at E000ED88");
_Static_assert(offsetof(struct v8m_scb, sfsr) == 0xe4, "SFSR is at E000EDE4");

static inline volatile struct v8m_scb *v8m_scb(void)
{
    return (volatile struct v8m_scb *)0xe000ed00u;
}

/** The Non-secure bank, for Secure code. */
static inline volatile struct v8m_scb *v8m_scb_ns(void)
{
    return (volatile struct v8m_scb *)0xe002ed00u;
}

/* ICSR */
#define V8M_ICSR_PENDSVSET (1u << 28)
#define V8M_ICSR_PENDSVCLR (1u << 27)
#define V8M_ICSR_STTNS (1u << 24)

/* AIRCR: a write without the key is ignored; a read gives the key inverted. */
#define V8M_AIRCR_KEY (0x05fau << 16)
#define V8M_AIRCR_KEY_MASK (0xffffu << 16)
#define V8M_AIRCR_PRIS (1u << 14)          /* Non-secure priorities are in the lower half */
#define V8M_AIRCR_BFHFNMINS (1u << 13)     /* BusFault, HardFault, NMI are Non-secure */
#define V8M_AIRCR_PRIGROUP_MASK (7u << 8)
#define V8M_AIRCR_SYSRESETREQS (1u << 3)   /* only Secure code may ask for a reset */
#define V8M_AIRCR_SYSRESETREQ (1u << 2)

/* CCR */
#define V8M_CCR_STKOFHFNMIGN (1u << 10)
#define V8M_CCR_DIV_0_TRP (1u << 4)
#define V8M_CCR_UNALIGN_TRP (1u << 3)
#define V8M_CCR_USERSETMPEND (1u << 1)

/* SCR */
#define V8M_SCR_SLEEPDEEPS (1u << 3)

/* SHCSR */
#define V8M_SHCSR_MEMFAULTENA (1u << 16)
#define V8M_SHCSR_BUSFAULTENA (1u << 17)
#define V8M_SHCSR_USGFAULTENA (1u << 18)
#define V8M_SHCSR_SECUREFAULTENA (1u << 19)

/* CFSR */
#define V8M_CFSR_IACCVIOL (1u << 0)
#define V8M_CFSR_DACCVIOL (1u << 1)
#define V8M_CFSR_MMARVALID (1u << 7)
#define V8M_CFSR_IBUSERR (1u << 8)
#define V8M_CFSR_PRECISERR (1u << 9)
#define V8M_CFSR_IMPRECISERR (1u << 10)
#define V8M_CFSR_BFARVALID (1u << 15)
#define V8M_CFSR_UNDEFINSTR (1u << 16)
#define V8M_CFSR_INVSTATE (1u << 17)
#define V8M_CFSR_INVPC (1u << 18)
#define V8M_CFSR_NOCP (1u << 19)
#define V8M_CFSR_STKOF (1u << 20)
#define V8M_CFSR_UNALIGNED (1u << 24)
#define V8M_CFSR_DIVBYZERO (1u << 25)

/* SFSR */
#define V8M_SFSR_INVEP (1u << 0)
#define V8M_SFSR_INVIS (1u << 1)
#define V8M_SFSR_INVER (1u << 2)
#define V8M_SFSR_AUVIOL (1u << 3)
#define V8M_SFSR_INVTRAN (1u << 4)
#define V8M_SFSR_SFARVALID (1u << 6)

/* CPACR, NSACR: coprocessors 10 and 11 are the FPU. */
#define V8M_CPACR_FPU (0xfu << 20)
#define V8M_NSACR_FPU (3u << 10)

/* Exceptions, as IPSR numbers them. */
enum v8m_exception {
    V8M_RESET = 1,
    V8M_NMI = 2,
    V8M_HARD_FAULT = 3,
    V8M_MEM_MANAGE = 4,
    V8M_BUS_FAULT = 5,
    V8M_USAGE_FAULT = 6,
    V8M_SECURE_FAULT = 7,
    V8M_SVCALL = 11,
    V8M_DEBUG_MONITOR = 12,
    V8M_PENDSV = 14,
    V8M_SYSTICK = 15,
    V8M_INTERRUPT_0 = 16,
};

/** Sets the priority of a system exception, 4 to 15; smaller is more urgent. */
static inline void v8m_exception_priority(enum v8m_exception exception, uint8_t priority)
{
    v8m_scb()->shpr[(uint32_t)exception - 4u] = priority;
}
