/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <string.h>

#include "test.h"
#include "threat/model.h"

/* Models from texts in memory: the loader finds what stands here. */

struct text_file {
    const char *path;
    const char *text;
};

static struct text_file text_files[THREAT_FILES_MAX + 2];
static size_t text_file_count;

static inline void put_text(const char *path, const char *text)
{
    EXPECT(text_file_count < sizeof(text_files) / sizeof(text_files[0]));
    text_files[text_file_count++] = (struct text_file){ path, text };
}

static inline bool read_text(void *context, struct threat_arena *arena, const char *path, struct span *out)
{
    (void)context;
    (void)arena;
    for (size_t i = text_file_count; i > 0; i--) { /* the latest of that path */
        if (strcmp(text_files[i - 1].path, path) == 0) {
            *out = text_files[i - 1].text == NULL ? span_of(NULL, 0)
                                                  : span_of(text_files[i - 1].text, strlen(text_files[i - 1].text));
            return true; /* without a text: a folder */
        }
    }
    return false;
}

static const struct threat_loader text_loader = { .read = read_text };

/* Opens and checks what was put under "m.tm". */
static inline void open_texts(struct threat_model *model)
{
    memset(model, 0, sizeof(*model));
    EXPECT(threat_model_open(model, &text_loader, "m.tm"));
    threat_model_check(model);
    threat_findings_sort(&model->findings);
}

static inline void open_text(struct threat_model *model, const char *text)
{
    text_file_count = 0;
    put_text("m.tm", text);
    open_texts(model);
}

/* True if a finding of that check has these words and stands in that line (0: any). */
static inline bool has_finding(const struct threat_model *model, enum threat_check check, unsigned line,
                               const char *words)
{
    for (size_t i = 0; i < model->findings.count; i++) {
        const struct threat_finding *f = &model->findings.all[i];
        if (f->check == check && (line == 0 || f->line == line) && strstr(f->what, words) != NULL &&
            f->mend[0] != '\0') {
            return true;
        }
    }
    return false;
}

static inline void print_findings(const struct threat_model *model)
{
    threat_findings_print(&model->findings, stdout);
}

static inline char *text_of_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = file == NULL ? NULL : calloc(1, 1 << 20);
    EXPECT(text != NULL);
    size_t len = fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    text[len] = '\0';
    return text;
}

static inline const char *source_path(const char *path)
{
    static char whole[4096];
    const char *source = getenv("ASHLAR_SOURCE");
    snprintf(whole, sizeof(whole), "%s/%s", source == NULL ? "." : source, path);
    return whole;
}

/* The complete models of docs/format/threat-model.spec.md: which is 0 or 1. The caller frees it. */
static inline char *example(int which)
{
    char *page = text_of_file(source_path("docs/format/threat-model.spec.md"));
    char *at = page;
    for (int i = 0; i <= which; i++) {
        at = strstr(at, "```tm\n");
        EXPECT(at != NULL);
        at += strlen("```tm\n");
    }
    char *end = strstr(at, "```");
    EXPECT(end != NULL);
    char *copy = calloc(1, (size_t)(end - at) + 1);
    EXPECT(copy != NULL);
    memcpy(copy, at, (size_t)(end - at));
    free(page);
    return copy;
}

/* A copy of `text` with the first `old` replaced. The caller frees it. */
static inline char *replaced(const char *text, const char *old, const char *now)
{
    const char *at = strstr(text, old);
    EXPECT(at != NULL);
    size_t room = strlen(text) + strlen(now) + 1;
    char *copy = calloc(1, room);
    EXPECT(copy != NULL);
    snprintf(copy, room, "%.*s%s%s", (int)(at - text), text, now, at + strlen(old));
    return copy;
}

/* Opens and checks the complete model with the first `old` replaced. Its text stays until the next one. */
static inline void open_example(struct threat_model *model, const char *old, const char *now)
{
    static char *text;
    char *whole = example(0);
    free(text);
    text = replaced(whole, old, now);
    open_text(model, text);
    free(whole);
}
