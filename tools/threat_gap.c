/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <cjson/cJSON.h>

#include "threat_tool.h"

/* Controls that are not done, each with the requirements that wait for it. */

static bool add_gap(cJSON *list, const struct threat_record *control, const char *why)
{
    cJSON *object = cJSON_CreateObject();
    return cJSON_AddItemToArray(list, object) && cJSON_AddStringToObject(object, "control", control->id) != NULL &&
           cJSON_AddStringToObject(object, "title", control->title) != NULL &&
           cJSON_AddStringToObject(object, "why", why) != NULL;
}

static void print_gap(const struct threat_record *control, const char *why)
{
    const struct threat_field *serves = threat_field_of(control, THREAT_SERVES);
    printf("%s:%u: %s  %s: %s; for", control->path, (unsigned)control->line, control->id, control->title, why);
    for (size_t i = 0; i < serves->count; i++) {
        printf(" %s", serves->items[i].text);
    }
    puts("");
}

static size_t tell_gaps(const struct threat_options *o, const struct threat_model *model,
                        const struct threat_evidence *evidence, cJSON *list)
{
    size_t gaps = 0;
    for (size_t i = 0; i < model->count; i++) {
        const struct threat_record *control = &model->records[i];
        if (!threat_is_kind(control, THREAT_KIND_CONTROL)) {
            continue;
        }
        struct threat_verdict verdict = threat_judge(model, evidence, control);
        if (verdict.state != THREAT_IS_GAP) {
            continue;
        }
        gaps++;
        if (o->is_json) {
            add_gap(list, control, verdict.why);
        } else {
            print_gap(control, verdict.why);
        }
    }
    return gaps;
}

int threat_verb_gap(const struct threat_options *o)
{
    struct threat_tool_evidence evidence;
    cJSON *list = o->is_json ? cJSON_CreateArray() : NULL;
    int status = threat_tool_evidence_open(&evidence, o, o->root == NULL ? "." : o->root) ? TOOL_OK : TOOL_UNDECIDED;
    for (size_t i = 0; i < o->word_count && status != TOOL_UNDECIDED; i++) {
        struct threat_model model = { 0 };
        int opened = threat_tool_open_sound(&model, o->words[i]);
        if (opened == TOOL_OK) {
            size_t gaps = tell_gaps(o, &model, &evidence.evidence, list);
            opened = gaps == 0 ? TOOL_OK : TOOL_FINDING;
            threat_model_close(&model);
        }
        status = opened > status ? opened : status;
    }
    threat_tool_evidence_close(&evidence);
    return o->is_json ? threat_tool_print_json(list, true, status) : status;
}
