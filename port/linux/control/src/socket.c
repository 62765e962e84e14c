/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "frame.h"

union control_room {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int) * CONTROL_FDS_MAX)];
};

int control_packet_take(struct control_packet *packet, size_t index)
{
    if (index >= packet->fd_count) {
        return -1;
    }
    int fd = packet->fds[index];
    packet->fds[index] = -1;
    return fd;
}

void control_packet_close(struct control_packet *packet)
{
    for (size_t i = 0; i < packet->fd_count; i++) {
        if (packet->fds[i] >= 0) {
            close(packet->fds[i]);
        }
        packet->fds[i] = -1;
    }
    packet->fd_count = 0;
}

int control_send(int socket, struct span message, const int *fds, size_t fd_count, bool is_patient)
{
    if (message.len < CONTROL_HEADER_LEN || fd_count > CONTROL_FDS_MAX) {
        return -EINVAL;
    }
    union control_room room;
    memset(&room, 0, sizeof(room));
    struct iovec vector = { .iov_len = message.len };
    memcpy(&vector.iov_base, &message.data, sizeof(message.data)); /* sendmsg reads only, but has no const */
    struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1 };
    if (fd_count != 0) {
        header.msg_control = room.bytes;
        header.msg_controllen = CMSG_SPACE(sizeof(int) * fd_count);
        struct cmsghdr *cmsg = CMSG_FIRSTHDR(&header);
        cmsg->cmsg_level = SOL_SOCKET;
        cmsg->cmsg_type = SCM_RIGHTS;
        cmsg->cmsg_len = CMSG_LEN(sizeof(int) * fd_count);
        memcpy(CMSG_DATA(cmsg), fds, sizeof(int) * fd_count);
    }
    ssize_t sent = -1;
    do {
        sent = sendmsg(socket, &header, MSG_NOSIGNAL | (is_patient ? 0 : MSG_DONTWAIT));
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : 0;
}

static void take_descriptors(const struct msghdr *header, struct control_packet *packet, bool *is_bad)
{
    struct msghdr copy = *header;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&copy); c != NULL; c = CMSG_NXTHDR(&copy, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int fd = -1;
            memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(int));
            if (packet->fd_count < CONTROL_FDS_MAX) {
                packet->fds[packet->fd_count++] = fd;
            } else {
                close(fd);
                *is_bad = true;
            }
        }
    }
}

/* `room` NULL: descriptors stay with the kernel. */
static int receive(int socket, struct out_span buffer, struct control_packet *packet, union control_room *room, int flags)
{
    *packet = (struct control_packet){ .kind = 0 };
    struct iovec vector = { .iov_base = buffer.data, .iov_len = buffer.len };
    struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = room == NULL ? NULL : room->bytes,
                             .msg_controllen = room == NULL ? 0 : sizeof(room->bytes) };
    ssize_t got = -1;
    do {
        got = recvmsg(socket, &header, MSG_CMSG_CLOEXEC | flags);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return -errno;
    }
    bool is_bad = (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
    take_descriptors(&header, packet, &is_bad);
    if (got == 0 && packet->fd_count == 0 && !is_bad) {
        return 0;
    }
    size_t len = (size_t)got;
    if (!is_bad && len >= CONTROL_HEADER_LEN && get_le16(buffer.data + 2) == 0 &&
        get_le32(buffer.data + 4) == len - CONTROL_HEADER_LEN) {
        packet->kind = get_le16(buffer.data);
        packet->body = span_of(buffer.data + CONTROL_HEADER_LEN, len - CONTROL_HEADER_LEN);
        return 1;
    }
    control_packet_close(packet);
    return -EPROTO;
}

int control_receive(int socket, struct out_span buffer, struct control_packet *packet, bool is_patient)
{
    union control_room room;
    return receive(socket, buffer, packet, &room, is_patient ? 0 : MSG_DONTWAIT);
}

int control_receive_bytes(int socket, struct out_span buffer, struct control_packet *packet)
{
    return receive(socket, buffer, packet, NULL, MSG_DONTWAIT);
}
