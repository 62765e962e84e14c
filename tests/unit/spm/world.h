/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "fake/fake.h"
#include "test.h"

/*
 * The small device that these conversations happen on. STORE keeps FILES (for all) and VAULT (for partitions) and owns
 * two interrupts; CRYPTO offers HASH (for all) and SEAL (for partitions), both stateless; APP is a client of them and
 * offers GATE.
 */

enum {
    STORE = 100, CRYPTO = 200, APP = 300,
    FILES_SID = 0x00001000, VAULT_SID = 0x00001001, HASH_SID = 0x00002000, SEAL_SID = 0x00002001, GATE_SID = 0x00003000,
    FILES_VERSION = 2, VAULT_VERSION = 3,
    HASH_HANDLE = 0x40000100, /* version 1, index 1 */
    SEAL_HANDLE = 0x40000201, /* version 2, index 2 */
    SEAL_OLD = 0x40000101, SEAL_NEWER = 0x40000301, HASH_NEWER = 0x40000200
};

#define FILES_SIGNAL 0x10u
#define VAULT_SIGNAL 0x20u
#define HASH_SIGNAL 0x10u
#define SEAL_SIGNAL 0x20u
#define GATE_SIGNAL 0x10u
#define TIMER_SIGNAL 0x80000000u /* SLIH, enabled at start */
#define RADIO_SIGNAL 0x40000000u /* FLIH, disabled at start */

extern const struct spm_system world_system;

static struct fake world;
static struct fake_party *store, *crypto, *app;   /* partitions */
static struct fake_party *alice, *bob;            /* non-secure */

static inline void start_with(size_t connections)
{
    fake_start(&world, &world_system, connections);
    store = fake_partition(&world, STORE);
    crypto = fake_partition(&world, CRYPTO);
    app = fake_partition(&world, APP);
    alice = fake_non_secure(&world, -1001, 11);
    bob = fake_non_secure(&world, -1002, 12);
}

static inline void start(void)
{
    start_with(40);
}

/** The server takes its next message. */
static inline psa_msg_t next(struct fake_party *server, psa_signal_t signal)
{
    psa_msg_t msg = { 0 };
    EXPECT_EQ(fake_wait(&world, server, signal), signal);
    EXPECT_EQ(fake_get(&world, server, signal, &msg), PSA_SUCCESS);
    return msg;
}

static inline void reply(struct fake_party *server, psa_msg_t msg, psa_status_t status)
{
    fake_reply(&world, server, msg.handle, status);
}

/** The client connects, the server accepts. */
static inline psa_handle_t open_files(struct fake_party *client)
{
    const struct fake_ticket *ticket = fake_connect(&world, client, FILES_SID, FILES_VERSION);
    EXPECT_EQ(ticket->state, FAKE_WAITING);
    psa_msg_t msg = next(store, FILES_SIGNAL);
    EXPECT_EQ(msg.type, PSA_IPC_CONNECT);
    reply(store, msg, PSA_SUCCESS);
    EXPECT_EQ(ticket->state, FAKE_RETURNED);
    EXPECT(PSA_HANDLE_IS_VALID(ticket->value));
    return ticket->value;
}

static inline const struct fake_ticket *call(struct fake_party *client, psa_handle_t handle, int32_t type)
{
    return fake_call(&world, client, handle, type, (struct fake_vectors){ 0 });
}

/** A request of one input and one output vector, either of which may be empty. */
static inline const struct fake_ticket *call_with(struct fake_party *client, psa_handle_t handle, struct span in,
                                                  size_t out_len)
{
    psa_invec *invec = fake_room(client, sizeof(*invec));
    psa_outvec *outvec = fake_room(client, sizeof(*outvec));
    void *bytes = fake_room(client, in.len);
    if (in.len != 0) {
        memcpy(bytes, in.data, in.len);
    }
    *invec = (psa_invec){ bytes, in.len };
    *outvec = (psa_outvec){ fake_room(client, out_len), out_len };
    return fake_call(&world, client, handle, 1, (struct fake_vectors){ invec, 1, outvec, 1 });
}

static inline bool returned(const struct fake_ticket *ticket, int32_t value)
{
    return ticket->state == FAKE_RETURNED && ticket->value == value;
}

static inline bool panicked(const struct fake_party *party, enum spm_fault why)
{
    return party->is_panicked && party->panic == why;
}

/** What a refused call must leave as it was. */
struct picture {
    struct spm_inbox inbox;
    struct spm_connection connections[SPM_CONNECTIONS_MAX];
    struct spm_registry registry;
};

static struct picture before;

static inline void look(void)
{
    memcpy(&before.inbox, &world.inbox, sizeof(before.inbox));
    memcpy(before.connections, world.connections, sizeof(before.connections));
    memcpy(&before.registry, &world.registry, sizeof(before.registry));
}

static inline bool nothing_changed(void)
{
    return memcmp(&before.inbox, &world.inbox, sizeof(before.inbox)) == 0 &&
           memcmp(before.connections, world.connections, sizeof(before.connections)) == 0 &&
           memcmp(&before.registry, &world.registry, sizeof(before.registry)) == 0;
}

/** Slots that are somebody's. */
static inline size_t slots_in_use(void)
{
    size_t count = 0;
    for (size_t i = 0; i < world.inbox.connection_count; i++) {
        count += world.connections[i].state != SPM_FREE && world.connections[i].state != SPM_RETIRED;
    }
    return count;
}
