/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "manifest/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A manifest is someone else's text: what it says must not drive the terminal. */
static void hide_controls(char *text)
{
    for (char *at = text; *at != '\0'; at++) {
        if (*at < 0x20 || *at > 0x7e) {
            *at = '?';
        }
    }
}

static void append(struct report *report, const char *line)
{
    size_t len = strlen(line);
    if (len + 2 > sizeof(report->text) - report->text_len) {
        return; /* counted all the same */
    }
    memcpy(report->text + report->text_len, line, len);
    report->text_len += len;
    report->text[report->text_len++] = '\n';
    report->text[report->text_len] = '\0';
}

void report_add(struct report *report, struct place at, const char *format, ...)
{
    char line[1024];
    report->count++;
    if (report->count > REPORT_FINDINGS_MAX) {
        return;
    }
    int start = at.line == 0 ? snprintf(line, sizeof(line), "%.500s: ", at.file)
                             : snprintf(line, sizeof(line), "%.500s:%u: ", at.file, at.line);
    if (start < 0) {
        return;
    }
    va_list args;
    va_start(args, format);
    vsnprintf(line + start, sizeof(line) - (size_t)start, format, args);
    va_end(args);
    hide_controls(line + start);
    append(report, line);
}
