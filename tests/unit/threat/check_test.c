/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include "texts.h"

static struct threat_model model;

/* A line of the complete model that its record must have. */
static const struct {
    const char *record, *word, *rest;
} lines[] = {
    { "EN.OWNER", "type", "person" },
    { "TB.BELL", "in", "TB.HOME" },
    { "AS.RING", "needs", "IF" },
    { "AS.RING", "held-by", "EN.BELL" },
    { "DF.RING", "from", "EN.BELL" },
    { "DF.RING", "to", "EN.OWNER" },
    { "DF.RING", "carries", "AS.RING" },
    { "E.RADIO", "at", "EN.BELL" },
    { "T.REPLAY", "attacks", "AS.RING:IF" },
    { "T.REPLAY", "entry", "E.RADIO" },
    { "T.REPLAY", "phase", "PH.USE" },
    { "T.REPLAY", "stride", "STI" },
    { "T.REPLAY", "cvss", "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N = 6.5" },
    { "T.REPLAY", "before", "likelihood H impact M = M" },
    { "T.REPLAY", "after", "likelihood VL impact M = VL" },
    { "T.REPLAY", "met-by", "OT.FRESH" },
    { "P.UPDATE", "met-by", "OE.UPDATE" },
    { "A.OWNER", "relies", "EN.OWNER" },
    { "A.OWNER", "owner", "EN.MAKER" },
    { "OT.FRESH", "where", "device" },
    { "OE.PAIR", "done-by", "EN.MAKER" },
    { "R.COUNTER", "serves", "OT.FRESH" },
    { "C.COUNTER", "serves", "R.COUNTER" },
    { "C.COUNTER", "status", "planned" },
};

/* The complete model with one thing changed: what is then found, where the changed word stands. */
struct change {
    const char *old;
    const char *now;
    enum threat_check check;
    const char *words;
};

static const struct change changes[] = {
    /* missing, beyond the lines above */
    { "  by AM.RADIO\n  entry E.RADIO\n  phase PH.USE", "  entry E.RADIO\n  phase PH.USE", THREAT_CHECK_MISSING,
      "T.REPLAY: no `by`" },
    { "  owner EN.OWNER\n  plain", "  plain", THREAT_CHECK_MISSING, "T.REPLAY: no `owner`" },
    { "  met-by OE.PAIR\n", "  met-by OT.PAIR\n", THREAT_CHECK_MISSING, "A.OWNER: no objective of the environment" },
    /* duplicate */
    { "entity EN.BELL ", "entity EN.OWNER ", THREAT_CHECK_DUPLICATE, "EN.OWNER: is an entity already" },
    { "Pairing key", "The message that somebody rings", THREAT_CHECK_DUPLICATE, "AS.KEY: has the title of AS.RING" },
    /* dangling */
    { "by AM.RADIO", "by AM.RADIOS", THREAT_CHECK_DANGLING, "names AM.RADIOS, which no record is" },
    { "by AM.RADIO", "by E.RADIO", THREAT_CHECK_DANGLING, "names E.RADIO, which is an entry" },
    { "serves R.COUNTER", "serves OT.FRESH", THREAT_CHECK_DANGLING, "names OT.FRESH, which is an objective" },
    { "serves OT.FRESH", "serves R.COUNTER", THREAT_CHECK_DANGLING, "names R.COUNTER, which is a requirement" },
    /* score */
    { "= 6.5", "= 6.6", THREAT_CHECK_SCORE, "says 6.6, the vector gives 6.5" },
    { " = 6.5", "", THREAT_CHECK_SCORE, "says no value" },
    { "impact M = M", "impact M = H", THREAT_CHECK_SCORE, "says H, the matrix gives M" },
    { "impact M = VL", "impact M", THREAT_CHECK_SCORE, "says no value" },
    /* orphan */
    { "  in TB.BELL\n", "  in TB.HOME\n", THREAT_CHECK_ORPHAN, "TB.BELL: no entity or boundary" },
    { "attacker AM.RADIO ", "entity EN.NOBODY  Nobody\n  type person\n  in world\nattacker AM.RADIO ",
      THREAT_CHECK_ORPHAN, "EN.NOBODY: nothing names it" },
    { "attacker AM.RADIO ", "asset AS.N  N\n  needs C\n  held-by EN.BELL\nattacker AM.RADIO ", THREAT_CHECK_ORPHAN,
      "AS.N: no flow carries it" },
    { "met-by OT.FRESH", "met-by OT.PAIR", THREAT_CHECK_ORPHAN, "OT.FRESH: no threat, policy or assumption" },
    { "serves R.COUNTER", "serves R.AGREE", THREAT_CHECK_ORPHAN, "R.COUNTER: no control" },
    /* unserved */
    { "serves OT.FRESH", "serves OT.PAIR", THREAT_CHECK_UNSERVED, "OT.FRESH: no requirement" },
    { "  test unit.ring.*\n", "", THREAT_CHECK_UNSERVED, "OT.FRESH: none of its requirements" },
    /* undefended, property */
    { "attacks AS.RING:IF", "attacks AS.RING:I", THREAT_CHECK_UNDEFENDED, "AS.RING: needs F" },
    { "needs IF", "needs IAF", THREAT_CHECK_UNDEFENDED, "AS.RING: needs A" },
    { "attacks AS.RING:IF", "attacks AS.RING:CIF", THREAT_CHECK_PROPERTY,
      "attacks C of AS.RING, which does not need it" },
    { "  stride STI\n", "  stride I\n", THREAT_CHECK_PROPERTY, "attacks F of AS.RING, which none" },
    { "flow DF.PAIR:STI", "flow DF.PAIR:STID", THREAT_CHECK_PROPERTY, "answers D on DF.PAIR" },
    /* flow */
    { "  flow DF.RING\n", "", THREAT_CHECK_FLOW, "DF.RING: crosses a boundary, and nothing answers STI" },
    { "  none RDE Pairing is done by the owner, once, by a button inside.\n", "", THREAT_CHECK_FLOW,
      "DF.PAIR: crosses a boundary, and nothing answers RDE" },
    { "none R Nobody", "none RS Nobody", THREAT_CHECK_FLOW, "DF.RING: says none for S" },
    { "none D A jammed", "none R A jammed", THREAT_CHECK_FLOW, "DF.RING: says none for R" },
    { "  in TB.BELL\n", "  in TB.HOME\n", THREAT_CHECK_FLOW, "DF.RING: crosses no boundary" },
    /* unused */
    { "  out A bell costs less than the laboratory's hour, and its key opens no other.\n", "", THREAT_CHECK_UNUSED,
      "AM.BENCH: no threat" },
    { "by AM.RADIO", "by AM.RADIO AM.BENCH", THREAT_CHECK_UNUSED, "AM.BENCH: is out of scope" },
    { "  out Whoever may ring may press it.\n", "", THREAT_CHECK_UNUSED, "E.BUTTON: no threat" },
    { "  out The key is renewed by each pairing, and nothing else is in the bell.\n", "", THREAT_CHECK_UNUSED,
      "PH.DISPOSAL: no threat" },
    { "  met-by OT.PAIR OE.PAIR\n  owner EN.OWNER\n", "  owner EN.OWNER\n  out Not here.\n", THREAT_CHECK_UNUSED,
      "PH.INSTALL: no threat in scope" },
    /* transferred, residual, hope */
    { "  met-by OT.PAIR OE.PAIR\n", "  met-by OE.PAIR\n", THREAT_CHECK_TRANSFERRED, "T.PAIR: only the environment" },
    { "  after likelihood VL impact M = VL\n", "  after likelihood H impact M = M\n", THREAT_CHECK_RESIDUAL,
      "above the target L" },
    { "  after likelihood VL impact M = VL\n", "  accepted Yes.\n  after likelihood VH impact VH = VH\n",
      THREAT_CHECK_RESIDUAL, "higher after" },
    { "  target L\n", "  target VL\n", THREAT_CHECK_RESIDUAL,
      "T.PAIR: the risk that remains is L, above the target VL" },
    { "  if-not A listener in range could take part in the pairing, and would be seen in the list of phones.\n", "",
      THREAT_CHECK_HOPE, "A.OWNER: hopes" },
    /* control */
    { "  test unit.ring.*\n  status planned", "  status done", THREAT_CHECK_CONTROL,
      "C.COUNTER: is said to be done" },
    { "  status planned", "  status not-applicable", THREAT_CHECK_CONTROL, "C.COUNTER: is not applicable" },
    { "ring.c:ring_accept", "ring.c:ring_accept = 0123456789abcdef", THREAT_CHECK_CONTROL,
      "C.COUNTER: is planned, and pins" },
    /* sealed */
    { "  target L\n", "  sealed 0123456789abcdef\n", THREAT_CHECK_SEALED, "not those that were sealed" },
};

static void is_found(const struct change *change)
{
    open_example(&model, change->old, change->now);
    if (!has_finding(&model, change->check, 0, change->words)) {
        print_findings(&model);
        FAIL(change->words);
    }
    threat_model_close(&model);
}

static void each_line_that_is_missing_is_found(void)
{
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char line[128], words[64];
        snprintf(line, sizeof(line), "  %s %s\n", lines[i].word, lines[i].rest);
        snprintf(words, sizeof(words), "%s: no `%s`", lines[i].record, lines[i].word);
        is_found(&(struct change){ line, "", THREAT_CHECK_MISSING, words });
    }
}

static void each_thing_that_is_wrong_is_found(void)
{
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        is_found(&changes[i]);
    }
}

static void the_complete_models_have_no_findings(void)
{
    char *bell = example(0);
    char *product = example(1);
    text_file_count = 0;
    put_text("bell.tm", bell);
    put_text("m.tm", product);
    open_texts(&model);
    print_findings(&model);
    EXPECT_EQ(model.findings.count, 0);
    threat_model_close(&model);
    open_text(&model, bell);
    EXPECT_EQ(model.findings.count, 0);
    threat_model_close(&model);
    free(bell);
    free(product);
}

/* A threat out of scope asks for no countermeasure, answers on flows, and defends no asset. */
static void a_threat_out_of_scope_answers_flows_alone(void)
{
    open_example(&model, "  met-by OT.PAIR OE.PAIR\n  owner EN.OWNER\n", "  owner EN.OWNER\n  out Not here.\n");
    EXPECT(!threat_findings_have(&model.findings, THREAT_CHECK_MISSING));
    EXPECT(!threat_findings_have(&model.findings, THREAT_CHECK_FLOW));
    EXPECT(has_finding(&model, THREAT_CHECK_UNDEFENDED, 0, "AS.KEY: needs CI"));
    threat_model_close(&model);
}

static void a_library_is_not_asked_to_be_complete(void)
{
    open_text(
        &model,
        "threat-model 1\nlibrary l L\nthreat T.A  A\n  stride S\n  cvss CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N = 6.4\n");
    EXPECT_EQ(model.findings.count, 1);
    EXPECT(has_finding(&model, THREAT_CHECK_SCORE, 5, "6.4"));
    threat_model_close(&model);
}

static void findings_say_file_line_what_and_mend_in_order(void)
{
    char *out = NULL;
    size_t len = 0;
    open_text(&model, "threat-model 1\nmodel l L\npolicy P.B  B\npolicy P.A  A\n  met-by OT.X\n");
    FILE *stream = open_memstream(&out, &len);
    EXPECT(stream != NULL);
    threat_findings_print(&model.findings, stream);
    fclose(stream);
    EXPECT_STR(
        out,
        "m.tm:3: P.B: no `met-by`, nothing counters it; or say with `out` why nothing has to; add `  met-by …` below it\n"
        "m.tm:5: P.A: `met-by` names OT.X, which no record is; name a record that is there, or write one\n");
    free(out);
    threat_model_close(&model);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_complete_models_have_no_findings, "format:threat-model"),
        TEST(each_line_that_is_missing_is_found, "format:threat-model"),
        TEST(each_thing_that_is_wrong_is_found, "format:threat-model"),
        TEST(a_threat_out_of_scope_answers_flows_alone, "format:threat-model"),
        TEST(a_library_is_not_asked_to_be_complete, "format:threat-model"),
        TEST(findings_say_file_line_what_and_mend_in_order, "format:threat-model"),
    };
    return test_main("threat.check", tests, sizeof(tests) / sizeof(tests[0]));
}
