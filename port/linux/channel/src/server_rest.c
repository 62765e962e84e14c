/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Which request is next, and when the partition may sleep. The handshake is walked in all interleavings by
 * tests/model/channel.
 */
#define _GNU_SOURCE
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

#include "base/wipe.h"
#include "channel/caller.h"
#include "server.h"

enum {
    EVENTS_AT_ONCE = 32,
    TAKES_PER_GLANCE = 64, /* requests between two looks at the kernel, so that a hot client hides nobody */
    SPIN_ROUND = 16,
    EXACT_REQUESTS = 256, /* metered exactly after two clients took turns */
    LONG_NS = 1000000 /* of serving between two looks at the kernel: who came meanwhile shall not wait for 63 more */
};
static const int NOTHING_NEW = -1;

static uint64_t read_clock(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t now_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

static void say(struct channel_server *server, size_t index, enum channel_bell bell)
{
    struct channel_server_channel *channel = &server->channels[index];
    channel->is_hot = bell == CHANNEL_BELL_POLLED;
    channel_store_ordered(channel->response, CHANNEL_BELL, bell);
}

/* Makes the channel the hottest. Who falls out must ring from now on, and is looked at once more because it may
 * just not have. */
static void touch(struct channel_server *server, size_t index)
{
    size_t at = 0;
    while (at < server->hot_count && server->hot[at] != index) {
        at++;
    }
    if (at == server->hot_count && server->hot_count == CHANNEL_HOT_MAX) {
        at--;
        say(server, server->hot[at], CHANNEL_BELL_RING);
        server_ready_add(server, server->hot[at]);
    } else if (at == server->hot_count) {
        server->hot_count++;
    }
    memmove(&server->hot[1], &server->hot[0], at * sizeof(server->hot[0]));
    server->hot[0] = (uint16_t)index;
    if (!server->channels[index].is_hot) {
        say(server, index, CHANNEL_BELL_POLLED);
    }
    server_ready_remove(server, index); /* it is looked at anyway */
}

void server_forget(struct channel_server *server, size_t index)
{
    size_t kept = 0;
    for (size_t i = 0; i < server->hot_count; i++) {
        if (server->hot[i] != index) {
            server->hot[kept++] = server->hot[i];
        }
    }
    server->hot_count = kept;
    if (server->channels[index].is_hot) {
        say(server, index, CHANNEL_BELL_RING);
    }
    server_ready_remove(server, index);
}

/* A slot with a request that was not taken yet, and its sequence as loaded now. Slots take turns. */
static int new_slot(const struct channel_server_channel *channel, uint32_t *sequence)
{
    uint32_t slot = channel->next_slot;
    for (uint32_t i = 0; i < channel->layout.slots; i++, slot = slot + 1 == channel->layout.slots ? 0 : slot + 1) {
        *sequence = channel_load_ordered(channel->request, channel_request_line(slot) + CHANNEL_SEQUENCE);
        if (*sequence != channel->seen[slot] && (channel->busy & 1u << slot) == 0) {
            return (int)slot;
        }
    }
    return NOTHING_NEW;
}

struct candidate {
    int channel; /* NOTHING_NEW: there is none */
    int slot;
    uint32_t sequence;
    uint64_t spent_ns;
};

/* False if the channel has nothing new. */
static bool consider(struct channel_server *server, size_t index, struct candidate *best)
{
    uint32_t sequence = 0;
    int slot = new_slot(&server->channels[index], &sequence);
    if (slot == NOTHING_NEW) {
        return false;
    }
    uint64_t spent = server_spent(server, index);
    if (best->channel == NOTHING_NEW || spent < best->spent_ns) {
        *best = (struct candidate){ .channel = (int)index, .slot = slot, .sequence = sequence, .spent_ns = spent };
    }
    return true;
}

/* The polled channels, and of those that rang the one whose turn it is. */
static struct candidate look(struct channel_server *server)
{
    struct candidate best = { .channel = NOTHING_NEW };
    for (size_t i = 0; i < server->hot_count; i++) {
        consider(server, server->hot[i], &best);
    }
    int first = server_ready_first(server);
    while (first >= 0 && !consider(server, (size_t)first, &best)) {
        server_ready_remove(server, (size_t)first); /* it rings when it has something */
        first = server_ready_first(server);
    }
    return best;
}

static void wipe_answer(struct channel_server_channel *channel, size_t slot)
{
    if (channel->slots[slot].dirty != 0) {
        wipe(channel->response + channel_data_at(&channel->layout, slot), channel->slots[slot].dirty);
        channel->slots[slot].dirty = 0;
    }
}

static void publish_cpu(struct channel_server_channel *channel, uint32_t cpu)
{
    if (channel->published_cpu != cpu) {
        channel->published_cpu = cpu;
        channel_store(channel->response, CHANNEL_SERVER_CPU, cpu);
    }
}

/*
 * While one client alone is served there is nobody to share with: its time is taken by the cheap clock, and only what
 * is more than that clock's error counts, so that a long request is not forgotten.
 */
static uint64_t meter_ns(const struct channel_server *server)
{
    return read_clock(server->is_exact ? CLOCK_MONOTONIC : CLOCK_MONOTONIC_COARSE);
}

static void settle(struct channel_server *server)
{
    if (!server->is_metering) {
        return;
    }
    uint64_t now = meter_ns(server);
    uint64_t spent_ns = now - server->since_ns;
    uint64_t error_ns = server->is_exact ? 0 : server->coarse_ns;
    server->is_metering = false;
    server->since_ns = now;
    server->is_stamp_fresh = true;
    server->accounts[server->meter].spent_ns += 1 + (spent_ns > error_ns ? spent_ns - error_ns : 0);
    server->unheard_ns += spent_ns;
    if (server->unheard_ns > LONG_NS) {
        server->takes = TAKES_PER_GLANCE;
    }
}

void channel_server_meter(struct channel_server *server, struct channel_seat seat)
{
    uint16_t account = server->channels[seat.channel].account;
    if (server->is_metering && server->meter == account) {
        return; /* it goes on */
    }
    settle(server);
    bool is_exact = server->rivalry != 0;
    if (!server->is_stamp_fresh || server->is_exact != is_exact) {
        server->is_exact = is_exact;
        server->since_ns = meter_ns(server);
    }
    server->is_stamp_fresh = false;
    server->meter = account;
    server->is_metering = true;
}

/* Two clients at once: from now on, and for a while, time is taken exactly. */
static void note_rival(struct channel_server *server, uint16_t account)
{
    if (server->last_account != account) {
        server->last_account = account;
        server->rivalry = EXACT_REQUESTS;
    } else if (server->rivalry != 0) {
        server->rivalry--;
    }
}

static enum channel_event admit(struct channel_server *server, const struct candidate *next,
                                struct channel_arrival *arrival)
{
    struct channel_server_channel *channel = &server->channels[next->channel];
    struct channel_server_slot *slot = &channel->slots[next->slot];
    if (!channel->is_hot || server->hot[0] != next->channel) {
        touch(server, (size_t)next->channel);
    }
    publish_cpu(channel, channel_cpu());
    /* The client has used, or given up, the answer that lay here. */
    wipe_answer(channel, (size_t)next->slot);
    const uint8_t *line = channel->request + channel_request_line((size_t)next->slot);
    bool is_whole = channel_request_read(&slot->request, line, channel->layout.data_len);
    channel->seen[next->slot] = next->sequence;
    channel->busy |= (uint8_t)(1u << next->slot);
    channel->next_slot = (uint8_t)(next->slot + 1 == (int)channel->layout.slots ? 0 : next->slot + 1);
    server->caller_cpu = slot->request.caller_cpu;
    server->accounts[channel->account].spent_ns = next->spent_ns;
    server->virtual_ns = next->spent_ns;
    server->takes++;
    arrival->seat = (struct channel_seat){ .channel = (uint16_t)next->channel, .slot = (uint8_t)next->slot };
    arrival->peer = &channel->peer;
    arrival->request = &slot->request;
    note_rival(server, channel->account);
    channel_server_meter(server, arrival->seat);
    return is_whole ? CHANNEL_REQUEST : CHANNEL_LIE;
}

static enum channel_event take(struct channel_server *server, struct channel_arrival *arrival)
{
    struct candidate next = look(server);
    return next.channel == NOTHING_NEW ? CHANNEL_NOTHING : admit(server, &next, arrival);
}

static void ring_heard(struct channel_server *server, size_t index)
{
    if (!server->channels[index].is_hot) {
        server_ready_add(server, index);
    }
}

/* Asks the kernel who rang. `timeout_ms` -1: sleeps until someone does. */
static void ask_kernel(struct channel_server *server, int timeout_ms)
{
    struct epoll_event events[EVENTS_AT_ONCE];
    int count = epoll_wait(server->epoll, events, EVENTS_AT_ONCE, timeout_ms);
    server->takes = 0;
    server->unheard_ns = 0;
    server->is_stamp_fresh = false;
    for (int i = 0; i < count; i++) { /* count is -1 for EINTR: nothing happened */
        uint32_t index = events[i].data.u32;
        if (index == SERVER_CONTROL_EVENT) {
            server->has_control = true;
        } else if (server->channels[index].is_open && !server->channels[index].is_gone) {
            ring_heard(server, index);
        }
    }
}

/* Burns the processor for a short while, but only if the caller served last runs on another one. */
static bool spin(struct channel_server *server, struct candidate *next)
{
    uint32_t cpu = channel_cpu();
    if (server->hot_count == 0 || server->caller_cpu == cpu) {
        return false;
    }
    uint64_t end = 0; /* the clock is read when the first round brought nothing */
    server->is_stamp_fresh = false;
    do {
        for (int i = 0; i < SPIN_ROUND; i++) {
            *next = look(server);
            if (next->channel != NOTHING_NEW) {
                return true;
            }
            channel_pause();
        }
        end = end == 0 ? now_ns() + CHANNEL_SPIN_NS : end;
    } while (server->caller_cpu != channel_cpu() && now_ns() < end);
    return false;
}

/* From here on every client must ring. What was published before it could know is still found by the look that
 * follows. */
static void ring_all(struct channel_server *server)
{
    for (size_t i = 0; i < server->hot_count; i++) {
        say(server, server->hot[i], CHANNEL_BELL_RING);
    }
}

/* Answers that the clients have copied out. */
static void wipe_consumed(struct channel_server *server)
{
    for (size_t i = 0; i < server->hot_count; i++) {
        struct channel_server_channel *channel = &server->channels[server->hot[i]];
        for (uint32_t slot = 0; slot < channel->layout.slots; slot++) {
            if (channel->slots[slot].dirty != 0 && (channel->busy & 1u << slot) == 0 &&
                channel_load_acquire(channel->request, channel_consumed_word(slot)) == channel->seen[slot]) {
                wipe_answer(channel, slot);
            }
        }
    }
}

static enum channel_event rest(struct channel_server *server, struct channel_arrival *arrival)
{
    for (;;) {
        struct candidate next;
        if (spin(server, &next)) {
            return admit(server, &next, arrival);
        }
        ring_all(server);
        enum channel_event event = take(server, arrival);
        if (event != CHANNEL_NOTHING) {
            return event;
        }
        wipe_consumed(server);
        server->hot_count = 0;
        ask_kernel(server, -1);
        if (server->has_control) {
            return CHANNEL_NOTHING;
        }
        event = take(server, arrival);
        if (event != CHANNEL_NOTHING) {
            return event;
        }
    }
}

enum channel_event channel_server_next(struct channel_server *server, enum channel_patience patience,
                                       struct channel_arrival *arrival)
{
    enum channel_event event = CHANNEL_NOTHING;
    settle(server);
    if (server->takes >= TAKES_PER_GLANCE) {
        ask_kernel(server, 0);
    }
    /* Where the caller waits behind us there is nothing to find before it runs: the look before sleep is enough. */
    bool is_behind = patience == CHANNEL_WAIT && server->hot_count <= 1 && server->caller_cpu == channel_cpu();
    if (!server->has_control && !is_behind) {
        event = take(server, arrival);
    }
    if (event == CHANNEL_NOTHING && !server->has_control && patience == CHANNEL_POLL) {
        ask_kernel(server, 0);
        event = server->has_control ? CHANNEL_NOTHING : take(server, arrival);
    }
    if (event == CHANNEL_NOTHING && !server->has_control && patience == CHANNEL_WAIT) {
        event = rest(server, arrival);
    }
    if (event == CHANNEL_NOTHING && server->has_control) {
        server->has_control = false;
        event = CHANNEL_CONTROL;
    }
    server->is_stamp_fresh = false;
    return event;
}
