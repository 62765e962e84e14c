/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "base/invariant.h"
#include "partition.h"
#include "reason/reason.h"

static const size_t nothing_written[PSA_MAX_IOVEC];

static const struct channel_peer *peer_of(struct channel_seat seat)
{
    return &partition->server.channels[seat.channel].peer;
}

/* Why this status: a reason of our own, or that of a dependency, whose refusal was passed on. */
static enum reason reason_of(int32_t status)
{
    enum reason own = reason_take();
    bool is_passed_on = partition->passed_status == status;
    partition->passed_status = 0;
    if (own != REASON_NONE && reason_row(own)->status == status) {
        return own;
    }
    return is_passed_on ? REASON_PARTITION_PASSED_ON : REASON_NONE;
}

/* The device log learns why. Never waits: a log that cannot keep up loses lines, not calls. */
static void report_refusal(struct channel_seat seat, int32_t status)
{
    enum reason reason = reason_of(status);
    if (status >= 0 || reason == REASON_NONE) {
        return;
    }
    struct control_reason report = { .channel = peer_of(seat)->number, .status = status, .reason = (uint32_t)reason };
    uint8_t message[CONTROL_HEADER_LEN + 12];
    size_t len = control_encode_reason(out_span_of(message, sizeof(message)), &report);
    control_send(partition->socket, span_of(message, len), NULL, 0, false);
}

void partition_answer(struct channel_seat seat, int32_t status, const size_t written[PSA_MAX_IOVEC])
{
    report_refusal(seat, status);
    channel_server_reply(&partition->server, seat, status, written);
}

void partition_accuse(struct channel_seat seat, enum spm_fault fault)
{
    struct control_accuse accuse = { .channel = peer_of(seat)->number, .fault = (uint32_t)fault };
    uint8_t message[CONTROL_HEADER_LEN + 8];
    partition_say(span_of(message, control_encode_accuse(out_span_of(message, sizeof(message)), &accuse)));
    channel_server_drop(&partition->server, seat); /* its call never returns */
}

/* psa_close has no result, but the client's library has to know whether there still is a connection. */
static struct spm_outcome close_connection(const struct spm_client *client, psa_handle_t handle)
{
    reason_take();
    struct spm_outcome outcome = spm_close(&partition->inbox, client, handle);
    enum reason why = reason_take();
    return outcome.verdict == SPM_RETURN && why != REASON_NONE ? spm_return(reason_refuse(why)) : outcome;
}

static struct spm_outcome submit(const struct channel_request *request, const struct spm_client *client)
{
    if (request->kind == CHANNEL_KIND_CONNECT) {
        return spm_connect(&partition->inbox, client, request->target, request->type);
    }
    if (request->kind == CHANNEL_KIND_CLOSE) {
        return close_connection(client, (psa_handle_t)request->target);
    }
    struct spm_call call; /* of its sizes, those that count */
    call.handle = (psa_handle_t)request->target;
    call.type = (int32_t)request->type;
    call.in_count = request->in_count;
    call.out_count = request->out_count;
    call.has_bad_memory = false;
    for (size_t i = 0; i < request->in_count; i++) {
        call.in_size[i] = request->in_len[i];
    }
    for (size_t i = 0; i < request->out_count; i++) {
        call.out_size[i] = request->out_len[i];
    }
    return spm_call(&partition->inbox, client, &call);
}

static struct spm_outcome judge_lie(int32_t client)
{
    return client < 0 ? spm_return(REFUSE(CHANNEL_LIE)) : spm_fault(SPM_FAULT_VECTORS);
}

static void take_request(const struct channel_arrival *arrival, bool is_lie)
{
    struct spm_client client = { .id = arrival->peer->client,
                                 .session = arrival->peer->session,
                                 .rights.services[0] = arrival->peer->rights };
    struct spm_outcome outcome = is_lie ? judge_lie(client.id) : submit(arrival->request, &client);
    switch (outcome.verdict) {
    case SPM_BLOCK:
        INVARIANT(outcome.value >= 0 && outcome.value < PARTITION_CONNECTIONS);
        partition->waiters[outcome.value] = (struct partition_waiter){ .is_waiting = true, .seat = arrival->seat };
        partition->queued_count++;
        return;
    case SPM_RETURN:
        partition_answer(arrival->seat, outcome.value, nothing_written);
        return;
    case SPM_FAULT:
    default:
        partition_accuse(arrival->seat, outcome.fault);
        return;
    }
}

bool partition_pump(enum channel_patience patience)
{
    struct channel_arrival arrival;
    enum control_kind kind;
    bool is_busy = partition_forgets(); /* there is more to do than to wait for a request */
    patience = is_busy ? CHANNEL_POLL : patience;
    if (patience == CHANNEL_WAIT) {
        partition_waits();
    }
    switch (channel_server_next(&partition->server, patience, &arrival)) {
    case CHANNEL_REQUEST:
        take_request(&arrival, false);
        return true;
    case CHANNEL_LIE:
        take_request(&arrival, true);
        return true;
    case CHANNEL_CONTROL:
        partition_listen(false, &kind);
        partition_interrupts_look();
        return true;
    case CHANNEL_NOTHING:
    default:
        return is_busy;
    }
}

psa_signal_t partition_signals(void)
{
    psa_signal_t signals = 0;
    /* The inbox is only searched when something can be in it: between two calls, mostly nothing is. */
    if (partition->queued_count != 0 || partition->has_orphans) {
        signals = spm_inbox_signals(&partition->inbox, PARTITION_SELF);
        partition->has_orphans = partition->has_orphans && signals != 0;
    }
    if (partition->interrupts.first_level >= 0) {
        partition_interrupts_merge();
    }
    return signals | spm_registry_signals(&partition->registry, PARTITION_SELF);
}

/* Requests of the session that were not begun are gone from the inbox: their seats are free. */
static void drop_unbegun(uint64_t session)
{
    for (size_t i = 0; i < PARTITION_CONNECTIONS; i++) {
        struct partition_waiter *waiter = &partition->waiters[i];
        if (waiter->is_waiting && !waiter->is_got && peer_of(waiter->seat)->session == session) {
            waiter->is_waiting = false;
            partition->queued_count--;
            channel_server_drop(&partition->server, waiter->seat);
        }
    }
}

void partition_channel_gone(uint32_t number)
{
    struct channel_peer peer;
    bool is_last = false;
    if (!channel_server_gone(&partition->server, number, &peer, &is_last) || !is_last) {
        return;
    }
    spm_session_ended(&partition->inbox, peer.client, peer.session);
    partition->has_orphans = true;
    drop_unbegun(peer.session);
    if (partition->session_ended != NULL) {
        partition->session_ended(peer.session);
    }
}
