/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "channel/caller.h"
#include "channel/server.h"

/* Makes the memories of a channel as the supervisor does, and joins both halves in one process. */

struct pair_fds {
    int request; /* sealed SHRINK, GROW, SEAL */
    int response; /* read-write, not sealed */
    int response_reader; /* the same, opened read-only */
    int bell;
};

struct pair_fds pair_make(const struct channel_layout *layout);

/** Joins client `client` of session `session` to `server` through a new channel of number `number`. */
void pair_join(struct channel_server *server, struct channel_caller *caller, struct channel_peer peer,
               const struct channel_layout *layout);

/** A request of kind CALL with one input and one output. */
struct channel_call pair_call(int32_t type, const void *in, size_t in_len, void *out, size_t out_len);
