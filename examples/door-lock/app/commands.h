/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

/*
 * The commands of the console. Each prints what came of it: what was asked for on standard output, what went wrong and its mend on
 * standard error.
 */

enum { COMMAND_WORDS_MAX = 6 };

enum command_result {
    COMMAND_DONE = 0,
    COMMAND_REFUSED = 1, /* the lock said no */
    COMMAND_UNKNOWN = 2, /* no such command, or wrong words */
    COMMAND_FAILED = 3,  /* the device did not answer, or a file could not be written */
    COMMAND_QUIT = 4
};

struct command {
    const char *name;      /* NULL ends a table */
    int words;             /* most, with the name */
    int words_least;
    const char *use;       /* "log [FROM]" */
    const char *help;
    enum command_result (*run)(char *const *words, int count);
};

/** Commands of a program beyond those that every console has: app/no_more.c, hostile/command.c. */
extern const struct command commands_more[];

/** Runs words[0] with its arguments; `count` words, at least one. */
enum command_result command_run(char *const *words, int count);

/** Prints what each command does. */
void command_help(void);
