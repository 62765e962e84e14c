/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "v8m/core.h"
#include "v8m/mpu.h"
#include "v8m/tt.h"

/* What ../../kernel/arch.h asks of the machine in a few instructions. */

static inline uint32_t arch_tt(enum arch_view view, uintptr_t address)
{
    if (view == ARCH_VIEW_NS) {
        return v8m_tta(address); /* asked in thread mode alone, where it takes the Non-secure world's privilege */
    }
    return view == ARCH_VIEW_PARTITION ? v8m_ttt(address) : v8m_tt(address);
}

static inline bool arch_ns_has_regions(void)
{
    return (v8m_mpu_ns()->ctrl & V8M_MPU_CTRL_ENABLE) != 0;
}

enum { ARCH_KERNEL_PRIORITY = 0x60 };

static inline void arch_hold(void)
{
    v8m_set_basepri(ARCH_KERNEL_PRIORITY);
    v8m_isb();
}

static inline void arch_release(void)
{
    v8m_set_basepri(0);
}
