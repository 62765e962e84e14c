/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"

static int compare_titles(const void *a, const void *b)
{
    const struct threat_record *const *x = a;
    const struct threat_record *const *y = b;
    int by_kind = (int)(*x)->kind - (int)(*y)->kind;
    int by_title = by_kind != 0 ? by_kind : strcmp((*x)->title, (*y)->title);
    return by_title != 0 ? by_title : (*x > *y) - (*x < *y);
}

static void check_titles(struct threat_model *model)
{
    const struct threat_record **sorted = threat_alloc(&model->arena, (model->count + 1) * sizeof(sorted[0]));
    size_t count = 0;
    for (size_t i = 0; i < model->count; i++) {
        if (model->records[i].belongs) {
            sorted[count++] = &model->records[i];
        }
    }
    qsort(sorted, count, sizeof(sorted[0]), compare_titles);
    for (size_t i = 1; i < count; i++) {
        if (sorted[i]->kind == sorted[i - 1]->kind && strcmp(sorted[i]->title, sorted[i - 1]->title) == 0) {
            threat_find(&model->findings, THREAT_CHECK_DUPLICATE, threat_at_record(sorted[i]),
                        "say what sets it apart, or take one away", "%s: has the title of %s", sorted[i]->id,
                        sorted[i - 1]->id);
        }
    }
}

/* Each boundary is walked outwards, as far as a circle that anybody would write by mistake is long. */
static void check_circles(struct threat_model *model)
{
    for (size_t i = 0; i < model->count; i++) {
        const struct threat_record *record = &model->records[i];
        const struct threat_record *at = record;
        size_t steps = 0;
        while (at != NULL && threat_is_kind(record, THREAT_KIND_BOUNDARY) && steps <= THREAT_MEMBERS_MAX) {
            at = threat_target_of(model, threat_item_of(at, THREAT_IN));
            steps = at == record ? THREAT_MEMBERS_MAX + 1 : steps + 1;
        }
        if (at == record && steps > THREAT_MEMBERS_MAX) {
            threat_find(&model->findings, THREAT_CHECK_CIRCLE, threat_at_record(record), "one of them is `in world`",
                        "%s: `in` leads back to it", record->id);
        }
    }
}

/* What nothing names: the kind, the attribute that should name it (THREAT_ATTRIBUTES: any), why, and what to do. */
static const struct {
    enum threat_kind kind;
    enum threat_attribute by;
    const char *why;
    const char *mend;
} wanted[] = {
    { THREAT_KIND_BOUNDARY, THREAT_IN, "no entity or boundary stands in it",
      "put an entity `in` it, or take it away" },
    { THREAT_KIND_ENTITY, THREAT_ATTRIBUTES, "nothing names it", "let a flow begin or end there, or take it away" },
    { THREAT_KIND_ASSET, THREAT_ATTRIBUTES, "no flow carries it and no threat attacks it",
      "name it, or take it away" },
    { THREAT_KIND_OBJECTIVE, THREAT_MET_BY, "no threat, policy or assumption asks for it",
      "name it with `met-by`, or take it away" },
    { THREAT_KIND_REQUIREMENT, THREAT_SERVES, "no control keeps it",
      "write a control that `serves` it, planned or done" },
};

static void check_orphans(struct threat_model *model)
{
    for (size_t i = 0; i < model->count; i++) {
        const struct threat_record *record = &model->records[i];
        for (size_t k = 0; record->belongs && k < sizeof(wanted) / sizeof(wanted[0]); k++) {
            if (wanted[k].kind == record->kind && threat_links_in(model, record, wanted[k].by, THREAT_KINDS) == 0) {
                threat_find(&model->findings, THREAT_CHECK_ORPHAN, threat_at_record(record), wanted[k].mend, "%s: %s",
                            record->id, wanted[k].why);
            }
        }
    }
}

void threat_check_structure(struct threat_model *model)
{
    check_titles(model);
    check_circles(model);
    check_orphans(model);
}
