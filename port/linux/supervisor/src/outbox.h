/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/*
 * Messages on their way to a partition. The kernel queues only about ten on such a socket and the supervisor never
 * waits for anybody, so the rest stands here. Bounded by what can cause messages: channels and notifies.
 */
struct outbox_message;

struct outbox {
    struct outbox_message *first, *last;
    size_t count;
};

enum { OUTBOX_MAX = 8192, OUTBOX_FDS_MAX = 24 };

/**
 * Sends now if nothing waits, else keeps a copy; descriptors are duplicated as needed and stay the caller's. 0, or a
 * negative errno: the peer is gone, no memory, or more than OUTBOX_MAX wait.
 */
int outbox_send(struct outbox *box, int socket, struct span message, const int *fds, size_t fd_count);

/** Sends what waits, as far as the socket takes it. 0 or a negative errno. */
int outbox_flush(struct outbox *box, int socket);

static inline bool outbox_is_empty(const struct outbox *box)
{
    return box->first == NULL;
}

void outbox_clear(struct outbox *box);
