/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "channel/caller.h"

/** A client that speaks the protocols itself, so that it can break their rules. */
struct raw {
    int socket;     /* to the supervisor; its hang-up ends the channel */
    int request_fd; /* of the channel, kept beside what `caller` mapped */
    int response_fd;
    struct channel_caller caller;
};

/** Greets the device at $ASHLAR_SOCKET. False: not let in. */
bool raw_greet(struct raw *raw);
/** And opens a channel to the partition of service `sid`. False: not given. `data_len` 0: as long as the device likes. */
bool raw_open(struct raw *raw, uint32_t sid, uint32_t data_len);
