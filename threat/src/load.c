/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "threat/model.h"

struct loading {
    struct threat_model *model;
    const struct threat_loader *loader;
    struct threat_file files[THREAT_FILES_MAX]; /* in the order in which they were found */
    bool is_placed[THREAT_FILES_MAX];           /* in the model's order */
    size_t count;
    /* The files that are being read, each imported by the one before it, and how far each got. */
    size_t open[THREAT_DEPTH_MAX + 1];
    size_t next_statement[THREAT_DEPTH_MAX + 1];
    size_t depth;
};

/* Takes "." and "x/.." out of a path, so that one file has one name. */
static void simplify(char *path)
{
    char *starts[256];
    size_t count = 0;
    char *out = path[0] == '/' ? path + 1 : path;
    char *base = out;
    const char *in = out;
    while (*in != '\0') {
        size_t len = strcspn(in, "/");
        bool is_up = len == 2 && in[0] == '.' && in[1] == '.';
        bool is_here = len == 0 || (len == 1 && in[0] == '.');
        if (is_up && count > 0) {
            out = starts[--count];
        } else if (!is_here) {
            out += out > base && out[-1] != '/' ? 1 : 0;
            if (!is_up && count < sizeof(starts) / sizeof(starts[0])) {
                starts[count++] = out;
            }
            memmove(out, in, len);
            out += len;
            *out++ = '/';
        }
        in += len + (in[len] == '/');
    }
    *(out > base ? out - 1 : out) = '\0';
}

static const char *path_beside(struct threat_arena *arena, const char *file, const char *path)
{
    const char *slash = strrchr(file, '/');
    int folder_len = slash == NULL || path[0] == '/' ? 0 : (int)(slash - file + 1);
    const char *whole = threat_format(arena, "%.*s%s", folder_len, file, path);
    char *copy = threat_keep(arena, whole, strlen(whole));
    simplify(copy);
    return copy;
}

static size_t find_file(const struct loading *l, const char *path)
{
    size_t i = 0;
    while (i < l->count && strcmp(l->files[i].path, path) != 0) {
        i++;
    }
    return i;
}

static bool is_open(const struct loading *l, size_t file)
{
    for (size_t i = 0; i < l->depth; i++) {
        if (l->open[i] == file) {
            return true;
        }
    }
    return false;
}

/* Reads a file and opens it. False, with nothing opened, if it cannot be read. */
static bool open_file(struct loading *l, const char *path)
{
    struct span text;
    if (!l->loader->read(l->loader->context, &l->model->arena, path, &text)) {
        return false;
    }
    threat_file_parse(&l->files[l->count], path, text, &l->model->findings);
    l->open[l->depth] = l->count++;
    l->next_statement[l->depth++] = 0;
    return true;
}

static void import(struct loading *l, const struct threat_file *file, const struct threat_statement *statement)
{
    struct threat_at at = { file->path, statement->line };
    struct threat_findings *findings = &l->model->findings;
    if (statement->id[0] == '/') {
        threat_find(findings, THREAT_CHECK_SYNTAX, at, "write the path from beside this file",
                    "import: an absolute path, which is another on each machine");
        return;
    }
    const char *path = path_beside(&l->model->arena, file->path, statement->id);
    size_t known = find_file(l, path);
    if (known < l->count) {
        if (is_open(l, known)) {
            threat_find(findings, THREAT_CHECK_CIRCLE, at, "take one of the imports away",
                        "import %s: it imports this file itself", statement->id);
        }
        return;
    }
    if (l->count == THREAT_FILES_MAX || l->depth > THREAT_DEPTH_MAX) {
        threat_find(findings, THREAT_CHECK_SYNTAX, at, "put some of them together",
                    "import %s: more than %d files, or %d levels of them", statement->id, (int)THREAT_FILES_MAX,
                    (int)THREAT_DEPTH_MAX);
        return;
    }
    if (!open_file(l, path)) {
        threat_find(findings, THREAT_CHECK_DANGLING, at, "the path begins beside this file",
                    "import %s: %s cannot be read", statement->id, path);
    }
}

/* The file that is read now goes on to its next import, or is done and takes its place behind all that it imports. */
static void step(struct loading *l)
{
    size_t file = l->open[l->depth - 1];
    size_t *next = &l->next_statement[l->depth - 1];
    while (*next < l->files[file].count) {
        const struct threat_statement *statement = &l->files[file].statements[(*next)++];
        if (statement->kind == THREAT_KIND_IMPORT) {
            import(l, &l->files[file], statement);
            return;
        }
    }
    l->model->files[l->model->file_count++] = l->files[file];
    l->depth--;
}

static bool is_head(const struct threat_statement *s)
{
    return s->kind == THREAT_KIND_MODEL || s->kind == THREAT_KIND_LIBRARY;
}

/* One head, before all else but comments; a library changes nothing of others. */
static void check_order(struct threat_model *model, const struct threat_file *file)
{
    const struct threat_statement *head = threat_file_head(file);
    for (size_t i = 0; i < file->count; i++) {
        const struct threat_statement *s = &file->statements[i];
        struct threat_at at = { file->path, s->line };
        if (is_head(s) && s != head) {
            threat_find(&model->findings, THREAT_CHECK_SYNTAX, at, "a file has one head; import the other file",
                        "%s %s: a second head", threat_kind_words[s->kind], s->id);
        } else if (s == head && i != 0) {
            threat_find(&model->findings, THREAT_CHECK_SYNTAX, at, "move it above all other statements",
                        "%s %s: stands behind a statement", threat_kind_words[s->kind], s->id);
        }
    }
}

bool threat_model_open(struct threat_model *model, const struct threat_loader *loader, const char *path)
{
    bool is_imported[THREAT_FILES_MAX] = { false };
    model->findings.arena = &model->arena;
    model->target = THREAT_L;
    struct loading *l = threat_alloc(&model->arena, sizeof(*l));
    l->model = model;
    l->loader = loader;
    if (!open_file(l, path_beside(&model->arena, "", path))) {
        return false;
    }
    while (l->depth > 0) {
        step(l);
    }
    for (size_t i = 0; i < model->file_count; i++) {
        check_order(model, &model->files[i]);
        is_imported[i] = i + 1 != model->file_count;
    }
    model->head = threat_file_head(threat_model_file(model));
    model->is_library = model->head != NULL && model->head->kind == THREAT_KIND_LIBRARY;
    threat_resolve(model, is_imported);
    threat_link_all(model);
    return true;
}

void threat_model_close(struct threat_model *model)
{
    threat_release(&model->arena);
    *model = (struct threat_model){ 0 };
}

struct threat_file *threat_model_file(struct threat_model *model)
{
    return &model->files[model->file_count - 1];
}
