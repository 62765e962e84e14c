/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "threat_tool.h"

/* What one version of a model has and the other has not: records, then values, whatever file they stand in. */

static const struct threat_record *counterpart(const struct threat_model *model, const struct threat_record *record)
{
    const struct threat_record *other = threat_model_find(model, record->id);
    return other != NULL && other->belongs && other->kind == record->kind ? other : NULL;
}

static bool is_same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool has_item(const struct threat_field *field, const struct threat_item *item)
{
    for (size_t i = 0; i < field->count; i++) {
        const struct threat_item *other = &field->items[i];
        if (strcmp(other->text, item->text) == 0 && other->letters == item->letters &&
            is_same_text(other->extra, item->extra) && is_same_text(other->computed, item->computed)) {
            return true;
        }
    }
    return false;
}

static void print_item(char mark, const struct threat_record *record, enum threat_attribute attribute,
                       const struct threat_item *item)
{
    char letters[8];
    enum threat_shape shape = threat_rules[attribute].shape;
    bool has_letters = item->letters != 0 && (shape == THREAT_ASSETS || shape == THREAT_FLOWS);
    threat_letters_print(letters, item->letters,
                         shape == THREAT_ASSETS ? threat_ciaf_letters : threat_stride_letters);
    printf("%c %s %s %s%s%s%s%s%s%s\n", mark, record->id, threat_rules[attribute].word, item->text,
           has_letters ? ":" : "", has_letters ? letters : "", item->extra == NULL ? "" : " ",
           item->extra == NULL ? "" : item->extra, item->computed == NULL ? "" : " = ",
           item->computed == NULL ? "" : item->computed);
}

static size_t compare_fields(char mark, const struct threat_record *record, const struct threat_record *other)
{
    size_t differences = 0;
    for (int a = 0; a < (int)THREAT_ATTRIBUTES; a++) {
        const struct threat_field *field = threat_field_of(record, (enum threat_attribute)a);
        for (size_t i = 0; i < field->count; i++) {
            if (!has_item(threat_field_of(other, (enum threat_attribute)a), &field->items[i])) {
                print_item(mark, record, (enum threat_attribute)a, &field->items[i]);
                differences++;
            }
        }
    }
    return differences;
}

static size_t compare(char mark, const struct threat_model *model, const struct threat_model *with)
{
    size_t differences = 0;
    for (size_t i = 0; i < model->count; i++) {
        const struct threat_record *record = &model->records[i];
        const struct threat_record *other = record->belongs ? counterpart(with, record) : record;
        if (other == NULL) {
            printf("%c %s %s  %s\n", mark, threat_kind_words[record->kind], record->id, record->title);
            differences++;
        } else if (record->belongs) {
            bool is_same = strcmp(other->title, record->title) == 0;
            if (!is_same) {
                printf("%c %s  %s\n", mark, record->id, record->title);
            }
            differences += compare_fields(mark, record, other) + !is_same;
        }
    }
    return differences;
}

int threat_verb_diff(const struct threat_options *o)
{
    struct threat_model old = { 0 };
    struct threat_model now = { 0 };
    int status = threat_tool_open_sound(&old, o->words[0]);
    if (status != TOOL_OK) {
        return status;
    }
    status = threat_tool_open_sound(&now, o->words[1]);
    if (status == TOOL_OK) {
        size_t differences = compare('-', &old, &now) + compare('+', &now, &old);
        status = differences == 0 ? TOOL_OK : TOOL_FINDING;
        threat_model_close(&now);
    }
    threat_model_close(&old);
    return status;
}
