/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/*
 * Instructions and special registers of an Armv8-M Mainline core with the Security Extension (DDI0553, B and C). Names as in
 * the architecture. What ends in _NS is the Non-secure bank and can be used by Secure privileged code alone.
 */

enum {
    V8M_CONTROL_NPRIV = 1u << 0, /* thread mode is unprivileged */
    V8M_CONTROL_SPSEL = 1u << 1, /* thread mode uses PSP */
    V8M_CONTROL_FPCA = 1u << 2,  /* a floating-point context is active */
    V8M_CONTROL_SFPA = 1u << 3,  /* it is Secure */
};

/* At the top of an idle Secure stack: no EXC_RETURN and no exception frame starts with it. */
#define V8M_STACK_SEAL 0xfef5eda5u

static inline void v8m_dsb(void)
{
    __asm volatile("dsb" ::: "memory");
}

static inline void v8m_isb(void)
{
    __asm volatile("isb" ::: "memory");
}

/** Makes what was written to the system's registers hold for every later instruction. */
static inline void v8m_sync(void)
{
    v8m_dsb();
    v8m_isb();
}

static inline void v8m_wfi(void)
{
    __asm volatile("dsb\n wfi" ::: "memory");
}

#define V8M_SPECIAL_READ(name, reg)                            \
    static inline uint32_t v8m_get_##name(void)                \
    {                                                          \
        uint32_t value;                                        \
        __asm volatile("mrs %0, " reg : "=r"(value)::"memory"); \
        return value;                                          \
    }
#define V8M_SPECIAL(name, reg)                                \
    V8M_SPECIAL_READ(name, reg)                               \
    static inline void v8m_set_##name(uint32_t value)         \
    {                                                         \
        __asm volatile("msr " reg ", %0" ::"r"(value) : "memory"); \
    }

V8M_SPECIAL_READ(ipsr, "ipsr")
V8M_SPECIAL(msp, "msp")
V8M_SPECIAL(psp, "psp")
V8M_SPECIAL(msplim, "msplim")
V8M_SPECIAL(psplim, "psplim")
V8M_SPECIAL(control, "control")
V8M_SPECIAL(primask, "primask")
V8M_SPECIAL(basepri, "basepri")
V8M_SPECIAL(faultmask, "faultmask")
#if __ARM_FEATURE_CMSE == 3
V8M_SPECIAL(msp_ns, "msp_ns")
V8M_SPECIAL(psp_ns, "psp_ns")
V8M_SPECIAL(msplim_ns, "msplim_ns")
V8M_SPECIAL(psplim_ns, "psplim_ns")
V8M_SPECIAL(control_ns, "control_ns")
V8M_SPECIAL(primask_ns, "primask_ns")
V8M_SPECIAL(basepri_ns, "basepri_ns")
V8M_SPECIAL(faultmask_ns, "faultmask_ns")
#endif

/** Masks the interrupts of this world; returns what PRIMASK was, for v8m_unmask(). Keep the stretch short and bounded. */
static inline uint32_t v8m_mask(void)
{
    uint32_t was = v8m_get_primask();
    __asm volatile("cpsid i" ::: "memory");
    return was;
}

static inline void v8m_unmask(uint32_t was)
{
    v8m_set_primask(was);
}
