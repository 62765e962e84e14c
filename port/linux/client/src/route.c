/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "client.h"
#include "reason/reason.h"

enum { INDEX_BITS = 8, INDEX_MASK = (1 << INDEX_BITS) - 1, GROWTH = 4 };
_Static_assert((int)CLIENT_CHANNELS <= 1 << INDEX_BITS, "an index fits its bits");

static client_route route_of(const struct client_channel *channel)
{
    return channel->generation << INDEX_BITS | (uint32_t)(channel - client.channels);
}

static void retire(struct client_channel *channel)
{
    channel_caller_close(&channel->caller);
    __atomic_store_n(&channel->is_used, false, __ATOMIC_RELEASE);
}

struct client_channel *client_claim(client_route route, uint32_t need, uint32_t cpu, bool waits, int *slot)
{
    size_t index = route & INDEX_MASK;
    *slot = CHANNEL_STALE;
    if (route == 0 || index >= CLIENT_CHANNELS) {
        return NULL;
    }
    struct client_channel *channel = &client.channels[index];
    *slot = waits ? channel_caller_claim(&channel->caller, route >> INDEX_BITS, cpu)
                  : channel_caller_try(&channel->caller, route >> INDEX_BITS, cpu);
    if (*slot < 0) {
        return NULL;
    }
    if (channel->data_len < need) {
        client_release(channel, *slot);
        *slot = CHANNEL_STALE;
        return NULL;
    }
    return channel;
}

void client_release(struct client_channel *channel, int slot)
{
    if (channel_caller_release(&channel->caller, slot)) {
        retire(channel);
    }
}

void client_kill_channels(void)
{
    for (size_t i = 0; i < CLIENT_CHANNELS; i++) {
        struct client_channel *channel = &client.channels[i];
        if (__atomic_load_n(&channel->is_used, __ATOMIC_ACQUIRE) && channel_caller_kill(&channel->caller)) {
            retire(channel);
        }
    }
}

static struct client_channel *find_channel(int32_t pid, uint32_t need)
{
    for (size_t i = 0; i < CLIENT_CHANNELS; i++) {
        struct client_channel *channel = &client.channels[i];
        if (__atomic_load_n(&channel->is_used, __ATOMIC_ACQUIRE) && channel->life == client.life &&
            channel->pid == pid && channel->data_len >= need) {
            return channel;
        }
    }
    return NULL;
}

static struct client_channel *free_channel(void)
{
    for (size_t i = 0; i < CLIENT_CHANNELS; i++) {
        struct client_channel *channel = &client.channels[i];
        if (!__atomic_load_n(&channel->is_used, __ATOMIC_ACQUIRE) && channel->generation < CHANNEL_GENERATIONS - 1) {
            return channel;
        }
    }
    return NULL;
}

static int32_t pid_of(struct client_target target)
{
    for (size_t i = 0; i < client.known_count; i++) {
        if (client.known[i].target.by == target.by && client.known[i].target.value == target.value) {
            return client.known[i].pid;
        }
    }
    return 0;
}

static void learn(struct client_target target, int32_t pid)
{
    if (client.known_count < CLIENT_TARGETS && pid_of(target) == 0) {
        client.known[client.known_count++] = (struct client_known){ .target = target, .pid = pid };
    }
}

/* Grows in few steps, so that a process that calls with longer and longer data asks seldom. 0: as the device likes. */
static uint32_t size_to_ask(uint32_t need)
{
    uint32_t size = client.data_default;
    if (need <= size) {
        return 0;
    }
    while (size < need) {
        size = size > client.data_max / GROWTH ? client.data_max : size * GROWTH;
    }
    return size;
}

static psa_status_t open_channel(struct control_packet *packet, const struct control_channel *made, client_route *route)
{
    struct client_channel *channel = free_channel();
    if (channel == NULL) {
        return REFUSE(CLIENT_CHANNELS_FULL);
    }
    struct channel_offer offer = { .number = made->channel,
                                   .layout = { .slots = made->slots, .data_len = made->data_len },
                                   .wakes = client.minor >= CONTROL_MINOR_WAKE,
                                   .request_fd = control_packet_take(packet, CONTROL_CHANNEL_REQUEST),
                                   .response_fd = control_packet_take(packet, CONTROL_CHANNEL_RESPONSE),
                                   .bell_fd = control_packet_take(packet, CONTROL_CHANNEL_BELL) };
    channel->generation++;
    channel->life = client.life;
    channel->pid = made->pid;
    channel->data_len = made->data_len;
    channel->has_no_more = false;
    psa_status_t status = channel_caller_open(&channel->caller, &offer, channel->generation);
    if (status == PSA_SUCCESS) {
        __atomic_store_n(&channel->is_used, true, __ATOMIC_RELEASE);
        *route = route_of(channel);
    }
    return status;
}

/* Takes the channel of the supervisor's answer, or the one that it says we have: another service of a partition
 * that we reach. */
static psa_status_t take_channel(struct control_packet *packet, struct client_target target, uint32_t need,
                                 client_route *route)
{
    struct control_channel made;
    bool is_good = control_decode_channel(packet, &made) && made.status <= 0;
    if (!is_good || (made.status == PSA_SUCCESS && (made.epoch != client.epoch || made.data_len < need))) {
        return REFUSE(CLIENT_BAD_ANSWER);
    }
    if (made.status != PSA_SUCCESS && made.status != PSA_ERROR_ALREADY_EXISTS) {
        return made.status;
    }
    learn(target, made.pid);
    struct client_channel *channel = find_channel(made.pid, need);
    if (channel != NULL) {
        *route = route_of(channel);
        return PSA_SUCCESS;
    }
    return made.status == PSA_SUCCESS ? open_channel(packet, &made, route) : REFUSE(CLIENT_CHANNELS_FULL);
}

static bool is_beside(const struct client_channel *channel, const struct client_channel *other)
{
    return channel != other && __atomic_load_n(&channel->is_used, __ATOMIC_ACQUIRE) &&
           channel->life == client.life && channel->pid == other->pid;
}

/* A further channel beside `channel`, or false: there are enough, or the device gives none. */
static bool open_beside(struct client_channel *channel, client_route *route)
{
    struct control_open open = { .by = CONTROL_BY_PARTITION, .value = (uint32_t)channel->pid };
    struct control_channel made = { .status = PSA_ERROR_GENERIC_ERROR };
    uint8_t question[CONTROL_HEADER_LEN + 9];
    struct control_packet packet;
    size_t len = control_encode_open(out_span_of(question, sizeof(question)), &open);
    if (client_ask(span_of(question, len), &packet) != PSA_SUCCESS) {
        return false;
    }
    bool is_good = control_decode_channel(&packet, &made) && made.status == PSA_SUCCESS &&
                   made.epoch == client.epoch && made.pid == channel->pid &&
                   open_channel(&packet, &made, route) == PSA_SUCCESS;
    control_packet_close(&packet);
    channel->has_no_more = !is_good;
    return is_good;
}

struct client_channel *client_claim_other(client_route taken, uint32_t need, uint32_t cpu, int *slot)
{
    struct client_channel *channel = &client.channels[taken & INDEX_MASK];
    bool is_ours = (client.life & 1u) != 0 && route_of(channel) == taken && channel->life == client.life &&
                   __atomic_load_n(&channel->is_used, __ATOMIC_ACQUIRE);
    size_t beside = 0;
    *slot = CHANNEL_STALE;
    for (size_t i = 0; is_ours && i < CLIENT_CHANNELS; i++) {
        struct client_channel *other = &client.channels[i];
        if (is_beside(other, channel)) {
            beside += other->data_len <= client.data_default;
            if (client_claim(route_of(other), need, cpu, false, slot) != NULL) {
                return other;
            }
        }
    }
    client_route made = 0;
    if (!is_ours || channel->has_no_more || beside >= CLIENT_MORE || need > client.data_default ||
        client.minor < CONTROL_MINOR_MORE || !open_beside(channel, &made)) {
        return NULL;
    }
    return client_claim(made, need, cpu, false, slot);
}

static psa_status_t ask_channel(struct client_target target, uint32_t need, uint32_t data_len, client_route *route)
{
    struct control_open open = { .by = (uint8_t)target.by, .value = target.value, .data_len = data_len };
    uint8_t question[CONTROL_HEADER_LEN + 9];
    struct control_packet packet;
    size_t len = control_encode_open(out_span_of(question, sizeof(question)), &open);
    psa_status_t status = client_ask(span_of(question, len), &packet);
    if (status == PSA_SUCCESS) {
        status = take_channel(&packet, target, need, route);
        control_packet_close(&packet);
    }
    return status;
}

psa_status_t client_find_route(struct client_target target, uint32_t need, client_route *route)
{
    int32_t pid = pid_of(target);
    struct client_channel *channel = pid == 0 ? NULL : find_channel(pid, need);
    if (channel != NULL) {
        *route = route_of(channel);
        return PSA_SUCCESS;
    }
    if (need > client.data_default && need > client.data_max) {
        return REFUSE(CLIENT_CALL_TOO_BIG);
    }
    uint32_t step = size_to_ask(need);
    psa_status_t status = ask_channel(target, need, step, route);
    if (status == PSA_ERROR_INSUFFICIENT_MEMORY && step > need) {
        status = ask_channel(target, need, need,
                             route); /* the partition takes less than the step, perhaps not less than this */
    }
    return status;
}
