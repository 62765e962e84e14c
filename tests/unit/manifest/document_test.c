/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "sample.h"

/* What makes a text a document: syntax, bounds, and the parts of YAML that are refused. */

static void refuses_text(const char *text, unsigned line, const char *words)
{
    sample_start();
    sample_read_text("alpha.json", text);
    sample_check();
    expect_finding("alpha.json", line, words);
}

static void a_good_manifest_has_no_finding(void)
{
    accepts(0, NULL);
    sample_start();
    sample_read("beta.json", sample_beta, 0, NULL);
    sample_check();
    EXPECT(sample.good);
    EXPECT_EQ(sample.report.count, 0);
}

static void yaml_says_the_same_as_json(void)
{
    static const char yaml[] = "# a comment\n"
                               "psa_framework_version: 1.0\n"
                               "name: GAMMA\n"
                               "type: PSA-ROT\n"
                               "priority: LOW\n"
                               "entry_point: gamma_main\n"
                               "stack_size: 0x400\n"
                               "irqs:\n"
                               "  - source: 5\n"
                               "    signal: GAMMA_IRQ\n"
                               "ashlar:\n"
                               "  pid: 7\n"
                               "  root_keys: [storage]\n";
    sample_start();
    sample_read_text("gamma.yaml", yaml);
    sample_check();
    EXPECT(sample.good);
    const struct manifest_partition *partition = sample.system->order[0];
    EXPECT_EQ(partition->version, MANIFEST_1_0);
    EXPECT_EQ(partition->stack_size.value, 0x400);
    EXPECT_EQ(partition->stack_size.line, 7);
    EXPECT_STR(partition->irqs[0].signal_name.text, "GAMMA_IRQ");
    EXPECT_STR(partition->ashlar.root_keys.word[0].text, "storage");
}

static void a_missing_comma_is_found_on_its_line(void)
{
    refuses_at(LINE_NAME, "  \"name\": \"ALPHA\"", LINE_TYPE, "not readable|comma");
    refuses_at(LINE_CLOSE, "", LINE_CLOSE + 1, "not readable");
}

static void bytes_that_are_not_utf8_are_found_on_their_line(void)
{
    refuses(LINE_NAME, "  \"name\": \"ALPHA\xff\",", "not readable");
}

static void an_empty_file_is_refused(void)
{
    refuses_text("", 1, "empty");
    refuses_text("\n# only a comment\n", 1, "empty");
}

static void a_document_that_is_no_object_is_refused(void)
{
    refuses_text("[1, 2]", 1, "not an object");
    refuses_text("\n\"text\"", 2, "not an object");
}

static void text_after_the_end_is_refused(void)
{
    refuses_at(LINE_CLOSE, "}\n}", LINE_CLOSE + 1, "after the end");
    refuses_at(LINE_CLOSE, "}\n\nname: B", LINE_CLOSE + 2, "after the end");
}

static void a_second_document_is_refused(void)
{
    refuses_at(LINE_CLOSE, "}\n---\n{ \"name\": \"B\" }", LINE_CLOSE + 1, "after the end|exactly one");
}

static void twin_keys_are_refused_with_both_lines(void)
{
    refuses(LINE_STACK, "  \"stack_size\": 1024, \"name\": \"OMEGA\",", "'name'|twice|line 3|remove one");
    refuses(LINE_ASHLAR, "  \"ashlar\": { \"pid\": 1, \"pid\": 2 }", "'pid'|twice");
}

static void anchors_aliases_and_tags_are_refused(void)
{
    refuses(LINE_STACK, "  \"stack_size\": &size 1024,", "anchor|'size'");
    refuses(LINE_STACK, "  \"stack_size\": *size,", "alias|'size'");
    refuses(LINE_SERVICES, "  \"services\": &all [", "anchor|'all'");
    refuses(LINE_ASHLAR, "  \"ashlar\": &ours { \"pid\": 1 }", "anchor|'ours'");
    refuses(LINE_STACK, "  \"stack_size\": !!int \"1024\",", "tag");
}

static void a_merge_key_is_just_an_unknown_key(void)
{
    refuses(LINE_STACK, "  \"stack_size\": 1024, \"<<\": { \"name\": \"B\" },", "unknown key '<<'");
}

static void a_key_must_be_a_string(void)
{
    refuses(LINE_STACK, "  ? [ 1, 2 ] : 3,", "key that is not a string");
}

static void a_nul_in_a_string_is_refused(void)
{
    refuses(LINE_NAME, "  \"name\": \"AL\\0PHA\",", "NUL");
}

static void deep_nesting_is_refused(void)
{
    refuses(LINE_STACK, "  \"stack_size\": [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]],", "nested more than 8");
}

static void too_many_values_are_refused(void)
{
    static char text[100 * 1024];
    size_t len = 0;
    text[len++] = '[';
    for (unsigned i = 0; i < 17000; i++) {
        memcpy(text + len, "1,\n", 3);
        len += 3;
    }
    memcpy(text + len, "1]", 3);
    refuses_text(text, 16384, "more than 16384 values");
}

static void a_file_that_is_too_large_is_refused_unread(void)
{
    static char text[MANIFEST_FILE_MAX + 2];
    memset(text, ' ', sizeof(text) - 1);
    refuses_text(text, 0, "262145 bytes|at most 262144");
}

static void several_findings_are_told_together(void)
{
    sample_start();
    sample_read("alpha.json", sample_alpha, LINE_STACK, "  \"stack_size\": -1, \"colour\": 3,");
    sample_read("beta.json", sample_beta, LINE_NAME, "  \"name\": \"beta\",");
    sample_check();
    EXPECT(!sample.good);
    EXPECT_EQ(sample.report.count, 3);
    EXPECT(strstr(sample.report.text, "alpha.json:8: unknown key 'colour'") != NULL);
    EXPECT(strstr(sample.report.text, "alpha.json:8: 'stack_size' is '-1', negative") != NULL);
    EXPECT(strstr(sample.report.text, "beta.json:3: 'name' is 'beta'") != NULL);
}

static void a_finding_cannot_drive_the_terminal(void)
{
    sample_start();
    sample_read("alpha.json", sample_alpha, LINE_NAME, "  \"name\": \"\\e[31m\\x9b\",");
    sample_check();
    EXPECT_EQ(sample.report.count, 1);
    EXPECT(strchr(sample.report.text, '\x1b') == NULL);
    EXPECT(strstr(sample.report.text, "'?[31m?"
                                      "?'") != NULL);
}

static void findings_beyond_the_room_are_counted(void)
{
    sample_start();
    for (unsigned i = 0; i < 3 * REPORT_FINDINGS_MAX; i++) {
        sample_read_text("empty.json", "");
    }
    EXPECT_EQ(sample.report.count, 3 * REPORT_FINDINGS_MAX);
    EXPECT(sample.report.text_len < sizeof(sample.report.text));
    EXPECT(!manifest_check(sample.system));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_good_manifest_has_no_finding, "FFM-1.1:manifest"),
        TEST(yaml_says_the_same_as_json, "manifest.spec:text"),
        TEST(a_missing_comma_is_found_on_its_line, "manifest.spec:text"),
        TEST(bytes_that_are_not_utf8_are_found_on_their_line, "manifest.spec:text"),
        TEST(an_empty_file_is_refused, "manifest.spec:text"),
        TEST(a_document_that_is_no_object_is_refused, "manifest.spec:text"),
        TEST(text_after_the_end_is_refused, "manifest.spec:text"),
        TEST(a_second_document_is_refused, "manifest.spec:text"),
        TEST(twin_keys_are_refused_with_both_lines, "manifest.spec:text"),
        TEST(anchors_aliases_and_tags_are_refused, "manifest.spec:text"),
        TEST(a_merge_key_is_just_an_unknown_key, "manifest.spec:text"),
        TEST(a_key_must_be_a_string, "manifest.spec:text"),
        TEST(a_nul_in_a_string_is_refused, "manifest.spec:text"),
        TEST(deep_nesting_is_refused, "manifest.spec:limits"),
        TEST(too_many_values_are_refused, "manifest.spec:limits"),
        TEST(a_file_that_is_too_large_is_refused_unread, "manifest.spec:limits"),
        TEST(several_findings_are_told_together, "manifest.spec:findings"),
        TEST(a_finding_cannot_drive_the_terminal, "manifest.spec:findings"),
        TEST(findings_beyond_the_room_are_counted, "manifest.spec:findings"),
    };
    return test_main("manifest.document", tests, sizeof(tests) / sizeof(tests[0]));
}
