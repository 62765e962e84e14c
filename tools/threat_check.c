/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <cjson/cJSON.h>
#include <stdlib.h>

#include "threat_tool.h"

static bool add_findings(cJSON *list, const struct threat_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct threat_finding *f = &findings->all[i];
        cJSON *object = cJSON_CreateObject();
        bool is_whole = cJSON_AddStringToObject(object, "check", threat_check_words[f->check]) != NULL &&
                        cJSON_AddStringToObject(object, "file", f->path) != NULL && cJSON_AddNumberToObject(object, "line", f->line) != NULL &&
                        cJSON_AddStringToObject(object, "what", f->what) != NULL && cJSON_AddStringToObject(object, "mend", f->mend) != NULL;
        if (!cJSON_AddItemToArray(list, object) || !is_whole) {
            return false;
        }
    }
    return true;
}

static bool add_counts(cJSON *object, const struct threat_model *model)
{
    bool is_whole = object != NULL;
    for (int kind = (int)THREAT_KIND_BOUNDARY; kind < (int)THREAT_RECORD_KINDS && is_whole; kind++) {
        size_t count = 0;
        for (size_t i = 0; i < model->count; i++) {
            count += threat_is_kind(&model->records[i], (enum threat_kind)kind);
        }
        is_whole = cJSON_AddNumberToObject(object, threat_kind_words[kind], (double)count) != NULL;
    }
    return is_whole;
}

static bool add_model(cJSON *list, const char *path, const struct threat_model *model)
{
    cJSON *object = cJSON_CreateObject();
    return cJSON_AddItemToArray(list, object) && cJSON_AddStringToObject(object, "file", path) != NULL &&
           add_counts(cJSON_AddObjectToObject(object, "counts"), model) &&
           cJSON_AddNumberToObject(object, "links", (double)model->link_count) != NULL &&
           add_findings(cJSON_AddArrayToObject(object, "findings"), &model->findings);
}

static int print_json(cJSON *list, bool is_whole, int status)
{
    char *text = is_whole ? cJSON_Print(list) : NULL;
    if (text == NULL) {
        tool_error("threat: out of memory; check fewer models at once");
        return TOOL_UNDECIDED;
    }
    puts(text);
    free(text);
    return status;
}

static void print_plain(const char *path, const struct threat_model *model)
{
    threat_findings_print(&model->findings, stdout);
    printf("%s: ", path);
    threat_tool_print_counts(model, stdout);
    size_t count = model->findings.count + model->findings.left_out;
    printf(", %zu links; %zu finding%s\n", model->link_count, count, count == 1 ? "" : "s");
}

int threat_verb_check(const struct threat_options *o)
{
    cJSON *list = cJSON_CreateArray();
    bool is_whole = list != NULL;
    int status = TOOL_OK;
    for (size_t i = 0; i < o->word_count; i++) {
        struct threat_model model = { 0 };
        if (!threat_tool_open(&model, o->words[i])) {
            status = TOOL_UNDECIDED;
            continue;
        }
        threat_model_check(&model);
        threat_findings_sort(&model.findings);
        if (o->is_json) {
            is_whole = is_whole && add_model(list, o->words[i], &model);
        } else {
            print_plain(o->words[i], &model);
        }
        status = model.findings.count != 0 && status == TOOL_OK ? TOOL_FINDING : status;
        threat_model_close(&model);
    }
    status = o->is_json ? print_json(list, is_whole, status) : status;
    cJSON_Delete(list);
    return status;
}
