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

/* ASHLAR_TRACE=1: each refusal tells its reason on standard error, and so does each note. */

static bool is_asked;

static void print_line(const char *line, int len, size_t size)
{
    ssize_t written = write(STDERR_FILENO, line, (size_t)len < size ? (size_t)len : size - 1);
    (void)written;
}

static void print(enum reason reason)
{
    char line[512];
    const struct reason_row *row = reason_row(reason);
    int len = snprintf(line, sizeof(line), "ashlar: refused: %s (%s): %s; %s\n", reason_status_name(row->status),
                       row->id, row->why, row->mend);
    print_line(line, len, sizeof(line));
}

void inproc_trace_note(enum reason reason, uint32_t count)
{
    char line[512];
    const struct reason_row *row = reason_row(reason);
    if (is_asked) {
        int len = snprintf(line, sizeof(line), "ashlar: noted: %s: %s (%u); %s\n", row->id, row->why, count, row->mend);
        print_line(line, len, sizeof(line));
    }
}

/* Before main, because a listener is set before threads start. */
__attribute__((constructor)) static void listen_if_asked(void)
{
    const char *trace = getenv("ASHLAR_TRACE");
    is_asked = trace != NULL && strcmp(trace, "1") == 0;
    if (is_asked) {
        reason_listen(print);
    }
}

/* Called so that this file is linked from its archive. */
void inproc_trace_start(void)
{
}
