/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "spm/message.h"

/* The pool of an inbox: slots, handles, the queue. Private to spm/src and its tests. */

/** Where a slot's one message is. */
enum spm_message_state {
    SPM_MESSAGE_NONE = 0,
    SPM_MESSAGE_QUEUED, /* waits for psa_get */
    SPM_MESSAGE_SERVED  /* given to its partition, not replied to yet */
};

enum {
    SPM_SLOT_BITS = 7,
    SPM_SLOT_MASK = (1 << SPM_SLOT_BITS) - 1,
    SPM_GENERATION_MAX = (1 << 23) - 1,  /* first is 1 */
    SPM_MESSAGE_HANDLE_MARK = 0x40000000 /* message handles have it, connection handles never */
};

static inline bool spm_bit_get(const uint32_t *bits, size_t at)
{
    return (bits[at / 32] >> at % 32 & 1u) != 0;
}

static inline void spm_bit_set(uint32_t *bits, size_t at, bool on)
{
    uint32_t bit = 1u << at % 32;
    bits[at / 32] = on ? bits[at / 32] | bit : bits[at / 32] & ~bit;
}

/** The first set bit from `from` on, or SPM_CONNECTIONS_MAX. */
static inline size_t spm_bit_next(const uint32_t *bits, size_t from)
{
    for (size_t at = from; at < SPM_CONNECTIONS_MAX; at = (at / 32 + 1) * 32) {
        uint32_t rest = bits[at / 32] >> at % 32;
        if (rest != 0) {
            return at + (size_t)__builtin_ctz(rest);
        }
    }
    return SPM_CONNECTIONS_MAX;
}

static inline size_t spm_slot_of(const struct spm_inbox *inbox, const struct spm_connection *connection)
{
    return (size_t)(connection - inbox->connections);
}

psa_handle_t spm_connection_handle(const struct spm_inbox *inbox, const struct spm_connection *connection);
psa_handle_t spm_message_handle(const struct spm_inbox *inbox, const struct spm_connection *connection);

/**
 * A slot for `client`, still in the pool: spm_slot_take makes it the client's, all but its generations reset. NULL if
 * none is left, or the client has its share.
 */
struct spm_connection *spm_slot_find(struct spm_inbox *inbox, const struct spm_client *client, bool is_stateless);
void spm_slot_take(struct spm_inbox *inbox, struct spm_connection *connection, const struct spm_client *client,
                   size_t service, bool is_stateless);
/** The slot goes back to the pool; neither of its handles resolves any more. */
void spm_slot_free(struct spm_inbox *inbox, struct spm_connection *connection);

/** The connection that this handle of this client names, in whatever state but CONNECTING; or NULL. */
struct spm_connection *spm_connection_find(const struct spm_inbox *inbox, const struct spm_client *client,
                                           psa_handle_t handle);
/** The message that was given to `partition` under this handle and is not replied to; or NULL. */
struct spm_connection *spm_message_find(const struct spm_inbox *inbox, size_t partition, psa_handle_t msg);

/** Queues a message of `type` without vectors on the slot, the youngest of all. The request's own state starts anew. */
void spm_message_queue(struct spm_inbox *inbox, struct spm_connection *connection, int32_t type);

/** The accepted connection's one DISCONNECT; `state` is what the connection is from now on. */
void spm_disconnect_queue(struct spm_inbox *inbox, struct spm_connection *connection, enum spm_connection_state state);
