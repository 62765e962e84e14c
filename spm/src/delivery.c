/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "delivery.h"

#include "base/invariant.h"
#include "connection.h"

static const struct spm_service *service_of(const struct spm_inbox *inbox, size_t slot)
{
    return &inbox->system->services[inbox->connections[slot].service];
}

/* @spec FFM-GET-SIGNAL-STAYS */
psa_signal_t spm_inbox_signals(const struct spm_inbox *inbox, size_t partition)
{
    psa_signal_t signals = 0;
    for (size_t i = spm_bit_next(inbox->queued, 0); i < SPM_CONNECTIONS_MAX; i = spm_bit_next(inbox->queued, i + 1)) {
        const struct spm_service *service = service_of(inbox, i);
        if (service->partition == partition) {
            signals |= (psa_signal_t)1 << service->signal;
        }
    }
    return signals;
}

/** The slot of the oldest message of a service of `partition`, or SPM_CONNECTIONS_MAX. */
static size_t oldest(const struct spm_inbox *inbox, size_t partition, psa_signal_t signal)
{
    size_t found = SPM_CONNECTIONS_MAX;
    for (size_t i = spm_bit_next(inbox->queued, 0); i < SPM_CONNECTIONS_MAX; i = spm_bit_next(inbox->queued, i + 1)) {
        const struct spm_service *service = service_of(inbox, i);
        /* @spec FFM-GET-ONE-SIGNAL FFM-GET-SERVICE-SIGNAL */
        bool is_its = service->partition == partition && signal == (psa_signal_t)1 << service->signal;
        /* @spec FFM-GET-OLDEST */
        if (is_its &&
            (found == SPM_CONNECTIONS_MAX || inbox->connections[i].order < inbox->connections[found].order)) {
            found = i;
        }
    }
    return found;
}

static void deliver(struct spm_inbox *inbox, struct spm_connection *connection, psa_msg_t *msg)
{
    size_t at = spm_slot_of(inbox, connection);
    spm_bit_set(inbox->queued, at, false);
    spm_message_give(inbox, at, msg);
}

/* @spec FFM-IPC-HOLDS */
struct spm_outcome spm_get(struct spm_inbox *inbox, size_t partition, psa_signal_t signal, psa_msg_t *msg)
{
    INVARIANT(partition < inbox->system->partition_count);
    size_t at = oldest(inbox, partition, signal);
    /* @spec FFM-GET-ASSERTED */
    if (at == SPM_CONNECTIONS_MAX) {
        return spm_fault(SPM_FAULT_SIGNAL);
    }
    while (at != SPM_CONNECTIONS_MAX) {
        struct spm_connection *connection = &inbox->connections[at];
        if (!connection->is_orphan || connection->type == PSA_IPC_DISCONNECT) {
            deliver(inbox, connection, msg);
            return spm_return(PSA_SUCCESS);
        }
        /* @spec FFM-CLIENT-GONE-QUEUED FFM-GET-DELIVERY */
        /* Its client went before the service saw it: withdrawn. */
        spm_slot_free(inbox, connection);
        at = oldest(inbox, partition, signal);
    }
    /* @spec FFM-GET-GONE */
    return spm_return(PSA_ERROR_DOES_NOT_EXIST); /* the specified way to say so, no refusal */
}

void spm_take(struct spm_inbox *inbox, size_t message, psa_msg_t *msg)
{
    INVARIANT(message < inbox->connection_count && inbox->connections[message].message == SPM_MESSAGE_QUEUED);
    deliver(inbox, &inbox->connections[message], msg);
}

int spm_get_any(struct spm_inbox *inbox, size_t partition, psa_msg_t *msg)
{
    for (;;) {
        const struct spm_connection *best = NULL;
        for (size_t i = spm_bit_next(inbox->queued, 0); i < SPM_CONNECTIONS_MAX; i = spm_bit_next(inbox->queued, i + 1)) {
            const struct spm_connection *connection = &inbox->connections[i];
            bool is_better = best == NULL || connection->service < best->service ||
                             (connection->service == best->service && connection->order < best->order);
            if (inbox->system->services[connection->service].partition == partition && is_better) {
                best = connection;
            }
        }
        if (best == NULL) {
            return -1;
        }
        struct spm_connection *connection = &inbox->connections[spm_slot_of(inbox, best)];
        if (!connection->is_orphan || connection->type == PSA_IPC_DISCONNECT) {
            deliver(inbox, connection, msg);
            return connection->service;
        }
        spm_slot_free(inbox, connection);
    }
}

struct spm_connection *spm_request_find(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index,
                                        enum spm_fault *fault)
{
    struct spm_connection *connection = spm_message_find(inbox, partition, msg);
    /* @spec FFM-READ-HANDLE FFM-READ-TYPE FFM-READ-INDEX FFM-SKIP-HANDLE FFM-SKIP-TYPE FFM-SKIP-INDEX
     * FFM-WRITE-HANDLE FFM-WRITE-TYPE FFM-WRITE-INDEX FFM-MAP-HANDLE FFM-MAP-TYPE FFM-MAP-INDEX FFM-UNMAP-HANDLE
     * FFM-UNMAP-TYPE FFM-UNMAP-INDEX */
    if (connection == NULL) {
        *fault = SPM_FAULT_MESSAGE_HANDLE;
    } else if (connection->type < 0) {
        *fault = SPM_FAULT_MESSAGE_TYPE;
    } else if (index >= PSA_MAX_IOVEC) {
        *fault = SPM_FAULT_VECTOR_INDEX;
    } else {
        *fault = SPM_FAULT_NONE;
    }
    return *fault == SPM_FAULT_NONE ? connection : NULL;
}

struct spm_piece spm_piece_of(const struct spm_inbox *inbox, const struct spm_connection *connection, size_t at,
                              size_t len)
{
    return (struct spm_piece){
        .verdict = SPM_RETURN, .message = (uint16_t)spm_slot_of(inbox, connection), .at = at, .len = len
    };
}

struct spm_piece spm_read(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index, size_t len)
{
    enum spm_fault fault;
    struct spm_connection *connection = spm_request_find(inbox, partition, msg, index, &fault);
    if (connection == NULL) {
        return spm_piece_fault(fault);
    }
    /* @spec FFM-READ-MAPPED FFM-SKIP-MAPPED */
    if (spm_vector_is(connection->in_mapped, index)) {
        return spm_piece_fault(SPM_FAULT_VECTOR_MAPPED);
    }
    size_t at = connection->in_at[index];
    /* @spec FFM-READ-BYTES FFM-READ-REST FFM-READ-END FFM-SKIP-BYTES */
    size_t left = connection->in_size[index] - at;
    size_t count = len < left ? len : left;
    if (len != 0) {
        connection->in_used |= spm_vector_bit(index);
    }
    /* @spec FFM-READ-CURSORS */
    connection->in_at[index] += count;
    return spm_piece_of(inbox, connection, at, count);
}

struct spm_piece spm_write(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index, size_t len)
{
    enum spm_fault fault;
    struct spm_connection *connection = spm_request_find(inbox, partition, msg, index, &fault);
    if (connection == NULL) {
        return spm_piece_fault(fault);
    }
    /* @spec FFM-WRITE-MAPPED */
    if (spm_vector_is(connection->out_mapped, index)) {
        return spm_piece_fault(SPM_FAULT_VECTOR_MAPPED);
    }
    size_t at = connection->out_at[index];
    /* @spec FFM-WRITE-OVERFLOW */
    if (len > connection->out_size[index] - at) {
        return spm_piece_fault(SPM_FAULT_WRITE_OVERFLOW);
    }
    /* Commit: nothing below can fail. */
    /* @spec FFM-WRITE-NOTHING */
    if (len != 0) {
        connection->out_used |= spm_vector_bit(index);
    }
    /* @spec FFM-WRITE-APPENDS */
    connection->out_at[index] += len;
    return spm_piece_of(inbox, connection, at, len);
}

struct spm_outcome spm_set_rhandle(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, void *rhandle)
{
    struct spm_connection *connection = spm_message_find(inbox, partition, msg);
    /* @spec FFM-RHANDLE-HANDLE */
    if (connection == NULL) {
        return spm_fault(SPM_FAULT_MESSAGE_HANDLE);
    }
    /* @spec FFM-RHANDLE-STATELESS FFM-RHANDLE-DISCONNECT */
    if (connection->is_stateless) {
        return spm_fault(SPM_FAULT_RHANDLE_STATELESS);
    }
    /* @spec FFM-RHANDLE-AGAIN FFM-RHANDLE-OPAQUE */
    connection->rhandle = rhandle;
    return spm_return(PSA_SUCCESS);
}

int spm_message_index(const struct spm_inbox *inbox, size_t partition, psa_handle_t msg)
{
    const struct spm_connection *connection = spm_message_find(inbox, partition, msg);
    return connection == NULL ? -1 : (int)spm_slot_of(inbox, connection);
}

uint64_t spm_message_session(const struct spm_inbox *inbox, size_t partition, psa_handle_t msg)
{
    const struct spm_connection *connection = spm_message_find(inbox, partition, msg);
    return connection == NULL ? 0 : connection->session;
}
