/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "connection.h"

#include <string.h>

#include "base/invariant.h"

static uint32_t slot_bits_for(size_t connection_count)
{
    uint32_t bits = SPM_SLOT_BITS;
    while ((size_t)1 << bits < connection_count) {
        bits++;
    }
    return bits;
}

void spm_inbox_init(struct spm_inbox *inbox, const struct spm_system *system, struct spm_connection *connections,
                    size_t connection_count)
{
    INVARIANT(spm_system_is_valid(system));
    INVARIANT(connection_count >= 1 && connection_count <= SPM_CONNECTIONS_MAX);
    *inbox = (struct spm_inbox){ .system = system,
                                 .connections = connections,
                                 .connection_count = connection_count,
                                 .slot_bits = slot_bits_for(connection_count) };
    for (size_t i = 0; i < connection_count; i++) {
        spm_bit_set(inbox->unused, i, true);
    }
}

psa_handle_t spm_connection_handle(const struct spm_inbox *inbox, const struct spm_connection *connection)
{
    return (psa_handle_t)(connection->generation << inbox->slot_bits | (uint32_t)spm_slot_of(inbox, connection));
}

/* @spec FFM-HANDLE-SPACES */
psa_handle_t spm_message_handle(const struct spm_inbox *inbox, const struct spm_connection *connection)
{
    uint32_t low = connection->message_generation << inbox->slot_bits | (uint32_t)spm_slot_of(inbox, connection);
    return (psa_handle_t)(SPM_MESSAGE_HANDLE_MARK | low);
}

size_t spm_chain_of(const struct spm_inbox *inbox, int32_t client, bool is_stateless)
{
    uint32_t mixed = ((uint32_t)client * 2 + is_stateless) * 0x9e3779b1u;
    return (size_t)((uint64_t)mixed * inbox->connection_count >> 32);
}

static void chain_add(struct spm_inbox *inbox, struct spm_connection *connection)
{
    struct spm_connection *place =
        &inbox->connections[spm_chain_of(inbox, connection->client, connection->is_stateless)];
    uint16_t self = (uint16_t)(spm_slot_of(inbox, connection) + 1);
    connection->chain_next = place->chain;
    connection->chain_before = 0;
    if (place->chain != 0) {
        inbox->connections[place->chain - 1].chain_before = self;
    }
    place->chain = self;
}

static void chain_remove(struct spm_inbox *inbox, const struct spm_connection *connection)
{
    uint16_t *before = connection->chain_before != 0
                           ? &inbox->connections[connection->chain_before - 1].chain_next
                           : &inbox->connections[spm_chain_of(inbox, connection->client, connection->is_stateless)].chain;
    *before = connection->chain_next;
    if (connection->chain_next != 0) {
        inbox->connections[connection->chain_next - 1].chain_before = connection->chain_before;
    }
}

static size_t slots_of_client(const struct spm_inbox *inbox, int32_t client, bool is_stateless)
{
    size_t count = 0;
    size_t at = inbox->connections[spm_chain_of(inbox, client, is_stateless)].chain;
    while (at != 0) {
        const struct spm_connection *connection = &inbox->connections[at - 1];
        count += connection->client == client && connection->is_stateless == is_stateless;
        at = connection->chain_next;
    }
    return count;
}

/** The first slot that has a connection generation left. */
static size_t next_connectable(const struct spm_inbox *inbox)
{
    size_t at = spm_bit_next(inbox->unused, 0);
    while (at != SPM_CONNECTIONS_MAX && inbox->connections[at].state == SPM_RETIRED) {
        at = spm_bit_next(inbox->unused, at + 1);
    }
    return at;
}

struct spm_connection *spm_slot_find(struct spm_inbox *inbox, const struct spm_client *client, bool is_stateless)
{
    size_t limit = is_stateless ? SPM_CLIENT_REQUESTS_MAX : SPM_CLIENT_CONNECTIONS_MAX;
    size_t at = is_stateless ? spm_bit_next(inbox->unused, 0) : next_connectable(inbox);
    /* @spec FFM-LIMIT-CONNECTIONS */
    if (at == SPM_CONNECTIONS_MAX || (SPM_HAS_SHARES && slots_of_client(inbox, client->id, is_stateless) >= limit)) {
        return NULL;
    }
    return &inbox->connections[at];
}

void spm_slot_take(struct spm_inbox *inbox, struct spm_connection *connection, const struct spm_client *client,
                   size_t service, bool is_stateless)
{
    size_t at = spm_slot_of(inbox, connection);
    INVARIANT(spm_bit_get(inbox->unused, at));
    INVARIANT(is_stateless || connection->generation < spm_generation_max(inbox));
    connection->service = (uint8_t)service;
    connection->is_stateless = is_stateless;
    connection->client = client->id;
    connection->session = client->session;
    connection->generation += is_stateless ? 0 : 1;
    spm_bit_set(inbox->unused, at, false);
    if (SPM_HAS_SHARES) {
        chain_add(inbox, connection);
    }
}

void spm_slot_free(struct spm_inbox *inbox, struct spm_connection *connection)
{
    size_t at = spm_slot_of(inbox, connection);
    if (SPM_HAS_SHARES) {
        chain_remove(inbox, connection);
    }
    connection->state = connection->generation == spm_generation_max(inbox) ? SPM_RETIRED : SPM_FREE;
    connection->service = 0;
    connection->message = SPM_MESSAGE_NONE; /* what lingers of it is not looked at, and goes with the next one */
    connection->is_stateless = false;
    connection->is_orphan = false;
    connection->client = 0;
    connection->session = 0;
    /* @spec FFM-RHANDLE-INITIAL */
    connection->rhandle = NULL;
    spm_bit_set(inbox->queued, at, false);
    spm_bit_set(inbox->unused, at, true);
}

/** The slot that a handle without its mark speaks of, if it exists. */
static struct spm_connection *slot_at(const struct spm_inbox *inbox, uint32_t handle)
{
    size_t at = handle & ((1u << inbox->slot_bits) - 1);
    return at < inbox->connection_count ? &inbox->connections[at] : NULL;
}

/* @mitigates T.FFM.HANDLE T.FFM.REQUEST-S-1 */
struct spm_connection *spm_connection_find(const struct spm_inbox *inbox, const struct spm_client *client,
                                           psa_handle_t handle)
{
    struct spm_connection *connection = handle > 0 ? slot_at(inbox, (uint32_t)handle) : NULL;
    /* @spec FFM-HANDLE-CLOSED */
    if (connection == NULL || spm_connection_handle(inbox, connection) != handle) {
        return NULL;
    }
    /* @spec FFM-HANDLE-EARLY */
    bool is_open = connection->state == SPM_IDLE || connection->state == SPM_ACTIVE ||
                   connection->state == SPM_TERMINATED || connection->state == SPM_CLOSING;
    /* @spec FFM-HANDLE-OWNER FFM-HANDLE-LIFE */
    bool is_owner = connection->client == client->id && connection->session == client->session;
    return is_open && is_owner && !connection->is_stateless ? connection : NULL;
}

struct spm_connection *spm_message_find(const struct spm_inbox *inbox, size_t partition, psa_handle_t msg)
{
    struct spm_connection *connection = msg > 0 ? slot_at(inbox, (uint32_t)msg) : NULL;
    /* @spec FFM-HANDLE-MESSAGE */
    if (connection == NULL || connection->message != SPM_MESSAGE_SERVED ||
        spm_message_handle(inbox, connection) != msg) {
        return NULL;
    }
    /* @spec FFM-HANDLE-MESSAGE-OWNER */
    return inbox->system->services[connection->service].partition == partition ? connection : NULL;
}

/** Numbers the queue anew from 0: once in 2^32 messages of an inbox that is never empty. */
static void renumber(struct spm_inbox *inbox)
{
    uint32_t done[SPM_SET_LEN] = { 0 };
    inbox->next_order = 0;
    for (;;) {
        size_t oldest = SPM_CONNECTIONS_MAX;
        for (size_t i = spm_bit_next(inbox->queued, 0); i < SPM_CONNECTIONS_MAX;
             i = spm_bit_next(inbox->queued, i + 1)) {
            if (!spm_bit_get(done, i) &&
                (oldest == SPM_CONNECTIONS_MAX || inbox->connections[i].order < inbox->connections[oldest].order)) {
                oldest = i;
            }
        }
        if (oldest == SPM_CONNECTIONS_MAX) {
            return;
        }
        spm_bit_set(done, oldest, true);
        inbox->connections[oldest].order = inbox->next_order++;
    }
}

void spm_message_queue(struct spm_inbox *inbox, struct spm_connection *connection, int32_t type)
{
    if (spm_bit_next(inbox->queued, 0) == SPM_CONNECTIONS_MAX) {
        inbox->next_order = 0;
    } else if (inbox->next_order == UINT32_MAX) {
        renumber(inbox);
    }
    connection->message = SPM_MESSAGE_QUEUED;
    /* @spec FFM-REPLY-INVALIDATES */
    connection->message_generation =
        connection->message_generation == spm_generation_max(inbox) ? 1 : connection->message_generation + 1;
    connection->order = inbox->next_order++;
    connection->type = type;
    /* @spec FFM-CALL-FRESH */
    connection->in_mapped = connection->in_used = 0;
    connection->out_mapped = connection->out_used = 0;
    memset(connection->in_size, 0, sizeof(connection->in_size));
    memset(connection->in_at, 0, sizeof(connection->in_at));
    memset(connection->out_size, 0, sizeof(connection->out_size));
    memset(connection->out_at, 0, sizeof(connection->out_at));
    spm_bit_set(inbox->queued, spm_slot_of(inbox, connection), true);
}

void spm_disconnect_queue(struct spm_inbox *inbox, struct spm_connection *connection, enum spm_connection_state state)
{
    INVARIANT(!connection->is_stateless);
    /* @spec FFM-DISCONNECT-MESSAGE */
    spm_message_queue(inbox, connection, PSA_IPC_DISCONNECT);
    connection->state = state;
}
