/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "report.h"

/* RFC 4180. What a spreadsheet would run as a formula gets an apostrophe before it. */
static void put_field(FILE *out, const char *text, bool is_first)
{
    fputs(is_first ? "\"" : ",\"", out);
    if (text[0] != '\0' && strchr("=+-@", text[0]) != NULL) {
        fputc('\'', out);
    }
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            fputc('"', out);
        }
        fputc(*text, out);
    }
    fputc('"', out);
}

static void put_ids(FILE *out, const struct threat_record *record, enum threat_attribute attribute)
{
    const struct threat_field *field = threat_field_of(record, attribute);
    fputs(",\"", out);
    for (size_t i = 0; i < field->count; i++) {
        char letters[8];
        bool is_asset = threat_rules[attribute].shape == THREAT_ASSETS;
        threat_letters_print(letters, field->items[i].letters,
                             is_asset ? threat_ciaf_letters : threat_stride_letters);
        fprintf(out, "%s%s%s%s", i == 0 ? "" : " ", field->items[i].text, letters[0] == '\0' ? "" : ":", letters);
    }
    fputc('"', out);
}

static const char *level_word(int level)
{
    return level == (int)THREAT_LEVELS ? "" : threat_level_words[level];
}

static void put_threat(FILE *out, const struct threat_record *threat)
{
    static const enum threat_attribute lists[] = { THREAT_ATTACKS, THREAT_BY,   THREAT_ENTRY,
                                                   THREAT_PHASE,   THREAT_FLOW, THREAT_MET_BY };
    const struct threat_item *stride = threat_item_of(threat, THREAT_STRIDE_IS);
    const struct threat_item *score = threat_item_of(threat, THREAT_CVSS_IS);
    const char *owner = threat_text_of(threat, THREAT_OWNER);
    const char *why_out = threat_text_of(threat, THREAT_OUT);
    char letters[8];
    put_field(out, threat->id, true);
    put_field(out, threat->title, false);
    put_field(out, threat_letters_print(letters, stride == NULL ? 0 : stride->letters, threat_stride_letters), false);
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        put_ids(out, threat, lists[i]);
    }
    put_field(out, score == NULL ? "" : score->text, false);
    put_field(out, score == NULL || score->computed == NULL ? "" : score->computed, false);
    put_field(out, level_word(threat_level_after(threat, THREAT_BEFORE)), false);
    put_field(out, level_word(threat_level_after(threat, THREAT_AFTER)), false);
    put_field(out, owner == NULL ? "" : owner, false);
    put_field(out, why_out == NULL ? "" : why_out, false);
    fputs("\r\n", out);
}

void threat_export_csv(const struct threat_model *model, FILE *out)
{
    fputs("id,title,stride,attacks,by,entry,phase,flow,met-by,cvss,score,before,after,owner,out\r\n", out);
    for (size_t i = 0; i < model->count; i++) {
        if (threat_is_kind(&model->records[i], THREAT_KIND_THREAT)) {
            put_threat(out, &model->records[i]);
        }
    }
}
