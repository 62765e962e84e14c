/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "threat/file.h"

enum { WIDTH = 100, INDENT_MORE = 4 };

static void print_comments(const struct threat_lines *comments, const char *indent, FILE *out)
{
    for (size_t i = 0; i < comments->count; i++) {
        fprintf(out, "%s%s\n", indent, comments->all[i]);
    }
}

/* Columns, not bytes: what continues a character takes none. */
static size_t width_of(const char *text)
{
    size_t width = 0;
    for (; *text != '\0'; text++) {
        width += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return width;
}

static void print_item(const struct threat_item *item, enum threat_shape shape, FILE *out)
{
    char letters[8];
    threat_letters_print(letters, item->letters,
                         shape == THREAT_ASSETS || shape == THREAT_CIAF ? threat_ciaf_letters
                                                                        : threat_stride_letters);
    if (shape == THREAT_CIAF || shape == THREAT_STRIDE || shape == THREAT_NONE) {
        fputs(letters, out);
    } else {
        fputs(item->text, out);
    }
    if (shape == THREAT_NONE && item->extra != NULL) {
        fprintf(out, " %s", item->extra);
    } else if (item->extra != NULL) {
        fprintf(out, "%c%s", shape == THREAT_CODE ? ':' : '#', item->extra);
    }
    if ((shape == THREAT_ASSETS || shape == THREAT_FLOWS) && letters[0] != '\0') {
        fprintf(out, ":%s", letters);
    }
    if (item->computed != NULL) {
        fprintf(out, " = %s", item->computed);
    }
}

static void print_list(const struct threat_written *w, size_t column, FILE *out)
{
    for (size_t i = 0; i < w->item_count; i++) {
        size_t width = width_of(w->items[i].text) + 1 + (w->items[i].letters != 0 ? 7 : 0);
        if (i != 0 && column + width > WIDTH) {
            fprintf(out, "\n%*s", (int)INDENT_MORE, "");
            column = INDENT_MORE;
        } else {
            fputc(' ', out);
        }
        column += width;
        print_item(&w->items[i], threat_rules[w->attribute].shape, out);
    }
}

/* A text keeps the lines in which it was written; so does the reason of `none`, whose letters begin the first of
 * them. */
static void print_lines(const struct threat_written *w, FILE *out)
{
    for (size_t i = 0; i < w->lines.count; i++) {
        fprintf(out, i == 0 ? " %s" : "\n    %s", w->lines.all[i]);
    }
}

static void print_written(const struct threat_written *w, FILE *out)
{
    static const char *const marks[] = {
        [THREAT_SET] = "", [THREAT_ADD] = "+", [THREAT_TAKE] = "-", [THREAT_CLEAR] = "-"
    };
    const struct threat_attribute_rule *rule = &threat_rules[w->attribute];
    if (w->op != THREAT_CLEAR && w->item_count == 0) {
        return; /* what could not be meant was a finding */
    }
    print_comments(&w->comments, "  ", out);
    fprintf(out, "  %s%s", marks[w->op], rule->word);
    if (rule->shape == THREAT_TEXT || rule->shape == THREAT_NONE) {
        print_lines(w, out);
    } else {
        print_list(w, 2 + strlen(marks[w->op]) + strlen(rule->word), out);
    }
    fputc('\n', out);
}

static void print_statement(const struct threat_statement *s, FILE *out)
{
    if (s->has_gap) {
        fputc('\n', out);
    }
    print_comments(&s->comments, "", out);
    fputs(threat_kind_words[s->kind], out);
    if (s->id[0] != '\0') {
        fprintf(out, " %s", s->id);
    }
    if (s->title[0] != '\0') {
        bool is_record = s->kind < THREAT_RECORD_KINDS && s->kind > THREAT_KIND_LIBRARY;
        fprintf(out, is_record || s->kind == THREAT_KIND_SPECIALISE ? "  %s" : " %s", s->title);
    }
    fputc('\n', out);
    for (size_t i = 0; i < s->written_count; i++) {
        print_written(&s->written[i], out);
    }
}

void threat_file_print(const struct threat_file *file, FILE *out)
{
    print_comments(&file->comments, "", out);
    fputs("threat-model 1\n", out);
    for (size_t i = 0; i < file->count; i++) {
        print_statement(&file->statements[i], out);
    }
    if (file->tail.count != 0) {
        fputc('\n', out);
    }
    print_comments(&file->tail, "", out);
}
