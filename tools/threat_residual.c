/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <cjson/cJSON.h>

#include "threat_tool.h"

/* What remains when all countermeasures are there: each risk with its owner, and what the model hopes for. */

static bool is_of_environment(const struct threat_model *model, const struct threat_record *threat)
{
    const struct threat_field *met_by = threat_field_of(threat, THREAT_MET_BY);
    for (size_t i = 0; i < met_by->count; i++) {
        const struct threat_record *objective = threat_target_of(model, &met_by->items[i]);
        const struct threat_item *where = objective == NULL ? NULL : threat_item_of(objective, THREAT_WHERE);
        if (where != NULL && where->level == THREAT_ON_DEVICE) {
            return false;
        }
    }
    return true;
}

/* Control, accept, suppress, transfer: what is done about a threat, or is to be done. */
static const char *treatment_of(const struct threat_model *model, const struct threat_record *threat)
{
    if (threat_has(threat, THREAT_OUT)) {
        return "suppressed";
    }
    if (is_of_environment(model, threat)) {
        return "transferred";
    }
    if (threat_has(threat, THREAT_ACCEPTED)) {
        return "accepted";
    }
    return threat_awaits_control(model, threat) ? "planned" : "controlled";
}

struct row {
    const char *id;
    const char *title;
    const char *level;
    const char *treatment;
    const char *owner;
    const char *reason;
};

static const char *or_none(const char *text)
{
    return text == NULL ? "" : text;
}

static bool make_row(const struct threat_model *model, const struct threat_record *record, struct row *row)
{
    enum threat_level after = threat_tool_risk(record, THREAT_AFTER);
    bool is_hope = threat_is_kind(record, THREAT_KIND_ASSUMPTION) && threat_has(record, THREAT_IF_NOT);
    if (!threat_is_kind(record, THREAT_KIND_THREAT) && !is_hope) {
        return false;
    }
    *row = (struct row){ .id = record->id,
                          .title = record->title,
                          .owner = or_none(threat_text_of(record, THREAT_OWNER)) };
    if (is_hope) {
        row->level = "-";
        row->treatment = "hoped";
        row->reason = threat_text_of(record, THREAT_IF_NOT);
        return true;
    }
    row->level = after == THREAT_LEVELS ? "-" : threat_level_words[after];
    row->treatment = treatment_of(model, record);
    row->reason = or_none(threat_text_of(record, threat_has(record, THREAT_OUT) ? THREAT_OUT : THREAT_ACCEPTED));
    return true;
}

static bool add_row(cJSON *list, const struct row *row)
{
    cJSON *object = cJSON_CreateObject();
    return cJSON_AddItemToArray(list, object) && cJSON_AddStringToObject(object, "id", row->id) != NULL &&
           cJSON_AddStringToObject(object, "title", row->title) != NULL &&
           cJSON_AddStringToObject(object, "risk", row->level) != NULL &&
           cJSON_AddStringToObject(object, "treatment", row->treatment) != NULL &&
           cJSON_AddStringToObject(object, "owner", row->owner) != NULL &&
           cJSON_AddStringToObject(object, "reason", row->reason) != NULL;
}

int threat_verb_residual(const struct threat_options *o)
{
    cJSON *list = o->is_json ? cJSON_CreateArray() : NULL;
    int status = TOOL_OK;
    bool is_whole = true;
    for (size_t i = 0; i < o->word_count; i++) {
        struct threat_model model = { 0 };
        int opened = threat_tool_open_sound(&model, o->words[i]);
        status = opened > status ? opened : status;
        for (size_t k = 0; opened == TOOL_OK && k < model.count; k++) {
            struct row row;
            if (!make_row(&model, &model.records[k], &row)) {
                continue;
            }
            if (o->is_json) {
                is_whole = is_whole && add_row(list, &row);
            } else {
                printf("%-2s  %-11s  %-16s  %s  %s%s%s\n", row.level, row.treatment, row.owner, row.id, row.title,
                       row.reason[0] == '\0' ? "" : " — ", row.reason);
            }
        }
        threat_model_close(&model);
    }
    return o->is_json ? threat_tool_print_json(list, is_whole, status) : status;
}
