/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "channel/server.h"

enum { SERVER_CONTROL_EVENT = 0xffff };

/* The channel is looked at no more: neither hot nor ready. Its bell says RING. */
void server_forget(struct channel_server *server, size_t index);
