/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

/* One descriptor from the process that put a filter on itself to the one that answers for it. */

union pass_room {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(int))];
};

static inline bool pass_fd(int socket, int fd)
{
    union pass_room room = { .bytes = { 0 } };
    char byte = 0;
    struct iovec vector = { &byte, 1 };
    struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = room.bytes,
                             .msg_controllen = sizeof(room.bytes) };
    struct cmsghdr *c = CMSG_FIRSTHDR(&header);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(c), &fd, sizeof(fd));
    return sendmsg(socket, &header, 0) == 1;
}

/* -1: none came. */
static inline int take_fd(int socket)
{
    union pass_room room = { .bytes = { 0 } };
    char byte = 0;
    int fd = -1;
    struct iovec vector = { &byte, 1 };
    struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = room.bytes,
                             .msg_controllen = sizeof(room.bytes) };
    if (recvmsg(socket, &header, MSG_CMSG_CLOEXEC) == 1 && CMSG_FIRSTHDR(&header) != NULL) {
        memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&header)), sizeof(fd));
    }
    return fd;
}
