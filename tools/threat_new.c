/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE /* realpath */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "threat_tool.h"

/* A new model on a reference: the file that is to be written, and what there is to decide. */

/* The folder of a path, as a real one. */
static bool real_folder(char out[PATH_MAX], const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof(folder), "%.*s",
             slash == NULL   ? 1
             : slash == path ? 1
                             : (int)(slash - path),
             slash == NULL ? "." : path);
    return realpath(folder, out) != NULL;
}

/* How a file in `folder` names `path`: both real and absolute. */
static const char *relative_to(struct threat_arena *arena, const char *folder, const char *path)
{
    size_t same = 0;
    const char *up = "";
    for (size_t i = 0; folder[i] == path[i] && folder[i] != '\0'; i++) {
        same = folder[i] == '/' ? i + 1 : same;
    }
    if (strncmp(path, folder, strlen(folder)) == 0 && path[strlen(folder)] == '/') {
        return threat_keep(arena, path + strlen(folder) + 1, strlen(path) - strlen(folder) - 1);
    }
    for (const char *at = folder + same; at[0] != '\0'; at = strchr(at, '/') == NULL ? "" : strchr(at, '/') + 1) {
        up = threat_format(arena, "%s../", up);
    }
    return threat_format(arena, "%s%s", up, path + same);
}

static void print_decisions(FILE *out, const struct threat_model *reference)
{
    static const enum threat_kind kinds[] = { THREAT_KIND_ASSET, THREAT_KIND_FLOW, THREAT_KIND_ENTRY,
                                              THREAT_KIND_THREAT, THREAT_KIND_ASSUMPTION };
    fprintf(
        out,
        "\n# What the reference has. Leave what fits, change with `specialise ID`, take away with `drop ID Reason`, and\n"
        "# write below what the product has more. `ashlar threat check` and `suggest` say what is then open.\n");
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        fprintf(out, "#\n");
        for (size_t i = 0; i < reference->count; i++) {
            const struct threat_record *record = &reference->records[i];
            if (threat_is_kind(record, kinds[k])) {
                fprintf(out, "#   %-10s %s  %s\n", threat_kind_words[record->kind], record->id, record->title);
            }
        }
    }
}

static int write_model(const struct threat_options *o, const struct threat_model *reference, const char *path,
                       const char *import)
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    if (stream == NULL) {
        tool_error("threat: out of memory");
        return TOOL_UNDECIDED;
    }
    fprintf(
        stream,
        "threat-model 1\nmodel %s %s\n  about What it is, in a sentence.\n  scope What belongs to it, and what does not.\nimport %s\n",
        o->words[0], o->title == NULL ? reference->head->title : o->title, import);
    print_decisions(stream, reference);
    bool is_whole = fclose(stream) == 0 && threat_tool_write(path, span_of(text, len));
    free(text);
    return is_whole ? TOOL_OK : TOOL_UNDECIDED;
}

static bool is_name(const char *text)
{
    return text[0] != '\0' && text[0] != '-' &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text) && strlen(text) <= 63;
}

int threat_verb_new(const struct threat_options *o)
{
    struct threat_model reference = { 0 };
    char folder[PATH_MAX];
    char from[PATH_MAX];
    if (!is_name(o->words[0])) {
        return tool_usage_error("threat", "threat new: %s: a NAME has small letters, digits and -", o->words[0]);
    }
    if (o->from == NULL) {
        return tool_usage_error("threat", "threat new: --from FILE.tm: name the reference");
    }
    int status = threat_tool_open_sound(&reference, o->from);
    if (status != TOOL_OK) {
        return status;
    }
    const char *path = o->out != NULL ? o->out : threat_format(&reference.arena, "%s.tm", o->words[0]);
    if (access(path, F_OK) == 0) {
        tool_error("threat: %s: is there already, and stays as it is; name another with --output", path);
        status = TOOL_FINDING;
    } else if (!real_folder(folder, path) || realpath(o->from, from) == NULL) {
        tool_error("threat: %s: %s", path, strerror(errno));
        status = TOOL_UNDECIDED;
    } else {
        status = write_model(o, &reference, path, relative_to(&reference.arena, folder, from));
    }
    threat_model_close(&reference);
    return status;
}
