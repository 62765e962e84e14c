/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "psa/service.h"

#include <string.h>

#include "lock.h"
#include "machine.h"

/* The partition API. Whoever calls runs within a turn, as the current partition; the program itself may not. */

static size_t any_self(const char *function)
{
    if (!inproc_is_inside() || inproc_machine.current == INPROC_NOBODY) {
        inproc_panic(INPROC_NOBODY, function, SPM_FAULT_NO_PARTITION);
    }
    return (size_t)inproc_machine.current;
}

/** The running partition's index; panics what is none, and a first-level interrupt function. */
/* @spec FFM-SERVICE-API-SPE */
static size_t self(const char *function)
{
    size_t partition = any_self(function);
    inproc_refuse_first_level(function);
    return partition;
}

/** As self(); panics a partition of the SFN model, for which the framework gets and replies. @spec FFM-SFN-API */
static size_t self_ipc(const char *function)
{
    size_t partition = self(function);
    if (inproc_system->partitions[partition].model != SPM_IPC) {
        inproc_panic((int)partition, function, SPM_FAULT_MODEL);
    }
    return partition;
}

static int32_t value_of(struct spm_outcome outcome, size_t partition, const char *function)
{
    if (outcome.verdict == SPM_FAULT) {
        inproc_panic((int)partition, function, outcome.fault);
    }
    return outcome.value;
}

/** The call whose vector a piece is of; panics on a fault. @spec FFM-ERROR-SERVICE */
static const struct inproc_call *call_of(struct spm_piece piece, size_t partition, const char *function)
{
    if (piece.verdict == SPM_FAULT) {
        inproc_panic((int)partition, function, piece.fault);
    }
    return inproc_machine.calls[piece.message];
}

static void buffer_must_be(const void *buffer, size_t len, size_t partition, const char *function)
{
    if (len != 0 && buffer == NULL) {
        inproc_panic((int)partition, function, SPM_FAULT_MEMORY);
    }
}

/** The signals a function of the SFN model may wait for: its services' messages are the framework's affair. */
/* @spec FFM-SFN-WAIT */
static psa_signal_t visible(size_t partition, psa_signal_t signals)
{
    const struct spm_partition *facts = &inproc_system->partitions[partition];
    if (facts->model == SPM_IPC) {
        return signals;
    }
    for (size_t i = 0; i < facts->service_count; i++) {
        signals &= ~((psa_signal_t)1 << inproc_system->services[facts->service_first + i].signal);
    }
    return signals;
}

static void wait_for_more(size_t partition, psa_signal_t mask, bool polls)
{
    if (inproc_system->partitions[partition].model == SPM_IPC) {
        inproc_machine_suspend(partition, mask, polls);
    } else {
        int before = inproc_machine.current;
        inproc_sleep(polls);
        inproc_machine.current = before;
    }
}

psa_signal_t psa_wait(psa_signal_t signal_mask, uint32_t timeout)
{
    size_t partition = self("psa_wait");
    /* @spec FFM-WAIT-POLL FFM-WAIT-RESERVED */
    bool polls = (timeout & PSA_BLOCK) == 0;
    if ((visible(partition, spm_assigned_signals(inproc_system, partition)) & signal_mask) == 0) {
        inproc_panic((int)partition, "psa_wait", SPM_FAULT_SIGNAL);
    }
    /* @spec FFM-WAIT-RESULT FFM-WAIT-KEEPS */
    psa_signal_t asserted = visible(partition, inproc_machine_signals(partition)) & signal_mask;
    while (asserted == 0) {
        wait_for_more(partition, signal_mask, polls);
        /* @spec FFM-WAIT-BLOCK FFM-WAIT-OUTSIDE */
        asserted = visible(partition, inproc_machine_signals(partition)) & signal_mask;
        if (polls) {
            break;
        }
    }
    return asserted;
}

psa_status_t psa_get(psa_signal_t signal, psa_msg_t *msg)
{
    size_t partition = self_ipc("psa_get");
    /* @spec FFM-GET-BUFFER */
    buffer_must_be(msg, sizeof(*msg), partition, "psa_get");
    return value_of(spm_get(&inproc_machine.inbox, partition, signal, msg), partition, "psa_get");
}

void psa_reply(psa_handle_t msg_handle, psa_status_t status)
{
    inproc_machine_reply(self_ipc("psa_reply"), msg_handle, status);
}

void psa_set_rhandle(psa_handle_t msg_handle, void *rhandle)
{
    size_t partition = self("psa_set_rhandle");
    struct spm_outcome outcome = spm_set_rhandle(&inproc_machine.inbox, partition, msg_handle, rhandle);
    (void)value_of(outcome, partition, "psa_set_rhandle");
}

size_t psa_read(psa_handle_t msg_handle, uint32_t invec_idx, void *buffer, size_t num_bytes)
{
    size_t partition = self("psa_read");
    struct spm_piece piece = spm_read(&inproc_machine.inbox, partition, msg_handle, invec_idx, num_bytes);
    const struct inproc_call *call = call_of(piece, partition, "psa_read");
    /* @spec FFM-READ-BUFFER */
    buffer_must_be(buffer, num_bytes, partition, "psa_read");
    if (piece.len != 0) {
        memmove(buffer, (const uint8_t *)call->in[invec_idx].base + piece.at, piece.len);
    }
    return piece.len;
}

size_t psa_skip(psa_handle_t msg_handle, uint32_t invec_idx, size_t num_bytes)
{
    size_t partition = self("psa_skip");
    struct spm_piece piece = spm_read(&inproc_machine.inbox, partition, msg_handle, invec_idx, num_bytes);
    (void)call_of(piece, partition, "psa_skip");
    return piece.len;
}

void psa_write(psa_handle_t msg_handle, uint32_t outvec_idx, const void *buffer, size_t num_bytes)
{
    size_t partition = self("psa_write");
    struct spm_piece piece = spm_write(&inproc_machine.inbox, partition, msg_handle, outvec_idx, num_bytes);
    const struct inproc_call *call = call_of(piece, partition, "psa_write");
    /* @spec FFM-WRITE-BUFFER */
    buffer_must_be(buffer, num_bytes, partition, "psa_write");
    if (piece.len != 0) {
        memmove((uint8_t *)call->out[outvec_idx].base + piece.at, buffer, piece.len);
    }
}

size_t inproc_self(const char *function)
{
    return self(function);
}

const struct inproc_call *inproc_call_of(struct spm_piece piece, size_t partition, const char *function)
{
    return call_of(piece, partition, function);
}

void psa_notify(int32_t partition_id)
{
    size_t partition = self("psa_notify");
    /* @spec FFM-NOTIFY-PENDING FFM-SIGNAL-BLOCKED */
    (void)value_of(spm_registry_notify(&inproc_machine.registry, partition_id), partition, "psa_notify");
    inproc_moved();
}

void psa_clear(void)
{
    size_t partition = self("psa_clear");
    /* @spec FFM-SFN-DOORBELL */
    (void)value_of(spm_registry_clear(&inproc_machine.registry, partition), partition, "psa_clear");
}

void psa_eoi(psa_signal_t irq_signal)
{
    size_t partition = self("psa_eoi");
    (void)value_of(spm_registry_eoi(&inproc_machine.registry, partition, irq_signal), partition, "psa_eoi");
    inproc_interrupts_deliver();
}

void psa_irq_enable(psa_signal_t irq_signal)
{
    size_t partition = self("psa_irq_enable");
    struct spm_outcome outcome = spm_registry_irq_enable(&inproc_machine.registry, partition, irq_signal);
    (void)value_of(outcome, partition, "psa_irq_enable");
    inproc_interrupts_deliver();
}

psa_irq_status_t psa_irq_disable(psa_signal_t irq_signal)
{
    size_t partition = self("psa_irq_disable");
    struct spm_outcome outcome = spm_registry_irq_disable(&inproc_machine.registry, partition, irq_signal);
    return (psa_irq_status_t)value_of(outcome, partition, "psa_irq_disable");
}

void psa_reset_signal(psa_signal_t irq_signal)
{
    size_t partition = self("psa_reset_signal");
    struct spm_outcome outcome = spm_registry_reset_signal(&inproc_machine.registry, partition, irq_signal);
    (void)value_of(outcome, partition, "psa_reset_signal");
}

void psa_panic(void)
{
    /* @spec FFM-PANIC-CALL */
    inproc_panic((int)any_self("psa_panic"), "psa_panic", SPM_FAULT_PANIC);
}
