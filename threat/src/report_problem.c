/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "report.h"

/* Chapters 1 and 2: what the product is, and what could happen to it. */

/* A table of one kind: id and title, then a column for each attribute. */
struct column {
    const char *head;
    enum threat_attribute attribute;
};

static void print_value(struct report *r, const struct threat_record *record, enum threat_attribute attribute)
{
    const struct threat_item *item = threat_item_of(record, attribute);
    enum threat_shape shape = threat_rules[attribute].shape;
    if (shape == THREAT_CIAF || shape == THREAT_STRIDE) {
        threat_cell_letters(r, item == NULL ? 0 : item->letters,
                            shape == THREAT_CIAF ? threat_ciaf_letters : threat_stride_letters);
    } else if (threat_rules[attribute].targets != 0) {
        threat_cell_ids(r, record, attribute);
    } else {
        page_cell(&r->page, item == NULL ? NULL : item->text);
    }
}

static void print_kind(struct report *r, enum threat_kind kind, const char *title, const struct column *columns,
                       size_t count)
{
    const char *heads[8] = { "Id", "What" };
    if (!threat_has_kind(r->model, kind)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        heads[i + 2] = columns[i].head;
    }
    page_heading(&r->page, 3, NULL, title);
    page_table(&r->page, heads, count + 2);
    for (size_t i = 0; i < r->model->count; i++) {
        const struct threat_record *record = &r->model->records[i];
        if (!threat_is_kind(record, kind)) {
            continue;
        }
        threat_row(r, record);
        for (size_t k = 0; k < count; k++) {
            print_value(r, record, columns[k].attribute);
        }
        page_row_end(&r->page);
    }
    page_table_end(&r->page);
}

#define COLUMNS(...)                                                                                                 \
    (const struct column[]){ __VA_ARGS__ }, sizeof((const struct column[]) { __VA_ARGS__ }) / sizeof(struct column)

void threat_report_introduction(struct report *r)
{
    page_heading(&r->page, 2, "introduction", "1 Introduction");
    page_plain(
        &r->page,
        "Who and what has to do with the product, and what goes from one to the other. A box is a place that one trusts more than what is around it.");
    if (r->page.is_html && threat_has_kind(r->model, THREAT_KIND_ENTITY)) {
        threat_diagram(r->model, false, r->page.out);
    }
    print_kind(r, THREAT_KIND_ENTITY, "1.1 Entities", COLUMNS({ "Type", THREAT_TYPE }, { "In", THREAT_IN }));
    print_kind(r, THREAT_KIND_BOUNDARY, "1.2 Trust boundaries", COLUMNS({ "In", THREAT_IN }));
    print_kind(r, THREAT_KIND_FLOW, "1.3 Data flows",
               COLUMNS({ "From", THREAT_FROM }, { "To", THREAT_TO }, { "Carries", THREAT_CARRIES },
                       { "Over", THREAT_OVER }));
    print_kind(r, THREAT_KIND_PHASE, "1.4 Life cycle", COLUMNS({ "Out of scope, because", THREAT_OUT }));
}

static void print_scores(struct report *r, const struct threat_record *threat)
{
    const struct threat_field *scores = threat_field_of(threat, THREAT_CVSS_IS);
    page_cell_begin(&r->page, NULL);
    for (size_t i = 0; i < scores->count; i++) {
        struct threat_cvss score;
        page_text_bare(&r->page, i == 0 ? "" : "; ");
        page_text_bare(&r->page, scores->items[i].text);
        if (threat_cvss_score(&score, scores->items[i].text)) {
            fprintf(r->page.out, " = %d.%d %s", score.tenths / 10, score.tenths % 10, threat_cvss_band(score.tenths));
        }
    }
    page_cell_end(&r->page);
}

static void print_threats(struct report *r)
{
    static const char *const heads[] = { "Id",    "What",    "In plain words", "By",  "Through",
                                         "Phase", "On flow", "Hits",           "CVSS" };
    page_heading(&r->page, 3, NULL, "2.4 Threats");
    page_table(&r->page, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < r->model->count; i++) {
        const struct threat_record *threat = &r->model->records[i];
        if (!threat_is_kind(threat, THREAT_KIND_THREAT)) {
            continue;
        }
        threat_row(r, threat);
        page_cell(&r->page, threat_plain_of(threat));
        threat_cell_ids(r, threat, THREAT_BY);
        threat_cell_ids(r, threat, THREAT_ENTRY);
        threat_cell_ids(r, threat, THREAT_PHASE);
        threat_cell_ids(r, threat, THREAT_FLOW);
        threat_cell_ids(r, threat, THREAT_ATTACKS);
        print_scores(r, threat);
        page_row_end(&r->page);
    }
    page_table_end(&r->page);
}

void threat_report_problem(struct report *r)
{
    page_heading(&r->page, 2, "problem", "2 Security problem definition");
    page_plain(
        &r->page,
        "What is worth protecting, from whom, where they could get in, and what they would do. C is kept secret, I kept right, A kept usable, F kept fresh.");
    print_kind(r, THREAT_KIND_ASSET, "2.1 Assets",
               COLUMNS({ "In plain words", THREAT_PLAIN }, { "Needs", THREAT_NEEDS }, { "Held by", THREAT_HELD_BY },
                       { "Owner", THREAT_OWNER }));
    print_kind(r, THREAT_KIND_ATTACKER, "2.2 Attackers",
               COLUMNS({ "In plain words", THREAT_PLAIN }, { "Out of scope, because", THREAT_OUT }));
    print_kind(r, THREAT_KIND_ENTRY, "2.3 Entry points",
               COLUMNS({ "At", THREAT_AT }, { "Out of scope, because", THREAT_OUT }));
    print_threats(r);
    print_kind(r, THREAT_KIND_POLICY, "2.5 Organisational policies",
               COLUMNS({ "Met by", THREAT_MET_BY }, { "Owner", THREAT_OWNER }));
    print_kind(r, THREAT_KIND_ASSUMPTION, "2.6 Assumptions",
               COLUMNS({ "Relies on", THREAT_RELIES }, { "Upheld by", THREAT_MET_BY },
                       { "If it does not hold", THREAT_IF_NOT }, { "Owner", THREAT_OWNER }));
}
