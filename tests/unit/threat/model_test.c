/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <time.h>

#include "texts.h"

static struct threat_model model;

static const char base[] = "threat-model 1\n"
                           "model base A base\n"
                           "entity EN.A  A\n  type device\n  in world\n"
                           "entity EN.B  B\n  type service\n  in world\n"
                           "asset AS.X  X\n  needs C\n  held-by EN.A\n"
                           "asset AS.Y  Y\n  needs I\n  held-by EN.A EN.B\n"
                           "flow DF.X  X\n  from EN.A\n  to EN.B\n  carries AS.X\n  note one\n  note two\n";

static const struct threat_field *field(const char *id, enum threat_attribute attribute)
{
    const struct threat_record *record = threat_model_find(&model, id);
    EXPECT(record != NULL);
    return threat_field_of(record, attribute);
}

static void open_product(const char *text)
{
    text_file_count = 0;
    put_text("base.tm", base);
    put_text("m.tm", text);
    open_texts(&model);
}

static void a_product_changes_its_reference_for_itself_alone(void)
{
    open_product("threat-model 1\nmodel p P\nimport base.tm\n"
                 "specialise DF.X  Another title\n  +carries AS.Y\n  over radio\n  -note one\n  +note three\n"
                 "specialise AS.Y\n  -held-by EN.B\n  needs CIA\n  about More.\n");
    EXPECT(!threat_findings_have(&model.findings, THREAT_CHECK_SYNTAX) &&
           !threat_findings_have(&model.findings, THREAT_CHECK_DANGLING));
    EXPECT_EQ(field("DF.X", THREAT_CARRIES)->count, 2);
    EXPECT_STR(field("DF.X", THREAT_CARRIES)->items[1].text, "AS.Y");
    EXPECT_STR(field("DF.X", THREAT_OVER)->items[0].text, "radio");
    EXPECT_EQ(field("DF.X", THREAT_NOTE)->count, 2);
    EXPECT_STR(field("DF.X", THREAT_NOTE)->items[0].text, "two");
    EXPECT_STR(field("DF.X", THREAT_NOTE)->items[1].text, "three");
    EXPECT_STR(threat_model_find(&model, "DF.X")->title, "Another title");
    EXPECT_EQ(field("AS.Y", THREAT_HELD_BY)->count, 1);
    EXPECT_EQ(field("AS.Y", THREAT_NEEDS)->items[0].letters, THREAT_C | THREAT_I | THREAT_A);
    threat_model_close(&model);
}

static void a_copy_has_all_that_it_does_not_say_itself(void)
{
    open_product("threat-model 1\nmodel p P\nimport base.tm\n"
                 "flow DF.Z  Z\n  is DF.Y\n  -note\n"
                 "flow DF.Y  Y\n  is DF.X\n  to EN.A\n  +carries AS.Y\n");
    EXPECT_STR(field("DF.Z", THREAT_FROM)->items[0].text, "EN.A");
    EXPECT_STR(field("DF.Z", THREAT_TO)->items[0].text, "EN.A");
    EXPECT_EQ(field("DF.Z", THREAT_CARRIES)->count, 2);
    EXPECT_EQ(field("DF.Z", THREAT_NOTE)->count, 0);
    EXPECT_EQ(field("DF.Y", THREAT_NOTE)->count, 2);
    EXPECT_EQ(field("DF.X", THREAT_CARRIES)->count, 1);
    EXPECT_EQ(field("DF.Z", THREAT_IS)->count, 0);
    threat_model_close(&model);
}

static void what_is_dropped_takes_inherited_links_with_it_and_no_others(void)
{
    open_product(
        "threat-model 1\nmodel p P\nimport base.tm\ndrop EN.B Not here.\nasset AS.Z  Z\n  needs C\n  held-by EN.B\n");
    EXPECT(!threat_model_find(&model, "EN.B")->belongs);
    EXPECT_EQ(field("AS.Y", THREAT_HELD_BY)->count, 1);
    EXPECT(has_finding(&model, THREAT_CHECK_DANGLING, 7, "AS.Z: `held-by` names EN.B, which was dropped"));
    EXPECT(has_finding(&model, THREAT_CHECK_MISSING, 0, "DF.X: no `to`"));
    EXPECT_EQ(field("DF.X", THREAT_TO)->count, 0);
    threat_model_close(&model);
}

static void records_of_a_library_belong_once_they_are_named(void)
{
    text_file_count = 0;
    put_text("lib/l.tm",
             "threat-model 1\nlibrary l L\n"
             "policy P.USED  Used\n  met-by OE.A\npolicy P.LEFT  Left\n  met-by OE.B\n"
             "objective OE.A  A\n  where environment\n  done-by EN.L\nobjective OE.B  B\n  where environment\n"
             "entity EN.L  L\n  type person\n  in world\n"
             "requirement R.A  For A\n  serves OE.A\nrequirement R.AB  For both\n  serves OE.A OE.B\n"
             "control C.A  Of A\n  serves R.A\n  status planned\n");
    put_text("m.tm", "threat-model 1\nmodel p P\nimport lib/l.tm\nuse P.USED\n");
    open_texts(&model);
    static const char *const in[] = { "P.USED", "OE.A", "EN.L", "R.A", "C.A" };
    static const char *const out[] = { "P.LEFT", "OE.B", "R.AB" };
    for (size_t i = 0; i < sizeof(in) / sizeof(in[0]); i++) {
        EXPECT(threat_model_find(&model, in[i])->belongs);
    }
    for (size_t i = 0; i < sizeof(out) / sizeof(out[0]); i++) {
        EXPECT(!threat_model_find(&model, out[i])->belongs);
    }
    EXPECT_EQ(model.findings.count, 0);
    threat_model_close(&model);
}

static void a_file_that_two_import_counts_once(void)
{
    text_file_count = 0;
    put_text("base.tm", base);
    put_text("sub/a.tm", "threat-model 1\nlibrary a A\nimport ../base.tm\n");
    put_text("sub/b.tm", "threat-model 1\nlibrary b B\nimport ./../sub/../base.tm\n");
    put_text("m.tm", "threat-model 1\nmodel p P\nimport sub/a.tm\nimport sub/b.tm\nimport base.tm\n");
    open_texts(&model);
    EXPECT_EQ(model.file_count, 4);
    EXPECT(!threat_findings_have(&model.findings, THREAT_CHECK_DUPLICATE));
    EXPECT(threat_model_find(&model, "AS.X")->belongs);
    threat_model_close(&model);
}

static void circles_are_told_and_end(void)
{
    text_file_count = 0;
    put_text("a.tm", "threat-model 1\nlibrary a A\nimport m.tm\n");
    put_text("m.tm",
             "threat-model 1\nmodel p P\nimport a.tm\nimport m.tm\nimport gone.tm\n"
             "policy P.A  A\n  is P.B\npolicy P.B  B\n  is P.C\npolicy P.C  C\n  is P.A\npolicy P.D  D\n  is P.D\n"
             "boundary TB.A  A\n  in TB.B\nboundary TB.B  B\n  in TB.A\nboundary TB.C  C\n  in TB.A\n");
    open_texts(&model);
    EXPECT(has_finding(&model, THREAT_CHECK_CIRCLE, 3, "imports this file itself"));
    EXPECT(has_finding(&model, THREAT_CHECK_CIRCLE, 4, "imports this file itself"));
    EXPECT(has_finding(&model, THREAT_CHECK_DANGLING, 5, "gone.tm cannot be read"));
    EXPECT(has_finding(&model, THREAT_CHECK_CIRCLE, 0, "`is` leads back"));
    EXPECT(has_finding(&model, THREAT_CHECK_CIRCLE, 0, "P.D: `is` names P.D, which is itself"));
    EXPECT(has_finding(&model, THREAT_CHECK_CIRCLE, 14, "TB.A: `in` leads back"));
    EXPECT(has_finding(&model, THREAT_CHECK_CIRCLE, 16, "TB.B: `in` leads back"));
    EXPECT(!has_finding(&model, THREAT_CHECK_CIRCLE, 18, ""));
    threat_model_close(&model);
}

static void deep_imports_end(void)
{
    static char texts[THREAT_DEPTH_MAX + 4][96];
    static char paths[THREAT_DEPTH_MAX + 4][8];
    text_file_count = 0;
    for (int i = 0; i < (int)THREAT_DEPTH_MAX + 4; i++) {
        snprintf(paths[i], sizeof(paths[i]), i == 0 ? "m.tm" : "%d.tm", i);
        snprintf(texts[i], sizeof(texts[i]), "threat-model 1\nlibrary l L\nimport %d.tm\nphase PH.N%d  N%d\n", i + 1,
                 i, i);
        put_text(paths[i], texts[i]);
    }
    open_texts(&model);
    EXPECT(has_finding(&model, THREAT_CHECK_SYNTAX, 3, "levels of them"));
    EXPECT_EQ(model.file_count, THREAT_DEPTH_MAX + 1);
    threat_model_close(&model);
}

static void wrong_changes_of_imported_records_are_told(void)
{
    open_product("threat-model 1\nmodel p P\nimport base.tm\n"
                 "specialise AS.GONE\n  about x\n"
                 "specialise AS.X\n  carries AS.Y\n"
                 "specialise DF.X\n  -carries AS.Y\n  +carries AS.X\n"
                 "drop EN.GONE Why not\n"
                 "asset AS.X  Again\n  needs C\n"
                 "specialise AS.MINE\n  about x\nasset AS.MINE  Mine\n  needs C\n  held-by DF.X\n");
    EXPECT(has_finding(&model, THREAT_CHECK_DANGLING, 4, "no record of that id"));
    EXPECT(has_finding(&model, THREAT_CHECK_SYNTAX, 7, "an asset has no `carries`"));
    EXPECT(has_finding(&model, THREAT_CHECK_DANGLING, 9, "does not have AS.Y"));
    EXPECT(has_finding(&model, THREAT_CHECK_DUPLICATE, 10, "has AS.X already"));
    EXPECT(has_finding(&model, THREAT_CHECK_DANGLING, 11, "no record of that id"));
    EXPECT(has_finding(&model, THREAT_CHECK_DUPLICATE, 12, "is an asset already, base.tm:9"));
    EXPECT(has_finding(&model, THREAT_CHECK_DANGLING, 14, "AS.MINE"));
    EXPECT(has_finding(&model, THREAT_CHECK_DANGLING, 18, "which is a flow"));
    threat_model_close(&model);
}

/* CPU time, with room for sanitizers and a loaded machine; the measured figure stands in the module's README. */
static void ten_thousand_records_are_checked_at_once(void)
{
    enum { RECORDS = 10000, LINE = 120 };
    char *text = calloc(RECORDS + 10, LINE);
    EXPECT(text != NULL);
    size_t len = (size_t)sprintf(text, "threat-model 1\nmodel big Big\nentity EN.A  A\n  type device\n  in world\n");
    for (int i = 0; i < RECORDS / 2; i++) {
        len += (size_t)sprintf(
            text + len,
            "objective OT.N%d  Objective %d\n  where device\npolicy P.N%d  Policy %d\n  met-by OT.N%d OT.N%d\n", i, i,
            i, i, i, (i * 7) % (RECORDS / 2) == i ? (i + 1) % (RECORDS / 2) : (i * 7) % (RECORDS / 2));
    }
    clock_t begin = clock();
    open_text(&model, text);
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    printf("# %d records, %zu findings: %.3f s\n", RECORDS, model.findings.count, seconds);
    EXPECT_EQ(model.count, RECORDS + 1);
    EXPECT(seconds < 10);
    threat_model_close(&model);
    free(text);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_product_changes_its_reference_for_itself_alone, "format:threat-model"),
        TEST(a_copy_has_all_that_it_does_not_say_itself, "format:threat-model"),
        TEST(what_is_dropped_takes_inherited_links_with_it_and_no_others, "format:threat-model"),
        TEST(records_of_a_library_belong_once_they_are_named, "format:threat-model"),
        TEST(a_file_that_two_import_counts_once, "format:threat-model"),
        TEST(circles_are_told_and_end, "format:threat-model"),
        TEST(deep_imports_end, "format:threat-model"),
        TEST(wrong_changes_of_imported_records_are_told, "format:threat-model"),
        TEST(ten_thousand_records_are_checked_at_once, "format:threat-model"),
    };
    return test_main("threat.model", tests, sizeof(tests) / sizeof(tests[0]));
}
