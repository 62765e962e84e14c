/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "threat/model.h"

/* The checks, a group a function; each looks at all records that belong. */
void threat_check_missing(struct threat_model *model);
void threat_check_scores(struct threat_model *model);
void threat_check_structure(struct threat_model *model); /* duplicate titles, circles, orphans */
void threat_check_threats(struct threat_model *model);   /* property, transferred, residual */
void threat_check_cover(struct threat_model *model);     /* undefended, flow, unused */
void threat_check_answers(struct threat_model *model);   /* unserved, hope, control */
void threat_check_sealed(struct threat_model *model);

static inline struct threat_at threat_at_record(const struct threat_record *record)
{
    return (struct threat_at){ record->path, record->line };
}

static inline struct threat_at threat_at_item(const struct threat_item *item)
{
    return (struct threat_at){ item->path, item->line };
}
