/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "page.h"

#include <string.h>

static void put_html(struct page *page, const char *text)
{
    for (; *text != '\0'; text++) {
        const char *instead = *text == '<'   ? "&lt;"
                              : *text == '>' ? "&gt;"
                              : *text == '&' ? "&amp;"
                              : *text == '"' ? "&quot;"
                                             : NULL;
        if (instead != NULL) {
            fputs(instead, page->out);
        } else {
            fputc(*text, page->out);
        }
    }
}

static void put_markdown(struct page *page, const char *text)
{
    for (; *text != '\0'; text++) {
        if (strchr("\\`*_[]<>|#", *text) != NULL) {
            fputc('\\', page->out);
        }
        fputc(*text, page->out);
    }
}

void page_text_bare(struct page *page, const char *text)
{
    if (page->is_html) {
        put_html(page, text);
    } else {
        put_markdown(page, text);
    }
}

void page_heading(struct page *page, int level, const char *anchor, const char *text)
{
    if (page->is_html) {
        fprintf(page->out, anchor == NULL ? "<h%d>" : "<h%d id=\"%s\">", level, anchor);
        put_html(page, text);
        fprintf(page->out, "</h%d>\n", level);
        return;
    }
    fprintf(page->out, "\n%.*s ", level, "######");
    put_markdown(page, text);
    fputs("\n\n", page->out);
}

static void paragraph(struct page *page, const char *before, const char *text, const char *behind)
{
    if (page->is_html) {
        fputs(before, page->out);
        put_html(page, text);
        fputs(behind, page->out);
    } else {
        put_markdown(page, text);
        fputs("\n\n", page->out);
    }
}

void page_text(struct page *page, const char *text)
{
    paragraph(page, "<p>", text, "</p>\n");
}

void page_plain(struct page *page, const char *text)
{
    if (!page->is_html) {
        fputs("> ", page->out);
    }
    paragraph(page, "<aside>", text, "</aside>\n");
}

void page_table(struct page *page, const char *const *heads, size_t count)
{
    page->columns = count;
    fputs(page->is_html ? "<div class=\"wide\"><table><thead><tr>" : "|", page->out);
    for (size_t i = 0; i < count; i++) {
        fputs(page->is_html ? "<th>" : " ", page->out);
        page_text_bare(page, heads[i]);
        fputs(page->is_html ? "</th>" : " |", page->out);
    }
    fputs(page->is_html ? "</tr></thead><tbody>\n" : "\n|", page->out);
    for (size_t i = 0; i < count && !page->is_html; i++) {
        fputs("---|", page->out);
    }
    fputs(page->is_html ? "" : "\n", page->out);
}

void page_table_end(struct page *page)
{
    fputs(page->is_html ? "</tbody></table></div>\n" : "\n", page->out);
}

void page_row(struct page *page, const char *anchor)
{
    if (!page->is_html) {
        fputs("|", page->out);
    } else if (anchor == NULL) {
        fputs("<tr>", page->out);
    } else {
        fprintf(page->out, "<tr id=\"%s\">", anchor);
    }
}

void page_row_end(struct page *page)
{
    fputs(page->is_html ? "</tr>\n" : "\n", page->out);
}

void page_cell_begin(struct page *page, const char *style)
{
    page->is_cell_begun = false;
    if (!page->is_html) {
        fputs(" ", page->out);
    } else if (style == NULL) {
        fputs("<td>", page->out);
    } else {
        fprintf(page->out, "<td class=\"%s\">", style);
    }
}

void page_cell_end(struct page *page)
{
    fputs(page->is_html ? "</td>" : " |", page->out);
}

void page_cell(struct page *page, const char *text)
{
    page_cell_begin(page, NULL);
    if (text != NULL) {
        page_text_bare(page, text);
    }
    page_cell_end(page);
}

void page_id(struct page *page, const char *id)
{
    if (page->is_cell_begun) {
        fputc(' ', page->out);
    }
    page->is_cell_begun = true;
    if (page->is_html && strcmp(id, "world") == 0) {
        fputs(id, page->out); /* the outermost boundary has no row */
    } else if (page->is_html) {
        fprintf(page->out, "<a href=\"#%s\">%s</a>", id, id);
    } else {
        fprintf(page->out, "`%s`", id);
    }
}
