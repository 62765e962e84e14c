/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "idle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "channel/caller.h"
#include "control/control.h"

enum { IDLE_MAX = 2000, ANSWER_MS = 2000 };

struct idle {
    int socket;
    struct channel_caller caller;
};
static struct idle clients[IDLE_MAX];
static size_t client_count;

static int dial(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    const char *path = getenv("ASHLAR_SOCKET");
    if (path == NULL || strlen(path) >= sizeof(address.sun_path)) {
        errno = ENOENT;
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path));
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool ask(int fd, struct span question, uint16_t kind, struct control_packet *answer)
{
    static uint8_t bytes[CONTROL_CLIENT_MAX];
    if (control_send(fd, question, NULL, 0, true) != 0 ||
        control_receive(fd, out_span_of(bytes, sizeof(bytes)), answer, true) != 1) {
        return false;
    }
    if (answer->kind != kind) {
        control_packet_close(answer);
        return false;
    }
    return true;
}

static bool greet(int fd)
{
    struct control_hello hello = {
        .magic = CONTROL_MAGIC, .major = CONTROL_MAJOR, .minor = CONTROL_MINOR, .max_data = CHANNEL_DATA_LIMIT
    };
    uint8_t bytes[CONTROL_HEADER_LEN + 16];
    struct control_packet packet;
    size_t len = control_encode_hello(out_span_of(bytes, sizeof(bytes)), &hello);
    if (!ask(fd, span_of(bytes, len), CONTROL_WELCOME, &packet)) {
        return false;
    }
    control_packet_close(&packet);
    return true;
}

static bool open_channel(struct idle *client, uint32_t sid)
{
    struct control_open open = { .by = CONTROL_BY_SID, .value = sid };
    struct control_channel made;
    struct control_packet packet;
    uint8_t bytes[CONTROL_HEADER_LEN + 9];
    size_t len = control_encode_open(out_span_of(bytes, sizeof(bytes)), &open);
    if (!ask(client->socket, span_of(bytes, len), CONTROL_CHANNEL, &packet)) {
        return false;
    }
    bool is_made = control_decode_channel(&packet, &made) && made.status == PSA_SUCCESS;
    struct channel_offer offer = { .number = made.channel,
                                   .layout = { .slots = made.slots, .data_len = made.data_len },
                                   .wakes = true,
                                   .request_fd = control_packet_take(&packet, CONTROL_CHANNEL_REQUEST),
                                   .response_fd = control_packet_take(&packet, CONTROL_CHANNEL_RESPONSE),
                                   .bell_fd = control_packet_take(&packet, CONTROL_CHANNEL_BELL) };
    control_packet_close(&packet);
    if (!is_made) {
        channel_offer_close(&offer);
        return false;
    }
    return channel_caller_open(&client->caller, &offer, 1) == PSA_SUCCESS;
}

static bool call_once(struct channel_caller *caller, uint32_t handle, uint32_t type)
{
    struct channel_call call = { .kind = CHANNEL_KIND_CALL, .target = handle, .type = type };
    uint32_t cpu = channel_cpu();
    int slot = channel_caller_claim(caller, 1, cpu);
    bool has_rung = channel_caller_publish(caller, slot, &call, cpu);
    bool is_done = channel_caller_await(caller, slot, has_rung, ANSWER_MS);
    bool is_good = is_done && channel_caller_finish(caller, slot, &call) == PSA_SUCCESS;
    channel_caller_release(caller, slot);
    return is_good;
}

size_t idle_connect(size_t count, uint32_t sid, uint32_t handle, uint32_t type, const char **why)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    *why = "";
    for (client_count = 0; client_count < count && client_count < IDLE_MAX; client_count++) {
        struct idle *client = &clients[client_count];
        client->socket = dial();
        if (client->socket < 0) {
            *why = strerror(errno);
            break;
        }
        if (!greet(client->socket) || !open_channel(client, sid)) {
            *why = "the device refuses more clients or channels";
            close(client->socket);
            break;
        }
        if (!call_once(&client->caller, handle, type)) {
            *why = "a call was not answered";
            client_count++;
            break;
        }
    }
    return client_count;
}

void idle_leave(void)
{
    for (size_t i = 0; i < client_count; i++) {
        channel_caller_close(&clients[i].caller);
        close(clients[i].socket);
    }
    client_count = 0;
}
