/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "machine.h"

#include <setjmp.h>
#include <string.h>

#include "base/invariant.h"

struct machine machine;
static jmp_buf ended;

/* TT's answer, as the architecture lays it out. */
enum { MRVALID = 1 << 16, R = 1 << 18, RW = 1 << 19, NSR = 1 << 20, NSRW = 1 << 21, S = 1 << 22 };

uint32_t arch_tt(enum arch_view view, uintptr_t address)
{
    for (size_t i = 0; i < machine.region_count; i++) {
        const struct machine_region *region = &machine.regions[i];
        if (address < region->start || address >= region->end) {
            continue;
        }
        uint32_t tt = region->is_secure ? S : 0;
        tt |= region->number != 0xff ? MRVALID | region->number : 0u;
        if (view == ARCH_VIEW_NS) {
            bool is_theirs = !region->is_secure;
            tt |= is_theirs && region->ns_reads ? R | NSR : 0u;
            tt |= is_theirs && region->ns_writes ? RW | NSRW : 0u;
        } else if (view == ARCH_VIEW_PARTITION) {
            tt |= (region->partition_reads ? R : 0u) | (region->partition_writes ? RW : 0u);
        } else {
            tt |= R | (region->spm_writes ? RW : 0u);
        }
        return tt;
    }
    return S;
}

bool arch_ns_has_regions(void)
{
    return machine.ns_has_regions;
}

void arch_copy(void *to, const void *from, size_t len)
{
    memmove(to, from, len);
}

void arch_line_enable(uint32_t line)
{
    machine.enabled |= 1u << line;
}

void arch_line_disable(uint32_t line)
{
    machine.enabled &= ~(1u << line);
}

uint32_t arch_lines_take(void)
{
    uint32_t fired = machine.fired;
    machine.fired = 0;
    return fired;
}

void arch_hold(void)
{
    INVARIANT(machine.holds == 0);
    machine.holds++;
}

void arch_release(void)
{
    INVARIANT(machine.holds == 1);
    machine.holds--;
}

void arch_yield(void)
{
    INVARIANT(machine.holds == 0);
    kernel_schedule();
}

int32_t arch_run_on(uintptr_t psp, uintptr_t psplim, uintptr_t function, uintptr_t argument)
{
    (void)psp;
    (void)psplim;
    arch_release();
    int32_t status = ((rt_sfn)function)((const psa_msg_t *)argument);
    arch_hold();
    return status;
}

uintptr_t arch_stack_of(const struct arch_thread *thread)
{
    return thread->psp;
}

/* The frame does not go where the stack is: this memory is no stack. */
void arch_begin_on(struct arch_thread *thread, const struct arch_thread *owner, uintptr_t stack, uintptr_t function)
{
    static struct arch_frame frame;
    (void)owner;
    (void)stack;
    frame = (struct arch_frame){ .pc = function };
    thread->psp = (uintptr_t)&frame;
}

void arch_alone(bool is_alone)
{
    machine.is_alone = is_alone;
}

void arch_again(void)
{
    machine.is_again = true;
}

void arch_end(const struct kernel_end *end)
{
    machine.end = *end;
    machine.has_ended = true;
    longjmp(ended, 1);
}

bool machine_lives(void (*step)(void))
{
    machine.has_ended = false;
    if (setjmp(ended) == 0) {
        step();
    }
    return !machine.has_ended;
}
