/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <sys/types.h>

/*
 * Just enough of a supervisor to run one partition program for tests: it makes channels for whoever connects, and
 * starts the partition anew, in a new epoch, when it ends. It measures nothing and fences nothing.
 */
struct fake_supervisor {
    pid_t pid;
    char folder[64];
    char socket[96];
};

/** A `major` that no protocol has: such a supervisor welcomes every client as one of a later protocol. */
enum { FAKE_SUPERVISOR_CARELESS = 0 };

/**
 * Starts it, with `program`, in a process of its own, and sets ASHLAR_SOCKET. One that runs still is stopped first
 * (all zero: none runs). Ends the test program if it cannot.
 */
void fake_supervisor_start(struct fake_supervisor *supervisor, const char *program, unsigned major);
/** Kills it and its partition, and removes the socket. */
void fake_supervisor_stop(struct fake_supervisor *supervisor);
