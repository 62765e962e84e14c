/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/invariant.h"
#include "threat/trace.h"
#include "threat/utf8.h"

/* Lines of a text, one after the other. */
struct lines {
    const char *at;
    const char *end;
};

static struct lines lines_of(struct span text)
{
    return text.len == 0 ? (struct lines){ 0 }
                         : (struct lines){ (const char *)text.data, (const char *)text.data + text.len };
}

static bool next_line(struct lines *lines, struct span *out)
{
    if (lines->at >= lines->end) {
        return false;
    }
    const char *stop = memchr(lines->at, '\n', (size_t)(lines->end - lines->at));
    const char *behind = stop == NULL ? lines->end : stop;
    *out = span_of(lines->at, (size_t)(behind - lines->at));
    lines->at = stop == NULL ? lines->end : stop + 1;
    return true;
}

static bool has_word(struct span line, const char *word)
{
    size_t len = strlen(word);
    const char *text = (const char *)line.data;
    for (size_t i = 0; i + len <= line.len; i++) {
        bool is_begin = i == 0 || !threat_is_word(text[i - 1]);
        bool is_end = i + len == line.len || !threat_is_word(text[i + len]);
        if (is_begin && is_end && memcmp(text + i, word, len) == 0) {
            return true;
        }
    }
    return false;
}

/* A definition: its braces open before any semicolon. A declaration has none. */
static bool opens(struct lines from, struct span first)
{
    const char *text = (const char *)first.data;
    for (; text < from.end && *text != ';'; text++) {
        if (*text == '{') {
            return true;
        }
    }
    return false;
}

/* The part of a source that defines a symbol: from its line to the brace in the first column that closes it. */
static struct span find_symbol(struct span text, const char *symbol)
{
    struct lines lines = lines_of(text);
    struct span line;
    const uint8_t *begin = NULL;
    while (next_line(&lines, &line)) {
        if (begin == NULL && line.len > 0 && threat_is_word((char)line.data[0]) && has_word(line, symbol) &&
            opens(lines, line)) {
            begin = line.data;
        }
        bool is_one_line = begin == line.data && line.len > 0 && memchr(line.data, '{', line.len) != NULL &&
                           line.data[line.len - 1] == '}';
        if (begin != NULL && ((line.len > 0 && line.data[0] == '}') || is_one_line)) {
            return span_of(begin, (size_t)(line.data + line.len - begin));
        }
    }
    return span_of(NULL, 0);
}

static size_t level_of(struct span line)
{
    size_t level = 0;
    while (level < line.len && line.data[level] == '#') {
        level++;
    }
    return level > 0 && level < line.len && line.data[level] == ' ' ? level : 0;
}

/* A section of a page: from its heading to the next one that is not below it. Headings in fenced blocks are none. */
static struct span find_section(struct span text, const char *heading)
{
    struct lines lines = lines_of(text);
    struct span line;
    struct span found = { 0 };
    size_t found_level = 0;
    bool is_fenced = false;
    while (next_line(&lines, &line)) {
        is_fenced ^= line.len >= 3 && memcmp(line.data, "```", 3) == 0;
        size_t level = is_fenced ? 0 : level_of(line);
        if (found.data != NULL && level != 0 && level <= found_level) {
            break;
        }
        bool is_it = level != 0 && line.len - level - 1 == strlen(heading) &&
                     memcmp(line.data + level + 1, heading, strlen(heading)) == 0;
        if (found.data == NULL && is_it) {
            found.data = line.data;
            found_level = level;
        }
        found.len = found.data == NULL ? 0 : (size_t)(line.data + line.len - found.data);
    }
    return found;
}

enum threat_pin threat_pin_make(char out[17], struct span text, const char *part, bool is_document)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    struct span found = part == NULL ? text : is_document ? find_section(text, part) : find_symbol(text, part);
    struct lines lines = lines_of(found);
    struct span line;
    if (part != NULL && found.data == NULL) {
        return THREAT_PIN_NO_PART;
    }
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    INVARIANT(context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1);
    while (next_line(&lines, &line)) {
        while (line.len > 0 && (line.data[line.len - 1] == ' ' || line.data[line.len - 1] == '\t' ||
                                line.data[line.len - 1] == '\r')) {
            line.len--;
        }
        INVARIANT(EVP_DigestUpdate(context, line.data, line.len) == 1 && EVP_DigestUpdate(context, "\n", 1) == 1);
    }
    INVARIANT(EVP_DigestFinal_ex(context, digest, NULL) == 1);
    EVP_MD_CTX_free(context);
    for (size_t i = 0; i < 8; i++) {
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
    }
    return THREAT_PIN_MADE;
}

enum threat_pin threat_pin_of(const struct threat_evidence *evidence, const struct threat_item *item,
                              bool is_document, char out[17])
{
    struct span text;
    if (!evidence->files->read(evidence->files->context, evidence->arena, item->text, &text)) {
        return THREAT_PIN_NO_FILE;
    }
    if (text.data == NULL) {
        return item->extra == NULL ? THREAT_PIN_FOLDER : THREAT_PIN_NO_PART;
    }
    return threat_pin_make(out, text, item->extra, is_document);
}
