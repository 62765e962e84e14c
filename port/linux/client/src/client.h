/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "channel/caller.h"
#include "control/control.h"

/*
 * The library's one state. `lock` guards everything but what is marked atomic; no call holds it while a service
 * works for it. A *life* is one session with the device: it begins with WELCOME and ends with the device, the
 * socket, or a fork.
 */

enum {
    CLIENT_CHANNELS = 64,
    CLIENT_HANDLES = 256, /* connections of one process; fits the low byte of a handle */
    CLIENT_TARGETS = 160, /* services whose partition is known */
    CLIENT_STATELESS = 32,
    CLIENT_MORE = 3,      /* further channels to one partition, opened when all slots of the first are taken */
    /* Most calls are answered by then; who waits longer also waits for the device's end. Longer than the kernel's tick
     * of 4 ms: a timer that ends before it has to be programmed into the machine, which costs more than the call. */
    CLIENT_SHORT_MS = 5,
    CLIENT_TICK_MS = 50,  /* between two looks at whether the device lives: a death is noticed within two */
    CLIENT_PATIENCE_MS = 10000 /* for a device that starts or restarts */
};

/** A channel and its use: index | generation << 8. 0: none. Never reused, so a stale one is refused by the claim.
 * Atomic. */
typedef uint32_t client_route;

/** Where calls to one service go. Both atomic. */
struct client_way {
    client_route usual;
    client_route big; /* for calls that the usual channel cannot hold */
};

/** How a service is named to the supervisor. */
struct client_target {
    enum control_by by;
    uint32_t value;
};

struct client_channel {
    bool is_used; /* atomic; cleared by whoever unmaps */
    uint32_t generation;
    uint32_t life;
    int32_t pid;
    uint32_t data_len;
    bool has_no_more; /* the device refused a further channel beside this one */
    struct channel_caller caller;
};

struct client_handle {
    uint32_t name; /* atomic: the psa_handle_t; 0 if free */
    bool is_reserved;
    uint32_t generation;
    uint32_t sid;    /* atomic, as all that follows */
    uint32_t remote; /* the partition's handle */
    struct client_way way;
};

struct client_known {
    struct client_target target;
    int32_t pid;
};

struct client {
    pthread_mutex_t lock; /* client_lock(), client_unlock() */
    int cancel_state;     /* of the lock's holder, before it took the lock */
    uint32_t life; /* atomic: odd while a session is open */
    int socket;
    const uint8_t *page; /* atomic; the device page, never unmapped but by a fork */
    uint64_t epoch;
    uint16_t minor;        /* of the device's protocol */
    uint32_t data_default; /* atomic */
    uint32_t data_max;
    size_t known_count;
    struct client_known known[CLIENT_TARGETS];
    struct client_way stateless[CLIENT_STATELESS];
    struct client_channel channels[CLIENT_CHANNELS];
    struct client_handle handles[CLIENT_HANDLES];
};

extern struct client client;

/* birth.c */

/** Makes the state this process's own: after a fork it forgets the parent's. Cheap. False if the library could not
 * set itself up. */
bool client_is_born(void);
/**
 * The lock, and with it the promise that the thread is not cancelled while it holds it: what it does there waits in
 * calls at which a cancellation would act, and leave the lock behind.
 */
void client_lock(void);
/** As client_lock, but false at once if another thread has it. */
bool client_try_lock(void);
void client_unlock(void);
/** One line on standard error if ASHLAR_TRACE=1. */
void client_trace(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* address.c */

/** A socket connected to the device, or -1: a reason was given. */
int client_dial(void);

/* session.c; all but client_device_died with `lock` held */

/** Opens a session if there is none. PSA_SUCCESS, or a status with its reason. */
psa_status_t client_session(void);
/** The session is over: no route of it can be claimed any more, its connections are gone. */
void client_end_session(void);
/** Asks the supervisor. `packet` is filled, to be closed; its texts lie in a buffer that the next question
 * overwrites. */
psa_status_t client_ask(struct span question, struct control_packet *packet);
/** True if life `life` is over, by device page, socket or a new life. Never waits for another thread. Ends the
 * session if it can. */
bool client_device_died(uint32_t life);

/* route.c */

/** With `lock` held and a session open: a route to the service's partition for calls that need `need` bytes. */
psa_status_t client_find_route(struct client_target target, uint32_t need, client_route *route);
/**
 * A slot of the route's channel, or NULL. *slot is then CHANNEL_TAKEN if all are taken just now; CHANNEL_STALE if the
 * route is stale or its channel shorter than `need`. Waits for a slot only if `waits`.
 */
struct client_channel *client_claim(client_route route, uint32_t need, uint32_t cpu, bool waits, int *slot);
/**
 * A slot of another channel to the partition of `taken`, all of whose slots are taken: one that is there, or a further
 * one, so that no call waits for the service time of this process's other calls. NULL if the device gives no more.
 */
struct client_channel *client_claim_other(client_route taken, uint32_t need, uint32_t cpu, int *slot);
void client_release(struct client_channel *channel, int slot);
/** With `lock` held: no route can be claimed any more. */
void client_kill_channels(void);
