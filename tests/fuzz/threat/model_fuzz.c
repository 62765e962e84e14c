/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Any text as a model, which may import itself and one other file (what stands behind a line of "%%%%"). What has no
 * finding of its syntax prints, and reads and prints again the same; each finding names a place; every check, report
 * and export ends.
 */
#define _GNU_SOURCE /* open_memstream, memmem */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/invariant.h"
#include "fuzz.h"
#include "threat/report.h"

static struct span first;
static struct span second;

static bool read_span(void *context, struct threat_arena *arena, const char *path, struct span *out)
{
    (void)context;
    (void)arena;
    *out = strcmp(path, "m.tm") == 0 ? first : second;
    return strcmp(path, "m.tm") == 0 || strcmp(path, "o.tm") == 0;
}

static char *printed(struct span text, size_t *len, size_t *findings)
{
    struct threat_arena arena = { 0 };
    struct threat_findings found = { .arena = &arena };
    struct threat_file file;
    char *out = NULL;
    threat_file_parse(&file, "m.tm", text, &found);
    FILE *stream = open_memstream(&out, len);
    INVARIANT(stream != NULL);
    threat_file_print(&file, stream);
    INVARIANT(fclose(stream) == 0);
    *findings = found.count;
    threat_release(&arena);
    return out;
}

static void check_identity(void)
{
    size_t once_len = 0;
    size_t twice_len = 0;
    size_t findings = 0;
    size_t findings_again = 0;
    char *once = printed(first, &once_len, &findings);
    if (findings == 0) {
        char *twice = printed(span_of(once, once_len), &twice_len, &findings_again);
        INVARIANT(findings_again == 0 && once_len == twice_len && memcmp(once, twice, once_len) == 0);
        free(twice);
    }
    free(once);
}

static void print_all(const struct threat_model *model)
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    INVARIANT(stream != NULL);
    threat_findings_print(&model->findings, stream);
    threat_report_html(model, NULL, stream);
    threat_report_markdown(model, NULL, stream);
    threat_export_csv(model, stream);
    threat_export_otm(model, stream);
    threat_export_tm_bom(model, stream);
    INVARIANT(fclose(stream) == 0);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const struct threat_loader loader = { .read = read_span };
    struct threat_model model = { 0 };
    const uint8_t *cut = len < 6 ? NULL : memmem(data, len, "\n%%%%\n", 6);
    first = span_of(data, cut == NULL ? len : (size_t)(cut - data));
    second = cut == NULL ? span_of(NULL, 0) : span_of(cut + 6, len - first.len - 6);
    check_identity();
    INVARIANT(threat_model_open(&model, &loader, "m.tm"));
    threat_model_check(&model);
    threat_findings_sort(&model.findings);
    for (size_t i = 0; i < model.findings.count; i++) {
        const struct threat_finding *f = &model.findings.all[i];
        INVARIANT(f->line > 0 && f->what[0] != '\0' && f->mend[0] != '\0' && f->path[0] != '\0');
    }
    print_all(&model);
    threat_model_close(&model);
    return 0;
}
