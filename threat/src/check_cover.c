/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "check.h"

static bool is_in_scope(const struct threat_record *threat)
{
    return threat->kind == THREAT_KIND_THREAT && !threat_has(threat, THREAT_OUT);
}

bool threat_flow_crosses(const struct threat_model *model, const struct threat_record *flow)
{
    const struct threat_record *from = threat_target_of(model, threat_item_of(flow, THREAT_FROM));
    const struct threat_record *to = threat_target_of(model, threat_item_of(flow, THREAT_TO));
    if (from == NULL || to == NULL) {
        return false;
    }
    return threat_target_of(model, threat_item_of(from, THREAT_IN)) !=
           threat_target_of(model, threat_item_of(to, THREAT_IN));
}

unsigned threat_flow_answered(const struct threat_model *model, const struct threat_record *flow)
{
    unsigned letters = 0;
    for (size_t i = 0; i < flow->link_in_count; i++) {
        const struct threat_link *link = threat_link_in(model, flow, i);
        const struct threat_item *stride = threat_item_of(&model->records[link->from], THREAT_STRIDE_IS);
        if (link->attribute == THREAT_FLOW) {
            letters |= link->item->letters != 0 ? link->item->letters : stride == NULL ? 0 : stride->letters;
        }
    }
    return letters;
}

unsigned threat_flow_excluded(const struct threat_record *flow)
{
    const struct threat_field *none = threat_field_of(flow, THREAT_NONE_FOR);
    unsigned letters = 0;
    for (size_t i = 0; i < none->count; i++) {
        letters |= none->items[i].letters;
    }
    return letters;
}

unsigned threat_asset_attacked(const struct threat_model *model, const struct threat_record *asset)
{
    unsigned letters = 0;
    for (size_t i = 0; i < asset->link_in_count; i++) {
        const struct threat_link *link = threat_link_in(model, asset, i);
        letters |=
            link->attribute == THREAT_ATTACKS && is_in_scope(&model->records[link->from]) ? link->item->letters : 0;
    }
    return letters;
}

static void check_asset(struct threat_model *model, const struct threat_record *asset)
{
    char letters[8];
    const struct threat_item *needs = threat_item_of(asset, THREAT_NEEDS);
    unsigned open = needs == NULL ? 0 : needs->letters & ~threat_asset_attacked(model, asset);
    if (open != 0) {
        threat_find(&model->findings, THREAT_CHECK_UNDEFENDED, threat_at_record(asset),
                    "write the threat, or take the letters from `needs`",
                    "%s: needs %s, and no threat in scope attacks it", asset->id,
                    threat_letters_print(letters, open, threat_ciaf_letters));
    }
}

static void check_none(struct threat_model *model, const struct threat_record *flow)
{
    const struct threat_field *none = threat_field_of(flow, THREAT_NONE_FOR);
    unsigned answered = threat_flow_answered(model, flow);
    unsigned seen = 0;
    for (size_t i = 0; i < none->count; i++) {
        char letters[8];
        const struct threat_item *item = &none->items[i];
        unsigned twice = item->letters & (answered | seen);
        seen |= item->letters;
        if (twice != 0) {
            threat_find(&model->findings, THREAT_CHECK_FLOW, threat_at_item(item), "take one of the two away",
                        "%s: says none for %s, which a threat or another `none` answers", flow->id,
                        threat_letters_print(letters, twice, threat_stride_letters));
        }
        if (!threat_flow_crosses(model, flow)) {
            threat_find(&model->findings, THREAT_CHECK_FLOW, threat_at_item(item), "take it away",
                        "%s: crosses no boundary, and nothing is asked of it", flow->id);
        }
    }
}

static void check_flow(struct threat_model *model, const struct threat_record *flow)
{
    enum { ALL = 63 };
    char letters[8];
    unsigned open = threat_flow_crosses(model, flow)
                        ? ALL & ~(threat_flow_answered(model, flow) | threat_flow_excluded(flow))
                        : 0;
    check_none(model, flow);
    if (open != 0) {
        threat_find(
            &model->findings, THREAT_CHECK_FLOW, threat_at_record(flow),
            "name the flow in a threat with these letters, or say `none LETTERS Reason`; `ashlar threat suggest` helps",
            "%s: crosses a boundary, and nothing answers %s", flow->id,
            threat_letters_print(letters, open, threat_stride_letters));
    }
}

/* Attackers, entries and phases are named by threats with these. */
static enum threat_attribute named_with(enum threat_kind kind)
{
    return kind == THREAT_KIND_ATTACKER ? THREAT_BY : kind == THREAT_KIND_ENTRY ? THREAT_ENTRY : THREAT_PHASE;
}

static void check_used(struct threat_model *model, const struct threat_record *record)
{
    enum threat_attribute word = named_with(record->kind);
    const struct threat_record *user = NULL;
    for (size_t i = 0; i < record->link_in_count; i++) {
        const struct threat_link *link = threat_link_in(model, record, i);
        if (link->attribute == word && is_in_scope(&model->records[link->from])) {
            user = &model->records[link->from];
        }
    }
    bool is_out = threat_has(record, THREAT_OUT);
    if (user == NULL && !is_out) {
        threat_find(&model->findings, THREAT_CHECK_UNUSED, threat_at_record(record),
                    "name it in a threat, or say with `out` why none does", "%s: no threat in scope names this %s",
                    record->id, threat_kind_words[record->kind]);
    } else if (user != NULL && is_out) {
        threat_find(&model->findings, THREAT_CHECK_UNUSED, threat_at_record(record), "take `out` away, or the link",
                    "%s: is out of scope, and %s names it", record->id, user->id);
    }
}

void threat_check_cover(struct threat_model *model)
{
    static void (*const checks[THREAT_RECORD_KINDS])(struct threat_model *, const struct threat_record *) = {
        [THREAT_KIND_ASSET] = check_asset, [THREAT_KIND_FLOW] = check_flow,  [THREAT_KIND_ATTACKER] = check_used,
        [THREAT_KIND_ENTRY] = check_used,  [THREAT_KIND_PHASE] = check_used,
    };
    for (size_t i = 0; i < model->count; i++) {
        const struct threat_record *record = &model->records[i];
        if (record->belongs && checks[record->kind] != NULL) {
            checks[record->kind](model, record);
        }
    }
}
