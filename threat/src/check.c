/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "check.h"

#include <string.h>

#include "threat/score.h"

static void miss(struct threat_model *model, const struct threat_record *record, enum threat_attribute attribute,
                 const char *why)
{
    const char *word = threat_rules[attribute].word;
    threat_find(&model->findings, THREAT_CHECK_MISSING, threat_at_record(record),
                threat_format(&model->arena, "add `  %s …` below it", word), "%s: no `%s`, %s", record->id, word,
                why);
}

static bool lacks(const struct threat_record *record, enum threat_attribute attribute)
{
    return threat_item_of(record, attribute) == NULL;
}

/* What each attribute is asked for. */
static const char *const why_asked[THREAT_ATTRIBUTES] = {
    [THREAT_IN] = "nobody knows which boundary it stands in",
    [THREAT_TYPE] = "a person, service, device, process and store are attacked in different ways",
    [THREAT_NEEDS] = "an asset without a property to lose is none",
    [THREAT_HELD_BY] = "nobody knows where it is",
    [THREAT_FROM] = "a flow begins somewhere",
    [THREAT_TO] = "a flow ends somewhere",
    [THREAT_CARRIES] = "a flow without an asset is not worth a line",
    [THREAT_AT] = "an attacker gets in somewhere",
    [THREAT_ATTACKS] = "a threat hits an asset",
    [THREAT_BY] = "somebody poses it",
    [THREAT_ENTRY] = "it comes in somewhere",
    [THREAT_PHASE] = "it happens in some phase of life",
    [THREAT_STRIDE_IS] = "its kind is not said",
    [THREAT_CVSS_IS] = "its severity is not said",
    [THREAT_BEFORE] = "the risk without countermeasures is not said",
    [THREAT_AFTER] = "the risk that remains is not said",
    [THREAT_MET_BY] = "nothing counters it; or say with `out` why nothing has to",
    [THREAT_OWNER] = "nobody bears what remains",
    [THREAT_RELIES] = "nobody knows on whom it rests",
    [THREAT_WHERE] = "device and environment answer for different things",
    [THREAT_DONE_BY] = "somebody in the environment has to do it",
    [THREAT_SERVES] = "nothing asks for it",
    [THREAT_STATUS] = "nobody knows whether it is there",
};

static const enum threat_attribute asked_in_scope[] = { THREAT_ENTRY,  THREAT_PHASE, THREAT_CVSS_IS,
                                                        THREAT_BEFORE, THREAT_AFTER, THREAT_MET_BY };

static void check_record(struct threat_model *model, const struct threat_record *record)
{
    for (int a = 0; a < (int)THREAT_ATTRIBUTES; a++) {
        if ((threat_rules[a].required >> record->kind & 1) != 0 && lacks(record, (enum threat_attribute)a)) {
            miss(model, record, (enum threat_attribute)a, why_asked[a]);
        }
    }
    bool is_in_scope = record->kind == THREAT_KIND_THREAT && lacks(record, THREAT_OUT);
    for (size_t i = 0; is_in_scope && i < sizeof(asked_in_scope) / sizeof(asked_in_scope[0]); i++) {
        if (lacks(record, asked_in_scope[i])) {
            miss(model, record, asked_in_scope[i], why_asked[asked_in_scope[i]]);
        }
    }
    const struct threat_item *where = threat_item_of(record, THREAT_WHERE);
    if (where != NULL && where->level == THREAT_IN_ENVIRONMENT && lacks(record, THREAT_DONE_BY)) {
        miss(model, record, THREAT_DONE_BY, why_asked[THREAT_DONE_BY]);
    }
}

void threat_check_missing(struct threat_model *model)
{
    for (size_t i = 0; i < model->count; i++) {
        if (model->records[i].belongs) {
            check_record(model, &model->records[i]);
        }
    }
}

/* What a score or risk should read; NULL if the attribute has none. */
static const char *computed_of(struct threat_arena *arena, enum threat_shape shape, const struct threat_item *item)
{
    struct threat_cvss score;
    if (shape == THREAT_RISK) {
        return threat_level_words[threat_risk((enum threat_level)item->level, (enum threat_level)item->impact)];
    }
    if (shape == THREAT_CVSS && threat_cvss_score(&score, item->text)) {
        return threat_format(arena, "%d.%d", score.tenths / 10, score.tenths % 10);
    }
    return NULL;
}

static void check_scores_of(struct threat_model *model, const struct threat_statement *s,
                            const struct threat_written *w)
{
    for (size_t i = 0; i < w->item_count && w->op != THREAT_TAKE; i++) {
        const struct threat_item *item = &w->items[i];
        const char *right = computed_of(&model->arena, threat_rules[w->attribute].shape, item);
        if (right == NULL || (item->computed != NULL && strcmp(item->computed, right) == 0)) {
            continue;
        }
        threat_find(
            &model->findings, THREAT_CHECK_SCORE, threat_at_item(item),
            threat_format(&model->arena, "write ` = %s` behind it, or let `ashlar threat fmt --fill` do so", right),
            "%s: `%s` says %s, %s gives %s", s->id, threat_rules[w->attribute].word,
            item->computed == NULL ? "no value" : item->computed,
            threat_rules[w->attribute].shape == THREAT_RISK ? "the matrix" : "the vector", right);
    }
}

void threat_check_scores(struct threat_model *model)
{
    for (size_t f = 0; f < model->file_count; f++) {
        for (size_t i = 0; i < model->files[f].count; i++) {
            const struct threat_statement *s = &model->files[f].statements[i];
            for (size_t k = 0; k < s->written_count; k++) {
                check_scores_of(model, s, &s->written[k]);
            }
        }
    }
}

size_t threat_file_fill(struct threat_file *file, struct threat_arena *arena)
{
    size_t filled = 0;
    for (size_t i = 0; i < file->count; i++) {
        for (size_t k = 0; k < file->statements[i].written_count; k++) {
            struct threat_written *w = &file->statements[i].written[k];
            const char *right = w->item_count == 0 || w->op == THREAT_TAKE
                                    ? NULL
                                    : computed_of(arena, threat_rules[w->attribute].shape, &w->items[0]);
            if (right != NULL && (w->items[0].computed == NULL || strcmp(w->items[0].computed, right) != 0)) {
                w->items[0].computed = right;
                filled++;
            }
        }
    }
    return filled;
}

void threat_model_check(struct threat_model *model)
{
    threat_check_scores(model);
    if (model->is_library) {
        return;
    }
    threat_check_missing(model);
    threat_check_structure(model);
    threat_check_threats(model);
    threat_check_cover(model);
    threat_check_answers(model);
    threat_check_sealed(model);
}
