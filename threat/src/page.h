/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdio.h>

/* A page that is written as HTML or as Markdown by the same calls. All text is escaped. */
struct page {
    FILE *out;
    bool is_html;
    size_t columns; /* of the table that is open */
    bool is_cell_begun;
};

void page_text_bare(struct page *page, const char *text); /* escaped, nothing around it */
void page_heading(struct page *page, int level, const char *anchor, const char *text);
void page_text(struct page *page, const char *text);
void page_plain(struct page *page, const char *text); /* the plain-language view of a chapter */
void page_table(struct page *page, const char *const *heads, size_t count);
void page_table_end(struct page *page);
void page_row(struct page *page, const char *anchor); /* `anchor` NULL: none */
void page_row_end(struct page *page);
void page_cell(struct page *page, const char *text);        /* a whole cell; NULL is empty */
void page_cell_begin(struct page *page, const char *style); /* a class of the style sheet, or NULL */
void page_cell_end(struct page *page);
void page_id(struct page *page,
             const char *id); /* a link to the record; a space before it unless it is the first of its cell */
