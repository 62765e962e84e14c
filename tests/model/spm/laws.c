/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "model.h"

static bool is_used(const struct spm_connection *c)
{
    return c->state != SPM_FREE && c->state != SPM_RETIRED;
}

/** A connection that is over was disconnected once if it had been accepted, and never otherwise. */
static void judge_disconnects(const struct state *before, const struct state *after)
{
    for (size_t i = 0; i < SLOTS; i++) {
        const struct ghost *ghost = &after->ghosts[i];
        bool is_over = is_used(&before->connections[i]) && !is_used(&after->connections[i]);
        if (is_over && ghost->disconnects != ghost->is_accepted) {
            breach(LAW_DISCONNECT, "an accepted connection ended without its DISCONNECT");
        }
    }
}

static bool wants_waiter(const struct spm_connection *c)
{
    bool is_in_flight = c->message != SPM_MESSAGE_NONE;
    return is_in_flight && !c->is_orphan && c->state != SPM_TERMINATED;
}

static void judge_waiters(const struct state *state)
{
    for (size_t i = 0; i < SLOTS; i++) {
        size_t waiters = 0;
        for (size_t k = 0; k < CLIENTS; k++) {
            bool waits = state->clients[k].waits_in == i;
            waiters += waits;
            if (waits && state->connections[i].client != client_of(k).id) {
                breach(LAW_COMPLETION, "a client waits in another's slot");
            }
        }
        if (waiters != wants_waiter(&state->connections[i])) {
            breach(LAW_COMPLETION, "a message in flight has not exactly one waiter, or a caller waits for nothing");
        }
    }
}

static void judge_handles(const struct state *state)
{
    for (size_t k = 0; k < CLIENTS; k++) {
        struct spm_client self = client_of(k);
        const struct client *client = &state->clients[k];
        if (client->handle != 0 && spm_connection_find(&state->inbox, &self, client->handle) == NULL) {
            breach(LAW_HANDLE, "an open connection's handle does not resolve");
        }
        const struct spm_connection *stale =
            client->stale == 0 ? NULL : spm_connection_find(&state->inbox, &self, client->stale);
        if (stale != NULL && stale->state != SPM_CLOSING) {
            breach(LAW_HANDLE, "a closed handle names a connection");
        }
        for (size_t other = 0; other < CLIENTS; other++) {
            struct spm_client thief = client_of(other);
            if (other != k && client->handle != 0 &&
                spm_connection_find(&state->inbox, &thief, client->handle) != NULL) {
                breach(LAW_HANDLE, "a handle resolves for another client");
            }
        }
    }
}

static void judge_signals(const struct state *state)
{
    for (size_t p = 0; p < PARTITIONS; p++) {
        psa_signal_t want = 0;
        for (size_t i = 0; i < SLOTS; i++) {
            const struct spm_service *service = &model_system.services[state->connections[i].service];
            if (state->connections[i].message == SPM_MESSAGE_QUEUED && service->partition == p) {
                want |= (psa_signal_t)1 << service->signal;
            }
        }
        psa_signal_t all = spm_inbox_signals(&state->inbox, p) | spm_registry_signals(&state->registry, p);
        if (spm_inbox_signals(&state->inbox, p) != want || (all & ~spm_assigned_signals(&model_system, p)) != 0) {
            breach(LAW_SIGNAL, "a signal is asserted without a message, or a message waits without one");
        }
    }
}

static void judge_cursors(const struct state *state)
{
    for (size_t i = 0; i < SLOTS; i++) {
        const struct spm_connection *c = &state->connections[i];
        for (size_t v = 0; v < PSA_MAX_IOVEC; v++) {
            if (c->in_at[v] > c->in_size[v] || c->out_at[v] > c->out_size[v]) {
                breach(LAW_CURSOR, "a cursor is past its vector");
            }
        }
        bool is_fresh = c->message == SPM_MESSAGE_QUEUED;
        if (is_fresh && (c->in_at[0] | c->out_at[0] | c->in_used | c->out_used | c->in_mapped | c->out_mapped) != 0) {
            breach(LAW_CURSOR, "a new message has something of the last one");
        }
    }
}

static void judge_leaks(const struct state *state)
{
    size_t gone = 0;
    size_t in_flight = 0;
    size_t used = 0;
    for (size_t k = 0; k < CLIENTS; k++) {
        gone += state->clients[k].is_gone;
    }
    for (size_t i = 0; i < SLOTS; i++) {
        in_flight += state->connections[i].message != SPM_MESSAGE_NONE;
        used += is_used(&state->connections[i]);
    }
    if (gone == CLIENTS && in_flight == 0 && used != 0) {
        breach(LAW_LEAK, "all clients are gone, all messages answered, and a slot is still taken");
    }
}

void judge(const struct state *before, const struct state *after)
{
    judge_disconnects(before, after);
    judge_waiters(after);
    judge_handles(after);
    judge_signals(after);
    judge_cursors(after);
    judge_leaks(after);
    if (!spm_inbox_is_valid(&after->inbox) || !spm_registry_is_valid(&after->registry)) {
        breach(LAW_VALID, "the core's own check fails");
    }
}
