/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <limits.h>
#include <stdbool.h>

#include "inproc/device.h"
#include "reason/reason.h"

/** STATE/name in `path`; false, with a reason, if there is no state folder or it is too long. */
bool inproc_path(char path[PATH_MAX], const char *name);
/** Gives the finished file `made` its name `path` unless something has it already; `made` is gone afterwards. */
bool inproc_publish(const char *made, const char *path);

/** What the calling code is: the innermost visit or the running partition; `partition` is an index, -1 for a visit. */
struct inproc_who {
    int partition;
    int32_t pid;
    const char *name;
    uint32_t store_size;
    bool exists; /* false: the program itself */
};
struct inproc_who inproc_who(void);

void inproc_trace_start(void);
/** One line on standard error, if ASHLAR_TRACE=1 asks for it. */
void inproc_trace_note(enum reason reason, uint32_t count);
void inproc_stores_forget(void);
