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

static const char *part_of(const struct threat_item *item)
{
    return item->extra == NULL ? "" : item->extra;
}

/* Pins what a control names, as it is now. False, told, if it is not there. */
static bool pin_statement(struct threat_tool_evidence *evidence, const struct threat_statement *s)
{
    bool is_whole = true;
    for (size_t i = 0; i < s->written_count; i++) {
        struct threat_written *w = &s->written[i];
        bool is_document = w->attribute == THREAT_DOCUMENT_AT;
        char pin[17];
        if ((w->attribute != THREAT_CODE_AT && !is_document) || w->item_count == 0 || w->op == THREAT_TAKE) {
            continue;
        }
        if (threat_pin_of(&evidence->evidence, &w->items[0], is_document, pin) != THREAT_PIN_MADE) {
            tool_error("threat: %s: %s %s is not there; name what is", s->id, w->items[0].text,
                       part_of(&w->items[0]));
            is_whole = false;
            continue;
        }
        w->items[0].computed = threat_keep(&evidence->arena, pin, sizeof(pin) - 1);
    }
    return is_whole;
}

static bool pin_named(struct threat_tool_evidence *evidence, const struct threat_file *file, const char *id)
{
    bool is_found = false;
    for (size_t i = 0; i < file->count; i++) {
        if (strcmp(file->statements[i].id, id) == 0) {
            is_found = true;
            if (!pin_statement(evidence, &file->statements[i])) {
                return false;
            }
        }
    }
    if (!is_found) {
        tool_error("threat: %s: has no %s", file->path, id);
    }
    return is_found;
}

/* The first word is a file, the others the controls in it that were reviewed. */
static int pin_file(const struct threat_options *o)
{
    struct threat_tool_evidence evidence = { 0 };
    struct threat_model model = { 0 };
    struct tool_bytes old;
    struct tool_bytes now = { 0 };
    const char *path = o->words[0];
    struct threat_options no_results = { .results = NULL };
    int status = threat_tool_open_sound(&model, path);
    if (status != TOOL_OK) {
        return status;
    }
    bool is_whole = threat_tool_evidence_open(&evidence, &no_results, o->root == NULL ? "." : o->root);
    for (size_t i = 1; i < o->word_count && is_whole; i++) {
        is_whole = pin_named(&evidence, threat_model_file(&model), o->words[i]);
    }
    status = TOOL_FINDING;
    if (is_whole && tool_read_file(&old, path, THREAT_FILE_MAX)) {
        status = print_text(threat_model_file(&model), &now) ? finish(o, path, old, now) : TOOL_UNDECIDED;
        free(old.data);
        free(now.data);
    }
    threat_tool_evidence_close(&evidence);
    threat_model_close(&model);
    return status;
}

int threat_verb_fmt(const struct threat_options *o)
{
    int worst = TOOL_OK;
    if (o->has_pin) {
        return o->word_count > 1
                   ? pin_file(o)
                   : tool_usage_error(
                         "threat",
                         "threat fmt --pin: wants one FILE.tm and the ids of the controls that were reviewed");
    }
    for (size_t i = 0; i < o->word_count; i++) {
        if (o->has_seal && strcmp(o->words[i], "-") == 0) {
            return tool_usage_error("threat", "threat fmt: --seal wants a file, not standard input");
        }
        int status = o->has_seal ? seal_file(o, o->words[i]) : format_file(o, o->words[i]);
        worst = status > worst ? status : worst;
    }
    return worst;
}
