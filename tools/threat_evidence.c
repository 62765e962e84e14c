/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE /* DT_* */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "threat_tool.h"

/* The tree below --root: its sources with their annotations, and the files that models name. */

static bool read_below(void *context, struct threat_arena *arena, const char *path, struct span *out)
{
    const char *root = context;
    struct stat status;
    struct tool_bytes bytes;
    const char *whole = threat_format(arena, "%s/%s", root, path);
    if (stat(whole, &status) == 0 && S_ISDIR(status.st_mode)) {
        *out = span_of(NULL, 0);
        return true;
    }
    if (stat(whole, &status) != 0 || !S_ISREG(status.st_mode) || access(whole, R_OK) != 0 ||
        !tool_read_file(&bytes, whole, THREAT_FILE_MAX)) {
        return false;
    }
    *out = span_of(threat_keep(arena, (const char *)bytes.data, bytes.len), bytes.len);
    free(bytes.data);
    return true;
}

struct walk {
    struct threat_evidence *evidence;
    const char *root;
    const char **folders; /* below the root, still to be looked at */
    size_t count;
};

/* What is made, hidden or linked is no part of the tree. */
static bool is_left_out(const char *name)
{
    return name[0] == '.' || strcmp(name, "build") == 0 || strncmp(name, "build-", 6) == 0;
}

static void take_file(struct walk *w, const char *path)
{
    struct tool_bytes bytes;
    const char *whole = threat_format(w->evidence->arena, "%s/%s", w->root, path);
    if (threat_is_source(path) && tool_read_file(&bytes, whole, THREAT_FILE_MAX)) {
        threat_evidence_source(w->evidence, path, span_of(bytes.data, bytes.len));
        free(bytes.data);
    }
}

static bool take_folder(struct walk *w, const char *folder)
{
    struct threat_arena *arena = w->evidence->arena;
    DIR *dir = opendir(folder[0] == '\0' ? w->root : threat_format(arena, "%s/%s", w->root, folder));
    if (dir == NULL) {
        tool_error("threat: %s/%s: %s", w->root, folder, strerror(errno));
        return false;
    }
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        struct stat status;
        const char *path = threat_format(arena, "%s%s%s", folder, folder[0] == '\0' ? "" : "/", entry->d_name);
        if (is_left_out(entry->d_name) || lstat(threat_format(arena, "%s/%s", w->root, path), &status) != 0) {
            continue;
        }
        if (S_ISDIR(status.st_mode)) {
            w->folders = threat_grow(arena, w->folders, w->count, sizeof(w->folders[0]));
            w->folders[w->count++] = path;
        } else if (S_ISREG(status.st_mode)) {
            take_file(w, path);
        }
    }
    closedir(dir);
    return true;
}

static bool take_tree(struct threat_evidence *evidence, const char *root)
{
    struct walk w = { .evidence = evidence, .root = root };
    bool is_whole = take_folder(&w, "");
    while (w.count > 0 && is_whole) {
        w.count--;
        is_whole = take_folder(&w, w.folders[w.count]);
    }
    return is_whole;
}

static bool take_results(struct threat_tool_evidence *out, const char *path, bool is_asked)
{
    struct tool_bytes bytes;
    if (!is_asked && access(path, R_OK) != 0) {
        return true;
    }
    if (!tool_read_file(&bytes, path, 64 * 1024 * 1024)) {
        return false;
    }
    threat_evidence_results(&out->evidence, path, span_of(bytes.data, bytes.len), &out->findings);
    free(bytes.data);
    return true;
}

bool threat_tool_evidence_open(struct threat_tool_evidence *out, const struct threat_options *o, const char *root)
{
    *out = (struct threat_tool_evidence){ 0 };
    out->evidence.arena = &out->arena;
    out->findings.arena = &out->arena;
    bool is_whole = true;
    if (root != NULL) {
        char *context = threat_keep(&out->arena, root, strlen(root));
        out->loader = (struct threat_loader){ .read = read_below, .context = context };
        out->evidence.files = &out->loader;
        is_whole = take_tree(&out->evidence, root);
        if (o->results == NULL && is_whole) {
            is_whole = take_results(out, threat_format(&out->arena, "%s/build/report/results.jsonl", root), false);
        }
    }
    is_whole = is_whole && (o->results == NULL || take_results(out, o->results, true));
    threat_evidence_ready(&out->evidence);
    return is_whole;
}

void threat_tool_evidence_close(struct threat_tool_evidence *evidence)
{
    threat_release(&evidence->arena);
}

void threat_tool_print_marks(const struct threat_evidence *evidence, const char *id, int indent)
{
    for (size_t i = 0; i < evidence->mark_count; i++) {
        const struct threat_mark *mark = &evidence->marks[i];
        if (strcmp(mark->id, id) == 0) {
            printf("%*s%s at %s:%u\n", indent, "", mark->is_test ? "tested" : "mitigated", mark->path,
                   (unsigned)mark->line);
        }
    }
}
