/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include <stdlib.h>
#include <string.h>

#include "threat_tool.h"

/* The seal stands in the head: the one that is there is replaced, else one is added behind its other attributes. */
static void put_seal(struct threat_model *model)
{
    struct threat_statement *head = threat_file_head(threat_model_file(model));
    struct threat_written seal = { .attribute = THREAT_SEALED, .line = head->line };
    struct threat_item item = { .target = -1, .line = head->line };
    char text[17];
    threat_model_seal(model, text);
    item.text = threat_keep(&model->arena, text, sizeof(text) - 1);
    seal.items = threat_alloc(&model->arena, sizeof(item));
    seal.items[0] = item;
    seal.item_count = 1;
    for (size_t i = 0; i < head->written_count; i++) {
        if (head->written[i].attribute == THREAT_SEALED) {
            head->written[i].items = seal.items;
            head->written[i].item_count = 1;
            return;
        }
    }
    head->written = threat_grow(&model->arena, head->written, head->written_count, sizeof(seal));
    head->written[head->written_count++] = seal;
}

static bool print_text(const struct threat_file *file, struct tool_bytes *out)
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    if (stream == NULL) {
        return false;
    }
    threat_file_print(file, stream);
    bool is_whole = fclose(stream) == 0;
    *out = (struct tool_bytes){ (uint8_t *)text, len };
    return is_whole;
}

static int finish(const struct threat_options *o, const char *path, struct tool_bytes old, struct tool_bytes now)
{
    bool is_same = old.len == now.len && memcmp(old.data, now.data, now.len) == 0;
    if (o->is_check) {
        if (!is_same) {
            printf("%s: is not in its one form; `ashlar threat fmt %s` writes it so\n", path, path);
        }
        return is_same ? TOOL_OK : TOOL_FINDING;
    }
    if (is_same && strcmp(path, "-") != 0) {
        return TOOL_OK;
    }
    return threat_tool_write(path, span_of(now.data, now.len)) ? TOOL_OK : TOOL_UNDECIDED;
}

/* A file that is wrong is left as it is: what could not be meant would be lost. */
static int format_file(const struct threat_options *o, const char *path)
{
    struct threat_arena arena = { 0 };
    struct threat_findings findings = { .arena = &arena };
    struct threat_file file;
    struct tool_bytes old;
    struct tool_bytes now = { 0 };
    int status = TOOL_FINDING;
    if (!tool_read_file(&old, path, THREAT_FILE_MAX)) {
        return TOOL_UNDECIDED;
    }
    threat_file_parse(&file, path, span_of(old.data, old.len), &findings);
    if (findings.count != 0) {
        threat_findings_print(&findings, stderr);
        tool_error("threat: %s: left as it is; mend this first", path);
        goto out;
    }
    if (o->has_fill) {
        threat_file_fill(&file, &arena);
    }
    status = print_text(&file, &now) ? finish(o, path, old, now) : TOOL_UNDECIDED;
out:
    free(old.data);
    free(now.data);
    threat_release(&arena);
    return status;
}

/* The seal needs the whole model, with its imports. */
static int seal_file(const struct threat_options *o, const char *path)
{
    struct threat_model model = { 0 };
    struct tool_bytes old;
    struct tool_bytes now = { 0 };
    int status = threat_tool_open_sound(&model, path);
    if (status != TOOL_OK) {
        return status;
    }
    if (model.is_library) {
        tool_error("threat: %s: a library has no seal; seal the models that use it", path);
        threat_model_close(&model);
        return TOOL_FINDING;
    }
    put_seal(&model);
    if (o->has_fill) {
        threat_file_fill(threat_model_file(&model), &model.arena);
    }
    status = TOOL_UNDECIDED;
    if (tool_read_file(&old, path, THREAT_FILE_MAX)) {
        status = print_text(threat_model_file(&model), &now) ? finish(o, path, old, now) : TOOL_UNDECIDED;
        free(old.data);
        free(now.data);
    }
    threat_model_close(&model);
    return status;
}

int threat_verb_fmt(const struct threat_options *o)
{
    int worst = TOOL_OK;
    for (size_t i = 0; i < o->word_count; i++) {
        if (o->has_seal && strcmp(o->words[i], "-") == 0) {
            return tool_usage_error("threat", "threat fmt: --seal wants a file, not standard input");
        }
        int status = o->has_seal ? seal_file(o, o->words[i]) : format_file(o, o->words[i]);
        worst = status > worst ? status : worst;
    }
    return worst;
}
