/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "inproc/interrupt.h"

#include <string.h>

#include "inproc/device.h"
#include "lock.h"
#include "machine.h"

/* Lines fire within a turn. A first-level function runs on the stack of whoever fires or unmasks. */

/* @spec FFM-FLIH-RUNS */
static void run_first_level(size_t partition, size_t index)
{
    const struct spm_irq *irq = &inproc_system->partitions[partition].irqs[index];
    int before = inproc_machine.current;
    inproc_machine.current = (int)partition;
    inproc_machine.is_first_level = true;
    psa_flih_result_t result = inproc_code[partition].flih[index]();
    inproc_machine.is_first_level = false;
    inproc_machine.current = before;
    spm_registry_flih_done(&inproc_machine.registry, partition, (psa_signal_t)1 << irq->signal, result);
}

/** Second level: until psa_eoi, even if the partition enables the line. */
static bool is_masked(size_t partition, size_t index)
{
    const struct spm_irq *irq = &inproc_system->partitions[partition].irqs[index];
    psa_signal_t asserted = spm_registry_signals(&inproc_machine.registry, partition);
    return irq->handling == SPM_SLIH && (asserted >> irq->signal & 1u) != 0;
}

/** Lets one pending interrupt through whose line is enabled. False: there is none. */
static bool deliver_one(size_t partition)
{
    const struct spm_partition *facts = &inproc_system->partitions[partition];
    struct inproc_member *member = &inproc_machine.members[partition];
    for (size_t i = 0; member->pending != 0 && i < facts->irq_count; i++) {
        psa_signal_t signal = (psa_signal_t)1 << facts->irqs[i].signal;
        if ((member->pending & signal) == 0 || is_masked(partition, i) || !spm_registry_irq(&inproc_machine.registry, partition, signal)) {
            continue;
        }
        member->pending &= ~signal;
        if (facts->irqs[i].handling == SPM_FLIH) {
            run_first_level(partition, i);
        }
        inproc_moved();
        return true;
    }
    return false;
}

/* @spec FFM-FLIH-API */
void inproc_refuse_first_level(const char *function)
{
    if (inproc_is_inside() && inproc_machine.is_first_level) {
        inproc_panic(inproc_machine.current, function, SPM_FAULT_FIRST_LEVEL);
    }
}

void inproc_interrupts_deliver(void)
{
    bool is_over = inproc_machine.is_first_level; /* its end delivers what fired meanwhile */
    while (!is_over) {
        is_over = true;
        for (size_t i = 0; i < inproc_system->partition_count; i++) {
            is_over = !deliver_one(i) && is_over;
        }
    }
}

/** Notes that the line fired; false if nobody owns it. */
static bool fire(const char *source)
{
    for (size_t i = 0; i < inproc_system->partition_count; i++) {
        const struct spm_partition *facts = &inproc_system->partitions[i];
        for (size_t k = 0; k < facts->irq_count; k++) {
            if (strcmp(facts->irqs[k].source, source) == 0) {
                inproc_machine.members[i].pending |= (psa_signal_t)1 << facts->irqs[k].signal;
                return true;
            }
        }
    }
    return false;
}

bool inproc_interrupt(const char *source)
{
    if (!inproc_is_inside() && inproc_ready() != PSA_SUCCESS) {
        return false;
    }
    bool is_outer = inproc_lock();
    if (is_outer) {
        inproc_machine_start();
        inproc_machine.current = INPROC_NOBODY;
    }
    bool is_owned = fire(source);
    inproc_interrupts_deliver();
    if (is_outer) {
        inproc_machine_drain();
        inproc_unlock();
    }
    return is_owned;
}
