/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The heap of ready channels. An entry keeps the time as it was; a client's time only grows, and only while it is
 * served, so an entry may stand too far in front, never too far behind: what comes first is put right when it is
 * looked at.
 */
#include "base/invariant.h"
#include "server.h"

static void put(struct channel_server *server, size_t place, struct channel_server_ready entry)
{
    server->ready[place] = entry;
    server->channels[entry.channel].ready_at = (uint16_t)(place + 1);
}

static void rise(struct channel_server *server, size_t place)
{
    struct channel_server_ready entry = server->ready[place];
    while (place != 0 && entry.spent_ns < server->ready[(place - 1) / 2].spent_ns) {
        put(server, place, server->ready[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(server, place, entry);
}

static void sink(struct channel_server *server, size_t place)
{
    struct channel_server_ready entry = server->ready[place];
    for (;;) {
        size_t child = 2 * place + 1;
        if (child + 1 < server->ready_count && server->ready[child + 1].spent_ns < server->ready[child].spent_ns) {
            child++;
        }
        if (child >= server->ready_count || server->ready[child].spent_ns >= entry.spent_ns) {
            break;
        }
        put(server, place, server->ready[child]);
        place = child;
    }
    put(server, place, entry);
}

uint64_t server_spent(const struct channel_server *server, size_t index)
{
    uint64_t spent = server->accounts[server->channels[index].account].spent_ns;
    return spent < server->virtual_ns ? server->virtual_ns : spent;
}

void server_ready_add(struct channel_server *server, size_t index)
{
    if (server->channels[index].ready_at == 0) {
        INVARIANT(server->ready_count < CHANNEL_SERVER_MAX);
        struct channel_server_ready entry = { .spent_ns = server_spent(server, index), .channel = (uint16_t)index };
        put(server, server->ready_count, entry);
        server->ready_count++;
        rise(server, server->ready_count - 1);
    }
}

void server_ready_remove(struct channel_server *server, size_t index)
{
    size_t place = server->channels[index].ready_at;
    if (place == 0) {
        return;
    }
    place--;
    server->channels[index].ready_at = 0;
    server->ready_count--;
    if (place != server->ready_count) {
        uint16_t moved = server->ready[server->ready_count].channel;
        put(server, place, server->ready[server->ready_count]);
        rise(server, place);
        sink(server, server->channels[moved].ready_at - 1u);
    }
}

/* @mitigates T.LIN.STARVE */
int server_ready_first(struct channel_server *server)
{
    while (server->ready_count != 0) {
        struct channel_server_ready *first = &server->ready[0];
        uint64_t spent = server->accounts[server->channels[first->channel].account].spent_ns;
        if (spent <= first->spent_ns || spent <= server->virtual_ns) {
            return first->channel;
        }
        first->spent_ns = spent;
        sink(server, 0);
    }
    return -1;
}
