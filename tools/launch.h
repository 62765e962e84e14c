/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "places.h"

enum { LAUNCH_DEVICES_MAX = 32, LAUNCH_WHY_MAX = 2048 };

/** How to start ashlard. Paths live until launch_start() returns. */
struct launch {
    struct places places;
    const char *state;
    const char *socket;
    const char *owned; /* NULL, or the folder that ashlard removes at its end */
    const char *platform; /* NULL, or the platform's description */
    const char *clients; /* NULL, or clients.conf */
    const char *require_isolation; /* NULL, or what launch_is_level() takes */
    bool is_public;
    bool has_no_standby; /* nobody stands by for the life after a death */
    bool is_leashed;
    const char *devices[LAUNCH_DEVICES_MAX]; /* NAME=PATH */
    size_t device_count;

    pid_t pid;  /* set by launch_start */
    int exit_status; /* of an ashlard that did not serve; -1: it did not end by itself */
    int leash;  /* closed: ashlard ends. -1 if not leashed */
};

/** The first of `devices` that is not NAME=PATH; NULL: there is none. */
const char *launch_bad_device(const struct launch *launch);

/** Is it an isolation level, "1" to "3"? */
bool launch_is_level(const char *text);

/**
 * Starts ashlard in a session of its own and waits until it serves. False: `why` is the reason, nothing runs any more.
 */
bool launch_start(struct launch *launch, char why[LAUNCH_WHY_MAX]);
