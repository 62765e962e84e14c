/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "threat_tool.h"

/* threat → objective → requirement → control → tests → what the last run says of them. */

struct totals {
    size_t done;
    size_t gaps;
    size_t not_applicable;
};

static const char *const state_words[] = {
    [THREAT_IS_DONE] = "done", [THREAT_IS_GAP] = "gap", [THREAT_IS_NOT_APPLICABLE] = "not applicable"
};

struct tracing {
    const struct threat_model *model;
    const struct threat_evidence *evidence;
};

static void count_all(const struct tracing *t, struct totals *totals)
{
    for (size_t i = 0; i < t->model->count; i++) {
        if (!threat_is_kind(&t->model->records[i], THREAT_KIND_CONTROL)) {
            continue;
        }
        enum threat_state state = threat_judge(t->model, t->evidence, &t->model->records[i]).state;
        totals->done += state == THREAT_IS_DONE;
        totals->gaps += state == THREAT_IS_GAP;
        totals->not_applicable += state == THREAT_IS_NOT_APPLICABLE;
    }
}

static void print_requirement(const struct tracing *t, const struct threat_record *requirement)
{
    const struct threat_record *control;
    size_t at = 0;
    printf("    %s  %s\n", requirement->id, requirement->title);
    threat_tool_print_marks(t->evidence, requirement->id, 6);
    while ((control = threat_tool_next_in(t->model, requirement, THREAT_SERVES, &at)) != NULL) {
        struct threat_verdict verdict = threat_judge(t->model, t->evidence, control);
        printf("      %-14s  %s  %s: %s\n", state_words[verdict.state], control->id, control->title, verdict.why);
        threat_tool_print_marks(t->evidence, control->id, 8);
    }
}

static void print_objective(const struct tracing *t, const struct threat_record *objective)
{
    const struct threat_record *requirement;
    const struct threat_record *doer = threat_target_of(t->model, threat_item_of(objective, THREAT_DONE_BY));
    size_t at = 0;
    printf("  %s  %s%s%s\n", objective->id, objective->title, doer == NULL ? "" : " — by ",
           doer == NULL ? "" : doer->id);
    while ((requirement = threat_tool_next_in(t->model, objective, THREAT_SERVES, &at)) != NULL) {
        print_requirement(t, requirement);
    }
}

static void print_threat(const struct tracing *t, const struct threat_record *threat)
{
    const struct threat_field *met_by = threat_field_of(threat, THREAT_MET_BY);
    enum threat_level before = threat_tool_risk(threat, THREAT_BEFORE);
    enum threat_level after = threat_tool_risk(threat, THREAT_AFTER);
    printf("%s  %s", threat->id, threat->title);
    if (before != THREAT_LEVELS && after != THREAT_LEVELS) {
        printf("  [%s → %s]", threat_level_words[before], threat_level_words[after]);
    }
    puts("");
    if (threat_has(threat, THREAT_OUT)) {
        printf("  out of scope: %s\n", threat_text_of(threat, THREAT_OUT));
    }
    threat_tool_print_marks(t->evidence, threat->id, 2);
    for (size_t i = 0; i < met_by->count; i++) {
        const struct threat_record *objective = threat_target_of(t->model, &met_by->items[i]);
        if (objective != NULL) {
            print_objective(t, objective);
        }
    }
}

static void print_plain(const struct tracing *t, const char *path)
{
    struct totals totals = { 0 };
    for (size_t i = 0; i < t->model->count; i++) {
        if (threat_is_kind(&t->model->records[i], THREAT_KIND_THREAT)) {
            print_threat(t, &t->model->records[i]);
        }
    }
    count_all(t, &totals);
    threat_findings_print(&t->model->findings, stdout);
    printf("%s: %zu done, %zu gap%s, %zu not applicable\n", path, totals.done, totals.gaps,
           totals.gaps == 1 ? "" : "s", totals.not_applicable);
}

static bool add_strings(cJSON *object, const char *name, const struct threat_field *field)
{
    cJSON *list = cJSON_AddArrayToObject(object, name);
    bool is_whole = list != NULL;
    for (size_t i = 0; i < field->count && is_whole; i++) {
        is_whole = cJSON_AddItemToArray(list, cJSON_CreateString(field->items[i].text));
    }
    return is_whole;
}

static bool add_control(const struct tracing *t, cJSON *list, const struct threat_record *control)
{
    struct threat_verdict verdict = threat_judge(t->model, t->evidence, control);
    cJSON *object = cJSON_CreateObject();
    return cJSON_AddItemToArray(list, object) && cJSON_AddStringToObject(object, "control", control->id) != NULL &&
           cJSON_AddStringToObject(object, "title", control->title) != NULL &&
           cJSON_AddStringToObject(object, "state", state_words[verdict.state]) != NULL &&
           cJSON_AddStringToObject(object, "why", verdict.why) != NULL &&
           cJSON_AddNumberToObject(object, "passed", (double)verdict.passed) != NULL &&
           add_strings(object, "requirements", threat_field_of(control, THREAT_SERVES)) &&
           add_strings(object, "tests", threat_field_of(control, THREAT_TEST));
}

static bool add_threat(cJSON *list, const struct threat_record *threat)
{
    cJSON *object = cJSON_CreateObject();
    return cJSON_AddItemToArray(list, object) && cJSON_AddStringToObject(object, "threat", threat->id) != NULL &&
           cJSON_AddStringToObject(object, "title", threat->title) != NULL &&
           add_strings(object, "objectives", threat_field_of(threat, THREAT_MET_BY));
}

static bool add_requirement(cJSON *list, const struct threat_record *requirement)
{
    cJSON *object = cJSON_CreateObject();
    return cJSON_AddItemToArray(list, object) &&
           cJSON_AddStringToObject(object, "requirement", requirement->id) != NULL &&
           cJSON_AddStringToObject(object, "title", requirement->title) != NULL &&
           add_strings(object, "objectives", threat_field_of(requirement, THREAT_SERVES));
}

static bool add_model(const struct tracing *t, cJSON *list, const char *path)
{
    struct totals totals = { 0 };
    cJSON *object = cJSON_CreateObject();
    cJSON *threats = cJSON_AddArrayToObject(object, "threats");
    cJSON *requirements = cJSON_AddArrayToObject(object, "requirements");
    cJSON *controls = cJSON_AddArrayToObject(object, "controls");
    bool is_whole = cJSON_AddItemToArray(list, object);
    count_all(t, &totals);
    for (size_t i = 0; i < t->model->count && is_whole; i++) {
        const struct threat_record *record = &t->model->records[i];
        is_whole = !threat_is_kind(record, THREAT_KIND_THREAT) || add_threat(threats, record);
        is_whole =
            is_whole && (!threat_is_kind(record, THREAT_KIND_REQUIREMENT) || add_requirement(requirements, record));
        is_whole = is_whole && (!threat_is_kind(record, THREAT_KIND_CONTROL) || add_control(t, controls, record));
    }
    return is_whole && cJSON_AddStringToObject(object, "file", path) != NULL &&
           cJSON_AddNumberToObject(object, "done", (double)totals.done) != NULL &&
           cJSON_AddNumberToObject(object, "gap", (double)totals.gaps) != NULL &&
           cJSON_AddNumberToObject(object, "not-applicable", (double)totals.not_applicable) != NULL &&
           threat_tool_add_findings(cJSON_AddArrayToObject(object, "findings"), &t->model->findings);
}

static int trace_model(const struct threat_options *o, struct threat_model *model,
                       struct threat_tool_evidence *evidence, cJSON *list)
{
    struct tracing t = { model, &evidence->evidence };
    bool is_whole = true;
    threat_trace_check(model, t.evidence);
    threat_findings_sort(&model->findings);
    if (o->is_json) {
        is_whole = add_model(&t, list, threat_model_file(model)->path);
    } else {
        print_plain(&t, threat_model_file(model)->path);
    }
    return !is_whole ? TOOL_UNDECIDED : model->findings.count == 0 ? TOOL_OK : TOOL_FINDING;
}

/* All models stay open: an annotation may name a record of any of them. */
struct opened {
    struct threat_model models[THREAT_WORDS_MAX];
    const struct threat_model *open[THREAT_WORDS_MAX];
    size_t count;
};

static int open_all(struct opened *all, const struct threat_options *o)
{
    int status = TOOL_OK;
    *all = (struct opened){ 0 };
    for (size_t i = 0; i < o->word_count; i++) {
        int got = threat_tool_open_sound(&all->models[all->count], o->words[i]);
        all->open[all->count] = &all->models[all->count];
        all->count += got == TOOL_OK;
        status = got > status ? got : status;
    }
    return status;
}

/* What is wrong with the tree itself; of annotations only once all models that were named are known. */
static int look_at_marks(const struct threat_options *o, const struct opened *all,
                         struct threat_tool_evidence *evidence, cJSON *list)
{
    if (all->count == o->word_count) {
        threat_marks_check(&evidence->evidence, all->open, all->count, &evidence->findings);
        threat_findings_sort(&evidence->findings);
    }
    if (evidence->findings.count == 0) {
        return TOOL_OK;
    }
    if (!o->is_json) {
        threat_findings_print(&evidence->findings, stdout);
        return TOOL_FINDING;
    }
    cJSON *tree = cJSON_CreateObject();
    bool is_whole = cJSON_AddItemToArray(list, tree) &&
                    threat_tool_add_findings(cJSON_AddArrayToObject(tree, "findings"), &evidence->findings);
    return is_whole ? TOOL_FINDING : TOOL_UNDECIDED;
}

int threat_verb_trace(const struct threat_options *o)
{
    static struct opened all;
    struct threat_tool_evidence evidence;
    cJSON *list = o->is_json ? cJSON_CreateArray() : NULL;
    int status = open_all(&all, o);
    bool is_whole = threat_tool_evidence_open(&evidence, o, o->root == NULL ? "." : o->root);
    status = is_whole ? status : TOOL_UNDECIDED;
    for (size_t i = 0; i < all.count && is_whole; i++) {
        int traced = trace_model(o, &all.models[i], &evidence, list);
        status = traced > status ? traced : status;
    }
    if (is_whole) {
        int marked = look_at_marks(o, &all, &evidence, list);
        status = marked > status ? marked : status;
    }
    for (size_t i = 0; i < all.count; i++) {
        threat_model_close(&all.models[i]);
    }
    threat_tool_evidence_close(&evidence);
    return o->is_json ? threat_tool_print_json(list, status != TOOL_UNDECIDED, status) : status;
}
