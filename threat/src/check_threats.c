/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "check.h"
#include "threat/score.h"

/* STRIDE letters that touch each property, in the order of CIAF. */
static const unsigned touching[] = {
    THREAT_STRIDE_I | THREAT_S | THREAT_E,
    THREAT_T | THREAT_S | THREAT_R | THREAT_E,
    THREAT_D | THREAT_T | THREAT_E,
    THREAT_S | THREAT_T | THREAT_R | THREAT_D | THREAT_E,
};

static unsigned letters_of(const struct threat_record *record, enum threat_attribute attribute)
{
    const struct threat_item *item = threat_item_of(record, attribute);
    return item == NULL ? 0 : item->letters;
}

static void check_attacked(struct threat_model *model, const struct threat_record *threat,
                           const struct threat_item *item)
{
    char letters[8];
    const struct threat_record *asset = threat_target_of(model, item);
    unsigned stride = letters_of(threat, THREAT_STRIDE_IS);
    unsigned needless = asset == NULL ? 0 : item->letters & ~letters_of(asset, THREAT_NEEDS);
    if (needless != 0) {
        threat_find(&model->findings, THREAT_CHECK_PROPERTY, threat_at_item(item),
                    "take the letters away, or add them to the asset's `needs`",
                    "%s: attacks %s of %s, which does not need it", threat->id,
                    threat_letters_print(letters, needless, threat_ciaf_letters), item->text);
    }
    for (unsigned i = 0; threat_ciaf_letters[i] != '\0'; i++) {
        if ((item->letters >> i & 1) != 0 && stride != 0 && (stride & touching[i]) == 0) {
            threat_find(&model->findings, THREAT_CHECK_PROPERTY, threat_at_item(item),
                        threat_format(&model->arena, "one of %s belongs to `stride`, or the letter away from %s",
                                      threat_letters_print(letters, touching[i], threat_stride_letters), item->text),
                        "%s: attacks %c of %s, which none of its STRIDE letters touches", threat->id,
                        threat_ciaf_letters[i], item->text);
        }
    }
}

static void check_flows(struct threat_model *model, const struct threat_record *threat)
{
    const struct threat_field *flows = threat_field_of(threat, THREAT_FLOW);
    for (size_t i = 0; i < flows->count; i++) {
        char letters[8];
        unsigned others = flows->items[i].letters & ~letters_of(threat, THREAT_STRIDE_IS);
        if (others != 0) {
            threat_find(&model->findings, THREAT_CHECK_PROPERTY, threat_at_item(&flows->items[i]),
                        "add them to `stride`, or take them away here",
                        "%s: answers %s on %s, which are not its own letters", threat->id,
                        threat_letters_print(letters, others, threat_stride_letters), flows->items[i].text);
        }
    }
}

static void check_residual(struct threat_model *model, const struct threat_record *threat)
{
    const struct threat_item *before = threat_item_of(threat, THREAT_BEFORE);
    const struct threat_item *after = threat_item_of(threat, THREAT_AFTER);
    if (after == NULL) {
        return;
    }
    enum threat_level left = threat_risk((enum threat_level)after->level, (enum threat_level)after->impact);
    if (left > model->target && !threat_has(threat, THREAT_ACCEPTED)) {
        threat_find(&model->findings, THREAT_CHECK_RESIDUAL, threat_at_item(after),
                    "counter it further, or say with `accepted` why it may remain",
                    "%s: the risk that remains is %s, above the target %s", threat->id, threat_level_words[left],
                    threat_level_words[model->target]);
    }
    if (before != NULL && left > threat_risk((enum threat_level)before->level, (enum threat_level)before->impact)) {
        threat_find(&model->findings, THREAT_CHECK_RESIDUAL, threat_at_item(after), "judge both again",
                    "%s: the risk is higher after the countermeasures than before", threat->id);
    }
}

static bool has_objective_where(const struct threat_model *model, const struct threat_record *record, int where)
{
    const struct threat_field *met_by = threat_field_of(record, THREAT_MET_BY);
    for (size_t i = 0; i < met_by->count; i++) {
        const struct threat_record *objective = threat_target_of(model, &met_by->items[i]);
        const struct threat_item *said = objective == NULL ? NULL : threat_item_of(objective, THREAT_WHERE);
        if (said != NULL && said->level == where) {
            return true;
        }
    }
    return false;
}

static void check_threat(struct threat_model *model, const struct threat_record *threat)
{
    const struct threat_field *attacks = threat_field_of(threat, THREAT_ATTACKS);
    for (size_t i = 0; i < attacks->count; i++) {
        check_attacked(model, threat, &attacks->items[i]);
    }
    check_flows(model, threat);
    if (threat_has(threat, THREAT_OUT)) {
        return;
    }
    check_residual(model, threat);
    bool is_transferred = !has_objective_where(model, threat, THREAT_ON_DEVICE) &&
                          has_objective_where(model, threat, THREAT_IN_ENVIRONMENT);
    if (is_transferred && !threat_has(threat, THREAT_ACCEPTED)) {
        threat_find(&model->findings, THREAT_CHECK_TRANSFERRED, threat_at_record(threat),
                    "add an objective of the device, or say with `accepted` why others carry it",
                    "%s: only the environment counters it", threat->id);
    }
}

void threat_check_threats(struct threat_model *model)
{
    for (size_t i = 0; i < model->count; i++) {
        const struct threat_record *record = &model->records[i];
        if (threat_is_kind(record, THREAT_KIND_THREAT)) {
            check_threat(model, record);
        }
        bool is_loose = threat_is_kind(record, THREAT_KIND_ASSUMPTION) && threat_has(record, THREAT_MET_BY) &&
                        !has_objective_where(model, record, THREAT_IN_ENVIRONMENT);
        if (is_loose) {
            threat_find(&model->findings, THREAT_CHECK_MISSING, threat_at_record(record),
                        "name an objective whose `where` is environment",
                        "%s: no objective of the environment upholds it", record->id);
        }
    }
}

static bool has_planned(const struct threat_model *model, const struct threat_record *requirement)
{
    for (size_t i = 0; i < requirement->link_in_count; i++) {
        const struct threat_record *control = &model->records[threat_link_in(model, requirement, i)->from];
        const struct threat_item *status = threat_item_of(control, THREAT_STATUS);
        if (control->kind == THREAT_KIND_CONTROL && (status == NULL || status->level == THREAT_PLANNED)) {
            return true;
        }
    }
    return false;
}

static bool has_planned_below(const struct threat_model *model, const struct threat_record *objective)
{
    for (size_t i = 0; i < objective->link_in_count; i++) {
        const struct threat_record *requirement = &model->records[threat_link_in(model, objective, i)->from];
        if (requirement->kind == THREAT_KIND_REQUIREMENT && has_planned(model, requirement)) {
            return true;
        }
    }
    return false;
}

bool threat_awaits_control(const struct threat_model *model, const struct threat_record *threat)
{
    const struct threat_field *met_by = threat_field_of(threat, THREAT_MET_BY);
    for (size_t i = 0; i < met_by->count; i++) {
        const struct threat_record *objective = threat_target_of(model, &met_by->items[i]);
        if (objective != NULL && has_planned_below(model, objective)) {
            return true;
        }
    }
    return false;
}
