/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "threat/trace.h"
#include "threat/utf8.h"

/* Annotations stand in comments: `@mitigates ID…`, `@tests ID…`. */

enum language { NO_LANGUAGE, LANGUAGE_C, LANGUAGE_SHELL };

static bool ends_with(const char *path, const char *end)
{
    size_t len = strlen(path);
    size_t end_len = strlen(end);
    return len >= end_len && strcmp(path + len - end_len, end) == 0;
}

static enum language language_of(const char *path)
{
    static const char *const c_like[] = { ".c", ".h", ".S", ".s" };
    static const char *const shell_like[] = { ".sh", ".cmake", "CMakeLists.txt" };
    for (size_t i = 0; i < sizeof(c_like) / sizeof(c_like[0]); i++) {
        if (ends_with(path, c_like[i])) {
            return LANGUAGE_C;
        }
    }
    for (size_t i = 0; i < sizeof(shell_like) / sizeof(shell_like[0]); i++) {
        if (ends_with(path, shell_like[i])) {
            return LANGUAGE_SHELL;
        }
    }
    return NO_LANGUAGE;
}

bool threat_is_source(const char *path)
{
    return language_of(path) != NO_LANGUAGE;
}

struct scan {
    struct threat_evidence *evidence;
    enum language language;
    const char *path;
    const char *text; /* ends with a zero byte */
    const char *suite;
    uint32_t line;
};

static const char *keep_word(struct scan *s, const char *at)
{
    size_t len = 0;
    while (threat_is_word(at[len])) {
        len++;
    }
    return threat_keep(s->evidence->arena, at, len);
}

/* The name of the next function: of a line that begins in the first column, the word before its first parenthesis. */
static const char *next_function(struct scan *s, const char *from)
{
    for (const char *line = strchr(from, '\n'); line != NULL; line = strchr(line, '\n')) {
        line++;
        const char *open = line + strcspn(line, "(;\n");
        const char *name = open;
        while (name > line && threat_is_word(name[-1])) {
            name--;
        }
        bool is_begun = threat_is_word(line[0]) && strncmp(line, "typedef", 7) != 0;
        if (is_begun && *open == '(' && name != open) {
            return keep_word(s, name);
        }
    }
    return NULL;
}

/* SUITE of `test_main("SUITE"`; "*.end" of `test_main(PREFIX ".end"`, whose prefix the build chooses. */
static const char *suite_of_c(struct scan *s)
{
    static const char mark[] = "test_main(";
    const char *at = strstr(s->text, mark);
    if (at == NULL) {
        return NULL;
    }
    at += strlen(mark);
    const char *quote = at;
    while (threat_is_word(*quote) || *quote == ' ') {
        quote++;
    }
    if (*quote != '"') {
        return NULL;
    }
    const char *name = threat_keep(s->evidence->arena, quote + 1, strcspn(quote + 1, "\" \n"));
    return quote == at ? name : threat_format(s->evidence->arena, "*%s", name);
}

/* SUITE of a script's `suite SUITE`. */
static const char *suite_of_script(struct scan *s)
{
    static const char mark[] = "\nsuite ";
    bool is_first = strncmp(s->text, mark + 1, strlen(mark + 1)) == 0;
    const char *at = is_first ? s->text : strstr(s->text, mark);
    if (at == NULL) {
        return NULL;
    }
    at += strlen(mark) - is_first;
    return threat_keep(s->evidence->arena, at, strcspn(at, "\" \n"));
}

static const char *test_of(struct scan *s, const char *from)
{
    const char *function = next_function(s, from);
    return s->suite == NULL || function == NULL ? NULL
                                                : threat_format(s->evidence->arena, "%s.%s", s->suite, function);
}

static bool is_id_byte(char c)
{
    return threat_is_word(c) || c == '.' || c == '-';
}

/* The ids behind a mark: up to the line's end, or the first word that is none. */
static void take_ids(struct scan *s, const char *at, bool is_test)
{
    struct threat_evidence *e = s->evidence;
    const char *test = is_test ? test_of(s, at) : NULL;
    for (;;) {
        size_t len = 0;
        at += strspn(at, " ");
        while (is_id_byte(at[len])) {
            len++;
        }
        const char *end = at + len;
        len -= len > 0 && at[len - 1] == '.'; /* the end of a sentence */
        const char *id = threat_keep(e->arena, at, len);
        if (!threat_is_id(id)) {
            return;
        }
        e->marks = threat_grow(e->arena, e->marks, e->mark_count, sizeof(e->marks[0]));
        e->marks[e->mark_count++] = (struct threat_mark){ is_test, id, s->path, s->line, test };
        at = end;
    }
}

/* Looks at one byte of a comment. */
static void look(struct scan *s, const char *at)
{
    static const char mitigates[] = "@mitigates ";
    static const char tests[] = "@tests ";
    if (*at != '@' || threat_is_word(at[-1])) { /* a mark of a comment stands before it */
        return;
    }
    if (strncmp(at, mitigates, strlen(mitigates)) == 0) {
        take_ids(s, at + strlen(mitigates), false);
    } else if (strncmp(at, tests, strlen(tests)) == 0) {
        take_ids(s, at + strlen(tests), true);
    }
}

/* Where a string or character constant that begins at `at` ends; a line's end ends it too. */
static const char *behind_quote(const char *at)
{
    char quote = *at++;
    while (*at != '\0' && *at != '\n' && *at != quote) {
        at += *at == '\\' && at[1] != '\0' && at[1] != '\n' ? 2 : 1;
    }
    return *at == quote ? at + 1 : at;
}

static void scan_c(struct scan *s)
{
    enum { CODE, LINE_COMMENT, BLOCK_COMMENT } state = CODE;
    for (const char *at = s->text; *at != '\0'; at++) {
        if (*at == '\n') {
            s->line++;
            state = state == LINE_COMMENT ? CODE : state;
        } else if (state == CODE && at[0] == '/' && (at[1] == '/' || at[1] == '*')) {
            state = at[1] == '/' ? LINE_COMMENT : BLOCK_COMMENT;
            at++;
        } else if (state == CODE && (*at == '"' || *at == '\'')) {
            at = behind_quote(at) - 1;
        } else if (state == BLOCK_COMMENT && at[0] == '*' && at[1] == '/') {
            state = CODE;
            at++;
        } else if (state != CODE) {
            look(s, at);
        }
    }
}

/* A comment of a script begins a line, or stands behind a space. */
static void scan_shell(struct scan *s)
{
    bool is_comment = false;
    char before = '\n';
    for (const char *at = s->text; *at != '\0'; before = *at++) {
        if (*at == '\n') {
            s->line++;
            is_comment = false;
        } else if (*at == '#' && (before == '\n' || before == ' ')) {
            is_comment = true;
        } else if (is_comment) {
            look(s, at);
        }
    }
}

void threat_evidence_source(struct threat_evidence *evidence, const char *path, struct span text)
{
    struct scan s = { .evidence = evidence, .language = language_of(path), .path = path, .line = 1 };
    if (s.language == NO_LANGUAGE || text.len == 0 || memchr(text.data, '@', text.len) == NULL) {
        return;
    }
    s.text = threat_keep(evidence->arena, (const char *)text.data, text.len);
    if (strstr(s.text, "@mitigates ") == NULL && strstr(s.text, "@tests ") == NULL) {
        return;
    }
    s.suite = s.language == LANGUAGE_C ? suite_of_c(&s) : suite_of_script(&s);
    if (s.language == LANGUAGE_C) {
        scan_c(&s);
    } else {
        scan_shell(&s);
    }
}

static bool is_known(const char *id, const struct threat_model *const *models, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct threat_record *record = threat_model_find(models[i], id);
        if (record != NULL && !record->is_dropped) {
            return true;
        }
    }
    return false;
}

void threat_marks_check(const struct threat_evidence *evidence, const struct threat_model *const *models,
                        size_t count, struct threat_findings *findings)
{
    for (size_t i = 0; i < evidence->mark_count; i++) {
        const struct threat_mark *mark = &evidence->marks[i];
        const char *word = mark->is_test ? "@tests" : "@mitigates";
        if (!is_known(mark->id, models, count)) {
            threat_find(findings, THREAT_CHECK_ANNOTATION, (struct threat_at){ mark->path, mark->line },
                        "name a record of a model, or take it away", "%s names %s, which no model has", word,
                        mark->id);
        } else if (mark->is_test && mark->test == NULL) {
            threat_find(findings, THREAT_CHECK_ANNOTATION, (struct threat_at){ mark->path, mark->line },
                        "put it above the function of a test", "%s %s: no test follows it", word, mark->id);
        }
    }
}
