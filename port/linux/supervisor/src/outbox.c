/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/wipe.h"
#include "control/control.h"

struct outbox_message {
    struct outbox_message *next;
    size_t fd_count;
    int fds[OUTBOX_FDS_MAX];
    size_t len;
    uint8_t bytes[];
};

static void message_free(struct outbox_message *message)
{
    for (size_t i = 0; i < message->fd_count; i++) {
        close(message->fds[i]);
    }
    wipe(message->bytes, message->len); /* START holds keys */
    free(message);
}

static struct outbox_message *message_new(struct span bytes, const int *fds, size_t fd_count)
{
    struct outbox_message *message = malloc(sizeof(*message) + bytes.len);
    if (message == NULL) {
        return NULL;
    }
    *message = (struct outbox_message){ .len = bytes.len };
    memcpy(message->bytes, bytes.data, bytes.len);
    for (size_t i = 0; i < fd_count; i++) {
        int copy = fcntl(fds[i], F_DUPFD_CLOEXEC, 0);
        if (copy < 0) {
            message_free(message);
            return NULL;
        }
        message->fds[message->fd_count++] = copy;
    }
    return message;
}

int outbox_send(struct outbox *box, int socket, struct span message, const int *fds, size_t fd_count)
{
    if (fd_count > OUTBOX_FDS_MAX) {
        return -EINVAL;
    }
    if (box->first == NULL) {
        int error = control_send(socket, message, fds, fd_count, false);
        if (error != -EAGAIN) {
            return error;
        }
    }
    struct outbox_message *waiting = box->count == OUTBOX_MAX ? NULL : message_new(message, fds, fd_count);
    if (waiting == NULL) {
        return -ENOBUFS;
    }
    if (box->last == NULL) {
        box->first = waiting;
    } else {
        box->last->next = waiting;
    }
    box->last = waiting;
    box->count++;
    return 0;
}

int outbox_flush(struct outbox *box, int socket)
{
    while (box->first != NULL) {
        struct outbox_message *message = box->first;
        int error = control_send(socket, span_of(message->bytes, message->len), message->fds, message->fd_count, false);
        if (error == -EAGAIN) {
            return 0;
        }
        if (error != 0) {
            return error;
        }
        box->first = message->next;
        box->last = box->first == NULL ? NULL : box->last;
        box->count--;
        message_free(message);
    }
    return 0;
}

void outbox_clear(struct outbox *box)
{
    while (box->first != NULL) {
        struct outbox_message *message = box->first;
        box->first = message->next;
        message_free(message);
    }
    *box = (struct outbox){ .count = 0 };
}
