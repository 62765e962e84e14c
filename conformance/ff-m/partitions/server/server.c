/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * FFM_SERVER: what an IPC partition sees of its clients, and the signals that only such a partition has.
 */
#include "psa/service.h"
#include "psa_manifest/pid.h"
#include "psa_manifest/server.h"
#include "serve.h"

enum { HELD_MAX = 8 };

static struct ffm_ledger ledgers[FFM_KEPT_COUNT];
static psa_status_t connect_answer;
static bool hold_is_queued;
static psa_handle_t held[HELD_MAX];
static uint32_t held_count;
static uint32_t hold_served;

/* The doorbell asserted, looked at in every way. */
static void look_at_doorbell(struct ffm_report *r)
{
    psa_signal_t unassigned = 0x80000007u;
    CHECK_EQ(r, psa_wait(PSA_DOORBELL, PSA_BLOCK), PSA_DOORBELL);
    CHECK_EQ(r, psa_wait(PSA_DOORBELL, PSA_POLL), PSA_DOORBELL);                       /* waiting clears nothing */
    CHECK_EQ(r, psa_wait(PSA_WAIT_ANY, PSA_POLL) & PSA_DOORBELL, PSA_DOORBELL);
    CHECK_EQ(r, psa_wait(PSA_DOORBELL | unassigned, PSA_POLL), PSA_DOORBELL);          /* unassigned bits do not matter */
    CHECK_EQ(r, psa_wait(PSA_DOORBELL, PSA_BLOCK | 0xffu), PSA_DOORBELL);              /* reserved bits neither */
    CHECK_EQ(r, psa_wait(PSA_DOORBELL, PSA_POLL | 0x7fffffffu), PSA_DOORBELL);
    CHECK_EQ(r, psa_wait(FFM_RELAXED_SIGNAL, PSA_POLL), 0);                            /* what is outside the mask is silent */
    CHECK_EQ(r, psa_wait(FFM_RELAXED_SIGNAL | FFM_MAPPED_SIGNAL, PSA_POLL | 0xffu), 0);
}

static psa_status_t signals(void)
{
    struct ffm_report r = { 0 };
    CHECK_EQ(&r, psa_wait(PSA_DOORBELL, PSA_POLL), 0);
    psa_notify(FFM_SERVER);
    look_at_doorbell(&r);
    psa_clear();
    CHECK_EQ(&r, psa_wait(PSA_DOORBELL, PSA_POLL), 0);
    psa_notify(FFM_SERVER);
    CHECK_EQ(&r, psa_wait(PSA_WAIT_ANY, PSA_BLOCK) & PSA_DOORBELL, PSA_DOORBELL);
    psa_clear();
    return ffm_status_of(&r);
}

/* The helper calls FFM_HOLD_STATELESS when its doorbell rings: a second message, while the first is not answered. */
static psa_status_t out_of_order(const psa_msg_t *first)
{
    struct ffm_report r = { 0 };
    psa_msg_t second = { 0 };
    uint8_t a[4] = { 0 };
    uint8_t b[4] = { 0 };
    psa_notify(FFM_HELPER);
    CHECK_EQ(&r, psa_wait(FFM_HOLD_STATELESS_SIGNAL, PSA_BLOCK), FFM_HOLD_STATELESS_SIGNAL);
    CHECK_EQ(&r, psa_wait(FFM_HOLD_STATELESS_SIGNAL, PSA_POLL), FFM_HOLD_STATELESS_SIGNAL);
    CHECK_EQ(&r, psa_get(FFM_HOLD_STATELESS_SIGNAL, &second), PSA_SUCCESS);
    CHECK_EQ(&r, psa_wait(FFM_HOLD_STATELESS_SIGNAL, PSA_POLL), 0); /* it was the only one: given once */
    CHECK(&r, second.handle != first->handle);
    CHECK_EQ(&r, second.client_id, FFM_HELPER);
    CHECK_EQ(&r, psa_read(first->handle, 0, a, 2), 2);
    CHECK_EQ(&r, psa_read(second.handle, 0, b, 2), 2);
    CHECK_EQ(&r, psa_read(first->handle, 0, a + 2, 2), 2);
    CHECK_EQ(&r, psa_read(second.handle, 0, b + 2, 2), 2);
    psa_write(first->handle, 0, a, 2);
    psa_write(second.handle, 0, b, 4);
    psa_write(first->handle, 0, a + 2, 2);
    psa_reply(second.handle, 77);
    return ffm_status_of(&r);
}

/* The helper's message is kept, and its handle told. */
static psa_status_t keep_helper(const psa_msg_t *msg)
{
    psa_msg_t theirs;
    psa_notify(FFM_HELPER);
    psa_wait(FFM_HOLD_STATELESS_SIGNAL, PSA_BLOCK);
    if (held_count == HELD_MAX || psa_get(FFM_HOLD_STATELESS_SIGNAL, &theirs) != PSA_SUCCESS) {
        return PSA_ERROR_BAD_STATE;
    }
    held[held_count++] = theirs.handle;
    psa_write(msg->handle, 0, &theirs.handle, sizeof(theirs.handle));
    return PSA_SUCCESS;
}

static psa_status_t ring(int32_t client)
{
    psa_notify(client);
    psa_notify(client);
    psa_notify(client);
    return PSA_SUCCESS;
}

static psa_status_t serve_request(const psa_msg_t *msg)
{
    switch (msg->type) {
    case FFM_OP_SIGNALS:
        return signals();
    case FFM_OP_RING_ME:
        return ring(msg->client_id);
    case FFM_OP_OUT_OF_ORDER:
        return out_of_order(msg);
    case FFM_OP_KEEP_HELPER:
        return keep_helper(msg);
    default:
        return ffm_serve(msg);
    }
}

static psa_status_t release_all(void)
{
    uint32_t count = held_count;
    while (held_count != 0) {
        psa_reply(held[--held_count], PSA_SUCCESS);
    }
    return (psa_status_t)count;
}

static psa_status_t control(const psa_msg_t *msg)
{
    uint32_t word = 0;
    psa_read(msg->handle, 0, &word, sizeof(word));
    switch (msg->type) {
    case FFM_CONTROL_LEDGER:
        if (word >= FFM_KEPT_COUNT) {
            return PSA_ERROR_INVALID_ARGUMENT;
        }
        psa_write(msg->handle, 0, &ledgers[word], sizeof(ledgers[word]));
        return PSA_SUCCESS;
    case FFM_CONTROL_ANSWER:
        connect_answer = (psa_status_t)word;
        return PSA_SUCCESS;
    case FFM_CONTROL_QUEUE:
        hold_is_queued = word != 0;
        return PSA_SUCCESS;
    case FFM_CONTROL_IS_QUEUED:
        return psa_wait(FFM_HOLD_SIGNAL, PSA_POLL) == FFM_HOLD_SIGNAL ? 1 : 0;
    case FFM_CONTROL_IS_HELD:
        return (psa_status_t)held_count;
    case FFM_CONTROL_RELEASE:
        return release_all();
    default:
        return PSA_ERROR_NOT_SUPPORTED;
    }
}

static void serve_hold(const psa_msg_t *msg)
{
    if (msg->type == FFM_HOLD_KEEP && held_count < HELD_MAX) {
        held[held_count++] = msg->handle;
        return;
    }
    psa_reply(msg->handle, msg->type < 0 ? PSA_SUCCESS : (psa_status_t)hold_served++);
}

static void serve_kept(const psa_msg_t *msg, enum ffm_kept service)
{
    ffm_note(&ledgers[service], msg, service == FFM_KEPT_STATELESS);
    if (msg->type == PSA_IPC_CONNECT) {
        psa_reply(msg->handle, connect_answer);
    } else if (msg->type == PSA_IPC_DISCONNECT) {
        psa_reply(msg->handle, PSA_ERROR_GENERIC_ERROR); /* ignored */
    } else {
        psa_reply(msg->handle, serve_request(msg));
    }
}

static void serve(psa_signal_t signal, const psa_msg_t *msg)
{
    switch (signal) {
    case FFM_STRICT_SIGNAL:
        serve_kept(msg, FFM_KEPT_STRICT);
        break;
    case FFM_RELAXED_SIGNAL:
        serve_kept(msg, FFM_KEPT_RELAXED);
        break;
    case FFM_PLAIN_SIGNAL:
        serve_kept(msg, FFM_KEPT_PLAIN);
        break;
    case FFM_MAPPED_SIGNAL:
        serve_kept(msg, FFM_KEPT_MAPPED);
        break;
    case FFM_STATELESS_SIGNAL:
        serve_kept(msg, FFM_KEPT_STATELESS);
        break;
    case FFM_HOLD_SIGNAL:
    case FFM_HOLD_STATELESS_SIGNAL:
        serve_hold(msg);
        break;
    case FFM_CONTROL_SIGNAL:
        psa_reply(msg->handle, control(msg));
        break;
    default:
        psa_reply(msg->handle, PSA_SUCCESS);
        break;
    }
}

void ffm_server_main(void)
{
    psa_msg_t msg;
    for (;;) {
        psa_signal_t mask = hold_is_queued ? ~FFM_HOLD_SIGNAL : PSA_WAIT_ANY;
        psa_signal_t asserted = psa_wait(mask, PSA_BLOCK);
        psa_signal_t signal = asserted & (~asserted + 1); /* the lowest */
        if (signal == PSA_DOORBELL) {
            psa_clear();
        } else if (psa_get(signal, &msg) == PSA_SUCCESS) {
            serve(signal, &msg);
        }
    }
}
