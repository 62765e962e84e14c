/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "control/control.h"

/*
 * Messages about named clients: what an administrator orders, what partitions are told of clients, and the end of one.
 */

enum {
    CONTROL_CLIENTS_MAX = 80, /* rows of one message */
    CONTROL_NO_LIMIT = -1     /* as u32: all ones */
};

/** What services limit, in the order of enum rt_limit. */
enum control_limit {
    CONTROL_LIMIT_STORED_OBJECTS = 0,
    CONTROL_LIMIT_STORED_BYTES,
    CONTROL_LIMIT_VOLATILE_KEYS,
    CONTROL_LIMIT_OPERATIONS,
    CONTROL_LIMIT_COUNT
};

/** A client of whom more is to be said than of any other. */
struct control_client {
    int32_t id; /* below 0 */
    bool is_admin;
    uint32_t limits[CONTROL_LIMIT_COUNT]; /* all ones: none */
};

/** Supervisor to partition, before GO. Replaces what was told before. */
struct control_clients {
    uint16_t count; /* <= CONTROL_CLIENTS_MAX */
    struct control_client clients[CONTROL_CLIENTS_MAX];
};
size_t control_encode_clients(struct out_span out, const struct control_clients *clients);
bool control_decode_clients(const struct control_packet *packet, struct control_clients *clients);

/** Supervisor to partition: no message of this client will ever come again; remove what is kept for it. */
size_t control_encode_forget(struct out_span out, int32_t client);
bool control_decode_forget(const struct control_packet *packet, int32_t *client);

/** The answer, once it is removed, or cannot be (`status`). */
struct control_forgotten {
    int32_t client, status;
};
size_t control_encode_forgotten(struct out_span out, const struct control_forgotten *forgotten);
bool control_decode_forgotten(const struct control_packet *packet, struct control_forgotten *forgotten);

/** Administrator to supervisor: end the client of this name. Answered by STATUS_IS once it is done, or REFUSED. */
struct control_order {
    char name[CONTROL_NAME_MAX + 1];
};
size_t control_encode_order(struct out_span out, const struct control_order *order);
bool control_decode_order(const struct control_packet *packet, struct control_order *order);
