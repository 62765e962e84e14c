/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "reason/reason.h"

/* ASHLAR_TRACE=1: each refusal tells its reason on standard error. */

static void print(enum reason reason)
{
    char line[512];
    const struct reason_row *row = reason_row(reason);
    int len = snprintf(line, sizeof(line), "ashlar: refused: %s (%s): %s; %s\n", reason_status_name(row->status),
                       row->id, row->why, row->mend);
    ssize_t written = write(STDERR_FILENO, line, (size_t)len < sizeof(line) ? (size_t)len : sizeof(line) - 1);
    (void)written;
}

/* Before main, because a listener is set before threads start. */
__attribute__((constructor)) static void listen_if_asked(void)
{
    const char *trace = getenv("ASHLAR_TRACE");
    if (trace != NULL && strcmp(trace, "1") == 0) {
        reason_listen(print);
    }
}

/* Called so that this file is linked from its archive. */
void inproc_trace_start(void)
{
}
