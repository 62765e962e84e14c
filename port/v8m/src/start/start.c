/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/core.h"
#include "v8m/scb.h"
#include "v8m/start.h"

/* The linker's script places these. */
extern uint32_t v8m_stack_limit[];
extern uint32_t v8m_stack_seal[];
extern const uint32_t v8m_data_load[];
extern uint32_t v8m_data_start[];
extern uint32_t v8m_data_end[];
extern uint32_t v8m_bss_start[];
extern uint32_t v8m_bss_end[];
extern const uint32_t v8m_vectors_start[];

static void memory_ready(void)
{
    const uint32_t *from = v8m_data_load;
    for (uint32_t *to = v8m_data_start; to != v8m_data_end; to++) {
        *to = *from;
        from++;
    }
    for (uint32_t *to = v8m_bss_start; to != v8m_bss_end; to++) {
        *to = 0;
    }
}

static void faults_named(void)
{
    v8m_scb()->shcsr |= V8M_SHCSR_MEMFAULTENA | V8M_SHCSR_BUSFAULTENA | V8M_SHCSR_USGFAULTENA | V8M_SHCSR_SECUREFAULTENA;
    v8m_scb()->ccr |= V8M_CCR_DIV_0_TRP;
}

void v8m_reset_entry(void)
{
    v8m_set_msplim((uint32_t)v8m_stack_limit);
    v8m_scb()->vtor = (uint32_t)v8m_vectors_start;
    v8m_stack_seal[0] = V8M_STACK_SEAL;
    v8m_stack_seal[1] = V8M_STACK_SEAL;
    memory_ready();
    faults_named();
    v8m_sync();
    v8m_main();
}
