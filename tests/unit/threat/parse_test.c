/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include "texts.h"

static struct threat_model model;

static char *printed(const char *text, size_t *findings)
{
    struct threat_arena arena = { 0 };
    struct threat_findings found = { .arena = &arena };
    struct threat_file file;
    char *out = NULL;
    size_t len = 0;
    threat_file_parse(&file, "m.tm", span_of(text, strlen(text)), &found);
    FILE *stream = open_memstream(&out, &len);
    EXPECT(stream != NULL);
    threat_file_print(&file, stream);
    fclose(stream);
    *findings = found.count;
    threat_release(&arena);
    return out;
}

static void what_is_printed_is_the_one_form(void)
{
    for (int i = 0; i < 2; i++) {
        size_t findings = 0;
        char *text = example(i);
        char *once = printed(text, &findings);
        EXPECT_EQ(findings, 0);
        EXPECT_STR(once, text);
        free(once);
        free(text);
    }
}

static void printing_keeps_comments_gaps_and_line_breaks_of_texts(void)
{
    static const char written[] =
        "# above\r\n\n\nthreat-model 1\n# of the head\nmodel  bell   A bell \n \tabout  First line,\n        second line.\n\n\n\n"
        "  # of the next\n  scope Small\nboundary TB.X\tA case\n   in world\n# last";
    static const char wanted[] =
        "# above\nthreat-model 1\n# of the head\nmodel bell A bell\n  about First line,\n    second line.\n"
        "  # of the next\n  scope Small\nboundary TB.X  A case\n  in world\n\n# last\n";
    size_t findings = 0;
    char *once = printed(written, &findings);
    EXPECT_EQ(findings, 0);
    char *twice = printed(once, &findings);
    EXPECT_STR(once, twice);
    EXPECT_STR(once, wanted);
    free(once);
    free(twice);
}

static void long_lists_are_broken_and_read_the_same(void)
{
    size_t findings = 0;
    char text[2048] = "threat-model 1\nmodel bell A bell\nflow DF.X  A flow\n  carries";
    for (int i = 0; i < 60; i++) {
        snprintf(text + strlen(text), sizeof(text) - strlen(text), " AS.NAME-%d", i);
    }
    char *once = printed(text, &findings);
    char *twice = printed(once, &findings);
    EXPECT_EQ(findings, 0);
    EXPECT(strstr(once, "\n    AS.") != NULL);
    EXPECT_STR(once, twice);
    open_text(&model, once);
    EXPECT_EQ(threat_field_of(threat_model_find(&model, "DF.X"), THREAT_CARRIES)->count, 60);
    threat_model_close(&model);
    free(once);
    free(twice);
}

/* Each line is wrong in its own way; each is told, with its number. */
static const char wrong_lines[] = "threat-model 1\n" /* 1 */
                           "library broken Wrong in each line\n"
                           "treat T.X  A typo\n" /* 3 */
                           "  by AM.0\n"
                           "threat lower.x  Small letters\n"  /* 5 */
                           "threat T.NOTITLE\n"               /* 6 */
                           "threat T.A  A threat\n"           /* 7 */
                           "  blunt x\n"                      /* 8 */
                           "  needs CI\n"                     /* 9 */
                           "  by AM.0, AM.1\n"                /* 10 */
                           "  stride TX\n"                    /* 11 */
                           "  attacks AS.X\n"                 /* 12 */
                           "  cvss CVSS:3.1/AV:N\n"           /* 13 */
                           "  before likelihood X impact H\n" /* 14 */
                           "  owner EN.A EN.B\n"              /* 15 */
                           "  owner EN.C\n"                   /* 16 */
                           "  about\n"                        /* 17 */
                           "  +entry E.X\n"                   /* 18 */
                           "flow DF.A  A flow\n"              /* 19 */
                           "  none S\n"                       /* 20 */
                           "  carries AS.X AS.X\n"            /* 21 */
                           "control C.A  A control\n"         /* 22 */
                           "  status perhaps\n"               /* 23 */
                           "  code /etc/passwd\n"             /* 24 */
                           "  code a/../../b.c\n"             /* 25 */
                           "  code a.c:f = xyz\n"             /* 26 */
                           "drop T.B\n"                       /* 27 */
                           "import \n"                        /* 28 */
                           "use\n"                            /* 29 */
                           "policy P.A  Good\n"
                           "  about fine\n";
static const struct {
    unsigned line;
    const char *words;
} wanted[] = {
    { 3, "`treat` begins no statement" },
    { 5, "`lower.x` is no id" },
    { 6, "no title" },
    { 8, "`blunt` is no attribute" },
    { 9, "is no attribute of this kind" },
    { 10, "ends with a comma" },
    { 11, "no letters of STRIDE" },
    { 12, "no letters that say" },
    { 13, "a base metric is missing" },
    { 14, "is no risk" },
    { 15, "takes one id" },
    { 16, "a second time" },
    { 17, "no value" },
    { 18, "changes a record" },
    { 20, "no reason" },
    { 23, "none of its words" },
    { 24, "is no path" },
    { 25, "is no path" },
    { 26, "is no digest" },
    { 27, "no reason" },
    { 28, "no path" },
    { 29, "no ids" },
};

static void every_wrong_line_is_told_and_reading_goes_on(void)
{
    open_text(&model, wrong_lines);
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        if (!has_finding(&model, THREAT_CHECK_SYNTAX, wanted[i].line, wanted[i].words)) {
            print_findings(&model);
            FAIL(wanted[i].words);
        }
    }
    EXPECT(has_finding(&model, THREAT_CHECK_DUPLICATE, 21, "stands in the list twice"));
    EXPECT(!has_finding(&model, THREAT_CHECK_SYNTAX, 4, ""));
    EXPECT_STR(threat_text_of(threat_model_find(&model, "P.A"), THREAT_ABOUT), "fine");
    threat_model_close(&model);
}

static void a_file_says_first_what_it_is(void)
{
    static const char *const texts[] = { "",
                                         "# nothing\n",
                                         "model bell A bell\n",
                                         "threat-model 2\nmodel bell A bell\n",
                                         "threat-model 1\n",
                                         "threat-model 1\npolicy P.A  x\nmodel bell A bell\n",
                                         "threat-model 1\nmodel bell A bell\nmodel bell2 Two\n" };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        open_text(&model, texts[i]);
        EXPECT(threat_findings_have(&model.findings, THREAT_CHECK_SYNTAX));
        threat_model_close(&model);
    }
}

static void characters_that_steer_a_display_are_refused(void)
{
    static const char *const bad[] = { "\x1b[2J",      "\xe2\x80\xae",     "\xe2\x81\xa6", "\xff", "\xc0\xaf",
                                       "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xef\xbb\xbf", "\xc3" };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char text[128];
        snprintf(text, sizeof(text), "threat-model 1\nmodel bell A bell\nphase PH.X  A %s phase\n", bad[i]);
        open_text(&model, text);
        EXPECT(has_finding(&model, THREAT_CHECK_SYNTAX, 3, "no UTF-8"));
        EXPECT(threat_model_find(&model, "PH.X") == NULL);
        threat_model_close(&model);
    }
    open_text(&model, "threat-model 1\nmodel bell Eine T\xc3\xbcr\nphase PH.X  \xe2\x82\xac \xf0\x9f\x94\x91\n");
    EXPECT(!threat_findings_have(&model.findings, THREAT_CHECK_SYNTAX));
    threat_model_close(&model);
}

static void ids_have_one_form(void)
{
    static const char *const good[] = { "T.X", "AM.0", "R.AUTH.1", "EN.a-b_c", "T1.x" };
    static const char *const bad[] = { "",
                                       "T",
                                       "t.X",
                                       "T.",
                                       "T..X",
                                       ".X",
                                       "T.X.",
                                       "1.X",
                                       "T.X,",
                                       "T X",
                                       "T-A.X",
                                       "T.\xc3\xa4",
                                       "T.0123456789012345678901234567890123456789012345678901234567890123" };
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        EXPECT(threat_is_id(good[i]));
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        EXPECT(!threat_is_id(bad[i]));
    }
}

/* What would take memory without end: a statement of very many attributes, a list of very many members. */
static void statements_and_lists_without_end_are_told(void)
{
    enum { MANY = 20000 };
    char *text = calloc(MANY, 24);
    EXPECT(text != NULL);
    size_t len = (size_t)sprintf(text, "threat-model 1\nlibrary l L\nflow DF.A  A\n  carries");
    for (int i = 0; i < MANY; i++) {
        len += (size_t)sprintf(text + len, "\n    AS.N%d", i);
    }
    open_text(&model, text);
    EXPECT(has_finding(&model, THREAT_CHECK_SYNTAX, 4, "a list of 1000 members or more"));
    threat_model_close(&model);
    len = (size_t)sprintf(text, "threat-model 1\nlibrary l L\nflow DF.A  A\n");
    for (int i = 0; i < MANY; i++) {
        len += (size_t)sprintf(text + len, "  note x\n");
    }
    open_text(&model, text);
    EXPECT(has_finding(&model, THREAT_CHECK_SYNTAX, 1004, "one attribute too many"));
    EXPECT_EQ(threat_field_of(threat_model_find(&model, "DF.A"), THREAT_NOTE)->count, THREAT_MEMBERS_MAX);
    threat_model_close(&model);
    free(text);
}

static void too_long_lines_are_told(void)
{
    char *text = calloc(1, 2 * THREAT_LINE_MAX);
    EXPECT(text != NULL);
    strcpy(text, "threat-model 1\nmodel bell A bell\n# ");
    memset(text + strlen(text), 'x', THREAT_LINE_MAX);
    strcat(text, "\npolicy P.A  Good\n");
    open_text(&model, text);
    EXPECT(has_finding(&model, THREAT_CHECK_SYNTAX, 3, "more than 4095 bytes"));
    EXPECT(threat_model_find(&model, "P.A") != NULL);
    threat_model_close(&model);
    free(text);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(what_is_printed_is_the_one_form, "format:threat-model"),
        TEST(printing_keeps_comments_gaps_and_line_breaks_of_texts, "format:threat-model"),
        TEST(long_lists_are_broken_and_read_the_same, "format:threat-model"),
        TEST(every_wrong_line_is_told_and_reading_goes_on, "format:threat-model"),
        TEST(a_file_says_first_what_it_is, "format:threat-model"),
        TEST(characters_that_steer_a_display_are_refused, "CVE-2021-42574"),
        TEST(ids_have_one_form, "format:threat-model"),
        TEST(statements_and_lists_without_end_are_told, "CWE-400"),
        TEST(too_long_lines_are_told, "format:threat-model"),
    };
    return test_main("threat.parse", tests, sizeof(tests) / sizeof(tests[0]));
}
