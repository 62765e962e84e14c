/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "psa/error.h"
#include "reason/reason.h"

enum { PAGE_IS_ALIVE = 1, BUSY_PAUSE_MS = 10 };

static uint8_t buffer[CONTROL_CLIENT_MAX];

static bool page_is_alive(void)
{
    const uint8_t *page = __atomic_load_n(&client.page, __ATOMIC_ACQUIRE);
    return page != NULL && channel_load_acquire(page, CONTROL_PAGE_ALIVE) == PAGE_IS_ALIVE;
}

static bool socket_hung_up(void)
{
    struct pollfd waiting = { .fd = client.socket, .events = 0 };
    return poll(&waiting, 1, 0) > 0 && (waiting.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

/* True once the socket has something, false when it hung up or `patience_ms` is over. */
static bool await_answer(bool has_session, uint32_t patience_ms)
{
    struct pollfd waiting = { .fd = client.socket, .events = POLLIN };
    for (uint32_t waited_ms = 0; patience_ms == 0 || waited_ms < patience_ms; waited_ms += CLIENT_TICK_MS) {
        int ready = poll(&waiting, 1, CLIENT_TICK_MS);
        if (ready > 0) {
            return (waiting.revents & POLLIN) != 0;
        }
        if (ready < 0) {
            waited_ms -= CLIENT_TICK_MS; /* a signal: no patience was used up */
        }
        if (has_session && !page_is_alive()) {
            return false;
        }
    }
    return false;
}

static bool exchange(struct span question, struct control_packet *packet, bool has_session)
{
    return control_send(client.socket, question, NULL, 0, true) == 0 &&
           await_answer(has_session, has_session ? 0 : CLIENT_PATIENCE_MS) &&
           control_receive(client.socket, out_span_of(buffer, sizeof(buffer)), packet, true) == 1;
}

psa_status_t client_ask(struct span question, struct control_packet *packet)
{
    if (question.len == 0 || !exchange(question, packet, true)) {
        client_end_session();
        return REFUSE(CLIENT_DEVICE_DIED);
    }
    return PSA_SUCCESS;
}

/* The page is mapped at one address for the life of the process: other threads look at it without the lock. */
static bool map_page(int fd)
{
    void *where = NULL;
    memcpy(&where, &client.page, sizeof(where));
    int fixed = where == NULL ? 0 : MAP_FIXED;
    void *page = fd < 0 ? MAP_FAILED : mmap(where, CONTROL_PAGE_LEN, PROT_READ, MAP_SHARED | fixed, fd, 0);
    if (page == MAP_FAILED) {
        return false;
    }
    madvise(page, CONTROL_PAGE_LEN, MADV_DONTFORK);
    __atomic_store_n(&client.page, page, __ATOMIC_RELEASE);
    return true;
}

static psa_status_t take_welcome(struct control_packet *packet)
{
    struct control_welcome welcome;
    if (!control_decode_welcome(packet, &welcome) || welcome.major != CONTROL_MAJOR ||
        welcome.data_default < CHANNEL_PAGE || !map_page(packet->fds[CONTROL_WELCOME_PAGE])) {
        return REFUSE(CLIENT_BAD_ANSWER);
    }
    client.epoch = welcome.epoch;
    client.minor = welcome.minor;
    client.data_max = welcome.data_max < CHANNEL_DATA_LIMIT ? welcome.data_max : CHANNEL_DATA_LIMIT;
    __atomic_store_n(&client.data_default, welcome.data_default, __ATOMIC_RELAXED);
    __atomic_store_n(&client.life, client.life + 1, __ATOMIC_RELEASE); /* odd: open */
    return PSA_SUCCESS;
}

/* The supervisor says in words which side is to be upgraded, or what else is wrong. */
static psa_status_t take_refusal(const struct control_packet *packet, bool *is_busy)
{
    struct control_refused refused;
    if (!control_decode_refused(packet, &refused)) {
        return REFUSE(CLIENT_BAD_ANSWER);
    }
    *is_busy = refused.code == CONTROL_REFUSED_BUSY;
    if (*is_busy) {
        return PSA_ERROR_COMMUNICATION_FAILURE; /* tried again; the reason is given when patience ends */
    }
    client_trace("the device refuses: %.*s", (int)refused.text.len, (const char *)refused.text.data);
    return refused.code == CONTROL_REFUSED_MAJOR ? REFUSE(CLIENT_OTHER_MAJOR) : REFUSE(CLIENT_TURNED_AWAY);
}

static psa_status_t shake_hands(bool *is_busy)
{
    struct control_hello hello = {
        .magic = CONTROL_MAGIC, .major = CONTROL_MAJOR, .minor = CONTROL_MINOR, .max_data = CHANNEL_DATA_LIMIT
    };
    uint8_t question[CONTROL_HEADER_LEN + 16];
    struct control_packet packet;
    size_t len = control_encode_hello(out_span_of(question, sizeof(question)), &hello);
    if (!exchange(span_of(question, len), &packet, false)) {
        *is_busy = true; /* it hung up while it restarts, or is on its way down */
        return PSA_ERROR_COMMUNICATION_FAILURE;
    }
    psa_status_t status = packet.kind == CONTROL_WELCOME ? take_welcome(&packet) : take_refusal(&packet, is_busy);
    control_packet_close(&packet);
    return status;
}

static void pause_ms(long ms)
{
    struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
    nanosleep(&pause, NULL);
}

psa_status_t client_session(void)
{
    if ((client.life & 1u) != 0 && page_is_alive() && !socket_hung_up()) {
        return PSA_SUCCESS;
    }
    client_end_session();
    for (int waited_ms = 0; waited_ms < CLIENT_PATIENCE_MS; waited_ms += BUSY_PAUSE_MS) {
        bool is_busy = false;
        client.socket = client_dial();
        if (client.socket < 0) {
            return PSA_ERROR_COMMUNICATION_FAILURE; /* client_dial gave the reason */
        }
        psa_status_t status = shake_hands(&is_busy);
        if (status == PSA_SUCCESS) {
            return status;
        }
        close(client.socket);
        client.socket = -1;
        if (!is_busy) {
            return status;
        }
        pause_ms(BUSY_PAUSE_MS);
    }
    return REFUSE(CLIENT_DEVICE_BUSY);
}

void client_end_session(void)
{
    if ((client.life & 1u) != 0) {
        __atomic_store_n(&client.life, client.life + 1, __ATOMIC_RELEASE);
    }
    client_kill_channels();
    for (size_t i = 0; i < CLIENT_STATELESS; i++) {
        __atomic_store_n(&client.stateless[i].usual, 0, __ATOMIC_RELAXED);
        __atomic_store_n(&client.stateless[i].big, 0, __ATOMIC_RELAXED);
    }
    for (size_t i = 0; i < CLIENT_HANDLES; i++) {
        __atomic_store_n(&client.handles[i].name, 0, __ATOMIC_RELEASE);
    }
    client.known_count = 0;
    if (client.socket >= 0) {
        close(client.socket);
        client.socket = -1;
    }
}

bool client_device_died(uint32_t life)
{
    if (__atomic_load_n(&client.life, __ATOMIC_ACQUIRE) != life) {
        return true;
    }
    bool is_dead = !page_is_alive();
    /* Whoever holds the lock now talks to the supervisor, and sees its hang-up as soon as we would. */
    if (client_try_lock()) {
        if (client.life == life) {
            is_dead = is_dead || socket_hung_up();
            if (is_dead) {
                client_end_session();
            }
        } else {
            is_dead = true;
        }
        client_unlock();
    }
    return is_dead;
}
