/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "check.h"

/* True if a control of the requirement names a test. */
static bool is_testable(const struct threat_model *model, const struct threat_record *requirement)
{
    for (size_t i = 0; i < requirement->link_in_count; i++) {
        const struct threat_link *link = threat_link_in(model, requirement, i);
        if (link->attribute == THREAT_SERVES && threat_has(&model->records[link->from], THREAT_TEST)) {
            return true;
        }
    }
    return false;
}

static void check_objective(struct threat_model *model, const struct threat_record *objective)
{
    const struct threat_item *where = threat_item_of(objective, THREAT_WHERE);
    size_t requirements = threat_links_in(model, objective, THREAT_SERVES, THREAT_KIND_REQUIREMENT);
    bool has_test = false;
    if (where == NULL || where->level != THREAT_ON_DEVICE) {
        return;
    }
    for (size_t i = 0; i < objective->link_in_count; i++) {
        const struct threat_link *link = threat_link_in(model, objective, i);
        has_test = has_test || (link->attribute == THREAT_SERVES && is_testable(model, &model->records[link->from]));
    }
    if (requirements == 0) {
        threat_find(&model->findings, THREAT_CHECK_UNSERVED, threat_at_record(objective),
                    "write a requirement that `serves` it", "%s: no requirement serves it", objective->id);
    } else if (!has_test) {
        threat_find(&model->findings, THREAT_CHECK_UNSERVED, threat_at_record(objective),
                    "give a control of one of its requirements a `test`, planned or done",
                    "%s: none of its requirements has a control with a test", objective->id);
    }
}

static void check_assumption(struct threat_model *model, const struct threat_record *assumption)
{
    const struct threat_field *relies = threat_field_of(assumption, THREAT_RELIES);
    for (size_t i = 0; i < relies->count && !threat_has(assumption, THREAT_IF_NOT); i++) {
        const struct threat_record *entity = threat_target_of(model, &relies->items[i]);
        const struct threat_item *type = entity == NULL ? NULL : threat_item_of(entity, THREAT_TYPE);
        if (type != NULL && type->level == THREAT_PERSON) {
            threat_find(&model->findings, THREAT_CHECK_HOPE, threat_at_item(&relies->items[i]),
                        "say with `if-not` what happens if they do not", "%s: hopes that people (%s) behave",
                        assumption->id, entity->id);
            return;
        }
    }
}

static bool has_pin(const struct threat_record *control)
{
    static const enum threat_attribute pinned[] = { THREAT_CODE_AT, THREAT_DOCUMENT_AT };
    for (size_t k = 0; k < sizeof(pinned) / sizeof(pinned[0]); k++) {
        const struct threat_field *field = threat_field_of(control, pinned[k]);
        for (size_t i = 0; i < field->count; i++) {
            if (field->items[i].computed != NULL) {
                return true;
            }
        }
    }
    return false;
}

static void check_control(struct threat_model *model, const struct threat_record *control)
{
    const struct threat_item *status = threat_item_of(control, THREAT_STATUS);
    const char *what = NULL;
    const char *mend = NULL;
    if (status == NULL) {
        return;
    }
    if (status->level == THREAT_DONE && !threat_has(control, THREAT_TEST) &&
        !threat_has(control, THREAT_DOCUMENT_AT)) {
        what = "is said to be done, and nothing shows it";
        mend = "name a `test` or `document`, or say that it is planned";
    } else if (status->level == THREAT_NOT_APPLICABLE && !threat_has(control, THREAT_REASON)) {
        what = "is not applicable for no reason";
        mend = "say it with `reason`";
    } else if (status->level == THREAT_PLANNED && has_pin(control)) {
        what = "is planned, and pins code as reviewed";
        mend = "say that it is done, or take the digest away";
    }
    if (what != NULL) {
        threat_find(&model->findings, THREAT_CHECK_CONTROL, threat_at_item(status), mend, "%s: %s", control->id,
                    what);
    }
}

void threat_check_answers(struct threat_model *model)
{
    static void (*const checks[THREAT_RECORD_KINDS])(struct threat_model *, const struct threat_record *) = {
        [THREAT_KIND_OBJECTIVE] = check_objective,
        [THREAT_KIND_ASSUMPTION] = check_assumption,
        [THREAT_KIND_CONTROL] = check_control,
    };
    for (size_t i = 0; i < model->count; i++) {
        const struct threat_record *record = &model->records[i];
        if (record->belongs && checks[record->kind] != NULL) {
            checks[record->kind](model, record);
        }
    }
}
