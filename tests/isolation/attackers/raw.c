/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "raw.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control/control.h"
#include "psa/error.h"

enum { PATIENCE_MS = 10000 };
static uint8_t in[CONTROL_MESSAGE_MAX];
static uint8_t out[CONTROL_MESSAGE_MAX];

static bool exchange(int fd, size_t len, struct control_packet *packet)
{
    struct pollfd ready = { .fd = fd, .events = POLLIN };
    return len != 0 && control_send(fd, span_of(out, len), NULL, 0, true) == 0 && poll(&ready, 1, PATIENCE_MS) == 1 &&
           control_receive(fd, out_span_of(in, sizeof(in)), packet, true) == 1;
}

bool raw_greet(struct raw *raw)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    struct control_hello hello = { .magic = CONTROL_MAGIC, .major = CONTROL_MAJOR };
    struct control_packet packet;
    const char *path = getenv("ASHLAR_SOCKET");
    *raw = (struct raw){ .socket = -1, .request_fd = -1, .response_fd = -1 };
    if (path == NULL || strlen(path) >= sizeof(address.sun_path)) {
        return false;
    }
    strcpy(address.sun_path, path);
    raw->socket = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (raw->socket < 0 || connect(raw->socket, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
        !exchange(raw->socket, control_encode_hello(out_span_of(out, sizeof(out)), &hello), &packet)) {
        close(raw->socket);
        raw->socket = -1;
        return false;
    }
    bool is_in = packet.kind == CONTROL_WELCOME;
    control_packet_close(&packet);
    return is_in;
}

bool raw_open(struct raw *raw, uint32_t sid, uint32_t data_len)
{
    struct control_open open = { .by = CONTROL_BY_SID, .value = sid, .data_len = data_len };
    struct control_packet packet;
    struct control_channel made;
    if (!raw_greet(raw) || !exchange(raw->socket, control_encode_open(out_span_of(out, sizeof(out)), &open), &packet)) {
        return false;
    }
    if (!control_decode_channel(&packet, &made) || made.status != PSA_SUCCESS) {
        control_packet_close(&packet);
        return false;
    }
    struct channel_offer offer = { .number = made.channel };
    offer.layout = (struct channel_layout){ .slots = made.slots, .data_len = made.data_len };
    offer.request_fd = control_packet_take(&packet, CONTROL_CHANNEL_REQUEST);
    offer.response_fd = control_packet_take(&packet, CONTROL_CHANNEL_RESPONSE);
    offer.bell_fd = control_packet_take(&packet, CONTROL_CHANNEL_BELL);
    raw->request_fd = fcntl(offer.request_fd, F_DUPFD_CLOEXEC, 3);
    raw->response_fd = fcntl(offer.response_fd, F_DUPFD_CLOEXEC, 3);
    return channel_caller_open(&raw->caller, &offer, 1) == PSA_SUCCESS;
}
