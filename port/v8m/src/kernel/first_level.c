/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "kernel.h"

/*
 * First-level functions (FF-M 1.1, FLIH): one at a time, in the thread that is more urgent than all others, with the rights of their
 * partition and on its stack, below whatever lies there. What ran before goes on afterwards where it was: nothing of it was touched.
 */

static struct kernel_thread *first_level(void)
{
    return &kernel.device->threads[0];
}

/** Room for one frame, within the partition's own memory: a stack may stand anywhere that its owner may write. */
static void must_have_room(const struct kernel_thread *owner, uintptr_t stack)
{
    const struct v8m_memory *home = &kernel.device->image->memory[owner->partition];
    bool is_own = stack <= home->end && stack >= home->start + sizeof(struct arch_frame);
    if (!is_own || stack < owner->arch.psplim + sizeof(struct arch_frame)) {
        kernel_panic(owner, KERNEL_FIRST_LEVEL_DONE, SPM_FAULT_MEMORY);
    }
}

/* @spec FFM-FLIH-RUNS */
void kernel_first_level_start(void)
{
    if ((kernel.ready & 1u) != 0 || kernel.first_level == 0) {
        return;
    }
    kernel.first_level_line = (uint8_t)__builtin_ctz(kernel.first_level);
    kernel.first_level &= kernel.first_level - 1;
    const struct kernel_line *line = &kernel.lines[kernel.first_level_line];
    const struct kernel_thread *owner = kernel_thread_of(line->partition);
    uintptr_t stack = arch_stack_of(&owner->context->arch);
    must_have_room(owner, stack);
    struct kernel_thread *thread = first_level();
    thread->partition = line->partition;
    thread->client.id = owner->client.id;
    arch_begin_on(&thread->arch, &owner->arch, stack,
                  (uintptr_t)kernel.device->image->code[line->partition].flih[line->irq]);
    kernel.ready |= 1u;
    arch_alone(true);
}

void kernel_first_level_call(struct kernel_thread *thread, const struct arch_frame *frame, enum kernel_operation operation)
{
    /* @spec FFM-FLIH-API */
    if (operation != KERNEL_FIRST_LEVEL_DONE) {
        kernel_panic(thread, operation, operation == KERNEL_PANIC ? SPM_FAULT_PANIC : SPM_FAULT_FIRST_LEVEL);
    }
    const struct kernel_line *line = &kernel.lines[kernel.first_level_line];
    psa_signal_t signal = (psa_signal_t)1 << kernel.device->image->system->partitions[line->partition].irqs[line->irq].signal;
    psa_flih_result_t result = (psa_flih_result_t)frame->r[0];
    kernel.ready &= ~1u;
    arch_alone(false);
    /* @spec FFM-FLIH-SIGNAL FFM-FLIH-NOT-MASKED */
    spm_registry_flih_done(&kernel.registry, line->partition, signal, result);
    arch_line_enable(line->line);
    if (result == PSA_FLIH_SIGNAL) {
        kernel_wake(line->partition, signal);
    }
    if (kernel.first_level != 0) {
        arch_again();
    }
    kernel_schedule();
}
