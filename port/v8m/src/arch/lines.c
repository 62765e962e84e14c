/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "target.h"
#include "v8m/core.h"
#include "v8m/nvic.h"
#include "v8m/scb.h"
#include "v8m/start.h"

/* Secure interrupts: they note that a line fired, PendSV does the rest. */

static uint32_t fired; /* a bit a place in kernel.lines; handlers add, the kernel takes */

void arch_lines_init(const struct v8m_device *device)
{
    for (size_t i = 0; i < kernel.line_count; i++) {
        const struct kernel_line *line = &kernel.lines[i];
        v8m_line_priority(line->line, PRIORITY_LINE);
        if (device->image->system->partitions[line->partition].irqs[line->irq].enabled_at_start) {
            v8m_line_enable(line->line);
        }
    }
}

/** A line stays off from here until its partition says that it may fire again: what asserts a level cannot storm. */
void v8m_interrupt_entry(void)
{
    uint32_t line = v8m_get_ipsr() - V8M_INTERRUPT_0;
    v8m_line_disable(line);
    for (size_t i = 0; i < kernel.line_count; i++) {
        if (kernel.lines[i].line == line) {
            (void)__atomic_fetch_or(&fired, 1u << i, __ATOMIC_RELAXED);
        }
    }
    v8m_scb()->icsr = V8M_ICSR_PENDSVSET;
}

uint32_t arch_lines_take(void)
{
    return __atomic_exchange_n(&fired, 0, __ATOMIC_RELAXED);
}

void arch_line_enable(uint32_t line)
{
    v8m_line_enable(line);
}

void arch_line_disable(uint32_t line)
{
    v8m_line_disable(line);
}

enum { EXC_THREAD = 1 << 3, EXC_SECURE = 1 << 6 };

/**
 * Who was interrupted may be switched away from only if it is the thread that the kernel believes to run: a Non-secure thread
 * that runs because its system put it in the place of one that is in a call is not. A Non-secure handler is left to end: PendSV comes
 * again below all of them.
 */
void arch_pendsv(uint32_t exc_return)
{
    v8m_exception_priority(V8M_PENDSV, PRIORITY_KERNEL);
    kernel_interrupted();
    bool is_agent = kernel_current()->partition == KERNEL_AGENT;
    bool is_thread = (exc_return & EXC_THREAD) != 0;
    arch_run.next = arch_run.current;
    if (is_thread && ((exc_return & EXC_SECURE) != 0 || is_agent)) {
        kernel_first_level_start();
        kernel_schedule();
    } else if (!is_thread && is_agent && kernel_has_turns()) {
        v8m_exception_priority(V8M_PENDSV, PRIORITY_LOWEST);
        v8m_scb()->icsr = V8M_ICSR_PENDSVSET;
    }
}
