/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <cjson/cJSON.h>
#include <stdlib.h>

#include "threat_tool.h"

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
           threat_tool_add_findings(cJSON_AddArrayToObject(object, "findings"), &model->findings);
}

static void print_plain(const char *path, const struct threat_model *model)
{
    threat_findings_print(&model->findings, stdout);
    printf("%s: ", path);
    threat_tool_print_counts(model, stdout);
    size_t count = model->findings.count + model->findings.left_out;
    printf(", %zu links; %zu finding%s\n", model->link_count, count, count == 1 ? "" : "s");
}

/* All models stay open until the annotations of the tree, which may name records of any of them, were looked at. */
struct checking {
    struct threat_model models[THREAT_WORDS_MAX];
    const struct threat_model *open[THREAT_WORDS_MAX];
    size_t open_count;
    struct threat_tool_evidence evidence;
    bool has_evidence;
};

static int look_at_tree(const struct threat_options *o, struct checking *c)
{
    c->has_evidence = o->root != NULL || o->results != NULL;
    if (!c->has_evidence) {
        return TOOL_OK;
    }
    if (!threat_tool_evidence_open(&c->evidence, o, o->root)) {
        return TOOL_UNDECIDED;
    }
    threat_marks_check(&c->evidence.evidence, c->open, c->open_count, &c->evidence.findings);
    threat_findings_sort(&c->evidence.findings);
    return c->evidence.findings.count == 0 ? TOOL_OK : TOOL_FINDING;
}

static int check_model(const struct threat_options *o, struct checking *c, struct threat_model *model,
                       const char *path)
{
    threat_model_check(model);
    threat_tool_check_seals(model, o->is_sealed);
    if (c->has_evidence) {
        threat_trace_check(model, &c->evidence.evidence);
    }
    threat_findings_sort(&model->findings);
    if (!o->is_json) {
        print_plain(path, model);
    }
    return model->findings.count == 0 ? TOOL_OK : TOOL_FINDING;
}

static int worse(int a, int b)
{
    return a > b ? a : b;
}

int threat_verb_check(const struct threat_options *o)
{
    static struct checking c;
    const char *paths[THREAT_WORDS_MAX];
    cJSON *list = o->is_json ? cJSON_CreateArray() : NULL;
    bool is_whole = true;
    int status = TOOL_OK;
    c = (struct checking){ 0 };
    for (size_t i = 0; i < o->word_count; i++) {
        bool is_open = threat_tool_open(&c.models[c.open_count], o->words[i]);
        paths[c.open_count] = o->words[i];
        c.open[c.open_count] = &c.models[c.open_count];
        c.open_count += is_open;
        status = is_open ? status : TOOL_UNDECIDED;
    }
    status = worse(status, look_at_tree(o, &c));
    for (size_t i = 0; i < c.open_count; i++) {
        status = worse(status, check_model(o, &c, &c.models[i], paths[i]));
        is_whole = !o->is_json || (is_whole && add_model(list, paths[i], &c.models[i]));
    }
    if (c.has_evidence && !o->is_json) {
        threat_findings_print(&c.evidence.findings, stdout);
    } else if (c.has_evidence && c.evidence.findings.count != 0) {
        cJSON *tree = cJSON_CreateObject();
        is_whole = is_whole && cJSON_AddItemToArray(list, tree) &&
                   threat_tool_add_findings(cJSON_AddArrayToObject(tree, "findings"), &c.evidence.findings);
    }
    for (size_t i = 0; i < c.open_count; i++) {
        threat_model_close(&c.models[i]);
    }
    threat_tool_evidence_close(&c.evidence);
    return o->is_json ? threat_tool_print_json(list, is_whole, status) : status;
}
