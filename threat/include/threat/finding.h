/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "threat/arena.h"

/* What is wrong, where, why, and how to mend it: "file:line: what, why; mend". */

enum threat_check {
    THREAT_CHECK_SYNTAX,
    THREAT_CHECK_MISSING,
    THREAT_CHECK_DUPLICATE,
    THREAT_CHECK_DANGLING,
    THREAT_CHECK_CIRCLE,
    THREAT_CHECK_SCORE,
    THREAT_CHECK_ORPHAN,
    THREAT_CHECK_UNSERVED,
    THREAT_CHECK_UNDEFENDED,
    THREAT_CHECK_PROPERTY,
    THREAT_CHECK_FLOW,
    THREAT_CHECK_UNUSED,
    THREAT_CHECK_TRANSFERRED,
    THREAT_CHECK_RESIDUAL,
    THREAT_CHECK_HOPE,
    THREAT_CHECK_CONTROL,
    THREAT_CHECK_SEALED,
    THREAT_CHECK_CODE,
    THREAT_CHECK_TEST,
    THREAT_CHECK_STALE,
    THREAT_CHECK_ANNOTATION,
    THREAT_CHECKS
};

extern const char *const threat_check_words[THREAT_CHECKS];

struct threat_finding {
    enum threat_check check;
    const char *path;
    uint32_t line;
    uint32_t order; /* in which it was found: keeps findings of one line apart */
    const char *what;
    const char *mend;
};

enum { THREAT_FINDINGS_MAX = 10000 };

struct threat_findings {
    struct threat_arena *arena;
    struct threat_finding *all;
    size_t count; /* those kept: at most THREAT_FINDINGS_MAX */
    size_t left_out;
};

/** Where a finding belongs. */
struct threat_at {
    const char *path;
    uint32_t line;
};

/** `mend` is kept by reference; the formatted text is "what, why". */
__attribute__((format(printf, 5, 6))) void threat_find(struct threat_findings *findings, enum threat_check check,
                                                       struct threat_at at, const char *mend, const char *what, ...);

/** By file, line, and in the order in which they were found. The same finding twice counts once. */
void threat_findings_sort(struct threat_findings *findings);

/** One a line. Bytes that could drive a terminal were never taken in (threat/parse.h). */
void threat_findings_print(const struct threat_findings *findings, FILE *out);

/** True if one of this check is among them. */
bool threat_findings_have(const struct threat_findings *findings, enum threat_check check);
