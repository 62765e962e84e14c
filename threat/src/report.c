/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "report.h"

#include <string.h>

static const char style[] =
    ":root{color-scheme:light dark;--line:#c8ccd2;--soft:#f3f5f7;--ink:#1c2126;--paper:#fff;--link:#0b57a4}"
    "@media(prefers-color-scheme:dark){:root{--line:#3c444d;--soft:#20262c;--ink:#e3e7eb;--paper:#14181c;--link:#7db8f5}}"
    "body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:76rem;margin:0 auto;padding:1rem 1.5rem 4rem}"
    "h1,h2,h3{line-height:1.2}h2{margin-top:3rem;border-bottom:2px solid var(--line)}a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}"
    "aside{border-left:.3rem solid #3b8a5c;background:var(--soft);padding:.6rem 1rem;margin:1rem 0}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.875rem;margin:1rem 0}"
    "th,td{border:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top}th{background:var(--soft)}td a{white-space:nowrap}"
    "tr:target{outline:3px solid #e0a100}.risk-VL{background:#2f7d4f33}.risk-L{background:#5c9e3a33}.risk-M{background:#d9a40055}.risk-H{background:#d9631e66}"
    ".risk-VH{background:#c4282866}.done{background:#2f7d4f33}.gap{background:#d9a40055}.na{background:var(--soft)}svg{max-width:100%;height:auto}"
    "nav a{margin-right:1rem}@media print{body{max-width:none}h2{break-before:page}tr{break-inside:avoid}}";

const char *threat_plain_of(const struct threat_record *record)
{
    const char *plain = threat_text_of(record, THREAT_PLAIN);
    return plain == NULL ? record->title : plain;
}

void threat_cell_ids(struct report *r, const struct threat_record *record, enum threat_attribute attribute)
{
    const struct threat_field *field = threat_field_of(record, attribute);
    page_cell_begin(&r->page, NULL);
    for (size_t i = 0; i < field->count; i++) {
        page_id(&r->page, field->items[i].text);
        if (field->items[i].letters != 0) {
            char letters[8];
            bool is_asset = threat_rules[attribute].shape == THREAT_ASSETS;
            fprintf(r->page.out, " %s",
                    threat_letters_print(letters, field->items[i].letters,
                                         is_asset ? threat_ciaf_letters : threat_stride_letters));
        }
    }
    page_cell_end(&r->page);
}

void threat_cell_letters(struct report *r, unsigned letters, const char *known)
{
    char text[8];
    page_cell(&r->page, threat_letters_print(text, letters, known));
}

void threat_cell_level(struct report *r, int level)
{
    char class[16] = "";
    bool is_said = level >= 0 && level < (int)THREAT_LEVELS;
    if (is_said) {
        snprintf(class, sizeof(class), "risk-%s", threat_level_words[level]);
    }
    page_cell_begin(&r->page, is_said ? class : NULL);
    page_text_bare(&r->page, is_said ? threat_level_words[level] : "");
    page_cell_end(&r->page);
}

int threat_level_after(const struct threat_record *threat, enum threat_attribute attribute)
{
    const struct threat_item *item = threat_item_of(threat, attribute);
    return item == NULL ? (int)THREAT_LEVELS
                        : (int)threat_risk((enum threat_level)item->level, (enum threat_level)item->impact);
}

bool threat_has_kind(const struct threat_model *model, enum threat_kind kind)
{
    size_t i = 0;
    while (i < model->count && !threat_is_kind(&model->records[i], kind)) {
        i++;
    }
    return i < model->count;
}

void threat_row(struct report *r, const struct threat_record *record)
{
    const char *about = threat_text_of(record, THREAT_ABOUT);
    page_row(&r->page, record->id);
    page_cell_begin(&r->page, NULL);
    page_id(&r->page, record->id);
    page_cell_end(&r->page);
    page_cell_begin(&r->page, NULL);
    page_text_bare(&r->page, record->title);
    if (about != NULL) {
        page_text_bare(&r->page, ". ");
        page_text_bare(&r->page, about);
    }
    page_cell_end(&r->page);
}

static const char *head_text(const struct threat_model *model, enum threat_attribute attribute)
{
    for (size_t i = 0; model->head != NULL && i < model->head->written_count; i++) {
        const struct threat_written *w = &model->head->written[i];
        if (w->attribute == attribute && w->item_count != 0) {
            return w->items[0].text;
        }
    }
    return NULL;
}

static void print_head_text(struct report *r, enum threat_attribute attribute, const char *before)
{
    const char *text = head_text(r->model, attribute);
    if (text != NULL) {
        page_text(&r->page, before);
        page_text(&r->page, text);
    }
}

static void print_all(struct report *r)
{
    const struct threat_statement *head = r->model->head;
    page_heading(&r->page, 1, NULL, head == NULL ? "A threat model" : head->title);
    if (r->page.is_html) {
        fputs(
            "<nav><a href=\"#summary\">Summary</a><a href=\"#introduction\">1 Introduction</a><a href=\"#problem\">2 Problem</a>"
            "<a href=\"#objectives\">3 Objectives</a><a href=\"#requirements\">4 Requirements</a><a href=\"#remains\">5 What remains</a></nav>\n",
            r->page.out);
    }
    if (head_text(r->model, THREAT_ABOUT) != NULL) {
        page_text(&r->page, head_text(r->model, THREAT_ABOUT));
    }
    print_head_text(r, THREAT_SCOPE, "What it covers:");
    print_head_text(r, THREAT_UNCONFIRMED, "Not confirmed against a published original, and therefore ours:");
    threat_report_summary(r);
    threat_report_introduction(r);
    threat_report_problem(r);
    threat_report_objectives(r);
    threat_report_requirements(r);
    threat_report_remains(r);
}

void threat_report_html(const struct threat_model *model, const struct threat_evidence *evidence, FILE *out)
{
    struct report r = { .page = { .out = out, .is_html = true }, .model = model, .evidence = evidence };
    fputs(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n<title>",
        out);
    page_text_bare(&r.page, model->head == NULL ? "A threat model" : model->head->title);
    fprintf(out, "</title>\n<style>%s</style></head><body>\n", style);
    print_all(&r);
    fputs("</body></html>\n", out);
}

void threat_report_markdown(const struct threat_model *model, const struct threat_evidence *evidence, FILE *out)
{
    struct report r = { .page = { .out = out }, .model = model, .evidence = evidence };
    print_all(&r);
}
