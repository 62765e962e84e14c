/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <string.h>

#include "spm/message.h"

/* The pool of an inbox: slots, handles, the queue. Private to spm/src and its tests. */

/** Where a slot's one message is. */
enum spm_message_state {
    SPM_MESSAGE_NONE = 0,
    SPM_MESSAGE_QUEUED, /* waits for psa_get */
    SPM_MESSAGE_SERVED  /* given to its partition, not replied to yet */
};

enum {
    SPM_SLOT_BITS = 7, /* at least; as many as the slots of the inbox need */
    SPM_SLOT_MASK = (1 << SPM_SLOT_BITS) - 1,
    SPM_HANDLE_BITS = 30,                /* slot and generation */
    SPM_MESSAGE_HANDLE_MARK = 0x40000000 /* message handles have it, connection handles never */
};

/** The last generation of a slot; the first is 1. */
static inline uint32_t spm_generation_max(const struct spm_inbox *inbox)
{
    return inbox->generation_max;
}

enum { SPM_SET_FIRST = SPM_SET_LEN - SPM_SET_WORDS }; /* where the slots' own words begin */

static inline bool spm_bit_get(const uint32_t *bits, size_t at)
{
    return (bits[SPM_SET_FIRST + at / 32] >> at % 32 & 1u) != 0;
}

static inline void spm_bit_set(uint32_t *bits, size_t at, bool on)
{
    uint32_t bit = 1u << at % 32;
    if (SPM_SET_WORDS == 1) {
        bits[SPM_SET_FIRST] = on ? bits[SPM_SET_FIRST] | bit : bits[SPM_SET_FIRST] & ~bit;
        return;
    }
    uint32_t summary = 1u << at / 32 % 32;
    uint32_t *word = &bits[SPM_SET_FIRST + at / 32];
    *word = on ? *word | bit : *word & ~bit;
    bits[at / 1024] = *word != 0 ? bits[at / 1024] | summary : bits[at / 1024] & ~summary;
}

/** The first set bit from `from` on, or SPM_CONNECTIONS_MAX. */
static inline size_t spm_bit_next(const uint32_t *bits, size_t from)
{
    if (SPM_SET_WORDS == 1) {
        uint32_t left = from < 32 ? bits[SPM_SET_FIRST] >> from << from : 0;
        return left != 0 ? (size_t)__builtin_ctz(left) : SPM_CONNECTIONS_MAX;
    }
    uint32_t rest = from < SPM_CONNECTIONS_MAX ? bits[SPM_SET_FIRST + from / 32] >> from % 32 : 0;
    if (rest != 0) {
        return from + (size_t)__builtin_ctz(rest);
    }
    for (size_t word = from / 32 + 1; word < SPM_SET_WORDS; word = (word / 32 + 1) * 32) {
        uint32_t summary = bits[word / 32] >> word % 32;
        if (summary != 0) {
            word += (size_t)__builtin_ctz(summary);
            return word * 32 + (size_t)__builtin_ctz(bits[SPM_SET_FIRST + word]);
        }
    }
    return SPM_CONNECTIONS_MAX;
}

static inline size_t spm_slot_of(const struct spm_inbox *inbox, const struct spm_connection *connection)
{
    return (size_t)(connection - inbox->connections);
}

psa_handle_t spm_connection_handle(const struct spm_inbox *inbox, const struct spm_connection *connection);

/* @spec FFM-HANDLE-SPACES */
static inline psa_handle_t spm_message_handle_at(const struct spm_inbox *inbox, size_t at)
{
    uint32_t low = inbox->connections[at].message_generation << inbox->slot_bits | (uint32_t)at;
    return (psa_handle_t)(SPM_MESSAGE_HANDLE_MARK | low);
}

/**
 * A slot for `client`, still in the pool: spm_slot_take makes it the client's, all but its generations reset. NULL if
 * none is left, or the client has its share.
 */
struct spm_connection *spm_slot_find(struct spm_inbox *inbox, const struct spm_client *client, bool is_stateless);
void spm_slot_take(struct spm_inbox *inbox, struct spm_connection *connection, const struct spm_client *client,
                   size_t service, bool is_stateless);
/** The slot goes back to the pool; neither of its handles resolves any more. */
void spm_slot_free(struct spm_inbox *inbox, struct spm_connection *connection);

/** Whether a client's share can be less than all there is: only then slots are counted by client, in chains. */
enum { SPM_HAS_SHARES = (int)SPM_CONNECTIONS_MAX > (int)SPM_CLIENT_CONNECTIONS_MAX };
_Static_assert((int)SPM_CLIENT_CONNECTIONS_MAX == (int)SPM_CLIENT_REQUESTS_MAX, "one question for both");

/** Where the chain begins that a client's connections, or its stateless requests, are in. */
size_t spm_chain_of(const struct spm_inbox *inbox, int32_t client, bool is_stateless);
void spm_chain_add(struct spm_inbox *inbox, struct spm_connection *connection);
void spm_chain_remove(struct spm_inbox *inbox, const struct spm_connection *connection);

/* What spm_slot_take() and spm_slot_free() do, for who does it in the midst of a call. */

/** The slot is unused. */
static inline void spm_slot_claim(struct spm_inbox *inbox, size_t at, const struct spm_client *client, size_t service,
                                  bool is_stateless)
{
    struct spm_connection *connection = &inbox->connections[at];
    connection->service = (uint8_t)service;
    connection->is_stateless = is_stateless;
    connection->client = client->id;
    connection->session = client->session;
    connection->generation += is_stateless ? 0 : 1;
    spm_bit_set(inbox->unused, at, false);
    if (SPM_HAS_SHARES) {
        spm_chain_add(inbox, connection);
    }
}

static inline void spm_slot_reset(struct spm_inbox *inbox, size_t at)
{
    struct spm_connection *connection = &inbox->connections[at];
    if (SPM_HAS_SHARES) {
        spm_chain_remove(inbox, connection);
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
    spm_bit_set(inbox->unused, at, true);
}

/** The connection that this handle of this client names, in whatever state but CONNECTING; or NULL. */
struct spm_connection *spm_connection_find(const struct spm_inbox *inbox, const struct spm_client *client,
                                           psa_handle_t handle);
/** The message that was given to `partition` under this handle and is not replied to; or NULL. */
struct spm_connection *spm_message_find(const struct spm_inbox *inbox, size_t partition, psa_handle_t msg);

/** A message of `type` without vectors on the slot, given to nobody yet. The request's own state starts anew. */
static inline void spm_message_begin(const struct spm_inbox *inbox, struct spm_connection *connection, int32_t type)
{
    /* @spec FFM-REPLY-INVALIDATES */
    connection->message_generation =
        connection->message_generation == spm_generation_max(inbox) ? 1 : connection->message_generation + 1;
    connection->type = type;
    /* @spec FFM-CALL-FRESH */
    connection->in_mapped = connection->in_used = 0;
    connection->out_mapped = connection->out_used = 0;
    memset(connection->in_size, 0, sizeof(connection->in_size));
    memset(connection->out_size, 0, sizeof(connection->out_size));
    memset(connection->in_at, 0, sizeof(connection->in_at));
    memset(connection->out_at, 0, sizeof(connection->out_at));
}

/** The vectors' lengths of a request whose counts were found good. @spec FFM-CALL-VECTORS-ABSENT */
static inline void spm_message_vectors(struct spm_connection *connection, const struct spm_call *call)
{
    for (size_t i = 0; i < call->in_count; i++) {
        connection->in_size[i] = call->in_size[i];
    }
    for (size_t i = 0; i < call->out_count; i++) {
        connection->out_size[i] = call->out_size[i];
    }
}

_Static_assert(offsetof(psa_msg_t, out_size) - offsetof(psa_msg_t, in_size) == sizeof(size_t) * PSA_MAX_IOVEC &&
                   offsetof(struct spm_connection, out_size) - offsetof(struct spm_connection, in_size) ==
                       sizeof(size_t) * PSA_MAX_IOVEC,
               "outputs right behind inputs: one copy");

/** The slot's message is its partition's from here on. @spec FFM-GET-ONCE FFM-GET-MESSAGE */
static inline void spm_message_give(const struct spm_inbox *inbox, size_t at, psa_msg_t *msg)
{
    struct spm_connection *connection = &inbox->connections[at];
    connection->message = SPM_MESSAGE_SERVED;
    msg->type = connection->type;
    msg->handle = spm_message_handle_at(inbox, at);
    /* @spec FFM-CLIENT-SECURE FFM-CLIENT-NON-SECURE FFM-CLIENT-SAME */
    msg->client_id = connection->client;
    /* @spec FFM-RHANDLE-LATER FFM-STATELESS-RHANDLE */
    msg->rhandle = connection->rhandle;
    memcpy((uint8_t *)msg + offsetof(psa_msg_t, in_size), (const uint8_t *)connection + offsetof(struct spm_connection, in_size),
           sizeof(msg->in_size) + sizeof(msg->out_size));
}

/** Queues such a message, the youngest of all. */
void spm_message_queue(struct spm_inbox *inbox, struct spm_connection *connection, int32_t type);

/** The accepted connection's one DISCONNECT; `state` is what the connection is from now on. */
void spm_disconnect_queue(struct spm_inbox *inbox, struct spm_connection *connection, enum spm_connection_state state);
