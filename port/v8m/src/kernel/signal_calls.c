/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "kernel.h"

/* The partition API around the doorbell and interrupts. */

/** The place in the partition's manifest of the interrupt behind a signal: the core found it to be one of its own. */
static size_t irq_of(size_t partition, psa_signal_t signal)
{
    const struct spm_partition *facts = &kernel.device->image->system->partitions[partition];
    size_t irq = 0;
    while (irq + 1u < facts->irq_count && (psa_signal_t)1 << facts->irqs[irq].signal != signal) {
        irq++;
    }
    return irq;
}

static uint32_t line_of(size_t partition, psa_signal_t signal)
{
    return kernel.device->image->memory[partition].lines[irq_of(partition, signal)];
}

/** A second-level line stays off while its signal is asserted, whatever the partition enables. */
static void enable(size_t partition, psa_signal_t signal)
{
    const struct spm_irq *irq = &kernel.device->image->system->partitions[partition].irqs[irq_of(partition, signal)];
    bool is_asserted = (spm_registry_signals(&kernel.registry, partition) & signal) != 0;
    if (!is_asserted || irq->handling == SPM_FLIH) {
        arch_line_enable(line_of(partition, signal));
    }
}

static struct spm_outcome signal_outcome(size_t partition, uint32_t value, enum kernel_operation operation)
{
    if (operation == KERNEL_NOTIFY) {
        return spm_registry_notify(&kernel.registry, (int32_t)value);
    }
    if (operation == KERNEL_CLEAR) {
        return spm_registry_clear(&kernel.registry, partition);
    }
    if (operation == KERNEL_EOI) {
        return spm_registry_eoi(&kernel.registry, partition, value);
    }
    if (operation == KERNEL_IRQ_ENABLE) {
        return spm_registry_irq_enable(&kernel.registry, partition, value);
    }
    if (operation == KERNEL_IRQ_DISABLE) {
        return spm_registry_irq_disable(&kernel.registry, partition, value);
    }
    if (operation == KERNEL_RESET_SIGNAL) {
        return spm_registry_reset_signal(&kernel.registry, partition, value);
    }
    return spm_fault(operation == KERNEL_ENDED ? SPM_FAULT_ENTRY_ENDED : SPM_FAULT_PANIC);
}

void kernel_signal_call(struct kernel_thread *thread, struct arch_frame *frame, enum kernel_operation operation)
{
    uint32_t value = (uint32_t)frame->r[0];
    struct spm_outcome outcome = signal_outcome(thread->partition, value, operation);
    if (outcome.verdict == SPM_FAULT) {
        kernel_panic(thread, operation, outcome.fault);
    }
    frame->r[0] = (uintptr_t)(uint32_t)outcome.value;
    if (operation == KERNEL_NOTIFY) {
        kernel_wake((size_t)spm_registry_find(kernel.device->image->system, (int32_t)value), PSA_DOORBELL);
        kernel_schedule();
    } else if (operation == KERNEL_EOI || operation == KERNEL_IRQ_ENABLE) {
        enable(thread->partition, value);
    } else if (operation == KERNEL_IRQ_DISABLE) {
        arch_line_disable(line_of(thread->partition, value));
    }
}
