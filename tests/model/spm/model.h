/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "connection.h"
#include "spm/message.h"
#include "spm/registry.h"

/*
 * A small device walked through all its reachable states, over the real core. BASE offers FILES (connections,
 * mapped vectors); MID offers SUM (stateless) and is a client of FILES; TOP is a client of both and owns an
 * interrupt; NEAR is a non-secure client of two threads, whose requests have a byte in and a byte out. Every client
 * may vanish at any moment. Three slots for all. Beside the core's state stand ghosts: what the world saw happen.
 */

enum { BASE, MID, TOP, PARTITIONS };
enum { NEAR, BY_MID, BY_TOP, CLIENTS };
enum { FILES_SID = 0x10, SUM_SID = 0x20, SUM_HANDLE = 0x40000100, SLOTS = 3, NO_SLOT = 0xff };

#define FILES_SIGNAL 0x10u
#define SUM_SIGNAL 0x10u
#define TICK_SIGNAL 0x20u

struct client {
    bool is_gone;
    uint8_t waits_in;    /* slot, or NO_SLOT */
    psa_handle_t handle; /* its connection to FILES, 0 if none */
    psa_handle_t stale;  /* the last one it closed */
};

struct ghost {
    bool is_accepted;       /* the service said yes to this connection's CONNECT */
    uint8_t disconnects;    /* DISCONNECT messages delivered since */
    uint32_t arrival;       /* when the message was queued */
    psa_handle_t msg;       /* as given by spm_get; 0 if none is being served */
};

struct state {
    struct spm_registry registry;
    struct spm_inbox inbox;
    struct spm_connection connections[SLOTS];
    struct client clients[CLIENTS];
    struct ghost ghosts[SLOTS];
    uint32_t arrivals;
};

/** What must hold; each has a test of its own. */
enum law {
    LAW_VALID, LAW_DISCONNECT, LAW_COMPLETION, LAW_HANDLE, LAW_SIGNAL, LAW_CURSOR, LAW_LEAK, LAW_FIFO, LAW_REFUSAL,
    LAW_STATUS, LAW_THROUGH, LAW_COUNT
};

/** Notes that a law is broken; the walk stops there. */
void breach(enum law law, const char *what);
bool is_lawful(void);

extern const struct spm_system model_system;

void state_begin(struct state *state);
/** After a copy: the inbox speaks of the copy's own slots. */
void state_settle(struct state *state);
struct spm_client client_of(size_t client);

/** The client is gone, by hang-up or panic. */
void vanish(struct state *state, size_t client);
/** Does step `number` of `client`, if it can; false if it cannot now. Numbers from 0 to the count. */
enum { CLIENT_STEPS = 9, SERVER_STEPS = 11, OTHER_STEPS = 4 };
bool client_step(struct state *state, size_t client, unsigned number);
/** Does step `number` of partition BASE or MID with the message in `slot` (or with any, for the get). */
bool server_step(struct state *state, size_t partition, size_t slot, unsigned number);
/** Doorbell and interrupt; once NEAR is gone, to keep the product small: they share nothing with messages. */
bool other_step(struct state *state, unsigned number);

/** Here, a request of NEAR that goes through at once is as one that is queued. */
void through_agrees(const struct state *state);

/** Judges `after`, reached from `before` by one step. */
void judge(const struct state *before, const struct state *after);

/** The state without what does not matter: names of slots, generations, absolute times. */
enum { KEY_LEN = SLOTS * 12 + CLIENTS + 4 };
void key_of(const struct state *state, uint8_t key[KEY_LEN]);
