/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "page.h"
#include "threat/report.h"
#include "threat/score.h"

/* The parts of a report (report.c has their order). */
struct report {
    struct page page;
    const struct threat_model *model;
    const struct threat_evidence *evidence; /* NULL: none */
};

void threat_report_summary(struct report *r);
void threat_report_introduction(struct report *r);
void threat_report_problem(struct report *r);
void threat_report_objectives(struct report *r);
void threat_report_requirements(struct report *r);
void threat_report_remains(struct report *r);

/* Helpers. */
const char *threat_plain_of(const struct threat_record *record); /* `plain`, or the title */
void threat_cell_ids(struct report *r, const struct threat_record *record, enum threat_attribute attribute);
void threat_cell_letters(struct report *r, unsigned letters, const char *known);
void threat_cell_level(struct report *r, int level); /* THREAT_LEVELS: empty */
int threat_level_after(const struct threat_record *threat, enum threat_attribute attribute);
bool threat_has_kind(const struct threat_model *model, enum threat_kind kind);
/** Begins the row of a record: id and title; the cells that follow are the caller's. */
void threat_row(struct report *r, const struct threat_record *record);
