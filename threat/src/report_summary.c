/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "report.h"

static const char *first_score(const struct threat_record *threat)
{
    const struct threat_item *item = threat_item_of(threat, THREAT_CVSS_IS);
    return item == NULL ? NULL : item->computed;
}

static void print_threat_row(struct report *r, const struct threat_record *threat)
{
    struct page *page = &r->page;
    const struct threat_item *stride = threat_item_of(threat, THREAT_STRIDE_IS);
    page_row(page, NULL);
    page_cell_begin(page, NULL);
    page_id(page, threat->id);
    page_cell_end(page);
    page_cell(page, threat_plain_of(threat));
    threat_cell_ids(r, threat, THREAT_ATTACKS);
    threat_cell_ids(r, threat, THREAT_ENTRY);
    threat_cell_letters(r, stride == NULL ? 0 : stride->letters, threat_stride_letters);
    page_cell(page, first_score(threat));
    threat_cell_level(r, threat_level_after(threat, THREAT_BEFORE));
    if (threat_has(threat, THREAT_OUT)) {
        page_cell(page, "out of scope");
    } else {
        threat_cell_ids(r, threat, THREAT_MET_BY);
    }
    threat_cell_level(r, threat_level_after(threat, THREAT_AFTER));
    page_cell(page, threat_has(threat, THREAT_OUT)              ? ""
                    : threat_awaits_control(r->model, threat) ? "planned"
                                                              : "");
    page_row_end(page);
}

static void print_matrix_cell(struct report *r, enum threat_attribute attribute, int likelihood, int impact)
{
    char class[16];
    snprintf(class, sizeof(class), "risk-%s",
             threat_level_words[threat_risk((enum threat_level)likelihood, (enum threat_level)impact)]);
    page_cell_begin(&r->page, class);
    for (size_t i = 0; i < r->model->count; i++) {
        const struct threat_record *threat = &r->model->records[i];
        const struct threat_item *item =
            threat_is_kind(threat, THREAT_KIND_THREAT) ? threat_item_of(threat, attribute) : NULL;
        if (item != NULL && item->level == likelihood && item->impact == impact) {
            page_id(&r->page, threat->id);
        }
    }
    page_cell_end(&r->page);
}

static void print_matrix(struct report *r, enum threat_attribute attribute, const char *title)
{
    static const char *const heads[] = { "likelihood \\ impact", "VL", "L", "M", "H", "VH" };
    page_heading(&r->page, 3, NULL, title);
    page_table(&r->page, heads, sizeof(heads) / sizeof(heads[0]));
    for (int likelihood = (int)THREAT_VH; likelihood >= 0; likelihood--) {
        page_row(&r->page, NULL);
        page_cell(&r->page, threat_level_words[likelihood]);
        for (int impact = 0; impact < (int)THREAT_LEVELS; impact++) {
            print_matrix_cell(r, attribute, likelihood, impact);
        }
        page_row_end(&r->page);
    }
    page_table_end(&r->page);
}

/* A gap is what the last run says, or, without one, what the model itself does not call done. */
static bool is_gap(const struct report *r, const struct threat_record *control)
{
    const struct threat_item *status = threat_item_of(control, THREAT_STATUS);
    return r->evidence == NULL ? status == NULL || status->level == THREAT_PLANNED
                               : threat_judge(r->model, r->evidence, control).state == THREAT_IS_GAP;
}

static void print_gaps(struct report *r)
{
    char text[160];
    size_t controls = 0;
    size_t gaps = 0;
    for (size_t i = 0; i < r->model->count; i++) {
        const struct threat_record *control = &r->model->records[i];
        if (threat_is_kind(control, THREAT_KIND_CONTROL)) {
            controls++;
            gaps += is_gap(r, control);
        }
    }
    snprintf(text, sizeof(text), "%zu of %zu controls are gaps%s%s", gaps, controls,
             r->evidence == NULL ? ", as the model claims" : "",
             gaps == 0 ? "." : ": a risk after the countermeasures supposes that they are done.");
    page_text(&r->page, text);
}

static void print_counts(struct report *r)
{
    char text[256];
    size_t threats = 0;
    size_t above[2] = { 0, 0 };
    for (size_t i = 0; i < r->model->count; i++) {
        const struct threat_record *threat = &r->model->records[i];
        if (!threat_is_kind(threat, THREAT_KIND_THREAT) || threat_has(threat, THREAT_OUT)) {
            continue;
        }
        int before = threat_level_after(threat, THREAT_BEFORE);
        int after = threat_level_after(threat, THREAT_AFTER);
        threats++;
        above[0] += before != (int)THREAT_LEVELS && before > (int)r->model->target;
        above[1] += after != (int)THREAT_LEVELS && after > (int)r->model->target;
    }
    snprintf(text, sizeof(text),
             "%zu threats in scope. Without countermeasures %zu of them are a risk above %s; with them %zu.", threats,
             above[0], threat_level_words[r->model->target], above[1]);
    page_text(&r->page, text);
}

void threat_report_summary(struct report *r)
{
    static const char *const heads[] = { "Threat", "In plain words", "Hits",         "Through",   "STRIDE",
                                         "CVSS",   "Risk before",    "Countered by", "Risk after", "Still to do" };
    page_heading(&r->page, 2, "summary", "Summary");
    page_plain(
        &r->page,
        "Each line is something that could go wrong: what happens, what it hits, how bad it is, what is done about it, and what remains.");
    print_counts(r);
    print_gaps(r);
    page_table(&r->page, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < r->model->count; i++) {
        if (threat_is_kind(&r->model->records[i], THREAT_KIND_THREAT)) {
            print_threat_row(r, &r->model->records[i]);
        }
    }
    page_table_end(&r->page);
    print_matrix(r, THREAT_BEFORE, "Risks without countermeasures");
    print_matrix(r, THREAT_AFTER, "Risks that remain");
}
