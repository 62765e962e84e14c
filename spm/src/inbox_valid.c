/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "connection.h"

static bool has_message(const struct spm_connection *connection)
{
    return connection->message == SPM_MESSAGE_QUEUED || connection->message == SPM_MESSAGE_SERVED;
}

static bool state_is_valid(const struct spm_inbox *inbox, const struct spm_connection *c)
{
    switch (c->state) {
    case SPM_FREE:
        return c->message == SPM_MESSAGE_NONE && c->client == 0 && c->generation < spm_generation_max(inbox) && !c->is_orphan;
    case SPM_RETIRED:
        return c->message == SPM_MESSAGE_NONE && c->client == 0 && c->generation == spm_generation_max(inbox) && !c->is_orphan;
    case SPM_CONNECTING:
        return has_message(c) && c->type == PSA_IPC_CONNECT && !c->is_stateless && c->client != 0;
    case SPM_IDLE:
        return c->message == SPM_MESSAGE_NONE && !c->is_stateless && !c->is_orphan && c->client != 0;
    case SPM_ACTIVE:
        return has_message(c) && c->type >= 0 && c->client != 0 &&
               (c->is_stateless || !c->is_orphan || c->message == SPM_MESSAGE_SERVED);
    case SPM_TERMINATED:
        return (c->message == SPM_MESSAGE_NONE || c->type == PSA_IPC_DISCONNECT) && !c->is_stateless && !c->is_orphan &&
               c->client != 0;
    case SPM_CLOSING:
        return has_message(c) && c->type == PSA_IPC_DISCONNECT && !c->is_stateless && c->client != 0;
    default:
        return false;
    }
}

static bool vectors_are_valid(const struct spm_connection *c)
{
    bool is_request = c->state == SPM_ACTIVE && has_message(c);
    for (size_t i = 0; i < PSA_MAX_IOVEC; i++) {
        if (c->in_at[i] > c->in_size[i] || c->out_at[i] > c->out_size[i]) {
            return false;
        }
        /* Once replied to, sizes may linger until the next message of the slot: nothing reads them. */
        if (has_message(c) && !is_request && (c->in_size[i] != 0 || c->out_size[i] != 0)) {
            return false;
        }
    }
    return ((c->in_mapped | c->in_used | c->out_mapped | c->out_used) >> PSA_MAX_IOVEC) == 0;
}

static bool order_is_valid(const struct spm_inbox *inbox, size_t at)
{
    if (inbox->connections[at].order >= inbox->next_order) {
        return false;
    }
    for (size_t i = 0; i < at; i++) {
        if (spm_bit_get(inbox->queued, i) && inbox->connections[i].order == inbox->connections[at].order) {
            return false;
        }
    }
    return true;
}

/** In the chain of its client, once. */
static bool chain_is_valid(const struct spm_inbox *inbox, size_t at)
{
    const struct spm_connection *c = &inbox->connections[at];
    size_t found = 0;
    size_t next = inbox->connections[spm_chain_of(inbox, c->client, c->is_stateless)].chain;
    for (size_t i = 0; next != 0; i++) {
        if (i == inbox->connection_count || next > inbox->connection_count) {
            return false;
        }
        found += next == at + 1;
        next = inbox->connections[next - 1].chain_next;
    }
    return found == 1;
}

static bool slot_is_valid(const struct spm_inbox *inbox, size_t at)
{
    const struct spm_connection *c = &inbox->connections[at];
    bool is_unused = c->state == SPM_FREE || c->state == SPM_RETIRED;
    bool is_queued = c->message == SPM_MESSAGE_QUEUED;
    if (spm_bit_get(inbox->unused, at) != is_unused || spm_bit_get(inbox->queued, at) != is_queued) {
        return false;
    }
    if (c->service >= inbox->system->service_count || (c->is_stateless && c->rhandle != NULL)) {
        return false;
    }
    if (c->generation > spm_generation_max(inbox) || c->message_generation > spm_generation_max(inbox)) {
        return false;
    }
    if (SPM_HAS_SHARES && !is_unused && !chain_is_valid(inbox, at)) {
        return false;
    }
    return state_is_valid(inbox, c) && vectors_are_valid(c) && (!is_queued || order_is_valid(inbox, at));
}

/** Nothing beyond the slots there are, and the words' own bits say which words are not zero. */
static bool set_is_valid(const uint32_t *bits, size_t count)
{
    for (size_t word = 0; SPM_SET_WORDS != 1 && word < SPM_SET_WORDS; word++) {
        bool is_some = (bits[word / 32] >> word % 32 & 1u) != 0;
        if (is_some != (bits[SPM_SET_FIRST + word] != 0)) {
            return false;
        }
    }
    return spm_bit_next(bits, count) == SPM_CONNECTIONS_MAX;
}

bool spm_inbox_is_valid(const struct spm_inbox *inbox)
{
    if (inbox->connection_count == 0 || inbox->connection_count > SPM_CONNECTIONS_MAX) {
        return false;
    }
    for (size_t i = 0; i < inbox->connection_count; i++) {
        if (!slot_is_valid(inbox, i)) {
            return false;
        }
    }
    return set_is_valid(inbox->unused, inbox->connection_count) && set_is_valid(inbox->queued, inbox->connection_count);
}
