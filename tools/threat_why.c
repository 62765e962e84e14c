/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "threat_tool.h"

/* What a record is for, and what keeps it: up to threats and assets, down to controls. */

enum way { UP, DOWN };

/* Whether a link leads that way when followed from its begin (else from its end). An asset stands above threats,
 * threats above objectives, and so on. */
static bool leads(enum threat_attribute attribute, enum way way, bool is_from_begin)
{
    if (attribute == THREAT_MET_BY) {
        return is_from_begin == (way == DOWN);
    }
    bool is_upwards = attribute == THREAT_SERVES || attribute == THREAT_ATTACKS;
    bool is_use = attribute == THREAT_BY || attribute == THREAT_ENTRY || attribute == THREAT_PHASE ||
                  attribute == THREAT_FLOW || attribute == THREAT_RELIES || attribute == THREAT_DONE_BY;
    return is_upwards ? is_from_begin == (way == UP) : is_use && !is_from_begin && way == DOWN;
}

enum { DEPTH_MAX = 16 };

struct step {
    uint32_t record;
    size_t next_out; /* attribute */
    size_t next_item;
    size_t next_in;
};

struct walk {
    const struct threat_model *model;
    enum way way;
    bool *is_seen;
    const char *heading; /* NULL once it was printed: with the first record, if there is one */
    struct step steps[DEPTH_MAX];
    size_t depth;
};

static void enter(struct walk *w, uint32_t record, const char *word)
{
    const struct threat_record *r = &w->model->records[record];
    bool is_again = w->is_seen[record];
    if (w->depth > 0 && w->heading != NULL) {
        printf("  %s\n", w->heading);
        w->heading = NULL;
    }
    if (w->depth > 0) {
        printf("%*s%s %s  %s%s\n", (int)w->depth * 2 + 2, "", word, r->id, r->title, is_again ? " (see above)" : "");
    }
    if (is_again || w->depth == DEPTH_MAX) {
        return;
    }
    w->is_seen[record] = true;
    w->steps[w->depth++] = (struct step){ .record = record };
}

/* The next neighbour of the record on top; false: it has no more. */
static bool advance(struct walk *w)
{
    struct step *s = &w->steps[w->depth - 1];
    const struct threat_record *r = &w->model->records[s->record];
    for (; s->next_out < (size_t)THREAT_ATTRIBUTES; s->next_out++, s->next_item = 0) {
        const struct threat_field *field = threat_field_of(r, (enum threat_attribute)s->next_out);
        if (leads((enum threat_attribute)s->next_out, w->way, true) && s->next_item < field->count) {
            int32_t target = field->items[s->next_item++].target;
            if (target >= 0) {
                enter(w, (uint32_t)target, threat_rules[s->next_out].word);
            }
            return true;
        }
    }
    while (s->next_in < r->link_in_count) {
        const struct threat_link *link = threat_link_in(w->model, r, s->next_in++);
        if (leads(link->attribute, w->way, false)) {
            enter(w, link->from, threat_kind_words[w->model->records[link->from].kind]);
            return true;
        }
    }
    return false;
}

static void print_way(struct threat_model *model, const struct threat_record *record, enum way way)
{
    struct walk w = { .model = model, .way = way, .is_seen = threat_alloc(&model->arena, model->count + 1) };
    w.heading = way == UP ? "because of" : "kept by";
    enter(&w, (uint32_t)(record - model->records), "");
    while (w.depth > 0) {
        if (!advance(&w)) {
            w.depth--;
        }
    }
}

/* Links that lead neither way: the flows of an entity, the entries at it, what stands in a boundary. */
static void print_others(const struct threat_model *model, const struct threat_record *record)
{
    for (size_t i = 0; i < record->link_in_count; i++) {
        const struct threat_link *link = threat_link_in(model, record, i);
        if (!leads(link->attribute, UP, false) && !leads(link->attribute, DOWN, false)) {
            const struct threat_record *from = &model->records[link->from];
            printf("  named by %s %s with `%s`  %s\n", threat_kind_words[from->kind], from->id,
                   threat_rules[link->attribute].word, from->title);
        }
    }
}

/* False, told: the tree cannot be read. */
static bool print_places(const struct threat_options *o, const struct threat_record *record)
{
    struct threat_tool_evidence evidence;
    bool is_read = threat_tool_evidence_open(&evidence, o, o->root);
    if (is_read) {
        threat_tool_print_marks(&evidence.evidence, record->id, 2);
    }
    threat_tool_evidence_close(&evidence);
    return is_read;
}

int threat_verb_why(const struct threat_options *o)
{
    struct threat_model model = { 0 };
    int status = threat_tool_open_sound(&model, o->words[1]);
    if (status != TOOL_OK) {
        return status;
    }
    const struct threat_record *record = threat_model_find(&model, o->words[0]);
    if (record == NULL) {
        tool_error("threat: %s: no record of %s; ids are as T.MITM, OT.AUDIT", o->words[0], o->words[1]);
        threat_model_close(&model);
        return TOOL_FINDING;
    }
    const char *about = threat_text_of(record, THREAT_ABOUT);
    const char *unconfirmed = threat_text_of(record, THREAT_UNCONFIRMED);
    printf("%s  %s: %s, %s:%u%s\n", record->id, record->title, threat_kind_named(record->kind), record->path,
           (unsigned)record->line,
           record->belongs      ? ""
           : record->is_dropped ? " (dropped)"
                                : " (of a library, not used)");
    if (about != NULL) {
        printf("  %s\n", about);
    }
    if (unconfirmed != NULL) {
        printf("  not confirmed against the original: %s\n", unconfirmed);
    }
    if (o->root != NULL && !print_places(o, record)) {
        threat_model_close(&model);
        return TOOL_UNDECIDED;
    }
    if (record->belongs) {
        print_way(&model, record, UP);
        print_way(&model, record, DOWN);
        print_others(&model, record);
    }
    threat_model_close(&model);
    return TOOL_OK;
}
