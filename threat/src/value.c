/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdarg.h>
#include <string.h>

#include "threat/file.h"
#include "threat/score.h"

struct value {
    struct threat_written *written;
    const struct threat_attribute_rule *rule;
    struct threat_findings *findings;
    struct threat_arena *arena;
    const char *path;
};

__attribute__((format(printf, 3, 4))) static void refuse(struct value *v, const char *mend, const char *why, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, why);
    vsnprintf(text, sizeof(text), why, arguments);
    va_end(arguments);
    threat_find(v->findings, THREAT_CHECK_SYNTAX, (struct threat_at){ v->path, v->written->line }, mend, "`%s`: %s",
                v->rule->word, text);
}

static void add(struct value *v, struct threat_item item)
{
    struct threat_written *w = v->written;
    item.path = v->path;
    item.target = -1;
    item.line = item.line == 0 ? w->line : item.line;
    w->items = threat_grow(v->arena, w->items, w->item_count, sizeof(item));
    w->items[w->item_count++] = item;
}

static const char *joined(struct value *v)
{
    const struct threat_lines *lines = &v->written->lines;
    size_t len = 0;
    for (size_t i = 0; i < lines->count; i++) {
        len += strlen(lines->all[i]) + 1;
    }
    char *text = threat_alloc(v->arena, len + 1);
    char *at = text;
    for (size_t i = 0; i < lines->count; i++) {
        size_t line_len = strlen(lines->all[i]);
        if (i != 0) {
            *at++ = ' ';
        }
        memcpy(at, lines->all[i], line_len);
        at += line_len;
    }
    return text;
}

/* Cuts `text` at the last " = ": what a program computed stands behind it. NULL: nothing does. */
static const char *cut_computed(char *text)
{
    char *found = NULL;
    for (char *at = strstr(text, " = "); at != NULL; at = strstr(at + 1, " = ")) {
        found = at;
    }
    if (found == NULL) {
        return NULL;
    }
    const char *computed = found + 3;
    while (found > text && found[-1] == ' ') {
        found--;
    }
    *found = '\0';
    return computed + strspn(computed, " ");
}

/* Cuts `text` at the first `mark`; what stands behind it, or NULL. */
static const char *cut(char *text, char mark)
{
    char *found = strchr(text, mark);
    if (found == NULL) {
        return NULL;
    }
    *found = '\0';
    return found + 1;
}

static const char *letters_known(enum threat_shape shape)
{
    return shape == THREAT_ASSETS || shape == THREAT_CIAF ? threat_ciaf_letters : threat_stride_letters;
}

static bool take_letters(struct value *v, struct threat_item *item, const char *text)
{
    const char *known = letters_known(v->rule->shape);
    item->letters = threat_letters_of(text, known);
    if (item->letters == 0) {
        refuse(v,
               known == threat_ciaf_letters ? "each of C I A F at most once, without spaces"
                                            : "each of S T R I D E at most once, without spaces",
               "`%s` are no letters of %s", text, known);
    }
    return item->letters != 0;
}

static bool is_known_member(struct value *v, const char *text)
{
    for (size_t i = 0; i < v->written->item_count; i++) {
        if (strcmp(v->written->items[i].text, text) == 0) {
            threat_find(v->findings, THREAT_CHECK_DUPLICATE, (struct threat_at){ v->path, v->written->line },
                        "name it once", "`%s`: %s stands in the list twice", v->rule->word, text);
            return true;
        }
    }
    return false;
}

/* A test id, or a pattern with one `*` that says more than a part of a name: a suite, or a suite's end and function.
 */
static bool is_test(struct value *v, const char *word)
{
    const char *star = strchr(word, '*');
    const char *dot = strchr(word, '.');
    bool is_end = star != NULL && star[1] == '\0' && dot != NULL && dot != word && dot < star;
    bool is_begin = star == word && strchr(word + 1 + (word[1] == '.'), '.') != NULL && strchr(word + 1, '*') == NULL;
    if (star != NULL && !is_end && !is_begin) {
        refuse(v, "name a suite as `unit.ring.*`, or `*.suite.function`",
               "`%s` would stand for tests of anything", word);
        return false;
    }
    return true;
}

static void take_member(struct value *v, char *word, uint32_t line)
{
    struct threat_item item = { .text = word, .line = line };
    enum threat_shape shape = v->rule->shape;
    size_t len = strlen(word);
    if (len > 1 && word[len - 1] == ',') {
        refuse(v, "separate the members with spaces alone", "`%s` ends with a comma", word);
        return;
    }
    if (shape == THREAT_ASSETS || shape == THREAT_FLOWS) {
        const char *letters = cut(word, ':');
        bool wants_letters = shape == THREAT_ASSETS && v->written->op != THREAT_TAKE;
        if (letters == NULL && wants_letters) {
            refuse(v, "write it as AS.NAME:CI", "%s: no letters that say which property is attacked", word);
            return;
        }
        if (letters != NULL && !take_letters(v, &item, letters)) {
            return;
        }
    }
    bool is_world = strcmp(word, "world") == 0 && v->written->attribute == THREAT_IN;
    if (shape != THREAT_WORDS && !is_world && !threat_is_id(word)) {
        refuse(v, "write ids as T.MITM, separated by spaces", "`%s` is no id", word);
        return;
    }
    if (v->written->attribute == THREAT_TEST && !is_test(v, word)) {
        return;
    }
    if (v->written->item_count == THREAT_MEMBERS_MAX) {
        return; /* told once, when the list ends */
    }
    if (!is_known_member(v, word)) {
        add(v, item);
    }
}

static void take_list(struct value *v)
{
    const struct threat_lines *lines = &v->written->lines;
    for (size_t i = 0; i < lines->count; i++) {
        const char *at = lines->all[i];
        while (*at != '\0') {
            size_t len = strcspn(at, " ");
            take_member(v, threat_keep(v->arena, at, len), v->written->line + (uint32_t)i);
            at += len + strspn(at + len, " ");
        }
    }
    if (v->written->item_count == THREAT_MEMBERS_MAX) {
        refuse(v, "divide the record", "a list of %d members or more", (int)THREAT_MEMBERS_MAX);
    }
    if (v->rule->is_single && v->written->item_count > 1) {
        refuse(v, "name one", "takes one id");
        v->written->item_count = 1;
    }
}

static void take_none(struct value *v, char *text)
{
    struct threat_item item = { .text = text };
    const char *reason = cut(text, ' ');
    if (!take_letters(v, &item, text)) {
        return;
    }
    item.extra = reason == NULL ? NULL : reason + strspn(reason, " ");
    if (item.extra == NULL && v->written->op != THREAT_TAKE) {
        refuse(v, "say behind the letters why they need no threat", "no reason");
        return;
    }
    add(v, item);
}

static void take_risk(struct value *v, char *text)
{
    char likelihood[4] = "";
    char impact[4] = "";
    struct threat_item item = { .text = text };
    int end = 0;
    item.computed = cut_computed(text);
    int got = sscanf(text, "likelihood %3s impact %3s%n", likelihood, impact, &end);
    item.level = (int)threat_level_of(likelihood);
    item.impact = (int)threat_level_of(impact);
    if (got != 2 || text[end] != '\0' || item.level == (int)THREAT_LEVELS || item.impact == (int)THREAT_LEVELS) {
        refuse(v, "write it as `likelihood H impact VH`; levels are VL L M H VH", "`%s` is no risk", text);
        return;
    }
    item.text = threat_format(v->arena, "likelihood %s impact %s", likelihood, impact);
    add(v, item);
}

static void take_cvss(struct value *v, char *text)
{
    struct threat_item item = { .text = text };
    struct threat_cvss score;
    item.computed = cut_computed(text);
    if (!threat_cvss_score(&score, text)) {
        refuse(v, "write CVSS:3.1/… or CVSS:4.0/… with each base metric once", "`%s`: %s", text, score.fault);
        return;
    }
    add(v, item);
}

static bool is_sum(const char *text)
{
    return strlen(text) == 16 && strspn(text, "0123456789abcdef") == 16;
}

/* A path from the top of the tree: nothing above it, nothing absolute. */
static bool is_path(const char *path)
{
    const char *part = path;
    if (path[0] == '\0' || path[0] == '/') {
        return false;
    }
    while (part != NULL) {
        size_t len = strcspn(part, "/");
        if (len == 0 || (len == 2 && strncmp(part, "..", 2) == 0)) {
            return false;
        }
        part = part[len] == '/' ? part + len + 1 : NULL;
    }
    return true;
}

static void take_pinned(struct value *v, char *text)
{
    struct threat_item item = { .text = text };
    item.computed = cut_computed(text);
    item.extra = cut(text, v->rule->shape == THREAT_CODE ? ':' : '#');
    if (!is_path(text) || strchr(text, ' ') != NULL || (item.extra != NULL && item.extra[0] == '\0')) {
        refuse(v, "name a file from the top of the tree, without spaces", "`%s` is no path", text);
        return;
    }
    if (item.computed != NULL && !is_sum(item.computed)) {
        refuse(v, "take it away, and let `ashlar threat fmt --pin` write it", "`%s` is no digest", item.computed);
        return;
    }
    add(v, item);
}

static void take_level(struct value *v, char *text)
{
    struct threat_item item = { .text = text, .level = (int)threat_level_of(text) };
    if (item.level == (int)THREAT_LEVELS) {
        refuse(v, "levels are VL L M H VH", "`%s` is no level", text);
        return;
    }
    add(v, item);
}

static void take_choice(struct value *v, char *text)
{
    struct threat_item item = { .text = text };
    const char *known = "";
    for (int i = 0; v->rule->choices[i] != NULL; i++) {
        if (strcmp(v->rule->choices[i], text) == 0) {
            item.level = i;
            add(v, item);
            return;
        }
        known = threat_format(v->arena, "%s%s%s", known, i == 0 ? "" : ", ", v->rule->choices[i]);
    }
    refuse(v, threat_format(v->arena, "it is one of %s", known), "`%s` is none of its words", text);
}

static void take_text(struct value *v, char *text)
{
    add(v, (struct threat_item){ .text = text });
}

static void take_bits(struct value *v, char *text)
{
    struct threat_item item = { .text = text };
    if (take_letters(v, &item, text)) {
        add(v, item);
    }
}

static void take_sum(struct value *v, char *text)
{
    if (!is_sum(text)) {
        refuse(v, "let `ashlar threat fmt --seal` write it", "`%s` is no seal", text);
        return;
    }
    add(v, (struct threat_item){ .text = text });
}

void threat_value_parse(struct threat_written *written, const char *path, struct threat_findings *findings)
{
    static void (*const takers[THREAT_SHAPES])(struct value *, char *) = {
        [THREAT_TEXT] = take_text,       [THREAT_CIAF] = take_bits,     [THREAT_STRIDE] = take_bits,
        [THREAT_NONE] = take_none,       [THREAT_LEVEL] = take_level,   [THREAT_RISK] = take_risk,
        [THREAT_CVSS] = take_cvss,       [THREAT_CHOICE] = take_choice, [THREAT_CODE] = take_pinned,
        [THREAT_DOCUMENT] = take_pinned, [THREAT_SUM] = take_sum,
    };
    struct value v = { .written = written,
                       .rule = &threat_rules[written->attribute],
                       .findings = findings,
                       .arena = findings->arena,
                       .path = path };
    if (written->op == THREAT_CLEAR) {
        return;
    }
    if (written->lines.count == 0) {
        refuse(&v, "say it behind the word, or take the line away", "no value");
        return;
    }
    const char *text = joined(&v);
    if (takers[v.rule->shape] == NULL) {
        take_list(&v);
    } else {
        takers[v.rule->shape](&v, threat_keep(v.arena, text, strlen(text)));
    }
}
