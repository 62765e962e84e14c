/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>
#include <stdio.h>

#include "platform.h"

/* What Ashlar's platforms have in common: results as the other suites of the tree give them, names of causes. */

struct host_count {
    uint32_t passed, failed, skipped;
};

/** Defined by each platform: the suite's name. */
extern const char host_suite[];

/** Before the first result: a new file of results. */
void host_begin(void);
void host_result(struct host_count *count, const struct ffm_line *line);
/** After the last: the exit status. */
int host_end(const struct host_count *count);
/** Says why the suite cannot run, and exits. */
_Noreturn void host_die(const char *why);

/** The cause that a record names, 0 if none of ours. */
uint32_t host_cause(const char *record);
/** As much as fits, without line ends. */
void host_copy(char *to, size_t size, const char *from);
/** For ffm_list(). */
void host_put_row(const char *name, const char *sides, const char *clauses, const char *ends);
