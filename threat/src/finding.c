/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "threat/finding.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *const threat_check_words[THREAT_CHECKS] = {
    "syntax",   "missing",    "duplicate", "dangling", "circle", "score",       "orphan",
    "unserved", "undefended", "property",  "flow",     "unused", "transferred", "residual",
    "hope",     "control",    "sealed",    "code",     "test",   "stale",       "annotation",
};

void threat_find(struct threat_findings *findings, enum threat_check check, struct threat_at at, const char *mend,
                 const char *what, ...)
{
    va_list arguments;
    if (findings->count == THREAT_FINDINGS_MAX) {
        findings->left_out++;
        return;
    }
    va_start(arguments, what);
    int len = vsnprintf(NULL, 0, what, arguments);
    va_end(arguments);
    size_t room = len < 0 ? 1 : (size_t)len + 1;
    char *text = threat_alloc(findings->arena, room);
    va_start(arguments, what);
    vsnprintf(text, room, what, arguments);
    va_end(arguments);
    findings->all = threat_grow(findings->arena, findings->all, findings->count, sizeof(findings->all[0]));
    findings->all[findings->count] = (struct threat_finding){ .check = check,
                                                               .path = at.path,
                                                               .line = at.line,
                                                               .order = (uint32_t)findings->count,
                                                               .what = text,
                                                               .mend = mend };
    findings->count++;
}

static int compare(const void *a, const void *b)
{
    const struct threat_finding *x = a;
    const struct threat_finding *y = b;
    int by_path = strcmp(x->path, y->path);
    if (by_path != 0) {
        return by_path;
    }
    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    return x->order < y->order ? -1 : x->order > y->order;
}

static bool is_same(const struct threat_finding *a, const struct threat_finding *b)
{
    return a->check == b->check && a->line == b->line && strcmp(a->path, b->path) == 0 &&
           strcmp(a->what, b->what) == 0;
}

void threat_findings_sort(struct threat_findings *findings)
{
    size_t kept = 0;
    if (findings->count == 0) {
        return;
    }
    qsort(findings->all, findings->count, sizeof(findings->all[0]), compare);
    for (size_t i = 0; i < findings->count; i++) {
        if (kept == 0 || !is_same(&findings->all[kept - 1], &findings->all[i])) {
            findings->all[kept++] = findings->all[i];
        }
    }
    findings->count = kept;
}

void threat_findings_print(const struct threat_findings *findings, FILE *out)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct threat_finding *f = &findings->all[i];
        fprintf(out, "%s:%u: %s; %s\n", f->path, (unsigned)f->line, f->what, f->mend);
    }
    if (findings->left_out != 0) {
        fprintf(out, "%zu more findings are not shown\n", findings->left_out);
    }
}

bool threat_findings_have(const struct threat_findings *findings, enum threat_check check)
{
    size_t i = 0;
    while (i < findings->count && findings->all[i].check != check) {
        i++;
    }
    return i < findings->count;
}
