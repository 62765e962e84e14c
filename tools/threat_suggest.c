/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "threat_tool.h"

/* STRIDE letters on boundary-crossing flows that nothing answers yet, in words that help to think. */

static const char *const questions[] = {
    "could somebody pose as %s towards %s",
    "could somebody change or replay what goes from %s to %s",
    "could %s or %s deny later what was sent or taken",
    "could somebody read what goes from %s to %s",
    "could somebody keep what goes from %s from reaching %s",
    "could somebody get more rights by what goes from %s to %s",
};

static void print_question(const struct threat_model *model, const struct threat_record *flow, unsigned letter)
{
    const struct threat_field *carries = threat_field_of(flow, THREAT_CARRIES);
    const struct threat_record *from = threat_target_of(model, threat_item_of(flow, THREAT_FROM));
    const struct threat_record *to = threat_target_of(model, threat_item_of(flow, THREAT_TO));
    char question[512];
    const char *format = questions[letter];
    const char *first = format + (size_t)(strstr(format, "%s") - format);
    const char *second = strstr(first + 2, "%s");
    snprintf(question, sizeof(question), "%.*s%s%.*s%s%s", (int)(first - format), format, from->id,
             (int)(second - first - 2), first + 2, to->id, second + 2);
    printf("%s:%u: %s %c: %s (", flow->path, (unsigned)flow->line, flow->id, threat_stride_letters[letter], question);
    for (size_t i = 0; i < carries->count; i++) {
        printf("%s%s", i == 0 ? "" : " ", carries->items[i].text);
    }
    printf(")? Write a threat with `flow %s:%c`, or `none %c Reason` below it\n", flow->id,
           threat_stride_letters[letter], threat_stride_letters[letter]);
}

static bool add_question(cJSON *list, const struct threat_record *flow, unsigned letter)
{
    char text[2] = { threat_stride_letters[letter], '\0' };
    cJSON *object = cJSON_CreateObject();
    return cJSON_AddItemToArray(list, object) && cJSON_AddStringToObject(object, "flow", flow->id) != NULL &&
           cJSON_AddStringToObject(object, "stride", text) != NULL;
}

static size_t suggest_for(const struct threat_model *model, const struct threat_record *flow, cJSON *list)
{
    unsigned answered = threat_flow_answered(model, flow) | threat_flow_excluded(flow);
    size_t open = 0;
    for (unsigned letter = 0; threat_stride_letters[letter] != '\0' && threat_flow_crosses(model, flow); letter++) {
        if ((answered >> letter & 1) != 0) {
            continue;
        }
        open++;
        if (list != NULL) {
            add_question(list, flow, letter);
        } else {
            print_question(model, flow, letter);
        }
    }
    return open;
}

int threat_verb_suggest(const struct threat_options *o)
{
    cJSON *list = o->is_json ? cJSON_CreateArray() : NULL;
    int status = TOOL_OK;
    for (size_t i = 0; i < o->word_count; i++) {
        struct threat_model model = { 0 };
        int opened = threat_tool_open_sound(&model, o->words[i]);
        size_t open = 0;
        for (size_t k = 0; opened == TOOL_OK && k < model.count; k++) {
            open += threat_is_kind(&model.records[k], THREAT_KIND_FLOW) ? suggest_for(&model, &model.records[k], list)
                                                                        : 0;
        }
        opened = opened == TOOL_OK && open != 0 ? TOOL_FINDING : opened;
        status = opened > status ? opened : status;
        threat_model_close(&model);
    }
    return o->is_json ? threat_tool_print_json(list, true, status) : status;
}
