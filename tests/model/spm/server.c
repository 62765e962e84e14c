/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "model.h"

#include <string.h>

static bool is_free(const struct state *state, size_t partition)
{
    /* MID is one thread: while its own call waits, it serves nobody. TOP serves nobody anyway. */
    return partition != MID || (state->clients[BY_MID].waits_in == NO_SLOT && !state->clients[BY_MID].is_gone);
}

static size_t oldest_arrival(const struct state *state, size_t partition)
{
    size_t found = NO_SLOT;
    for (size_t i = 0; i < SLOTS; i++) {
        const struct spm_connection *c = &state->connections[i];
        bool is_its = c->message == SPM_MESSAGE_QUEUED && model_system.services[c->service].partition == partition;
        bool is_withdrawn = c->is_orphan && c->type != PSA_IPC_DISCONNECT;
        if (is_its && !is_withdrawn && (found == NO_SLOT || state->ghosts[i].arrival < state->ghosts[found].arrival)) {
            found = i;
        }
    }
    return found;
}

static bool get(struct state *state, size_t partition)
{
    psa_msg_t msg = { 0 };
    size_t want = oldest_arrival(state, partition);
    struct spm_outcome outcome = spm_get(&state->inbox, partition, FILES_SIGNAL, &msg);
    if (outcome.verdict != SPM_RETURN || outcome.value != (want == NO_SLOT ? PSA_ERROR_DOES_NOT_EXIST : PSA_SUCCESS)) {
        breach(LAW_FIFO, "psa_get gives another result than the queue has");
        return true;
    }
    if (want == NO_SLOT) {
        return true;
    }
    int slot = spm_message_index(&state->inbox, partition, msg.handle);
    if (slot != (int)want) {
        breach(LAW_FIFO, "psa_get does not give the oldest message");
        return true;
    }
    struct ghost *ghost = &state->ghosts[slot];
    ghost->msg = msg.handle;
    ghost->disconnects = (uint8_t)(ghost->disconnects + (msg.type == PSA_IPC_DISCONNECT));
    if (msg.type == PSA_IPC_DISCONNECT && (!ghost->is_accepted || ghost->disconnects != 1)) {
        breach(LAW_DISCONNECT, "a DISCONNECT comes twice, or to what was never connected");
    }
    if (msg.type == PSA_IPC_CONNECT && msg.rhandle != NULL) {
        breach(LAW_HANDLE, "a new connection brings an old reverse handle");
    }
    return true;
}

/** The client whose call this message is, or CLIENTS. */
static size_t waiter(const struct state *state, size_t slot)
{
    size_t client = 0;
    while (client < CLIENTS && state->clients[client].waits_in != slot) {
        client++;
    }
    return client;
}

static void deliver(struct state *state, size_t client, const struct spm_completion *completion, int32_t type)
{
    struct client *who = &state->clients[client];
    who->waits_in = NO_SLOT;
    if (completion->outcome.verdict == SPM_FAULT) {
        if (client != BY_MID && client != BY_TOP) {
            breach(LAW_STATUS, "a non-secure client is to be panicked by a reply");
        }
        vanish(state, client);
    } else if (type == PSA_IPC_CONNECT && completion->outcome.value > 0) {
        who->handle = completion->outcome.value;
    }
}

static void check_lengths(const struct state *before, const struct spm_completion *completion)
{
    const struct spm_connection *was = &before->connections[completion->message];
    bool is_still_mapped = was->out_mapped == 1 && was->out_used == 0;
    size_t want = was->type < 0 || is_still_mapped ? 0 : was->out_at[0];
    if (completion->out_len[0] != want || completion->out_len[0] > was->out_size[0]) {
        breach(LAW_CURSOR, "the length written is not what was written");
    }
}

static bool reply(struct state *state, size_t partition, size_t slot, psa_status_t status)
{
    struct state before = *state;
    struct spm_completion completion;
    struct ghost *ghost = &state->ghosts[slot];
    const struct spm_connection *was = &before.connections[slot];
    psa_handle_t msg = ghost->msg;
    struct spm_outcome outcome = spm_reply(&state->inbox, partition, msg, status, &completion);
    if (outcome.verdict != SPM_RETURN) {
        breach(LAW_STATUS, "a lawful reply faults its server");
        return true;
    }
    ghost->msg = 0;
    ghost->is_accepted |= was->type == PSA_IPC_CONNECT && status == PSA_SUCCESS;
    if (state->connections[slot].message == SPM_MESSAGE_QUEUED) {
        ghost->arrival = ++state->arrivals; /* a DISCONNECT followed */
    }
    size_t client = waiter(state, slot);
    if (completion.message != slot || completion.has_waiter != (client != CLIENTS)) {
        breach(LAW_COMPLETION, "a reply completes a call that nobody waits for, or none where somebody waits");
        return true;
    }
    check_lengths(&before, &completion);
    if (client != CLIENTS) {
        deliver(state, client, &completion, was->type);
    }
    if (spm_message_index(&state->inbox, partition, msg) >= 0) {
        breach(LAW_HANDLE, "an answered message's handle still resolves");
    }
    return true;
}

static bool stream(struct state *state, size_t partition, psa_handle_t msg, bool is_write)
{
    const struct spm_connection *c = &state->connections[spm_message_index(&state->inbox, partition, msg)];
    if (c->type < 0 || (is_write ? c->out_mapped != 0 || c->out_at[0] == c->out_size[0] : c->in_mapped != 0)) {
        return false;
    }
    size_t left = is_write ? 1 : c->in_size[0] - c->in_at[0];
    struct spm_piece piece = is_write ? spm_write(&state->inbox, partition, msg, 0, 1)
                                      : spm_read(&state->inbox, partition, msg, 0, 1);
    if (piece.verdict != SPM_RETURN || piece.len != left) {
        breach(LAW_CURSOR, "a lawful read or write moves another number of bytes");
    }
    return true;
}

static bool map(struct state *state, size_t partition, psa_handle_t msg, unsigned how)
{
    const struct spm_connection *c = &state->connections[spm_message_index(&state->inbox, partition, msg)];
    bool is_in = how < 2;
    bool is_mapping = how % 2 == 0;
    uint8_t mapped = is_in ? c->in_mapped : c->out_mapped;
    uint8_t used = is_in ? c->in_used : c->out_used;
    bool may = is_mapping ? mapped == 0 && used == 0 : mapped == 1 && used == 0;
    size_t size = is_in ? c->in_size[0] : c->out_size[0];
    if (c->type < 0 || c->is_stateless || size == 0 || !may) {
        return false;
    }
    struct spm_piece piece = how == 0   ? spm_map_in(&state->inbox, partition, msg, 0)
                             : how == 1 ? spm_unmap_in(&state->inbox, partition, msg, 0)
                             : how == 2 ? spm_map_out(&state->inbox, partition, msg, 0)
                                        : spm_unmap_out(&state->inbox, partition, msg, 0, 1);
    if (piece.verdict != SPM_RETURN) {
        breach(LAW_STATUS, "a lawful mapping faults its server");
    }
    return true;
}

/** What a server must not do: it faults, and nothing changes. */
static bool break_a_rule(struct state *state, size_t partition, psa_handle_t msg)
{
    struct state before = *state;
    struct spm_completion completion;
    size_t other = partition == BASE ? MID : BASE;
    bool all_fault = spm_write(&state->inbox, partition, msg, 0, 2).verdict == SPM_FAULT &&
                     spm_read(&state->inbox, partition, msg, PSA_MAX_IOVEC, 0).verdict == SPM_FAULT &&
                     spm_read(&state->inbox, other, msg, 0, 1).verdict == SPM_FAULT &&
                     spm_reply(&state->inbox, other, msg, 0, &completion).verdict == SPM_FAULT;
    if (!all_fault || memcmp(before.connections, state->connections, sizeof(state->connections)) != 0) {
        breach(LAW_REFUSAL, "a server's misuse is served, or changes something");
    }
    return true;
}

bool server_step(struct state *state, size_t partition, size_t slot, unsigned number)
{
    psa_handle_t msg = state->ghosts[slot].msg;
    if (!is_free(state, partition)) {
        return false;
    }
    if (number == 0) {
        return slot == 0 && spm_inbox_signals(&state->inbox, partition) != 0 && get(state, partition);
    }
    if (msg == 0 || spm_message_index(&state->inbox, partition, msg) < 0) {
        return false;
    }
    int32_t type = state->connections[slot].type;
    switch (number) {
    case 1:
        return reply(state, partition, slot, PSA_SUCCESS);
    case 2:
        return type == PSA_IPC_CONNECT ? reply(state, partition, slot, PSA_ERROR_CONNECTION_REFUSED)
                                       : reply(state, partition, slot, PSA_ERROR_PROGRAMMER_ERROR);
    case 3:
        return stream(state, partition, msg, false);
    case 4:
        return stream(state, partition, msg, true);
    case 5:
        return type == PSA_IPC_CONNECT && spm_set_rhandle(&state->inbox, partition, msg, state).verdict == SPM_RETURN;
    case 6:
        return break_a_rule(state, partition, msg);
    default:
        return map(state, partition, msg, number - 7);
    }
}

bool other_step(struct state *state, unsigned number)
{
    if (!state->clients[NEAR].is_gone) {
        return false;
    }
    switch (number) {
    case 0:
        return spm_registry_notify(&state->registry, 10).verdict == SPM_RETURN;
    case 1:
        return spm_registry_clear(&state->registry, BASE).verdict == SPM_RETURN;
    case 2:
        return spm_registry_irq(&state->registry, TOP, TICK_SIGNAL);
    default:
        return spm_registry_eoi(&state->registry, TOP, TICK_SIGNAL).verdict == SPM_RETURN;
    }
}
