/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "psa/service.h"
#include "spm/outcome.h"
#include "spm/registry.h"

/*
 * The message half of the SPM: connections, handles, and the life of each message. On Linux one stands in every
 * serving partition and knows that partition's services only; elsewhere one serves all partitions. Pure: it never
 * sees the bytes of a vector, only their lengths; the port copies. Connection handles (below 0x40000000) and
 * message handles (from there on) are two namespaces: slot and checked generation. A slot whose connection
 * generations are used up is retired, so that a connection handle never names another object (FF-M 1.0 chapter 4;
 * design: Death). A message handle, which only its own partition ever holds, may come again after as many messages of
 * one slot as the handle has bits left: 2^23 in an inbox of up to 128 slots, 2^18 in one of 4096.
 *
 * A message may be queued by any of these calls, also by one that returns at once (a termination's DISCONNECT):
 * after each, the port looks at spm_inbox_signals again.
 */

enum {
    SPM_CLIENT_CONNECTIONS_MAX = 32, /* per client id; the 33rd is PSA_ERROR_CONNECTION_BUSY */
    SPM_CLIENT_REQUESTS_MAX = 32     /* stateless requests per client id, likewise */
};

/** A set of slots: a bit a slot, before them, where there is more than one word, a bit a word that is not zero. */
enum {
    SPM_SET_WORDS = SPM_CONNECTIONS_MAX / 32,
    SPM_SET_LEN = SPM_SET_WORDS == 1 ? 1 : SPM_SET_WORDS + (SPM_SET_WORDS + 31) / 32
};

enum spm_connection_state {
    SPM_FREE = 0,
    SPM_CONNECTING, /* CONNECT queued or being served */
    SPM_IDLE,
    SPM_ACTIVE,     /* a request queued or being served; also every stateless request */
    SPM_TERMINATED, /* answered PSA_ERROR_PROGRAMMER_ERROR; the client still holds the handle */
    SPM_CLOSING,    /* DISCONNECT queued or being served, nobody will use the handle again */
    SPM_RETIRED     /* no connection generation is left; the slot serves stateless requests */
};

/** A connection and its one message in flight. Private to spm/src and its tests. */
struct spm_connection {
    enum spm_connection_state state;
    uint8_t service;            /* index in spm_system.services */
    uint8_t message;            /* enum spm_message_state of spm/src/message_state.h */
    bool is_stateless;
    bool is_orphan;             /* its client is gone: nobody waits for the reply */
    int32_t client;
    uint64_t session;
    void *rhandle;
    uint32_t generation;        /* of the connection handle */
    uint32_t message_generation;
    uint32_t order;             /* position in its service's queue: lower is older */
    int32_t type;               /* PSA_IPC_CONNECT, PSA_IPC_DISCONNECT or >= 0 */
    /* a bit a vector: used = streamed; mapped = is mapped; both = was mapped */
    uint8_t in_mapped, in_used, out_mapped, out_used;
    size_t in_size[PSA_MAX_IOVEC];
    size_t out_size[PSA_MAX_IOVEC];
    size_t in_at[PSA_MAX_IOVEC];  /* read cursor, <= in_size */
    size_t out_at[PSA_MAX_IOVEC]; /* written so far, <= out_size */
    /* Slots of one client are found by its id: a chain each, places from 1. `chain` belongs to the place, whoever has
     * the slot. */
    uint16_t chain, chain_next, chain_before;
};

struct spm_inbox {
    const struct spm_system *system;
    struct spm_connection *connections; /* the caller's, connection_count */
    size_t connection_count;            /* 1 to SPM_CONNECTIONS_MAX */
    uint32_t slot_bits;                 /* low bits of a handle; the generation has the rest */
    uint32_t generation_max;            /* the last one of a slot; the first is 1 */
    uint16_t reserved;                  /* slots from 0 on that no non-secure client has */
    uint32_t next_order;
    uint32_t unused[SPM_SET_LEN]; /* FREE or RETIRED */
    uint32_t queued[SPM_SET_LEN]; /* its message waits for psa_get */
    uint8_t stateless[SPM_STATELESS_MAX]; /* by index less 1: the service's place from 1; 0: none */
};

/** Who calls. `session` ties connections to one life of a client (rt_session); 0 if the port has none. */
struct spm_client {
    int32_t id; /* below 0 non-secure, above 0 a partition, never 0 */
    uint64_t session;
    struct spm_rights rights;
};

/**
 * One psa_call, its descriptors copied once by the port, which judged the memory references with the caller's
 * rights.
 */
struct spm_call {
    psa_handle_t handle;
    int32_t type;
    size_t in_count, out_count;      /* unchecked */
    /* the port found a reference that the caller itself may not access: PROGRAMMER ERROR (MEMORY) */
    bool has_bad_memory;
    size_t in_size[PSA_MAX_IOVEC];   /* the first in_count are used */
    size_t out_size[PSA_MAX_IOVEC];
};

/** `connections` is all zero, and is not touched here: a slot that nobody ever used takes no memory. */
void spm_inbox_init(struct spm_inbox *inbox, const struct spm_system *system, struct spm_connection *connections,
                    size_t connection_count);
bool spm_inbox_is_valid(const struct spm_inbox *inbox);
/**
 * Right after spm_inbox_init(): `count` slots, fewer than there are, are for clients that are partitions, whatever non-secure
 * clients hold. @spec FFM-1.1:psa_connect
 */
void spm_inbox_reserve(struct spm_inbox *inbox, size_t count);

/*
 * The client's three calls. SPM_BLOCK: the message is queued, outcome.value is its index (the connection's slot):
 * the caller waits until spm_reply completes that index. SPM_RETURN: outcome.value is the result now (0 for
 * spm_close). SPM_FAULT: a *secure* caller's PROGRAMMER ERROR, nothing changed: panic it, then spm_session_ended. A
 * non-secure one gets the specified status instead:
 *
 * spm_connect  PSA_ERROR_CONNECTION_REFUSED; nothing changes
 * spm_call     PSA_ERROR_PROGRAMMER_ERROR; if its handle names an idle connection, that is terminated: it gets its
 *              DISCONNECT and only spm_close is left. One that is busy goes on undisturbed.
 *              PSA_ERROR_CONNECTION_REFUSED for a stateless service that the client may not use
 * spm_close    0; nothing changes
 *
 * PSA_ERROR_CONNECTION_BUSY, for anyone: no slot is left, or none for this client. RELAXED refuses version 0, which
 * no service has.
 * @spec FFM-1.1:psa_connect FFM-1.1:psa_call FFM-1.1:psa_close
 */
struct spm_outcome spm_connect(struct spm_inbox *inbox, const struct spm_client *client, uint32_t sid,
                               uint32_t version);
struct spm_outcome spm_call(struct spm_inbox *inbox, const struct spm_client *client, const struct spm_call *call);
struct spm_outcome spm_close(struct spm_inbox *inbox, const struct spm_client *client, psa_handle_t handle);

/** Which service a connect would reach: index in spm_system.services, or -1. */
int spm_service_of_sid(const struct spm_system *system, uint32_t sid);

/** Asserted service signals of a partition: those with a queued message. */
psa_signal_t spm_inbox_signals(const struct spm_inbox *inbox, size_t partition);

/**
 * psa_get, oldest message first: RETURN PSA_SUCCESS with *msg filled; RETURN PSA_ERROR_DOES_NOT_EXIST if all that
 * was queued came from clients that are gone, *msg unchanged; FAULT (SIGNAL) if `signal` is not exactly one
 * asserted service signal. @spec FFM-1.1:psa_get
 */
struct spm_outcome spm_get(struct spm_inbox *inbox, size_t partition, psa_signal_t signal, psa_msg_t *msg);

/**
 * As psa_wait and psa_get at once, for the loop of the SFN model: the oldest message of the first of the partition's services
 * that has one. Gives that service's index in spm_system.services and fills *msg; -1, *msg unchanged: there is none.
 */
int spm_get_any(struct spm_inbox *inbox, size_t partition, psa_msg_t *msg);

/**
 * For a port that runs a service's function where the call was made: the message that SPM_BLOCK just named is given to its
 * partition at once. The partition has no other message queued.
 */
struct spm_completion;
void spm_take(struct spm_inbox *inbox, size_t message, psa_msg_t *msg);
/** ... and answered: as spm_reply(), of a message that spm_take() gave and nobody answered since. */
struct spm_outcome spm_answer(struct spm_inbox *inbox, size_t message, psa_status_t status,
                              struct spm_completion *completion);

/** Which stateless service a static handle names: index in spm_system.services, or -1. */
static inline int spm_inbox_stateless(const struct spm_inbox *inbox, psa_handle_t handle)
{
    uint32_t bits = (uint32_t)handle;
    /* @spec FFM-STATELESS-BITS */
    bool is_defined = (bits & ~(0xff00u | (SPM_STATELESS_MAX - 1))) == SPM_STATELESS_MARK && (bits & 0xff00u) != 0;
    return is_defined ? inbox->stateless[bits % SPM_STATELESS_MAX] - 1 : -1;
}

/** No message is queued for anybody. */
static inline bool spm_inbox_is_quiet(const struct spm_inbox *inbox)
{
    uint32_t any = 0;
    for (size_t i = 0; i < SPM_SET_LEN; i++) {
        any |= inbox->queued[i];
    }
    return any == 0;
}

/*
 * A stateless request of a non-secure client, none of whose requests is ever abandoned, that is answered where it was made: all of spm_call() and spm_take(), and afterwards of spm_answer(), in one step
 * each, and no queue. Same rules: what is irregular is left to those, since -1 says that nothing was done.
 */

/** Gives the message's index and fills *msg. `service` is what spm_inbox_stateless() has for the handle; none of its messages is queued. */
int32_t spm_enter(struct spm_inbox *inbox, const struct spm_client *client, const struct spm_call *call, size_t service,
                  psa_msg_t *msg);
/** The service's answer to a message that spm_enter() gave: what the client gets. The slot is free. */
psa_status_t spm_leave(struct spm_inbox *inbox, size_t message, psa_status_t status);
/** Bytes written to each output of a message; until spm_leave(). */
static inline const size_t *spm_written(const struct spm_inbox *inbox, size_t message)
{
    return inbox->connections[message].out_at;
}

/** spm_read() of a message by its partition, which has not answered it: `*at` is where, the result how many bytes. */
static inline int32_t spm_read_here(struct spm_inbox *inbox, size_t message, uint32_t index, size_t len, size_t *at)
{
    struct spm_connection *connection = &inbox->connections[message];
    if (connection->type < 0 || index >= PSA_MAX_IOVEC || ((uint32_t)connection->in_mapped >> index & 1u) != 0) {
        return -1;
    }
    *at = connection->in_at[index];
    size_t left = connection->in_size[index] - *at;
    size_t count = len < left ? len : left;
    uint32_t touched = len != 0 ? 1u << index : 0u;
    connection->in_used = (uint8_t)(connection->in_used | touched);
    connection->in_at[index] += count;
    return (int32_t)count;
}

/** spm_write() likewise. */
static inline int32_t spm_write_here(struct spm_inbox *inbox, size_t message, uint32_t index, size_t len, size_t *at)
{
    struct spm_connection *connection = &inbox->connections[message];
    if (connection->type < 0 || index >= PSA_MAX_IOVEC || ((uint32_t)connection->out_mapped >> index & 1u) != 0 ||
        len > connection->out_size[index] - connection->out_at[index]) {
        return -1;
    }
    *at = connection->out_at[index];
    uint32_t touched = len != 0 ? 1u << index : 0u;
    connection->out_used = (uint8_t)(connection->out_used | touched);
    connection->out_at[index] += len;
    return (int32_t)len;
}

/** A piece of a vector for the port to copy: `len` bytes at `at` of vector `index` of message `message`. */
struct spm_piece {
    enum spm_verdict verdict; /* SPM_RETURN or SPM_FAULT */
    enum spm_fault fault;
    uint16_t message; /* index, as in SPM_BLOCK */
    size_t at, len;
};

/**
 * psa_read and psa_skip advance the same cursor by the piece's `len`, which is what remains at most; psa_write
 * appends exactly `len` or faults. `partition` must own the message. A port checks the caller's buffer before.
 * @spec FFM-1.1:psa_read FFM-1.1:psa_write
 */
struct spm_piece spm_read(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index, size_t len);
struct spm_piece spm_write(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index, size_t len);
/**
 * psa_map_invec, psa_map_outvec: the whole vector. psa_unmap_*: no piece to copy but for outvec, whose first `len`
 * bytes count.
 */
struct spm_piece spm_map_in(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index);
struct spm_piece spm_unmap_in(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index);
struct spm_piece spm_map_out(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index);
struct spm_piece spm_unmap_out(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, uint32_t index,
                               size_t len);

struct spm_outcome spm_set_rhandle(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, void *rhandle);

/** The index that a message handle carries; it means something for one that spm_get() gave just now. */
static inline size_t spm_message_slot(const struct spm_inbox *inbox, psa_handle_t msg)
{
    return (uint32_t)msg & ((1u << inbox->slot_bits) - 1);
}

/** Index and session of an unanswered message; -1 and 0 if `msg` is not one of this partition. */
int spm_message_index(const struct spm_inbox *inbox, size_t partition, psa_handle_t msg);
uint64_t spm_message_session(const struct spm_inbox *inbox, size_t partition, psa_handle_t msg);

/** What the waiting client gets when its message is answered. */
struct spm_completion {
    uint16_t message;       /* index given by SPM_BLOCK */
    bool has_waiter;        /* false: the client is gone, nothing to deliver */
    int32_t client;
    struct spm_outcome outcome;        /* RETURN value (status or new handle), or FAULT: panic this secure client */
    size_t out_len[PSA_MAX_IOVEC];     /* bytes written per out vector; all 0 but for requests */
};

/** psa_reply. FAULT panics the *server*. On RETURN *completion says what the client gets. @spec FFM-1.1:psa_reply */
struct spm_outcome spm_reply(struct spm_inbox *inbox, size_t partition, psa_handle_t msg, psa_status_t status,
                             struct spm_completion *completion);

/**
 * A client is gone (its channel hung up, or it panicked): its queued messages are withdrawn (psa_get passes over
 * them), each accepted connection gets its one DISCONNECT, messages being served end without a receiver. Nothing is
 * leaked.
 */
void spm_session_ended(struct spm_inbox *inbox, int32_t client, uint64_t session);
