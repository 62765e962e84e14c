/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "channel/server.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "../../uapi.h"
#include "base/fits.h"
#include "base/invariant.h"
#include "base/wipe.h"
#include "map.h"
#include "reason/reason.h"
#include "server.h"

enum { ACCOUNTS_KEPT = 64 };

int channel_server_init(struct channel_server *server, int control_fd)
{
    struct timespec tick = { .tv_sec = 0 };
    server->epoll = epoll_create1(EPOLL_CLOEXEC);
    server->free_first = CHANNEL_SERVER_MAX;
    clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
    server->coarse_ns = (uint64_t)tick.tv_nsec;
    if (server->epoll < 0) {
        return -errno;
    }
    struct epoll_event event = { .events = EPOLLIN, .data.u32 = SERVER_CONTROL_EVENT };
    if (control_fd >= 0 && epoll_ctl(server->epoll, EPOLL_CTL_ADD, control_fd, &event) != 0) {
        int error = errno;
        close(server->epoll);
        return -error;
    }
    return 0;
}

int channel_server_watch(struct channel_server *server, int fd)
{
    struct epoll_event event = { .events = EPOLLIN, .data.u32 = SERVER_CONTROL_EVENT };
    return epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : -errno;
}

static void unmap_both(struct channel_server_channel *channel)
{
    channel_unmap(channel->request, &channel->layout);
    channel_unmap(channel->response, &channel->layout);
    if (channel->wakes != NULL) {
        munmap(channel->wakes, CHANNEL_PAGE);
    }
}

static void close_channel(struct channel_server *server, size_t index)
{
    struct channel_server_channel *channel = &server->channels[index];
    server_forget(server, index);
    epoll_ctl(server->epoll, EPOLL_CTL_DEL, channel->bell, NULL);
    close(channel->bell);
    unmap_both(channel);
    server->accounts[channel->account].holders--;
    *channel = (struct channel_server_channel){ .is_open = false };
    server->names[index] = (struct channel_server_name){ .next_free = server->free_first };
    server->free_first = (uint16_t)index;
    server->open_count--;
}

/* Accounts that may be in use: one a channel, and some more of clients that left. */
static size_t accounts_end(const struct channel_server *server)
{
    return server->used_end < CHANNEL_SERVER_MAX - ACCOUNTS_KEPT ? server->used_end + ACCOUNTS_KEPT : CHANNEL_SERVER_MAX;
}

void channel_server_end(struct channel_server *server)
{
    for (size_t i = 0; i < server->used_end; i++) {
        if (server->names[i].is_open) {
            close_channel(server, i);
        }
    }
    close(server->epoll);
    /* As it was before: what the tables held is zero again, but for these. */
    for (size_t i = 0; i < server->used_end; i++) {
        server->names[i].next_free = 0;
        server->ready[i] = (struct channel_server_ready){ .spent_ns = 0 };
    }
    memset(server->accounts, 0, accounts_end(server) * sizeof(server->accounts[0]));
    memset(server, 0, offsetof(struct channel_server, ready));
    server->epoll = -1;
}

/* The index of a channel that is not open, or -1. */
static int free_channel(const struct channel_server *server)
{
    if (server->free_first != CHANNEL_SERVER_MAX) {
        return server->free_first;
    }
    return server->used_end < CHANNEL_SERVER_MAX ? (int)server->used_end : -1;
}

/* Makes it an open one: `index` came from free_channel(). */
static void use_channel(struct channel_server *server, size_t index, const struct channel_peer *peer)
{
    if (index == server->used_end) {
        server->used_end++;
    } else {
        server->free_first = server->names[index].next_free;
    }
    server->names[index] = (struct channel_server_name){
        .is_open = true, .number = peer->number, .client = peer->client, .session = peer->session
    };
    server->open_count++;
}

/*
 * An account that nobody holds: the client's own of before, or the one with the least time in it. There is one, since each
 * open channel holds one at most and the newest does not yet.
 */
static size_t unheld_account(const struct channel_server *server, int32_t client)
{
    size_t end = accounts_end(server);
    size_t least = end;
    for (size_t i = 0; i < end; i++) {
        const struct channel_server_account *account = &server->accounts[i];
        if (account->holders == 0 && account->client == client) {
            return i;
        }
        if (account->holders == 0 && (least == end || account->spent_ns < server->accounts[least].spent_ns)) {
            least = i;
        }
    }
    INVARIANT(least < end);
    return least;
}

/*
 * Channels of one client share an account. A new client begins level with the one served last; who comes back has spent what
 * he had spent, else to leave would be a way past those who wait.
 */
static uint16_t account_of(struct channel_server *server, int32_t client, size_t index)
{
    for (size_t i = 0; i < server->used_end; i++) {
        if (server->names[i].is_open && server->names[i].client == client && i != index) {
            server->accounts[server->channels[i].account].holders++;
            return server->channels[i].account;
        }
    }
    size_t found = unheld_account(server, client);
    struct channel_server_account *account = &server->accounts[found];
    bool has_more = account->client == client && account->spent_ns > server->virtual_ns;
    *account = (struct channel_server_account){
        .spent_ns = has_more ? account->spent_ns : server->virtual_ns, .client = client, .holders = 1
    };
    return (uint16_t)found;
}

/* Maps both memories, then makes the response ours alone to write. False: nothing is mapped. */
static bool map_both(struct channel_server_channel *channel, const struct channel_offer *offer)
{
    const int sealed = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
    void *wakes = mmap(NULL, CHANNEL_PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, offer->request_fd, 0);
    channel->wakes = wakes == MAP_FAILED ? NULL : wakes;
    channel->request = channel_map(offer->request_fd, &offer->layout, PROT_READ, sealed);
    channel->response = channel_map(offer->response_fd, &offer->layout, PROT_READ | PROT_WRITE, 0);
    if (channel->wakes != NULL && channel->request != NULL && channel->response != NULL &&
        fcntl(offer->response_fd, F_ADD_SEALS, sealed | F_SEAL_FUTURE_WRITE) == 0) {
        return true;
    }
    unmap_both(channel);
    return false;
}

static psa_status_t take_channel(struct channel_server *server, struct channel_offer *offer,
                                 const struct channel_peer *peer)
{
    int index = free_channel(server);
    if (index < 0) {
        return REFUSE(CHANNEL_TOO_MANY);
    }
    struct channel_server_channel channel = { .is_open = true, .peer = *peer, .layout = offer->layout };
    if (!channel_layout_is_valid(&offer->layout) || offer->bell_fd < 0 || !map_both(&channel, offer)) {
        return REFUSE(CHANNEL_BAD_MEMORY);
    }
    /* Edge-triggered: each ring is one event, though nobody ever reads the bell. */
    struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.u32 = (uint32_t)index };
    if (epoll_ctl(server->epoll, EPOLL_CTL_ADD, offer->bell_fd, &event) != 0) {
        unmap_both(&channel);
        return REFUSE(CHANNEL_BAD_MEMORY);
    }
    /* Commit: nothing below can fail. */
    use_channel(server, (size_t)index, peer);
    channel.account = account_of(server, peer->client, (size_t)index);
    channel.bell = offer->bell_fd;
    offer->bell_fd = -1;
    channel.published_cpu = UINT32_MAX;
    server->channels[index] = channel;
    return PSA_SUCCESS;
}

psa_status_t channel_server_add(struct channel_server *server, struct channel_offer *offer,
                                const struct channel_peer *peer)
{
    psa_status_t status = take_channel(server, offer, peer);
    channel_offer_close(offer);
    return status;
}

static bool session_is_open(const struct channel_server *server, uint64_t session)
{
    for (size_t i = 0; i < server->used_end; i++) {
        const struct channel_server_name *name = &server->names[i];
        if (name->is_open && !name->is_gone && name->session == session) {
            return true;
        }
    }
    return false;
}

bool channel_server_gone(struct channel_server *server, uint32_t number, struct channel_peer *peer, bool *is_last)
{
    for (size_t i = 0; i < server->used_end; i++) {
        struct channel_server_channel *channel = &server->channels[i];
        struct channel_server_name *name = &server->names[i];
        if (!name->is_open || name->is_gone || name->number != number) {
            continue;
        }
        *peer = channel->peer;
        channel->is_gone = true;
        name->is_gone = true;
        server_forget(server, i);
        if (channel->busy == 0) {
            close_channel(server, i);
        }
        *is_last = !session_is_open(server, peer->session);
        return true;
    }
    return false;
}

static bool is_busy(const struct channel_server *server, struct channel_seat seat)
{
    return (server->channels[seat.channel].busy & 1u << seat.slot) != 0;
}

static struct channel_server_slot *busy_slot(struct channel_server *server, struct channel_seat seat)
{
    INVARIANT(seat.channel < CHANNEL_SERVER_MAX && seat.slot < CHANNEL_SLOTS_MAX);
    struct channel_server_slot *slot = &server->channels[seat.channel].slots[seat.slot];
    INVARIANT(server->channels[seat.channel].is_open && is_busy(server, seat)); /* seats are made by us */
    return slot;
}

const struct channel_request *channel_server_request(const struct channel_server *server, struct channel_seat seat)
{
    INVARIANT(seat.channel < CHANNEL_SERVER_MAX && seat.slot < CHANNEL_SLOTS_MAX);
    const struct channel_server_slot *slot = &server->channels[seat.channel].slots[seat.slot];
    INVARIANT(is_busy(server, seat));
    return &slot->request;
}

void channel_server_read(const struct channel_server *server, struct channel_seat seat, uint32_t vector, size_t at,
                         struct out_span out)
{
    const struct channel_request *request = channel_server_request(server, seat);
    const struct channel_server_channel *channel = &server->channels[seat.channel];
    INVARIANT(vector < PSA_MAX_IOVEC && fits(at, out.len, request->in_len[vector]));
    if (out.len != 0) {
        const uint8_t *data = channel->request + channel_data_at(&channel->layout, seat.slot);
        memcpy(out.data, data + request->in_at[vector] + at, out.len);
    }
}

void channel_server_write(struct channel_server *server, struct channel_seat seat, uint32_t vector, size_t at,
                          struct span data)
{
    struct channel_server_slot *slot = busy_slot(server, seat);
    struct channel_server_channel *channel = &server->channels[seat.channel];
    INVARIANT(vector < PSA_MAX_IOVEC && fits(at, data.len, slot->request.out_len[vector]));
    if (data.len == 0) {
        return;
    }
    size_t start = slot->request.out_at[vector] + at;
    memcpy(channel->response + channel_data_at(&channel->layout, seat.slot) + start, data.data, data.len);
    if (start + data.len > slot->dirty) {
        slot->dirty = (uint32_t)(start + data.len);
    }
}

static void free_seat(struct channel_server *server, struct channel_seat seat)
{
    struct channel_server_channel *channel = &server->channels[seat.channel];
    channel->busy &= (uint8_t)~(1u << seat.slot);
    if (channel->is_gone && channel->busy == 0) {
        close_channel(server, seat.channel);
    } else if (!channel->is_gone && !channel->is_hot) {
        server_ready_add(server, seat.channel); /* what was published meanwhile was passed over */
    }
}

/* The client of the slot, if it sleeps; nothing here waits, whatever it claims. */
static void wake(const struct channel_server_channel *channel, size_t slot, uint32_t state)
{
    uint8_t *word = NULL;
    if (state == CHANNEL_CALLER_WAITS) {
        channel_store_release(channel->wakes, channel_wake_word(slot), channel->seen[slot]);
        word = channel->wakes + channel_wake_word(slot);
    } else if (state == CHANNEL_CALLER_SLEEPS) {
        word = channel->response + channel_response_line(slot) + CHANNEL_DONE;
    }
    if (word != NULL) {
        syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
    }
}

void channel_server_reply(struct channel_server *server, struct channel_seat seat, int32_t status,
                          const size_t written[PSA_MAX_IOVEC])
{
    struct channel_server_slot *slot = busy_slot(server, seat);
    struct channel_server_channel *channel = &server->channels[seat.channel];
    size_t line = channel_response_line(seat.slot);
    channel_store(channel->response, line + CHANNEL_STATUS, (uint32_t)status);
    for (size_t i = 0; i < slot->request.out_count; i++) {
        INVARIANT(written[i] <= slot->request.out_len[i]);
        channel_store(channel->response, line + CHANNEL_WRITTEN + 4 * i, (uint32_t)written[i]);
    }
    channel_store_ordered(channel->response, line + CHANNEL_DONE, channel->seen[seat.slot]);
    size_t state = channel_request_line(seat.slot) + CHANNEL_CALLER_STATE;
    wake(channel, seat.slot, channel_load_ordered(channel->request, state));
    free_seat(server, seat);
}

void channel_server_drop(struct channel_server *server, struct channel_seat seat)
{
    busy_slot(server, seat);
    free_seat(server, seat);
}
