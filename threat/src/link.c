/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "threat/model.h"

static bool names_records(enum threat_attribute attribute)
{
    return threat_rules[attribute].targets != 0;
}

/* The kinds that an attribute of that kind may name. */
static uint32_t targets_of(const struct threat_record *record, enum threat_attribute attribute)
{
    if (attribute == THREAT_SERVES) {
        return record->kind == THREAT_KIND_CONTROL ? 1u << THREAT_KIND_REQUIREMENT : 1u << THREAT_KIND_OBJECTIVE;
    }
    return threat_rules[attribute].targets;
}

static const char *kinds_text(struct threat_arena *arena, uint32_t kinds)
{
    const char *text = "";
    for (int i = 0; i < (int)THREAT_RECORD_KINDS; i++) {
        if ((kinds >> i & 1) != 0) {
            text = threat_format(arena, "%s%s%s", text, text[0] == '\0' ? "" : " or ", threat_kind_words[i]);
        }
    }
    return text;
}

/* Follows one id. False if the value is to vanish: an imported record named one that was dropped since. */
static bool aim(struct threat_model *model, const struct threat_record *record, enum threat_attribute attribute,
                struct threat_item *item)
{
    struct threat_at at = { item->path, item->line };
    const char *word = threat_rules[attribute].word;
    const struct threat_record *target = threat_model_find(model, item->text);
    if (attribute == THREAT_IN && strcmp(item->text, "world") == 0) {
        return true;
    }
    if (target == NULL) {
        threat_find(&model->findings, THREAT_CHECK_DANGLING, at, "name a record that is there, or write one",
                    "%s: `%s` names %s, which no record is", record->id, word, item->text);
        return true;
    }
    uint32_t kinds = targets_of(record, attribute);
    if ((kinds >> target->kind & 1) == 0) {
        threat_find(&model->findings, THREAT_CHECK_DANGLING, at,
                    threat_format(&model->arena, "name a record of the kind %s", kinds_text(&model->arena, kinds)),
                    "%s: `%s` names %s, which is %s", record->id, word, item->text, threat_kind_named(target->kind));
        return true;
    }
    if (target->is_dropped) {
        bool is_own = strcmp(item->path, threat_model_file(model)->path) == 0;
        if (is_own) {
            threat_find(&model->findings, THREAT_CHECK_DANGLING, at, "name another, or do not drop it",
                        "%s: `%s` names %s, which was dropped", record->id, word, item->text);
        }
        return is_own;
    }
    item->target = (int32_t)(target - model->records);
    return true;
}

static void aim_field(struct threat_model *model, struct threat_record *record, enum threat_attribute attribute)
{
    const struct threat_field *old = record->fields[attribute];
    struct threat_field *field = threat_alloc(&model->arena, sizeof(*field));
    *field = *old;
    field->items = threat_alloc(&model->arena, (old->count + 1) * sizeof(field->items[0]));
    field->count = 0;
    for (size_t i = 0; i < old->count; i++) {
        struct threat_item item = old->items[i];
        if (aim(model, record, attribute, &item)) {
            field->items[field->count++] = item;
        }
    }
    record->fields[attribute] = field;
}

static void aim_all(struct threat_model *model)
{
    for (size_t i = 0; i < model->count; i++) {
        for (int a = 0; a < (int)THREAT_ATTRIBUTES && !model->records[i].is_dropped; a++) {
            if (names_records((enum threat_attribute)a) && model->records[i].fields[a] != NULL) {
                aim_field(model, &model->records[i], (enum threat_attribute)a);
            }
        }
    }
}

struct threat_record *threat_target_of(const struct threat_model *model, const struct threat_item *item)
{
    return item == NULL || item->target < 0 ? NULL : &model->records[item->target];
}

/* What a record that belongs names, belongs. */
static void take_named(struct threat_model *model, struct threat_record **waiting, size_t *count,
                       const struct threat_record *record)
{
    for (int a = 0; a < (int)THREAT_ATTRIBUTES; a++) {
        const struct threat_field *field = threat_field_of(record, (enum threat_attribute)a);
        for (size_t i = 0; i < field->count && names_records((enum threat_attribute)a); i++) {
            struct threat_record *target = threat_target_of(model, &field->items[i]);
            if (target != NULL && !target->belongs) {
                target->belongs = true;
                waiting[(*count)++] = target;
            }
        }
    }
}

/* A requirement or control of a library joins once all that it serves belongs. */
static bool may_join(const struct threat_model *model, const struct threat_record *record)
{
    const struct threat_field *serves = threat_field_of(record, THREAT_SERVES);
    bool may = !record->belongs && !record->is_dropped && record->is_of_library && serves->count != 0;
    for (size_t i = 0; i < serves->count && may; i++) {
        const struct threat_record *target = threat_target_of(model, &serves->items[i]);
        may = target != NULL && target->belongs;
    }
    return may;
}

static void take_in_named(struct threat_model *model)
{
    struct threat_record **waiting = threat_alloc(&model->arena, (model->count + 1) * sizeof(waiting[0]));
    size_t count = 0;
    for (size_t i = 0; i < model->count; i++) {
        if (model->records[i].belongs) {
            waiting[count++] = &model->records[i];
        }
    }
    while (count > 0) {
        while (count > 0) {
            const struct threat_record *record = waiting[--count];
            take_named(model, waiting, &count, record);
        }
        for (size_t i = 0; i < model->count; i++) {
            if (may_join(model, &model->records[i])) {
                model->records[i].belongs = true;
                waiting[count++] = &model->records[i];
            }
        }
    }
}

static void add_links(struct threat_model *model, uint32_t from)
{
    const struct threat_record *record = &model->records[from];
    for (int a = 0; a < (int)THREAT_ATTRIBUTES; a++) {
        const struct threat_field *field = threat_field_of(record, (enum threat_attribute)a);
        for (size_t i = 0; i < field->count && names_records((enum threat_attribute)a); i++) {
            if (field->items[i].target >= 0) {
                model->links = threat_grow(&model->arena, model->links, model->link_count, sizeof(model->links[0]));
                model->links[model->link_count++] =
                    (struct threat_link){ from, (uint32_t)field->items[i].target, (enum threat_attribute)a,
                                           &field->items[i] };
            }
        }
    }
}

static void sort_links_in(struct threat_model *model)
{
    uint32_t at = 0;
    model->links_in = threat_alloc(&model->arena, (model->link_count + 1) * sizeof(model->links_in[0]));
    for (size_t i = 0; i < model->link_count; i++) {
        model->records[model->links[i].to].link_in_count++;
    }
    for (size_t i = 0; i < model->count; i++) {
        model->records[i].first_link_in = at;
        at += model->records[i].link_in_count;
        model->records[i].link_in_count = 0;
    }
    for (size_t i = 0; i < model->link_count; i++) {
        struct threat_record *to = &model->records[model->links[i].to];
        model->links_in[to->first_link_in + to->link_in_count++] = &model->links[i];
    }
}

void threat_link_all(struct threat_model *model)
{
    aim_all(model);
    take_in_named(model);
    for (uint32_t i = 0; i < model->count; i++) {
        if (model->records[i].belongs) {
            add_links(model, i);
        }
    }
    sort_links_in(model);
}

const struct threat_link *threat_link_in(const struct threat_model *model, const struct threat_record *record,
                                         size_t i)
{
    return model->links_in[record->first_link_in + i];
}

size_t threat_links_in(const struct threat_model *model, const struct threat_record *record,
                       enum threat_attribute attribute, enum threat_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < record->link_in_count; i++) {
        const struct threat_link *link = threat_link_in(model, record, i);
        bool is_one = attribute == THREAT_ATTRIBUTES || link->attribute == attribute;
        count += is_one && (kind == THREAT_KINDS || model->records[link->from].kind == kind);
    }
    return count;
}
