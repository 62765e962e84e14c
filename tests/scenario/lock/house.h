/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * A lock on this machine for one test: a private device under ashlard, its console as another process, FIFOs for the hardware. What fails
 * here ends the test with its reason.
 */

struct house {
    char folder[64];
    int keypad; /* FIFOs, held open on our side */
    int lamp;
    int inside;
    int bolt;
    pid_t console;
    int say;  /* the console's standard input */
    int hear; /* its standard output */
    char heard[8192]; /* so far, ends in NUL */
    size_t heard_len;
};

/** Starts device and console. False: this build has no device, or the machine cannot hold one; `why` says so. */
bool house_build(struct house *house, char why[256]);

/** Ends both and removes every file. */
void house_leave(struct house *house);

/** Gives the console a command line. */
void house_tell(struct house *house, const char *line);

/** Waits until the console has said `text` after what it said before; false after ten seconds. */
bool house_hears(struct house *house, const char *text);

/** Presses keys, and waits until the partition has taken them all. False after ten seconds. */
bool house_types(struct house *house, const char *keys);

/** Process of the partition `name`, or 0. */
pid_t house_process(const char *name);
