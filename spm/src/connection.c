/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "connection.h"

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
    inbox->generation_max = (1u << (SPM_HANDLE_BITS - inbox->slot_bits)) - 1;
    for (size_t i = 0; i < connection_count; i++) {
        spm_bit_set(inbox->unused, i, true);
    }
    for (size_t i = 0; i < system->service_count; i++) {
        uint8_t index = system->services[i].stateless_index;
        if (index != 0) {
            inbox->stateless[index - 1] = (uint8_t)(i + 1);
        }
    }
}

void spm_inbox_reserve(struct spm_inbox *inbox, size_t count)
{
    INVARIANT(count < inbox->connection_count);
    inbox->reserved = (uint16_t)count;
}

psa_handle_t spm_connection_handle(const struct spm_inbox *inbox, const struct spm_connection *connection)
{
    return (psa_handle_t)(connection->generation << inbox->slot_bits | (uint32_t)spm_slot_of(inbox, connection));
}

size_t spm_chain_of(const struct spm_inbox *inbox, int32_t client, bool is_stateless)
{
    uint32_t mixed = ((uint32_t)client * 2 + is_stateless) * 0x9e3779b1u;
    return (size_t)((uint64_t)mixed * inbox->connection_count >> 32);
}

void spm_chain_add(struct spm_inbox *inbox, struct spm_connection *connection)
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

void spm_chain_remove(struct spm_inbox *inbox, const struct spm_connection *connection)
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

/** The first slot from `from` on that has a connection generation left. */
static size_t next_connectable(const struct spm_inbox *inbox, size_t from)
{
    size_t at = spm_bit_next(inbox->unused, from);
    while (at != SPM_CONNECTIONS_MAX && inbox->connections[at].state == SPM_RETIRED) {
        at = spm_bit_next(inbox->unused, at + 1);
    }
    return at;
}

/** A partition's requests take the reserved slots first, its connections, which stay, last; a non-secure client has none of them. */
static size_t slot_for(const struct spm_inbox *inbox, const struct spm_client *client, bool is_stateless)
{
    /* @spec FFM-LIMIT-CONNECTIONS */
    size_t from = client->id < 0 ? inbox->reserved : 0;
    if (is_stateless) {
        return spm_bit_next(inbox->unused, from);
    }
    size_t at = next_connectable(inbox, inbox->reserved);
    return at == SPM_CONNECTIONS_MAX && from != inbox->reserved ? next_connectable(inbox, from) : at;
}

struct spm_connection *spm_slot_find(struct spm_inbox *inbox, const struct spm_client *client, bool is_stateless)
{
    size_t limit = is_stateless ? SPM_CLIENT_REQUESTS_MAX : SPM_CLIENT_CONNECTIONS_MAX;
    size_t at = slot_for(inbox, client, is_stateless);
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
    spm_slot_claim(inbox, at, client, service, is_stateless);
}

void spm_slot_free(struct spm_inbox *inbox, struct spm_connection *connection)
{
    size_t at = spm_slot_of(inbox, connection);
    spm_bit_set(inbox->queued, at, false);
    spm_slot_reset(inbox, at);
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
        spm_message_handle_at(inbox, spm_slot_of(inbox, connection)) != msg) {
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
    spm_message_begin(inbox, connection, type);
    connection->message = SPM_MESSAGE_QUEUED;
    connection->order = inbox->next_order++;
    spm_bit_set(inbox->queued, spm_slot_of(inbox, connection), true);
}

void spm_disconnect_queue(struct spm_inbox *inbox, struct spm_connection *connection, enum spm_connection_state state)
{
    INVARIANT(!connection->is_stateless);
    /* @spec FFM-DISCONNECT-MESSAGE */
    spm_message_queue(inbox, connection, PSA_IPC_DISCONNECT);
    connection->state = state;
}
