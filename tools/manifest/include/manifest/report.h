/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/** Where something stands. `line` counts from 1; 0 means the file as a whole. */
struct place {
    const char *file;
    unsigned line;
};

enum { REPORT_FINDINGS_MAX = 64, REPORT_TEXT_MAX = 48 * 1024 };

/** What is wrong with the manifests. All zero is an empty report. */
struct report {
    unsigned count;             /* findings, also those that no longer fit */
    size_t text_len;            /* bytes of `text` before its NUL */
    char text[REPORT_TEXT_MAX]; /* one line a finding: "file:line: what, why; mend" */
};

/** Adds a finding. Bytes that are not printable ASCII come out as '?': the text quotes what someone else
 * wrote. */
void report_add(struct report *report, struct place at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
