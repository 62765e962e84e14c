/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "model.h"

#include <string.h>

static bool is_secure(size_t client)
{
    return client == BY_MID || client == BY_TOP;
}

void vanish(struct state *state, size_t client)
{
    struct spm_client self = client_of(client);
    struct state before = *state;
    spm_session_ended(&state->inbox, self.id, self.session);
    for (size_t i = 0; i < SLOTS; i++) {
        const struct spm_connection *was = &before.connections[i];
        const struct spm_connection *is = &state->connections[i];
        if (is->message == SPM_MESSAGE_QUEUED && (was->message != SPM_MESSAGE_QUEUED || was->type != is->type)) {
            state->ghosts[i].arrival = ++state->arrivals; /* its DISCONNECT */
        }
    }
    state->clients[client] = (struct client){ .is_gone = true, .waits_in = NO_SLOT };
}

/** Books what the core said: who waits, who is panicked. */
static void act(struct state *state, size_t client, struct spm_outcome outcome)
{
    if (outcome.verdict == SPM_BLOCK) {
        if (outcome.value < 0 || outcome.value >= SLOTS) {
            breach(LAW_COMPLETION, "a call waits in a slot that does not exist");
            return;
        }
        state->clients[client].waits_in = (uint8_t)outcome.value;
        state->ghosts[outcome.value].arrival = ++state->arrivals;
    }
    if (outcome.verdict == SPM_FAULT) {
        if (!is_secure(client)) {
            breach(LAW_STATUS, "a non-secure client is to be panicked");
        }
        vanish(state, client);
    }
}

/** A call that must be refused and leave everything as it is (but that a partition is panicked for it). */
static void refuse(struct state *state, size_t client, struct spm_outcome outcome, int32_t status,
                   const struct state *before)
{
    if (memcmp(before->connections, state->connections, sizeof(state->connections)) != 0 ||
        memcmp(before->inbox.queued, state->inbox.queued, sizeof(state->inbox.queued)) != 0) {
        breach(LAW_REFUSAL, "a refused call changed something");
    }
    if (is_secure(client) ? outcome.verdict != SPM_FAULT : outcome.verdict != SPM_RETURN || outcome.value != status) {
        breach(LAW_STATUS, "a refused call has another result than specified");
    }
    act(state, client, outcome);
}

static struct spm_call request_of(size_t client, psa_handle_t handle)
{
    struct spm_call call = { .handle = handle };
    if (client == NEAR) {
        call.in_count = call.out_count = 1;
        call.in_size[0] = call.out_size[0] = 1;
    }
    return call;
}

static bool open_connection(struct state *state, size_t client)
{
    struct spm_client self = client_of(client);
    if (state->clients[client].handle != 0 || state->clients[client].waits_in != NO_SLOT) {
        return false;
    }
    act(state, client, spm_connect(&state->inbox, &self, FILES_SID, 1));
    return true;
}

static bool bad_connect(struct state *state, size_t client)
{
    struct spm_client self = client_of(client);
    struct state before = *state;
    if (state->clients[client].waits_in != NO_SLOT) {
        return false;
    }
    refuse(state, client, spm_connect(&state->inbox, &self, FILES_SID, 2), PSA_ERROR_CONNECTION_REFUSED, &before);
    return true;
}

static bool call_connection(struct state *state, size_t client)
{
    struct client *who = &state->clients[client];
    struct spm_client self = client_of(client);
    struct spm_call call = request_of(client, who->handle);
    if (who->handle == 0 || who->waits_in != NO_SLOT) {
        return false;
    }
    bool is_dead = spm_connection_find(&state->inbox, &self, who->handle) == NULL ||
                   spm_connection_find(&state->inbox, &self, who->handle)->state == SPM_TERMINATED;
    struct state before = *state;
    struct spm_outcome outcome = spm_call(&state->inbox, &self, &call);
    if (is_dead) {
        refuse(state, client, outcome, PSA_ERROR_PROGRAMMER_ERROR, &before);
    } else {
        act(state, client, outcome);
    }
    return true;
}

/** A negative type: ends an idle connection of a non-secure client, and the client itself if it is a partition. */
static bool malformed_call(struct state *state, size_t client)
{
    struct client *who = &state->clients[client];
    struct spm_client self = client_of(client);
    struct spm_call call = request_of(client, who->handle);
    if (who->handle == 0 || who->waits_in != NO_SLOT) {
        return false;
    }
    struct spm_connection *connection = spm_connection_find(&state->inbox, &self, who->handle);
    bool was_idle = connection != NULL && connection->state == SPM_IDLE;
    call.type = -1;
    struct spm_outcome outcome = spm_call(&state->inbox, &self, &call);
    if (!is_secure(client)) {
        if (outcome.verdict != SPM_RETURN || outcome.value != PSA_ERROR_PROGRAMMER_ERROR) {
            breach(LAW_STATUS, "a malformed call is not a programmer error");
        }
        if (was_idle && connection->state != SPM_TERMINATED) {
            breach(LAW_DISCONNECT, "a malformed call did not end its connection");
        }
    }
    if (was_idle) {
        state->ghosts[spm_slot_of(&state->inbox, connection)].arrival = ++state->arrivals;
    }
    act(state, client, outcome);
    return true;
}

static bool call_stateless(struct state *state, size_t client)
{
    struct spm_client self = client_of(client);
    struct spm_call call = request_of(client, SUM_HANDLE);
    if (client == BY_MID || state->clients[client].waits_in != NO_SLOT) {
        return false;
    }
    if (client == NEAR) {
        through_agrees(state);
    }
    act(state, client, spm_call(&state->inbox, &self, &call));
    return true;
}

static bool close_connection(struct state *state, size_t client)
{
    struct client *who = &state->clients[client];
    struct spm_client self = client_of(client);
    if (who->handle == 0 || who->waits_in != NO_SLOT) {
        return false;
    }
    psa_handle_t closing = who->handle;
    act(state, client, spm_close(&state->inbox, &self, closing));
    who->handle = 0;
    who->stale = is_secure(client) ? 0 : closing; /* a partition that used it would only be gone */
    return true;
}

static bool use_stale(struct state *state, size_t client)
{
    struct spm_client self = client_of(client);
    struct state before = *state;
    struct spm_call call = request_of(client, state->clients[client].stale);
    if (call.handle == 0 || is_secure(client)) {
        return false;
    }
    refuse(state, client, spm_call(&state->inbox, &self, &call), PSA_ERROR_PROGRAMMER_ERROR, &before);
    return true;
}

/** Another thread of the same client, while one waits on the connection. */
static bool disturb(struct state *state, size_t client)
{
    struct spm_client self = client_of(client);
    struct state before = *state;
    struct spm_call call = request_of(client, state->clients[client].handle);
    if (call.handle == 0 || is_secure(client) || state->clients[client].waits_in == NO_SLOT) {
        return false;
    }
    uint8_t waits_in = state->clients[client].waits_in;
    if (state->connections[waits_in].is_stateless) {
        return false;
    }
    refuse(state, client, spm_call(&state->inbox, &self, &call), PSA_ERROR_PROGRAMMER_ERROR, &before);
    refuse(state, client, spm_close(&state->inbox, &self, call.handle), 0, &before);
    return true;
}

static bool go(struct state *state, size_t client)
{
    vanish(state, client);
    return true;
}

bool client_step(struct state *state, size_t client, unsigned number)
{
    static bool (*const steps[CLIENT_STEPS])(struct state *, size_t) = {
        open_connection, bad_connect, call_connection, malformed_call, call_stateless,
        close_connection, use_stale, disturb, go,
    };
    return !state->clients[client].is_gone && steps[number](state, client);
}
