/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/core.h"
#include "v8m/start.h"

/* The linker's script places these. */
extern uint32_t v8m_stack_seal[];

enum { LINES = 124 }; /* as many as any board here has */

static void unexpected(void)
{
    v8m_unexpected(v8m_get_ipsr());
}

#define WEAK __attribute__((weak, alias("unexpected")))
void WEAK v8m_nmi_entry(void);
void WEAK v8m_hard_fault_entry(void);
void WEAK v8m_mem_manage_entry(void);
void WEAK v8m_bus_fault_entry(void);
void WEAK v8m_usage_fault_entry(void);
void WEAK v8m_secure_fault_entry(void);
void WEAK v8m_svc_entry(void);
void WEAK v8m_debug_monitor_entry(void);
void WEAK v8m_pendsv_entry(void);
void WEAK v8m_systick_entry(void);
void WEAK v8m_interrupt_entry(void);

typedef void (*v8m_vector)(void);

struct vectors {
    uint32_t *stack; /* the first seal is the first thing above it */
    v8m_vector system[15];
    v8m_vector lines[LINES];
};

__attribute__((section(".vectors"), used)) static const struct vectors vectors = {
    .stack = v8m_stack_seal,
    .system = {
        [0] = v8m_reset_entry,
        [1] = v8m_nmi_entry,
        [2] = v8m_hard_fault_entry,
        [3] = v8m_mem_manage_entry,
        [4] = v8m_bus_fault_entry,
        [5] = v8m_usage_fault_entry,
        [6] = v8m_secure_fault_entry,
        [7] = unexpected,
        [8] = unexpected,
        [9] = unexpected,
        [10] = v8m_svc_entry,
        [11] = v8m_debug_monitor_entry,
        [12] = unexpected,
        [13] = v8m_pendsv_entry,
        [14] = v8m_systick_entry,
    },
    .lines = { [0 ... LINES - 1] = v8m_interrupt_entry },
};
