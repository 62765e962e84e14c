/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The message half of the SPM under any sequence of calls by two non-secure clients, a partition and three serving partitions. The
 * input is the sequence, eight bytes a step. The tables stay consistent, no client that is non-secure is panicked, a completion goes to the slot
 * that waits, and once all clients are gone and all messages answered, nothing is left.
 */
#include <string.h>

#include "base/invariant.h"
#include "fuzz.h"
#include "spm/message.h"

enum { SLOTS = 24, CLIENTS = 3, HANDLES = 16, STEP = 8, STEPS_MAX = 96 };
extern const struct spm_system world_system;

struct step {
    uint8_t what, who, which, value;
    uint32_t number;
};

static struct spm_inbox inbox;
static struct spm_connection connections[SLOTS];
static struct spm_client clients[CLIENTS];
static psa_handle_t known[HANDLES]; /* handles of connections and of messages, as they came */
static size_t known_next;
static bool waits[SLOTS]; /* somebody waits for the message of this slot */

static const uint32_t sids[] = { 0x1000, 0x1001, 0x2000, 0x2001, 0x3000, 0x4000 };
static const uint32_t stateless[] = { 0x40000100, 0x40000201, 0x40000101, 0x40000301, 0x40000200, 0x48000100, 0x4000011f };

static void learn(psa_handle_t handle)
{
    known[known_next++ % HANDLES] = handle;
}

static psa_handle_t some_handle(const struct step *s)
{
    switch (s->which % 4) {
    case 0:
        return (psa_handle_t)stateless[s->value % (sizeof(stateless) / sizeof(stateless[0]))];
    case 1:
        return (psa_handle_t)s->number;
    default:
        return known[s->value % HANDLES];
    }
}

static void gone(size_t client)
{
    spm_session_ended(&inbox, clients[client].id, clients[client].session);
    clients[client].session += CLIENTS;
    for (size_t i = 0; i < SLOTS; i++) {
        if (connections[i].client == clients[client].id && connections[i].is_orphan) {
            waits[i] = false;
        }
    }
}

static void take(size_t client, struct spm_outcome outcome)
{
    switch (outcome.verdict) {
    case SPM_BLOCK:
        INVARIANT(outcome.value >= 0 && outcome.value < SLOTS && !waits[outcome.value]);
        waits[outcome.value] = true;
        break;
    case SPM_RETURN:
        break;
    case SPM_FAULT:
    default:
        INVARIANT(clients[client].id > 0); /* a non-secure client is answered */
        gone(client);
        break;
    }
}

static void ask(const struct step *s)
{
    size_t client = s->who % CLIENTS;
    struct spm_call call = { .handle = some_handle(s), .type = (int32_t)s->number, .in_count = s->value % 7,
                             .out_count = s->which % 7, .has_bad_memory = s->value % 16 == 15 };
    for (size_t i = 0; i < PSA_MAX_IOVEC; i++) {
        call.in_size[i] = s->number >> (i * 4);
        call.out_size[i] = s->number << (i * 4) & 0xff;
    }
    switch (s->what % 3) {
    case 0:
        take(client, spm_connect(&inbox, &clients[client], sids[s->value % 6], s->number % 4));
        break;
    case 1:
        call.type = s->which % 8 == 7 ? call.type : call.type & 0xff;
        take(client, spm_call(&inbox, &clients[client], &call));
        break;
    default:
        take(client, spm_close(&inbox, &clients[client], some_handle(s)));
        break;
    }
}

static void reply(size_t partition, psa_handle_t msg, int32_t status)
{
    struct spm_completion completion;
    struct spm_outcome outcome = spm_reply(&inbox, partition, msg, status, &completion);
    if (outcome.verdict != SPM_RETURN) {
        return; /* the server's error, and the port's to act on */
    }
    INVARIANT(completion.message < SLOTS);
    INVARIANT(completion.has_waiter == waits[completion.message]);
    waits[completion.message] = false;
    if (completion.has_waiter && completion.outcome.verdict == SPM_FAULT) {
        INVARIANT(completion.client > 0);
        gone(2);
    } else if (completion.has_waiter && completion.outcome.value > 0) {
        learn(completion.outcome.value);
    }
}

static void get(size_t partition, psa_signal_t signal)
{
    psa_msg_t msg;
    struct spm_outcome outcome = spm_get(&inbox, partition, signal, &msg);
    INVARIANT(outcome.verdict != SPM_BLOCK);
    if (outcome.verdict == SPM_RETURN && outcome.value == PSA_SUCCESS) {
        INVARIANT(msg.handle > 0 && msg.client_id != 0);
        learn(msg.handle);
    }
}

static void serve(const struct step *s)
{
    size_t partition = s->who % 3;
    psa_handle_t msg = some_handle(s);
    uint32_t index = s->number % 6;
    size_t len = s->number >> 8;
    struct spm_piece piece = { .verdict = SPM_FAULT };
    switch (s->what % 8) {
    case 0:
        get(partition, s->which % 4 == 0 ? s->number : spm_inbox_signals(&inbox, partition) & (0u - spm_inbox_signals(&inbox, partition)));
        return;
    case 1:
        piece = spm_read(&inbox, partition, msg, index, len);
        break;
    case 2:
        piece = spm_write(&inbox, partition, msg, index, len);
        break;
    case 3:
        piece = s->which % 2 == 0 ? spm_map_in(&inbox, partition, msg, index) : spm_map_out(&inbox, partition, msg, index);
        break;
    case 4:
        piece = s->which % 2 == 0 ? spm_unmap_in(&inbox, partition, msg, index) : spm_unmap_out(&inbox, partition, msg, index, len);
        break;
    case 5:
        spm_set_rhandle(&inbox, partition, msg, (void *)(uintptr_t)s->number);
        return;
    default:
        reply(partition, msg, s->which % 3 == 0 ? (int32_t)s->number : s->which % 3 == 1 ? PSA_SUCCESS : PSA_ERROR_PROGRAMMER_ERROR);
        return;
    }
    INVARIANT(piece.verdict == SPM_FAULT || (piece.message < SLOTS && piece.at <= SIZE_MAX - piece.len));
}

/* All clients go, everything that is queued is answered: nothing may be left. */
static void end(void)
{
    psa_msg_t msg;
    for (size_t i = 0; i < CLIENTS; i++) {
        gone(i);
    }
    for (size_t partition = 0; partition < world_system.partition_count; partition++) {
        for (psa_signal_t all = spm_inbox_signals(&inbox, partition); all != 0; all = spm_inbox_signals(&inbox, partition)) {
            spm_get(&inbox, partition, all & (0u - all), &msg);
        }
    }
    for (size_t i = 0; i < SLOTS; i++) { /* every handle a message could have: by the slot's own words */
        for (size_t partition = 0; partition < world_system.partition_count; partition++) {
            for (size_t k = 0; k < HANDLES; k++) {
                if (spm_message_index(&inbox, partition, known[k]) == (int)i) {
                    reply(partition, known[k], PSA_SUCCESS);
                }
            }
        }
    }
    INVARIANT(spm_inbox_is_valid(&inbox));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const int32_t ids[CLIENTS] = { -1001, -1002, 300 };
    memset(connections, 0, sizeof(connections));
    memset(known, 0, sizeof(known));
    memset(waits, 0, sizeof(waits));
    known_next = 0;
    memset(&inbox, 0, sizeof(inbox));
    spm_inbox_init(&inbox, &world_system, connections, SLOTS);
    for (size_t i = 0; i < CLIENTS; i++) {
        clients[i] = (struct spm_client){ .id = ids[i], .session = i + 1, .rights = spm_rights_of(&world_system, ids[i]) };
    }
    for (size_t at = 0; at + STEP <= len && at < STEPS_MAX * STEP; at += STEP) {
        struct step s = { data[at] >> 1, data[at + 1], data[at + 2], data[at + 3], 0 };
        memcpy(&s.number, data + at + 4, sizeof(s.number));
        if ((data[at] & 1) == 0) {
            ask(&s);
        } else if (s.what == 127) {
            gone(s.who % CLIENTS);
        } else {
            serve(&s);
        }
        INVARIANT(spm_inbox_is_valid(&inbox));
    }
    end();
    return 0;
}
