/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/core.h"
#include "v8m/scb.h"
#include "v8m/start.h"

/* The linker's script places these. */
extern uint32_t v8m_stack_limit[];
extern uint32_t v8m_stack_seal[];
extern const uint32_t v8m_vectors_start[];

/* Memory to set: [start, end) is copied from `load`, [end, clear_end) becomes zero. Whole words. */
struct load {
    const uint32_t *load;
    uint32_t *start;
    uint32_t *end;
    uint32_t *clear_end;
};
extern const struct load v8m_load_start[];
extern const struct load v8m_load_end[];

static void memory_ready(void)
{
    for (const struct load *part = v8m_load_start; part != v8m_load_end; part++) {
        const uint32_t *from = part->load;
        uint32_t *to = part->start;
        while (to != part->end) {
            *to++ = *from++;
        }
        while (to != part->clear_end) {
            *to++ = 0;
        }
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
