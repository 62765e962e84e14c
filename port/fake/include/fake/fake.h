/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "psa/service.h"
#include "spm/message.h"
#include "spm/registry.h"

/*
 * A machine without time: parties (partitions and non-secure clients) with a window of memory each, and the SPM core between them.
 * A client's call gives a ticket at once; what it returned is asked from the ticket. A party that commits a PROGRAMMER ERROR is marked
 * as panicked, its later calls do nothing. One thread.
 */

enum { FAKE_PARTIES_MAX = 16, FAKE_WINDOW = 512, FAKE_TICKETS_MAX = 256 };

/** Someone with memory of its own. */
struct fake_party {
    struct spm_client client;
    size_t partition;         /* index in the system; only if client.id > 0 */
    uint8_t memory[FAKE_WINDOW];
    size_t used;              /* bytes of `memory` given out by fake_room */
    bool is_panicked;
    enum spm_fault panic;     /* why */
    uint16_t foreign_calls;   /* calls that named memory it does not have */
};

enum fake_ticket_state { FAKE_WAITING = 0, FAKE_RETURNED = 1, FAKE_PANICKED = 2 };

/** One client call. */
struct fake_ticket {
    enum fake_ticket_state state;
    int32_t value; /* RETURNED: the result */
    struct fake_party *party;
    size_t in_count, out_count;
    psa_invec in[PSA_MAX_IOVEC];   /* as copied at the call */
    psa_outvec out[PSA_MAX_IOVEC]; /* likewise */
    psa_outvec *out_array;         /* the client's, whose len is written back */
};

struct fake {
    const struct spm_system *system;
    struct spm_registry registry;
    struct spm_inbox inbox;
    struct spm_connection connections[SPM_CONNECTIONS_MAX];
    struct fake_party parties[FAKE_PARTIES_MAX]; /* partitions first, in load order */
    size_t party_count;
    struct fake_ticket tickets[FAKE_TICKETS_MAX];
    size_t ticket_count;
    struct fake_ticket *waiting[SPM_CONNECTIONS_MAX]; /* by message index */
};

/** Everything anew: the partitions of `system` as parties, nobody else, an inbox of `connection_count`. */
void fake_start(struct fake *fake, const struct spm_system *system, size_t connection_count);

/** The partition with this id; it must exist. */
struct fake_party *fake_partition(struct fake *fake, int32_t pid);
/** A new non-secure client, `id` below 0. */
struct fake_party *fake_non_secure(struct fake *fake, int32_t id, uint64_t session);
/** `len` zeroed bytes of the party's own memory, aligned for anything. */
void *fake_room(struct fake_party *party, size_t len);

/* Client API. @spec FFM-1.1:psa_connect FFM-1.1:psa_call FFM-1.1:psa_close */
const struct fake_ticket *fake_connect(struct fake *fake, struct fake_party *party, uint32_t sid, uint32_t version);
const struct fake_ticket *fake_close(struct fake *fake, struct fake_party *party, psa_handle_t handle);
/** What a call hands over; the arrays must be the party's own memory, or it is a PROGRAMMER ERROR. */
struct fake_vectors {
    const psa_invec *in;
    size_t in_count;
    psa_outvec *out;
    size_t out_count;
};
const struct fake_ticket *fake_call(struct fake *fake, struct fake_party *party, psa_handle_t handle, int32_t type,
                                    struct fake_vectors vectors);
/** The client is gone. */
void fake_session_end(struct fake *fake, struct fake_party *party);

/* Partition API; a fault panics `party` and gives 0 or NULL. */
psa_signal_t fake_wait(struct fake *fake, struct fake_party *party, psa_signal_t mask);
psa_status_t fake_get(struct fake *fake, struct fake_party *party, psa_signal_t signal, psa_msg_t *msg);
size_t fake_read(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index, struct out_span into);
size_t fake_skip(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index, size_t len);
void fake_write(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index, struct span bytes);
void fake_reply(struct fake *fake, struct fake_party *party, psa_handle_t msg, psa_status_t status);
void fake_set_rhandle(struct fake *fake, struct fake_party *party, psa_handle_t msg, void *rhandle);
const void *fake_map_in(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index);
void fake_unmap_in(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index);
void *fake_map_out(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index);
void fake_unmap_out(struct fake *fake, struct fake_party *party, psa_handle_t msg, uint32_t index, size_t len);
void fake_notify(struct fake *fake, struct fake_party *party, int32_t pid);
void fake_clear(struct fake *fake, struct fake_party *party);

/** Marks the party as panicked and, if it was a client, ends its session. */
void fake_panic(struct fake *fake, struct fake_party *party, enum spm_fault fault);
/** Stops the program unless core and machine are in a valid state. */
void fake_check(const struct fake *fake);
/** True if [base, base + len) is the party's own memory; always for len 0. */
bool fake_owns(const struct fake_party *party, const void *base, size_t len);
