/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "channel/request.h"
#include "base/span.h"
#include "psa/error.h"

/*
 * The partition's half of its channels. One thread. It never waits for a client: it never reads a bell (a client
 * can make that read block), never waits on a word that a client can map, and takes a request only when it is
 * whole. Which request is next depends on the time already spent for each client, so that a busy one cannot starve
 * another (design: Fairness).
 */

enum {
    CHANNEL_SERVER_MAX = 4096, /* channels; what none of them used yet takes no memory */
    CHANNEL_HOT_MAX = 8,   /* channels polled while awake */
    CHANNEL_SPIN_NS = 50000 /* the longest wait that burns its processor */
};

/** Who may use a channel, as the supervisor says. */
struct channel_peer {
    uint32_t number; /* of the channel */
    int32_t client;
    uint64_t session;
    uint32_t rights; /* a bit a service of this partition, manifest order */
};

/** A slot of a channel; names one request until it is answered. */
struct channel_seat {
    uint16_t channel; /* index in channel_server.channels */
    uint8_t slot;
};

struct channel_server_slot {
    struct channel_request request; /* ours alone: copied once */
    uint32_t dirty;                 /* bytes of the response data that may hold an old answer */
};

struct channel_server_channel {
    bool is_open;
    bool is_gone; /* the client is gone: closed as soon as no slot is busy */
    bool is_hot;  /* its bell says POLLED */
    uint8_t next_slot;
    uint8_t busy; /* a bit a slot: taken and not answered */
    uint16_t account;  /* index in channel_server.accounts */
    uint16_t ready_at; /* place in channel_server.ready, from 1; 0: not there */
    uint32_t published_cpu;
    struct channel_peer peer;
    struct channel_layout layout;
    const uint8_t *request;
    uint8_t *response;
    uint8_t *wakes; /* the first page of the request once more: the WAKE words alone are written, and never read */
    int bell;
    uint32_t seen[CHANNEL_SLOTS_MAX]; /* sequence of the slot's last request taken */
    struct channel_server_slot slots[CHANNEL_SLOTS_MAX];
};

/** What is searched when a channel comes or goes, apart from the rest so that a search reads little memory. */
struct channel_server_name {
    bool is_open, is_gone;
    uint16_t next_free;
    uint32_t number;
    int32_t client;
    uint64_t session;
};

/** Serving time of one client, over all its channels; kept for a while when it has none. */
struct channel_server_account {
    uint64_t spent_ns;
    int32_t client;
    uint32_t holders; /* channels */
};

/** A channel that is not hot and may have something new. */
struct channel_server_ready {
    uint64_t spent_ns; /* of its account, when this was written; it may be more by now */
    uint16_t channel;
};

/** Private, but for tests. About 5 MiB, of which only what is used is ever touched: a static object. */
struct channel_server {
    int epoll;
    uint16_t hot[CHANNEL_HOT_MAX]; /* the one used last comes first */
    size_t hot_count;
    size_t open_count;
    size_t used_end;        /* no channel from here on was ever open */
    uint16_t free_first;    /* chain of closed channels below; CHANNEL_SERVER_MAX ends it */
    uint32_t takes;         /* since the kernel was asked last */
    uint64_t unheard_ns;    /* served since then */
    uint32_t caller_cpu;    /* of the request taken last */
    uint16_t last_account;  /* of the request taken last */
    uint32_t rivalry;       /* requests to go with exact metering: more than one client was served lately */
    bool has_control;       /* the private socket has something */
    bool is_metering;       /* serving time runs for account `meter` since `since_ns` */
    bool is_exact;          /* ... by the exact clock */
    bool is_stamp_fresh;    /* since_ns was read just now */
    uint16_t meter;
    uint64_t since_ns;
    uint64_t coarse_ns;     /* what the cheap clock may be wrong by */
    uint64_t virtual_ns;    /* spent time of the client served last */
    size_t ready_count;
    struct channel_server_ready ready[CHANNEL_SERVER_MAX]; /* a heap, least time spent first */
    struct channel_server_account accounts[CHANNEL_SERVER_MAX];
    struct channel_server_name names[CHANNEL_SERVER_MAX];
    struct channel_server_channel channels[CHANNEL_SERVER_MAX];
};

enum channel_event {
    CHANNEL_NOTHING,
    CHANNEL_REQUEST, /* *arrival is filled */
    CHANNEL_LIE,     /* likewise, but the words were impossible: answer it with a programmer error */
    CHANNEL_CONTROL  /* the private socket is readable or was hung up */
};
enum channel_patience {
    CHANNEL_LOOK, /* at memory only (and at the kernel every now and then) */
    CHANNEL_POLL, /* also at the kernel, without waiting */
    CHANNEL_WAIT  /* until there is something */
};

struct channel_arrival {
    struct channel_seat seat;
    const struct channel_peer *peer;
    const struct channel_request *request; /* stands until the seat is answered or dropped */
};

/**
 * `control_fd`: the private socket, or -1. 0, or a negative errno. `server` is all zero, as static objects are, or as
 * channel_server_end() left it: it is not cleared here, so that its tables take no memory before they are used.
 */
int channel_server_init(struct channel_server *server, int control_fd);
/** While `fd` is readable, there is CHANNEL_CONTROL too. `fd` stays the caller's. 0, or a negative errno. */
int channel_server_watch(struct channel_server *server, int fd);
void channel_server_end(struct channel_server *server);

/**
 * Takes a channel: maps the request read-only and the response writable, then seals the response so that no one
 * else ever can. The descriptors of `offer` are taken in success and in failure; a failure keeps nothing.
 *
 * PSA_ERROR_COMMUNICATION_FAILURE  a memory is not as the layout says, not sealed, or cannot be mapped or sealed
 * PSA_ERROR_INSUFFICIENT_MEMORY    CHANNEL_SERVER_MAX channels are open
 */
psa_status_t channel_server_add(struct channel_server *server, struct channel_offer *offer,
                                const struct channel_peer *peer);

/**
 * The channel's client is gone. Requests that were taken stay readable until answered or dropped. False if there is
 * no such channel; else *peer is filled, and `*is_last` says that the session has no other channel.
 */
bool channel_server_gone(struct channel_server *server, uint32_t number, struct channel_peer *peer, bool *is_last);

/** The next request, fairest first. Ends the metering of the one before. */
enum channel_event channel_server_next(struct channel_server *server, enum channel_patience patience,
                                       struct channel_arrival *arrival);

/** From now to the next channel_server_next() or _meter() time is spent for this seat's client. */
void channel_server_meter(struct channel_server *server, struct channel_seat seat);

const struct channel_request *channel_server_request(const struct channel_server *server, struct channel_seat seat);

/** Copies `len` bytes at `at` of input `vector` out of shared memory, once. The range lies within the vector. */
void channel_server_read(const struct channel_server *server, struct channel_seat seat, uint32_t vector, size_t at,
                         struct out_span out);
/** Copies `data` to output `vector` at `at`. The range lies within the vector. */
void channel_server_write(struct channel_server *server, struct channel_seat seat, uint32_t vector, size_t at,
                          struct span data);

/** Answers: `written[i]` bytes of output i are good. Wakes the client if it sleeps. The seat is free afterwards. */
void channel_server_reply(struct channel_server *server, struct channel_seat seat, int32_t status,
                          const size_t written[PSA_MAX_IOVEC]);
/** Nobody waits for this one: frees the seat without an answer. */
void channel_server_drop(struct channel_server *server, struct channel_seat seat);
