/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdlib.h>
#include <string.h>

#include "threat/trace.h"
#include "threat/utf8.h"

/* One line of results.jsonl: a flat object of strings. */
struct line {
    const char *at;
    const char *end;
};

static void skip_spaces(struct line *l)
{
    while (l->at < l->end && (*l->at == ' ' || *l->at == '\t' || *l->at == '\r')) {
        l->at++;
    }
}

static bool take(struct line *l, char c)
{
    skip_spaces(l);
    if (l->at == l->end || *l->at != c) {
        return false;
    }
    l->at++;
    return true;
}

/* A string as it stands between its quotes; of what is escaped only \" and \\ are read, which is all that tests
 * write. */
static const char *take_string(struct line *l, struct threat_arena *arena)
{
    if (!take(l, '"')) {
        return NULL;
    }
    const char *end = l->at;
    while (end < l->end && *end != '"') {
        end += *end == '\\' && end + 1 < l->end ? 2 : 1;
    }
    char *text = threat_alloc(arena, (size_t)(end - l->at) + 1);
    size_t len = 0;
    while (l->at < l->end && *l->at != '"') {
        l->at += *l->at == '\\' && l->at + 1 < l->end;
        text[len++] = *l->at++;
    }
    return take(l, '"') && threat_utf8_is_plain(text, len) ? text : NULL;
}

static bool take_result(struct threat_test *test, const char *word)
{
    static const char *const words[] = { "pass", "fail", "skip" };
    for (int i = 0; i < 3; i++) {
        if (strcmp(words[i], word) == 0) {
            test->result = (enum threat_result)i;
            return true;
        }
    }
    return false;
}

static bool take_test(struct threat_test *test, struct line *l, struct threat_arena *arena)
{
    bool has_result = false;
    *test = (struct threat_test){ .proves = "" };
    if (!take(l, '{')) {
        return false;
    }
    do {
        const char *key = take_string(l, arena);
        const char *value = key != NULL && take(l, ':') ? take_string(l, arena) : NULL;
        if (value == NULL) {
            return false;
        }
        if (strcmp(key, "id") == 0) {
            test->id = value;
        } else if (strcmp(key, "proves") == 0) {
            test->proves = value;
        } else if (strcmp(key, "result") == 0) {
            has_result = take_result(test, value);
        }
    } while (take(l, ','));
    bool is_whole = take(l, '}');
    skip_spaces(l);
    return is_whole && l->at == l->end && test->id != NULL && has_result;
}

void threat_evidence_results(struct threat_evidence *evidence, const char *path, struct span text,
                             struct threat_findings *findings)
{
    size_t at = 0;
    evidence->has_results = true;
    for (uint32_t number = 1; at < text.len; number++) {
        const char *begin = (const char *)text.data + at;
        const char *end = memchr(begin, '\n', text.len - at);
        size_t len = end == NULL ? text.len - at : (size_t)(end - begin);
        struct line line = { begin, begin + len };
        struct threat_test test;
        at += len + 1;
        if (len == 0) {
            continue;
        }
        if (!take_test(&test, &line, evidence->arena)) {
            threat_find(findings, THREAT_CHECK_TEST, (struct threat_at){ path, number }, "run the tests again",
                        "is no result of a test");
            continue;
        }
        evidence->tests = threat_grow(evidence->arena, evidence->tests, evidence->test_count, sizeof(test));
        evidence->tests[evidence->test_count++] = test;
    }
}

static int compare_tests(const void *a, const void *b)
{
    const struct threat_test *x = a;
    const struct threat_test *y = b;
    return strcmp(x->id, y->id);
}

static int compare_marks(const void *a, const void *b)
{
    const struct threat_mark *x = a;
    const struct threat_mark *y = b;
    int by_id = strcmp(x->id, y->id);
    int by_path = by_id != 0 ? by_id : strcmp(x->path, y->path);
    return by_path != 0 ? by_path : (x->line > y->line) - (x->line < y->line);
}

void threat_evidence_ready(struct threat_evidence *evidence)
{
    if (evidence->test_count != 0) {
        qsort(evidence->tests, evidence->test_count, sizeof(evidence->tests[0]), compare_tests);
    }
    if (evidence->mark_count != 0) {
        qsort(evidence->marks, evidence->mark_count, sizeof(evidence->marks[0]), compare_marks);
    }
}
