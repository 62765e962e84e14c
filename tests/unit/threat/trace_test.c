/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "texts.h"
#include "threat/trace.h"

static struct threat_model model;
static struct threat_arena arena;
static struct threat_evidence evidence;
static struct threat_findings found;

static const char results[] =
    "{\"id\":\"unit.ring.a\",\"result\":\"pass\",\"proves\":\"X\",\"reason\":\"\"}\n"
    "{\"id\":\"unit.ring.b\",\"result\":\"pass\",\"proves\":\"C.PROVED and more\",\"reason\":\"\"}\n"
    "{\"id\":\"unit.skip.a\",\"result\":\"skip\",\"proves\":\"X\",\"reason\":\"no root \\\"here\\\"\"}\n"
    "{\"id\":\"unit.part.a\",\"result\":\"pass\",\"proves\":\"X\",\"reason\":\"\"}\n"
    "{\"id\":\"unit.part.b\",\"result\":\"skip\",\"proves\":\"X\",\"reason\":\"no root\"}\n"
    "{\"id\":\"unit.no\",\"result\":\"fail\",\"proves\":\"C.DENIED\"}\n"
    "{ \"id\" : \"unit.bad.a\", \"result\":\"fail\",\"proves\":\"X\" }\n";

/* A model of controls alone; each asks for one thing. */
static const char controls[] = "threat-model 1\nlibrary l L\n"
                               "control C.PASS  a\n  test unit.ring.a\n  status done\n"
                               "control C.ALL  b\n  test unit.ring.*\n  status done\n"
                               "control C.FAIL  c\n  test unit.ring.a unit.bad.*\n  status done\n"
                               "control C.SKIP  d\n  test unit.skip.a\n  status done\n"
                               "control C.GONE  e\n  test unit.gone.a\n  status done\n"
                               "control C.PREFIX  f\n  test unit.ring\n  status done\n"
                               "control C.PLANNED  g\n  test unit.ring.a\n  status planned\n"
                               "control C.NA  h\n  status not-applicable\n  reason There is no door.\n"
                               "control C.PROVED  i\n  code a.c\n  document d.md\n  status done\n"
                               "control C.NAMED  j\n  code a.c\n  document d.md#No such\n  status done\n"
                               "control C.DOCUMENT  k\n  document d.md#The part\n  status done\n"
                               "control C.NODOCUMENT  l\n  document d.md#Another part\n  status done\n"
                               "control C.NOTHING  m\n  code a.c\n  status done\n"
                               "control C.PREFIXED  o\n  code a.c\n  status done\n"
                               "control C.PART  p\n  test unit.part.*\n  status done\n"
                               "control C.SUITE  q\n  test unit.*\n  status done\n"
                               "control C.DENIED  r\n  test unit.ring.a\n  status done\n"
                               "control C.PROVE  n\n  code a.c\n  status done\n";

static void begin(void)
{
    threat_release(&arena);
    evidence = (struct threat_evidence){ .arena = &arena, .files = &text_loader };
    found = (struct threat_findings){ .arena = &arena };
    text_file_count = 0;
    put_text("d.md", "# D\n\n## The part\ntext\n```\n# no heading\n```\n### Below\nmore\n## Next\n");
}

static void take_source(const char *path, const char *text)
{
    threat_evidence_source(&evidence, path, span_of(text, strlen(text)));
}

static struct threat_verdict verdict_of(const char *id)
{
    return threat_judge(&model, &evidence, threat_model_find(&model, id));
}

static void a_control_is_done_only_if_its_tests_passed(void)
{
    static const struct {
        const char *id;
        enum threat_state state;
        const char *why;
    } wanted[] = {
        { "C.PASS", THREAT_IS_DONE, "1 test passed" },
        { "C.ALL", THREAT_IS_DONE, "2 tests passed" },
        { "C.FAIL", THREAT_IS_GAP, "unit.bad.a failed" },
        { "C.SKIP", THREAT_IS_GAP, "unit.skip.a was skipped" },
        { "C.GONE", THREAT_IS_GAP, "unit.gone.a was not run" },
        { "C.PREFIX", THREAT_IS_GAP, "unit.ring was not run" },
        { "C.PLANNED", THREAT_IS_GAP, "planned" },
        { "C.NA", THREAT_IS_NOT_APPLICABLE, "There is no door." },
        { "C.PROVED", THREAT_IS_DONE, "1 test passed" },
        { "C.NAMED", THREAT_IS_DONE, "1 test passed" },
        { "C.DOCUMENT", THREAT_IS_DONE, "written in d.md" },
        { "C.NODOCUMENT", THREAT_IS_GAP, "d.md is not there" },
        { "C.NOTHING", THREAT_IS_GAP, "no test that names it passed" },
        { "C.PREFIXED", THREAT_IS_DONE, "1 test passed" },
        { "C.PART", THREAT_IS_DONE, "1 test passed, 1 skipped" },
        { "C.SUITE", THREAT_IS_GAP, "unit.no failed" },
        { "C.DENIED", THREAT_IS_GAP, "unit.no failed" },
        { "C.PROVE", THREAT_IS_GAP, "no test that names it passed" },
    };
    begin();
    put_text("m.tm", controls);
    open_texts(&model);
    EXPECT_EQ(model.findings.count, 0);
    threat_evidence_results(&evidence, "r", span_of(results, strlen(results)), &found);
    take_source(
        "t.c",
        "/* @tests C.NAMED */\nstatic void a(void)\n{\n}\nint main(void)\n{\n    return test_main(\"unit.ring\", 0);\n}\n");
    take_source(
        "p.c",
        "/* @tests C.PREFIXED */\nstatic void a(void)\n{\n}\nint main(void)\n{\n    return test_main(ANY \".ring\", 0);\n}\n");
    threat_evidence_ready(&evidence);
    EXPECT_EQ(found.count, 0);
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        struct threat_verdict verdict = verdict_of(wanted[i].id);
        printf("# %s: %s\n", wanted[i].id, verdict.why);
        EXPECT_EQ(verdict.state, wanted[i].state);
        EXPECT_STR(verdict.why, wanted[i].why);
    }
    threat_model_close(&model);
}

static void without_results_nothing_is_tested(void)
{
    begin();
    put_text("m.tm", controls);
    open_texts(&model);
    threat_evidence_ready(&evidence);
    EXPECT_EQ(verdict_of("C.PASS").state, THREAT_IS_GAP);
    EXPECT_EQ(verdict_of("C.DOCUMENT").state, THREAT_IS_DONE);
    EXPECT_EQ(verdict_of("C.NA").state, THREAT_IS_NOT_APPLICABLE);
    threat_model_close(&model);
}

static void what_is_claimed_and_not_so_is_found(void)
{
    begin();
    put_text("a.c", "int f(void)\n{\n}\n");
    put_text("lib", NULL);
    put_text("lib2", NULL);
    put_text("m.tm", "threat-model 1\nmodel m M\n"
                     "control C.A  A\n  test unit.gone\n  status done\n"
                     "control C.B  B\n  code a.c:g\n  test unit.ring.a\n  status done\n"
                     "control C.C  C\n  code b.c\n  test unit.ring.a\n  status done\n"
                     "control C.D  D\n  document d.md#Gone\n  status done\n"
                     "control C.F  F\n  code lib2\n  code lib = 0123456789abcdef\n  test unit.ring.a\n  status done\n"
                     "control C.E  E\n  code later.c\n  status planned\n");
    open_texts(&model);
    threat_evidence_results(&evidence, "r", span_of(results, strlen(results)), &found);
    threat_evidence_ready(&evidence);
    threat_trace_check(&model, &evidence);
    EXPECT(has_finding(&model, THREAT_CHECK_TEST, 5, "C.A: is said to be done, but unit.gone was not run"));
    EXPECT(has_finding(&model, THREAT_CHECK_CODE, 7, "C.B: a.c:g is not there"));
    EXPECT(has_finding(&model, THREAT_CHECK_CODE, 11, "C.C: b.c is not there"));
    EXPECT(has_finding(&model, THREAT_CHECK_CODE, 15, "C.D: d.md#Gone is not there"));
    EXPECT(has_finding(&model, THREAT_CHECK_CODE, 19, "C.F: lib is a folder, which cannot be pinned"));
    EXPECT(!has_finding(&model, THREAT_CHECK_CODE, 18, ""));
    EXPECT(!has_finding(&model, THREAT_CHECK_CODE, 0, "C.E"));
    threat_model_close(&model);
}

static const char code_before[] =
    "static int f(int x);\n\nint f(int x)\n{\n    if (x) {\n        return 1;   \n    }\n    return 0;\n}\n\nint g(void)\n{\n    return f(1);\n}\n";
static const char code_elsewhere[] =
    "/* f */\nstatic int f(int x);\n\n\nint f(int x)\n{\n    if (x) {\n        return 1;\n    }\n    return 0;\n}\n\nint g(void)\n{\n    return f(2);\n}\n";
static const char code_after[] =
    "int f(int x)\n{\n    if (x) {\n        return 2;\n    }\n    return 0;\n}\n\nint g(void)\n{\n    return f(1);\n}\n";

static enum threat_pin pin(char out[17], const char *text, const char *part, bool is_document)
{
    return threat_pin_make(out, span_of(text, strlen(text)), part, is_document);
}

static void a_pin_changes_with_what_it_pins_and_no_more(void)
{
    char before[17];
    char elsewhere[17];
    char after[17];
    EXPECT_EQ(pin(before, code_before, "f", false), THREAT_PIN_MADE);
    EXPECT_EQ(pin(elsewhere, code_elsewhere, "f", false), THREAT_PIN_MADE);
    EXPECT_EQ(pin(after, code_after, "f", false), THREAT_PIN_MADE);
    EXPECT_STR(before, elsewhere);
    EXPECT(strcmp(before, after) != 0);
    EXPECT_EQ(pin(after, code_after, "h", false), THREAT_PIN_NO_PART);
    EXPECT_EQ(pin(before, code_before, NULL, false), THREAT_PIN_MADE);
    EXPECT_EQ(pin(elsewhere, code_elsewhere, NULL, false), THREAT_PIN_MADE);
    EXPECT(strcmp(before, elsewhere) != 0);
    EXPECT_EQ(pin(before, "# A\nx\n## B\ny\n# C\nz\n", "A", true), THREAT_PIN_MADE);
    EXPECT_EQ(pin(elsewhere, "# A\nx\n## B\ny\n# C\nother\n", "A", true), THREAT_PIN_MADE);
    EXPECT_EQ(pin(after, "# A\nx\n## B\nother\n# C\nz\n", "A", true), THREAT_PIN_MADE);
    EXPECT_STR(before, elsewhere);
    EXPECT(strcmp(before, after) != 0);
    EXPECT_EQ(pin(after, "# A\n", "B", true), THREAT_PIN_NO_PART);
    EXPECT_EQ(pin(after, "static const int t[] = { 1, 2 };\nint f(void);\n", "t", false), THREAT_PIN_NO_PART);
    EXPECT_EQ(pin(after, "static const int t[] = {\n    1,\n};\n", "t", false), THREAT_PIN_MADE);
    EXPECT_EQ(pin(after, "answer() { # a script\n    true\n}\n", "answer", false), THREAT_PIN_MADE);
}

static void reviewed_code_that_changed_is_stale(void)
{
    char digest[17];
    char text[512];
    EXPECT_EQ(pin(digest, code_before, "f", false), THREAT_PIN_MADE);
    snprintf(text, sizeof(text),
             "threat-model 1\nmodel m M\ncontrol C.A  A\n  code a.c:f = %s\n  test x\n  status done\n", digest);
    for (int i = 0; i < 2; i++) {
        begin();
        put_text("a.c", i == 0 ? code_elsewhere : code_after);
        put_text("m.tm", text);
        open_texts(&model);
        threat_evidence_ready(&evidence);
        threat_trace_check(&model, &evidence);
        EXPECT_EQ(has_finding(&model, THREAT_CHECK_STALE, 4, "C.A: a.c:f has changed since it was reviewed"), i == 1);
        threat_model_close(&model);
    }
}

static void annotations_are_read_from_comments_alone(void)
{
    static const struct threat_model *const models[] = { &model };
    begin();
    put_text("m.tm", "threat-model 1\nlibrary l L\nthreat T.A  A\ncontrol C.A  B\n");
    open_texts(&model);
    take_source("a.c", "// @mitigates T.A T.GONE: said why\n"
                       "static const char *s = \"// @mitigates T.STRING\"; /* \" @mitigates T.A\n * @tests C.A */\n"
                       "char c = '\"'; /* x@mitigates T.GLUED no */ int T; // @mitigates nothing T.NOT\n"
                       "@mitigates T.CODE\n"
                       "static void first(void);\n");
    take_source("b.sh", "#!/bin/sh\nsuite unit.b\n# @tests C.A.\nnot_a_function\nthe_test() {\n}\n");
    take_source("c.sh", "echo '@tests C.X' \"#\" x#@tests C.Y\n");
    take_source("CMakeLists.txt", "# @mitigates T.CMAKE\n");
    take_source("d.md", "<!-- @mitigates T.PAGE -->\n");
    threat_evidence_ready(&evidence);
    threat_marks_check(&evidence, models, 1, &found);
    threat_findings_sort(&found);
    threat_findings_print(&found, stdout);
    EXPECT_EQ(found.count, 3);
    EXPECT(strcmp(found.all[0].path, "CMakeLists.txt") == 0 && strstr(found.all[0].what, "T.CMAKE") != NULL);
    EXPECT(strstr(found.all[1].what, "T.GONE, which no model has") != NULL && found.all[1].line == 1);
    EXPECT(strstr(found.all[2].what, "@tests C.A: no test follows") != NULL && found.all[2].line == 3);
    bool has_script = false;
    for (size_t i = 0; i < evidence.mark_count; i++) {
        const struct threat_mark *mark = &evidence.marks[i];
        has_script = has_script || (mark->test != NULL && strcmp(mark->test, "unit.b.the_test") == 0 &&
                                    strcmp(mark->id, "C.A") == 0);
    }
    EXPECT(has_script);
    threat_model_close(&model);
}

static void lines_that_are_no_results_are_told(void)
{
    static const char bad[] =
        "{\"id\":\"a\",\"result\":\"pass\"}\nnothing\n{\"id\":\"b\"}\n{\"id\":\"c\",\"result\":\"maybe\"}\n\n{\"id\":\"d\",\"result\":\"pass\"\n"
        "{\"id\":\"e\",\"result\":\"pass\"} more\n{\"id\":\"f\\";
    begin();
    threat_evidence_results(&evidence, "r", span_of(bad, strlen(bad)), &found);
    EXPECT_EQ(evidence.test_count, 1);
    EXPECT_EQ(found.count, 6);
    EXPECT_EQ(found.all[0].line, 2);
    EXPECT_EQ(found.all[5].line, 8);
}

static void a_pattern_stands_for_a_suite_at_least(void)
{
    static const char *const bad[] = { "*", ".*", "unit*", "*a", "*.a", "a*b.c", "*a.b*", "**" };
    static const char *const good[] = { "unit.*", "unit.ring.*", "unit.ring.a*", "*.ring.a", "unit.ring.a" };
    char text[256];
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        snprintf(text, sizeof(text), "threat-model 1\nlibrary l L\ncontrol C.A  A\n  test %s\n  status done\n",
                 bad[i]);
        open_text(&model, text);
        EXPECT(has_finding(&model, THREAT_CHECK_SYNTAX, 4, "would stand for tests of anything"));
        threat_model_close(&model);
    }
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        snprintf(text, sizeof(text), "threat-model 1\nlibrary l L\ncontrol C.A  A\n  test %s\n  status done\n",
                 good[i]);
        open_text(&model, text);
        EXPECT_EQ(model.findings.count, 0);
        threat_model_close(&model);
    }
}

/* A line of 1 MiB with 60,000 strings: a string takes its own length, not the rest of the line. */
static void a_long_line_of_results_takes_its_own_length(void)
{
    enum { PAIRS = 30000 };
    static char line[PAIRS * 32 + 64];
    size_t len = (size_t)snprintf(line, sizeof(line), "{\"id\":\"a.b\",\"result\":\"pass\"");
    begin();
    for (size_t i = 0; i < PAIRS; i++) {
        len += (size_t)snprintf(line + len, sizeof(line) - len, ",\"key%zu\":\"\\\"value\"", i);
    }
    line[len++] = '}';
    threat_evidence_results(&evidence, "r", span_of(line, len), &found);
    EXPECT(arena.room < 16 * sizeof(line));
    EXPECT_EQ(evidence.test_count, 1);
    EXPECT_EQ(found.count, 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_control_is_done_only_if_its_tests_passed, "format:threat-model"),
        TEST(without_results_nothing_is_tested, "format:threat-model"),
        TEST(what_is_claimed_and_not_so_is_found, "format:threat-model"),
        TEST(a_pin_changes_with_what_it_pins_and_no_more, "format:threat-model"),
        TEST(reviewed_code_that_changed_is_stale, "format:threat-model"),
        TEST(annotations_are_read_from_comments_alone, "format:threat-model"),
        TEST(a_pattern_stands_for_a_suite_at_least, "format:threat-model"),
        TEST(a_long_line_of_results_takes_its_own_length, "format:threat-model"),
        TEST(lines_that_are_no_results_are_told, "format:threat-model"),
    };
    return test_main("threat.trace", tests, sizeof(tests) / sizeof(tests[0]));
}
