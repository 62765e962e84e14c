/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "threat/model.h"

/* From a model to the code: annotations in sources, results of tests, digests of what was reviewed. */

enum threat_result { THREAT_PASSED, THREAT_FAILED, THREAT_SKIPPED };

struct threat_test {
    const char *id;
    const char *proves;
    enum threat_result result;
};

/** An annotation: one id that a comment names. */
struct threat_mark {
    bool is_test;   /* @tests; else @mitigates */
    const char *id; /* the record's */
    const char *path;
    uint32_t line;
    const char *test; /* @tests: the id of the test it belongs to; NULL: none follows */
};

struct threat_evidence {
    struct threat_arena *arena;
    const struct threat_loader *files; /* of the tree; NULL: not looked at */
    bool has_results;
    struct threat_test *tests; /* sorted by id once threat_evidence_ready() was called */
    size_t test_count;
    struct threat_mark *marks; /* sorted by the record's id once … */
    size_t mark_count;
};

/** Takes in results.jsonl. A line that is no result is a finding. */
void threat_evidence_results(struct threat_evidence *evidence, const char *path, struct span text,
                             struct threat_findings *findings);

/** Takes in the annotations of a source. `path` is kept by reference and says the language by its name. */
void threat_evidence_source(struct threat_evidence *evidence, const char *path, struct span text);

/** True if the name is one of a source that may have annotations: C, assembly, shell, CMake. */
bool threat_is_source(const char *path);

/** After all was taken in, before anything is asked. */
void threat_evidence_ready(struct threat_evidence *evidence);

enum threat_state { THREAT_IS_DONE, THREAT_IS_GAP, THREAT_IS_NOT_APPLICABLE };

struct threat_verdict {
    enum threat_state state;
    const char *why; /* for people: "3 tests passed", "unit.x was not run", the reason */
    size_t passed;   /* tests that passed */
    bool is_claimed; /* its status says done */
};

/** What a control is worth, by the rules of the format ("Traceability"). */
struct threat_verdict threat_judge(const struct threat_model *model, const struct threat_evidence *evidence,
                                   const struct threat_record *control);

/** Adds the findings `code`, `stale` (with files) and `test` (with results) of the model's controls. */
void threat_trace_check(struct threat_model *model, const struct threat_evidence *evidence);

/** Adds a finding for each annotation that names an id that none of the models has, or a test that is none. */
void threat_marks_check(const struct threat_evidence *evidence, const struct threat_model *const *models,
                        size_t count, struct threat_findings *findings);

enum threat_pin { THREAT_PIN_MADE, THREAT_PIN_NO_FILE, THREAT_PIN_NO_PART, THREAT_PIN_FOLDER };

/** The digest of a file (`part` NULL), of a function or table of a source, or of a section of a page (`is_document`).
 */
enum threat_pin threat_pin_make(char out[17], struct span text, const char *part, bool is_document);

/** The digest of what an item of `code` or `document` names. A folder has none: the tree's loader reads it as no
 * bytes at NULL. */
enum threat_pin threat_pin_of(const struct threat_evidence *evidence, const struct threat_item *item,
                              bool is_document, char out[17]);
