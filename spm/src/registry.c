/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "spm/registry.h"

#include "base/invariant.h"

static struct spm_partition_state *state_of(struct spm_registry *registry, size_t partition)
{
    INVARIANT(partition < registry->system->partition_count); /* indices are made by the port */
    return &registry->partitions[partition];
}

static psa_signal_t irq_bit(const struct spm_irq *irq)
{
    return (psa_signal_t)1 << irq->signal;
}

/** The interrupt whose signal is exactly `signal`, or NULL; the dead have none. */
static const struct spm_irq *find_irq(const struct spm_registry *registry, size_t partition, psa_signal_t signal)
{
    INVARIANT(partition < registry->system->partition_count);
    const struct spm_partition *facts = &registry->system->partitions[partition];
    if (registry->partitions[partition].is_dead) {
        return NULL;
    }
    for (size_t i = 0; i < facts->irq_count; i++) {
        /* @spec FFM-IRQ-CALL-OWNER FFM-IRQ-ONE-SIGNAL */
        if (irq_bit(&facts->irqs[i]) == signal) {
            return &facts->irqs[i];
        }
    }
    return NULL;
}

static psa_signal_t all_irqs(const struct spm_partition *facts)
{
    psa_signal_t all = 0;
    for (size_t i = 0; i < facts->irq_count; i++) {
        all |= irq_bit(&facts->irqs[i]);
    }
    return all;
}

void spm_registry_init(struct spm_registry *registry, const struct spm_system *system)
{
    INVARIANT(spm_system_is_valid(system));
    *registry = (struct spm_registry){ .system = system };
    for (size_t i = 0; i < system->partition_count; i++) {
        const struct spm_partition *facts = &system->partitions[i];
        for (size_t k = 0; k < facts->irq_count; k++) {
            /* @spec FFM-IRQ-START-10 FFM-IRQ-START-11 */
            if (facts->irqs[k].enabled_at_start) {
                registry->partitions[i].enabled |= irq_bit(&facts->irqs[k]);
            }
        }
    }
}

bool spm_registry_is_valid(const struct spm_registry *registry)
{
    for (size_t i = 0; i < registry->system->partition_count; i++) {
        const struct spm_partition_state *state = &registry->partitions[i];
        psa_signal_t irqs = all_irqs(&registry->system->partitions[i]);
        bool is_silent = state->asserted == 0 && state->enabled == 0;
        if ((state->asserted & ~(irqs | PSA_DOORBELL)) != 0 || (state->enabled & ~irqs) != 0) {
            return false;
        }
        if (state->is_dead && !is_silent) {
            return false;
        }
    }
    return true;
}

struct spm_outcome spm_registry_notify(struct spm_registry *registry, int32_t target)
{
    int partition = spm_registry_find(registry->system, target);
    /* @spec FFM-NOTIFY-TARGET */
    if (target <= 0 || partition < 0) {
        return spm_fault(SPM_FAULT_NOTIFY_TARGET);
    }
    if (!registry->partitions[partition].is_dead) {
        /* @spec FFM-NOTIFY-DOORBELL FFM-NOTIFY-COALESCES */
        registry->partitions[partition].asserted |= PSA_DOORBELL;
    }
    return spm_return(PSA_SUCCESS);
}

struct spm_outcome spm_registry_clear(struct spm_registry *registry, size_t partition)
{
    struct spm_partition_state *state = state_of(registry, partition);
    /* @spec FFM-CLEAR-NOT-ASSERTED */
    if ((state->asserted & PSA_DOORBELL) == 0) {
        return spm_fault(SPM_FAULT_SIGNAL);
    }
    /* @spec FFM-CLEAR-DOORBELL */
    state->asserted &= ~PSA_DOORBELL;
    return spm_return(PSA_SUCCESS);
}

bool spm_registry_irq(struct spm_registry *registry, size_t partition, psa_signal_t signal)
{
    struct spm_partition_state *state = state_of(registry, partition);
    const struct spm_irq *irq = find_irq(registry, partition, signal);
    /* @spec FFM-IRQ-DISABLE FFM-FLIH-EXCLUDED */
    if (irq == NULL || (state->enabled & signal) == 0) {
        return false;
    }
    /* @spec FFM-IRQ-SLIH FFM-IRQ-SLIH-MASKED FFM-FLIH-NOT-MASKED FFM-SIGNAL-STICKY */
    if (irq->handling == SPM_SLIH) {
        state->enabled &= ~signal;
        state->asserted |= signal;
    }
    return true;
}

void spm_registry_flih_done(struct spm_registry *registry, size_t partition, psa_signal_t signal,
                            psa_flih_result_t result)
{
    struct spm_partition_state *state = state_of(registry, partition);
    /* @spec FFM-FLIH-SIGNAL */
    if (state->is_dead || result != PSA_FLIH_SIGNAL) {
        return;
    }
    const struct spm_irq *irq = find_irq(registry, partition, signal);
    INVARIANT(irq != NULL && irq->handling == SPM_FLIH);
    state->asserted |= signal;
}

/** Whether `signal` is one asserted interrupt signal of this kind. */
static bool is_asserted(const struct spm_registry *registry, size_t partition, psa_signal_t signal,
                        enum spm_irq_handling handling)
{
    const struct spm_irq *irq = find_irq(registry, partition, signal);
    return irq != NULL && irq->handling == handling && (registry->partitions[partition].asserted & signal) != 0;
}

struct spm_outcome spm_registry_eoi(struct spm_registry *registry, size_t partition, psa_signal_t signal)
{
    /* @spec FFM-EOI-ASSERTED FFM-EOI-FLIH */
    if (!is_asserted(registry, partition, signal, SPM_SLIH)) {
        return spm_fault(SPM_FAULT_SIGNAL);
    }
    /* @spec FFM-EOI-CLEARS FFM-EOI-DISABLED */
    registry->partitions[partition].asserted &= ~signal;
    registry->partitions[partition].enabled |= signal;
    return spm_return(PSA_SUCCESS);
}

/* @spec FFM-IRQ-ENABLE FFM-IRQ-ENABLE-10 */
struct spm_outcome spm_registry_irq_enable(struct spm_registry *registry, size_t partition, psa_signal_t signal)
{
    if (find_irq(registry, partition, signal) == NULL) {
        return spm_fault(SPM_FAULT_SIGNAL);
    }
    registry->partitions[partition].enabled |= signal;
    return spm_return(PSA_SUCCESS);
}

/* @spec FFM-IRQ-DISABLE-RESULT FFM-IRQ-DISABLE-KEEPS */
struct spm_outcome spm_registry_irq_disable(struct spm_registry *registry, size_t partition, psa_signal_t signal)
{
    if (find_irq(registry, partition, signal) == NULL) {
        return spm_fault(SPM_FAULT_SIGNAL);
    }
    bool was_enabled = (registry->partitions[partition].enabled & signal) != 0;
    registry->partitions[partition].enabled &= ~signal;
    return spm_return(was_enabled ? 1 : 0);
}

struct spm_outcome spm_registry_reset_signal(struct spm_registry *registry, size_t partition, psa_signal_t signal)
{
    /* @spec FFM-RESET-ASSERTED FFM-RESET-SLIH */
    if (!is_asserted(registry, partition, signal, SPM_FLIH)) {
        return spm_fault(SPM_FAULT_SIGNAL);
    }
    /* @spec FFM-RESET-SIGNAL */
    registry->partitions[partition].asserted &= ~signal;
    return spm_return(PSA_SUCCESS);
}

psa_signal_t spm_registry_signals(const struct spm_registry *registry, size_t partition)
{
    INVARIANT(partition < registry->system->partition_count);
    return registry->partitions[partition].asserted;
}

void spm_registry_died(struct spm_registry *registry, size_t partition)
{
    /* @spec FFM-PANIC-STOPS */
    *state_of(registry, partition) = (struct spm_partition_state){ .is_dead = true };
}
