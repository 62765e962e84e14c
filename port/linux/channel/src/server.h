/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "channel/server.h"

enum { SERVER_CONTROL_EVENT = 0xffff };
_Static_assert((int)CHANNEL_SERVER_MAX < (int)SERVER_CONTROL_EVENT, "an index is never the control event");

/* The channel is looked at no more: neither hot nor ready. Its bell says RING. */
void server_forget(struct channel_server *server, size_t index);

/*
 * ready.c: channels that are not hot and may have something new, least time spent first. What an operation costs grows
 * with the logarithm of how many wait, and not at all with how many are open.
 */

/* Time spent for the channel's client. Who was away does not save up: it is level with the client served last. */
uint64_t server_spent(const struct channel_server *server, size_t index);
/* Puts the channel in, if it is not. */
void server_ready_add(struct channel_server *server, size_t index);
/* Takes the channel out, if it is in. */
void server_ready_remove(struct channel_server *server, size_t index);
/* The channel with the least time spent, or -1. Stays in. */
int server_ready_first(struct channel_server *server);
