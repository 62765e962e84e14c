/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "partition.h"

void partition_say(struct span message)
{
    int sent = message.len == 0 ? -EINVAL : control_send(partition->socket, message, NULL, 0, true);
    if (sent != 0) {
        partition_leave(PARTITION_EXIT_DEVICE_GONE);
    }
}

void partition_say_plain(enum control_kind kind)
{
    uint8_t message[CONTROL_HEADER_LEN];
    partition_say(span_of(message, control_encode_plain(out_span_of(message, sizeof(message)), kind)));
}

static bool take_channel(struct control_packet *packet)
{
    struct control_channel_new made;
    if (!control_decode_channel_new(packet, &made)) {
        return false;
    }
    struct channel_offer offer = { .number = made.channel,
                                   .layout = { .slots = made.slots, .data_len = made.data_len },
                                   .request_fd = control_packet_take(packet, CONTROL_CHANNEL_REQUEST),
                                   .response_fd = control_packet_take(packet, CONTROL_CHANNEL_RESPONSE),
                                   .bell_fd = control_packet_take(packet, CONTROL_CHANNEL_BELL) };
    struct channel_peer peer = {
        .number = made.channel, .client = made.client, .session = made.session, .rights = made.rights
    };
    struct control_channel_ready ready = { .channel = made.channel,
                                           .status = channel_server_add(&partition->server, &offer, &peer) };
    uint8_t message[CONTROL_HEADER_LEN + 8];
    partition_say(span_of(message, control_encode_channel_ready(out_span_of(message, sizeof(message)), &ready)));
    return true;
}

static bool take_gone(const struct control_packet *packet)
{
    uint32_t number = 0;
    if (!control_decode_channel_gone(packet, &number)) {
        return false;
    }
    partition_channel_gone(number);
    return true;
}

static bool take_dependency(struct control_packet *packet)
{
    struct control_dependency dependency;
    return control_decode_dependency(packet, &dependency) && partition_dependency_add(&dependency, packet);
}

static bool take_doorbell(const struct control_packet *packet)
{
    int32_t self = partition_self()->pid;
    return control_decode_plain(packet, CONTROL_DOORBELL) &&
           spm_registry_notify(&partition->registry, self).verdict == SPM_RETURN;
}

/* False: the supervisor said something that this protocol has not. */
static bool obey(struct control_packet *packet)
{
    switch (packet->kind) {
    case CONTROL_CHANNEL_NEW:
        return take_channel(packet);
    case CONTROL_CHANNEL_GONE:
        return take_gone(packet);
    case CONTROL_DEPENDENCY:
        return take_dependency(packet);
    case CONTROL_DOORBELL:
        return take_doorbell(packet);
    case CONTROL_COUNTER_IS:
        return control_decode_counter_is(packet, &partition->counter);
    case CONTROL_CLIENTS:
        return partition_take_clients(packet);
    case CONTROL_FORGET:
        return partition_take_forget(packet);
    case CONTROL_GO:
    case CONTROL_NOTIFIED:
        return control_decode_plain(packet, (enum control_kind)packet->kind);
    case CONTROL_STOP:
        partition_leave(0);
    default:
        return false;
    }
}

bool partition_listen(bool is_patient, enum control_kind *kind)
{
    struct control_packet packet;
    int got =
        control_receive(partition->socket, out_span_of(partition->secrets->packet, sizeof(partition->secrets->packet)), &packet, is_patient);
    if (got == -EAGAIN) {
        return false;
    }
    if (got <= 0) {
        partition_leave(PARTITION_EXIT_DEVICE_GONE);
    }
    *kind = (enum control_kind)packet.kind;
    bool is_known = obey(&packet);
    control_packet_close(&packet);
    if (!is_known) {
        partition_leave(PARTITION_EXIT_PROTOCOL);
    }
    return true;
}

bool partition_device_is_gone(void)
{
    uint8_t byte = 0;
    struct iovec vector = { .iov_base = &byte, .iov_len = sizeof(byte) };
    struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1 };
    if (channel_load_acquire(partition->page, CONTROL_PAGE_ALIVE) == 0) {
        return true;
    }
    return recvmsg(partition->socket, &header, MSG_PEEK | MSG_DONTWAIT) == 0;
}
