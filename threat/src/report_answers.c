/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "report.h"

/* Chapters 3 to 5: what is done about it, and what remains. */

static void print_sources(struct report *r, const struct threat_record *record, enum threat_attribute attribute)
{
    page_cell_begin(&r->page, NULL);
    for (size_t i = 0; i < record->link_in_count; i++) {
        const struct threat_link *link = threat_link_in(r->model, record, i);
        if (link->attribute == attribute) {
            page_id(&r->page, r->model->records[link->from].id);
        }
    }
    page_cell_end(&r->page);
}

static void print_objectives_of(struct report *r, int where, const char *title)
{
    static const char *const heads[] = { "Id", "What", "In plain words", "Because of", "Served by", "Done by" };
    page_heading(&r->page, 3, NULL, title);
    page_table(&r->page, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < r->model->count; i++) {
        const struct threat_record *objective = &r->model->records[i];
        const struct threat_item *said =
            threat_is_kind(objective, THREAT_KIND_OBJECTIVE) ? threat_item_of(objective, THREAT_WHERE) : NULL;
        if (said == NULL || said->level != where) {
            continue;
        }
        threat_row(r, objective);
        page_cell(&r->page, threat_plain_of(objective));
        print_sources(r, objective, THREAT_MET_BY);
        print_sources(r, objective, THREAT_SERVES);
        threat_cell_ids(r, objective, THREAT_DONE_BY);
        page_row_end(&r->page);
    }
    page_table_end(&r->page);
}

void threat_report_objectives(struct report *r)
{
    page_heading(&r->page, 2, "objectives", "3 Security objectives");
    page_plain(
        &r->page,
        "What has to be true so that the threats do no harm: first of the product itself, then of the people and services around it. The column \"because of\" is the rationale.");
    print_objectives_of(r, THREAT_ON_DEVICE, "3.1 For the device");
    print_objectives_of(r, THREAT_IN_ENVIRONMENT, "3.2 For its environment");
}

static const char *claimed_state(const struct threat_record *control)
{
    const char *status = threat_text_of(control, THREAT_STATUS);
    return status == NULL ? "" : status;
}

static void print_control(struct report *r, const struct threat_record *control)
{
    static const char *const words[] = {
        [THREAT_IS_DONE] = "done", [THREAT_IS_GAP] = "gap", [THREAT_IS_NOT_APPLICABLE] = "not applicable"
    };
    static const char *const classes[] = {
        [THREAT_IS_DONE] = "done", [THREAT_IS_GAP] = "gap", [THREAT_IS_NOT_APPLICABLE] = "na"
    };
    threat_row(r, control);
    threat_cell_ids(r, control, THREAT_SERVES);
    if (r->evidence == NULL) {
        page_cell(&r->page, claimed_state(control));
        page_cell(&r->page, threat_text_of(control, THREAT_REASON));
    } else {
        struct threat_verdict verdict = threat_judge(r->model, r->evidence, control);
        page_cell_begin(&r->page, classes[verdict.state]);
        page_text_bare(&r->page, words[verdict.state]);
        page_cell_end(&r->page);
        page_cell(&r->page, verdict.why);
    }
    page_row_end(&r->page);
}

static void print_controls(struct report *r)
{
    static const char *const heads[] = { "Id", "What", "Keeps", "State", "Shown by" };
    page_heading(&r->page, 3, NULL, "4.2 Controls");
    page_text(&r->page, r->evidence == NULL ? "As the model claims; no results of tests were read."
                                            : "As the last run of the tests shows.");
    page_table(&r->page, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < r->model->count; i++) {
        if (threat_is_kind(&r->model->records[i], THREAT_KIND_CONTROL)) {
            print_control(r, &r->model->records[i]);
        }
    }
    page_table_end(&r->page);
}

static void print_words(struct report *r, const struct threat_record *record, enum threat_attribute attribute)
{
    const struct threat_field *field = threat_field_of(record, attribute);
    page_cell_begin(&r->page, NULL);
    for (size_t i = 0; i < field->count; i++) {
        page_text_bare(&r->page, i == 0 ? "" : " ");
        page_text_bare(&r->page, field->items[i].text);
    }
    page_cell_end(&r->page);
}

void threat_report_requirements(struct report *r)
{
    static const char *const heads[] = { "Id", "What", "Serves", "Families", "Elsewhere", "Kept by" };
    page_heading(&r->page, 2, "requirements", "4 Security functional requirements");
    page_plain(&r->page,
               "What is built so that the objectives hold, and what shows that it is built: code, tests, documents.");
    page_heading(&r->page, 3, NULL, "4.1 Requirements");
    page_table(&r->page, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < r->model->count; i++) {
        const struct threat_record *requirement = &r->model->records[i];
        if (!threat_is_kind(requirement, THREAT_KIND_REQUIREMENT)) {
            continue;
        }
        threat_row(r, requirement);
        threat_cell_ids(r, requirement, THREAT_SERVES);
        print_words(r, requirement, THREAT_FAMILY);
        print_words(r, requirement, THREAT_MAPS);
        print_sources(r, requirement, THREAT_SERVES);
        page_row_end(&r->page);
    }
    page_table_end(&r->page);
    print_controls(r);
}

static void print_remaining(struct report *r, const struct threat_record *record)
{
    const char *reason = threat_text_of(record, threat_has(record, THREAT_OUT) ? THREAT_OUT : THREAT_ACCEPTED);
    page_row(&r->page, NULL);
    page_cell_begin(&r->page, NULL);
    page_id(&r->page, record->id);
    page_cell_end(&r->page);
    page_cell(&r->page, threat_plain_of(record));
    if (record->kind == THREAT_KIND_ASSUMPTION) {
        page_cell(&r->page, "hoped");
        reason = threat_text_of(record, THREAT_IF_NOT);
    } else {
        threat_cell_level(r, threat_level_after(record, THREAT_AFTER));
    }
    threat_cell_ids(r, record, THREAT_OWNER);
    page_cell(&r->page, reason);
    page_row_end(&r->page);
}

static void print_unconfirmed(struct report *r)
{
    static const char *const heads[] = { "Id", "What is ours" };
    bool is_begun = false;
    for (size_t i = 0; i < r->model->count; i++) {
        const struct threat_record *record = &r->model->records[i];
        const char *text = record->belongs ? threat_text_of(record, THREAT_UNCONFIRMED) : NULL;
        if (text == NULL) {
            continue;
        }
        if (!is_begun) {
            page_heading(&r->page, 3, NULL, "5.2 Not confirmed against a published original");
            page_table(&r->page, heads, sizeof(heads) / sizeof(heads[0]));
            is_begun = true;
        }
        page_row(&r->page, NULL);
        page_cell_begin(&r->page, NULL);
        page_id(&r->page, record->id);
        page_cell_end(&r->page);
        page_cell(&r->page, text);
        page_row_end(&r->page);
    }
    if (is_begun) {
        page_table_end(&r->page);
    }
}

void threat_report_remains(struct report *r)
{
    static const char *const heads[] = { "Id", "In plain words", "Risk", "Borne by", "Why, or what if" };
    page_heading(&r->page, 2, "remains", "5 What remains");
    page_plain(
        &r->page,
        "Nothing is without risk. Each remaining risk has somebody who bears it; what is merely hoped of people is said too.");
    page_heading(&r->page, 3, NULL, "5.1 Residual risks and hopes");
    page_table(&r->page, heads, sizeof(heads) / sizeof(heads[0]));
    for (size_t i = 0; i < r->model->count; i++) {
        const struct threat_record *record = &r->model->records[i];
        bool is_hope = threat_is_kind(record, THREAT_KIND_ASSUMPTION) && threat_has(record, THREAT_IF_NOT);
        if (is_hope || threat_is_kind(record, THREAT_KIND_THREAT)) {
            print_remaining(r, record);
        }
    }
    page_table_end(&r->page);
    print_unconfirmed(r);
}
