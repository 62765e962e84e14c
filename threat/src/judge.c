/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "check.h"
#include "threat/trace.h"

struct count {
    size_t passed;
    size_t failed;
    size_t skipped;
    const char *bad; /* one that failed */
};

static void add(struct count *count, const struct threat_test *test)
{
    count->passed += test->result == THREAT_PASSED;
    count->failed += test->result == THREAT_FAILED;
    count->skipped += test->result == THREAT_SKIPPED;
    count->bad = test->result != THREAT_FAILED || count->bad != NULL ? count->bad : test->id;
}

static bool is_prefix(const char *pattern)
{
    size_t len = strlen(pattern);
    return len > 0 && pattern[len - 1] == '*';
}

/* The first test whose id is not before `id`. */
static size_t first_from(const struct threat_evidence *e, const char *id, size_t len)
{
    size_t low = 0;
    size_t high = e->test_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strncmp(e->tests[middle].id, id, len) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Tests of a suite whose beginning the build chooses: "*.end.function". */
static struct count count_ends(const struct threat_evidence *e, const char *end)
{
    struct count count = { 0 };
    size_t end_len = strlen(end);
    for (size_t i = 0; i < e->test_count; i++) {
        size_t len = strlen(e->tests[i].id);
        if (len >= end_len && strcmp(e->tests[i].id + len - end_len, end) == 0) {
            add(&count, &e->tests[i]);
        }
    }
    return count;
}

static struct count count_tests(const struct threat_evidence *e, const char *pattern)
{
    struct count count = { 0 };
    if (pattern[0] == '*') {
        return count_ends(e, pattern + 1);
    }
    size_t len = strlen(pattern) - is_prefix(pattern);
    /* "suite.*" is that suite alone: "suite.other.function" is of another. */
    bool is_suite = is_prefix(pattern) && strchr(pattern, '.') == pattern + len - 1;
    for (size_t i = first_from(e, pattern, len); i < e->test_count && strncmp(e->tests[i].id, pattern, len) == 0;
         i++) {
        bool is_one = is_prefix(pattern) ? !is_suite || strchr(e->tests[i].id + len, '.') == NULL
                                         : e->tests[i].id[len] == '\0';
        if (is_one) {
            add(&count, &e->tests[i]);
        }
    }
    return count;
}

/* True if `words` has `id` as a word. */
static bool names(const char *words, const char *id)
{
    size_t len = strlen(id);
    for (const char *at = strstr(words, id); at != NULL; at = strstr(at + 1, id)) {
        bool is_begin = at == words || at[-1] == ' ';
        if (is_begin && (at[len] == '\0' || at[len] == ' ' || at[len] == ',' || at[len] == ';')) {
            return true;
        }
    }
    return false;
}

/* Tests that name the record themselves: by `proves`, or by an annotation above them. */
static struct count count_naming(const struct threat_evidence *e, const char *id)
{
    struct count count = { 0 };
    for (size_t i = 0; i < e->test_count; i++) {
        if (names(e->tests[i].proves, id)) {
            add(&count, &e->tests[i]);
        }
    }
    for (size_t i = 0; i < e->mark_count; i++) {
        const struct threat_mark *mark = &e->marks[i];
        struct count one = { 0 };
        if (mark->is_test && mark->test != NULL && strcmp(mark->id, id) == 0) {
            one = count_tests(e, mark->test);
        }
        count.passed += one.passed;
        count.failed += one.failed;
        count.skipped += one.skipped;
        count.bad = count.bad == NULL ? one.bad : count.bad;
    }
    return count;
}

static struct threat_verdict gap(const struct threat_evidence *e, const char *format, const char *what)
{
    const char *at = strstr(format, "%s");
    const char *why =
        at == NULL ? format : threat_format(e->arena, "%.*s%s%s", (int)(at - format), format, what, at + 2);
    return (struct threat_verdict){ .state = THREAT_IS_GAP, .why = why, .is_claimed = true };
}

static struct threat_verdict done(const struct threat_evidence *e, size_t passed, size_t skipped)
{
    const char *why = threat_format(e->arena, "%zu test%s passed", passed, passed == 1 ? "" : "s");
    why = skipped == 0 ? why : threat_format(e->arena, "%s, %zu skipped", why, skipped);
    return (struct threat_verdict){ .state = THREAT_IS_DONE, .is_claimed = true, .passed = passed, .why = why };
}

/* Tests that name the control count beside those that it names: one that fails is a gap. */
static struct threat_verdict judge_tests(const struct threat_evidence *e, const struct threat_field *tests,
                                         const struct count *naming)
{
    size_t passed = 0;
    size_t skipped = 0;
    if (naming->failed != 0) {
        return gap(e, "%s failed", naming->bad);
    }
    for (size_t i = 0; i < tests->count; i++) {
        struct count count = count_tests(e, tests->items[i].text);
        if (count.failed != 0) {
            return gap(e, "%s failed", count.bad);
        }
        if (count.passed == 0) {
            return gap(e, count.skipped != 0 ? "%s was skipped" : "%s was not run", tests->items[i].text);
        }
        passed += count.passed;
        skipped += count.skipped;
    }
    return done(e, passed, skipped);
}

static struct threat_verdict judge_documents(const struct threat_evidence *e, const struct threat_record *control)
{
    const struct threat_field *documents = threat_field_of(control, THREAT_DOCUMENT_AT);
    for (size_t i = 0; i < documents->count && e->files != NULL; i++) {
        char pin[17];
        enum threat_pin made = threat_pin_of(e, &documents->items[i], true, pin);
        if (made == THREAT_PIN_NO_FILE || made == THREAT_PIN_NO_PART) {
            return gap(e, "%s is not there", documents->items[i].text);
        }
    }
    return (struct threat_verdict){ .state = THREAT_IS_DONE,
                                     .is_claimed = true,
                                     .why = threat_format(e->arena, "written in %s", documents->items[0].text) };
}

struct threat_verdict threat_judge(const struct threat_model *model, const struct threat_evidence *evidence,
                                   const struct threat_record *control)
{
    (void)model;
    const struct threat_item *status = threat_item_of(control, THREAT_STATUS);
    const struct threat_field *tests = threat_field_of(control, THREAT_TEST);
    if (status != NULL && status->level == THREAT_NOT_APPLICABLE) {
        const char *reason = threat_text_of(control, THREAT_REASON);
        return (struct threat_verdict){ .state = THREAT_IS_NOT_APPLICABLE,
                                         .why = reason == NULL ? "no reason" : reason };
    }
    if (status == NULL || status->level == THREAT_PLANNED) {
        return (struct threat_verdict){ .state = THREAT_IS_GAP, .why = "planned" };
    }
    bool is_written = tests->count == 0 && threat_has(control, THREAT_DOCUMENT_AT);
    struct count naming = count_naming(evidence, control->id);
    bool has_naming = naming.passed + naming.failed + naming.skipped != 0;
    if (is_written && !has_naming) {
        return judge_documents(evidence, control);
    }
    if (!evidence->has_results) {
        return gap(evidence, "no results of tests were read", "");
    }
    if (tests->count != 0) {
        return judge_tests(evidence, tests, &naming);
    }
    if (naming.failed != 0) {
        return gap(evidence, "%s failed", naming.bad);
    }
    return naming.passed != 0 ? done(evidence, naming.passed, naming.skipped)
                              : gap(evidence, "no test that names it passed", "");
}

static void check_place(struct threat_model *model, const struct threat_evidence *e,
                        const struct threat_record *control, const struct threat_item *item, bool is_document)
{
    char pin[17];
    enum threat_pin made = threat_pin_of(e, item, is_document, pin);
    if (made == THREAT_PIN_FOLDER && item->computed == NULL) {
        return;
    }
    if (made == THREAT_PIN_FOLDER) {
        threat_find(&model->findings, THREAT_CHECK_CODE, threat_at_item(item), "pin a file or a function",
                    "%s: %s is a folder, which cannot be pinned", control->id, item->text);
        return;
    }
    if (made != THREAT_PIN_MADE) {
        threat_find(&model->findings, THREAT_CHECK_CODE, threat_at_item(item),
                    "name what is there, or say that it is planned", "%s: %s%s%s is not there", control->id,
                    item->text, made == THREAT_PIN_NO_PART ? (is_document ? "#" : ":") : "",
                    made == THREAT_PIN_NO_PART ? item->extra : "");
        return;
    }
    if (item->computed != NULL && strcmp(item->computed, pin) != 0) {
        threat_find(&model->findings, THREAT_CHECK_STALE, threat_at_item(item),
                    "review it again, then `ashlar threat fmt --pin`", "%s: %s%s%s has changed since it was reviewed",
                    control->id, item->text,
                    item->extra == NULL ? ""
                    : is_document       ? "#"
                                        : ":",
                    item->extra == NULL ? "" : item->extra);
    }
}

static void check_places(struct threat_model *model, const struct threat_evidence *e,
                         const struct threat_record *control)
{
    const struct threat_item *status = threat_item_of(control, THREAT_STATUS);
    const struct threat_field *code = threat_field_of(control, THREAT_CODE_AT);
    const struct threat_field *documents = threat_field_of(control, THREAT_DOCUMENT_AT);
    if (status == NULL || status->level != THREAT_DONE) {
        return; /* what is planned may name what will be there */
    }
    for (size_t i = 0; i < code->count; i++) {
        check_place(model, e, control, &code->items[i], false);
    }
    for (size_t i = 0; i < documents->count; i++) {
        check_place(model, e, control, &documents->items[i], true);
    }
}

void threat_trace_check(struct threat_model *model, const struct threat_evidence *evidence)
{
    for (size_t i = 0; i < model->count; i++) {
        const struct threat_record *control = &model->records[i];
        if (!threat_is_kind(control, THREAT_KIND_CONTROL)) {
            continue;
        }
        if (evidence->files != NULL) {
            check_places(model, evidence, control);
        }
        struct threat_verdict verdict = threat_judge(model, evidence, control);
        if (evidence->has_results && verdict.is_claimed && verdict.state == THREAT_IS_GAP) {
            threat_find(&model->findings, THREAT_CHECK_TEST, threat_at_item(threat_item_of(control, THREAT_STATUS)),
                        "mend the code or the test, or say that it is planned", "%s: is said to be done, but %s",
                        control->id, verdict.why);
        }
    }
}
