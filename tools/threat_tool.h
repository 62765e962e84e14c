/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "threat/trace.h"
#include "tool.h"

/* What the verbs of `ashlar threat` share: each is a file of its own, threat_VERB.c; threat.c has their table. */

enum { THREAT_WORDS_MAX = 256 };

struct threat_options {
    const char *words[THREAT_WORDS_MAX]; /* what is no option: models, ids */
    size_t word_count;
    const char *root;    /* --root; NULL: not given */
    const char *results; /* --results */
    const char *out;     /* --output */
    const char *format;  /* --format */
    const char *from;    /* --from */
    const char *title;   /* --title */
    bool is_json;
    bool is_check; /* fmt --check */
    bool has_fill;
    bool has_seal;
    bool has_pin;
    bool is_sealed; /* check --require-seal */
};

int threat_verb_check(const struct threat_options *o);
int threat_verb_diff(const struct threat_options *o);
int threat_verb_export(const struct threat_options *o);
int threat_verb_fmt(const struct threat_options *o);
int threat_verb_gap(const struct threat_options *o);
int threat_verb_new(const struct threat_options *o);
int threat_verb_report(const struct threat_options *o);
int threat_verb_residual(const struct threat_options *o);
int threat_verb_suggest(const struct threat_options *o);
int threat_verb_trace(const struct threat_options *o);
int threat_verb_why(const struct threat_options *o);

/** Opens a model from the file system. False, with the reason printed, if the file cannot be read; the model is
 * closed then. */
bool threat_tool_open(struct threat_model *model, const char *path);

/**
 * The same for a verb that works on a sound model: syntax, duplicate, dangling and circle findings are printed to
 * standard error. TOOL_OK, TOOL_FINDING or TOOL_UNDECIDED; the model is open only with TOOL_OK.
 */
int threat_tool_open_sound(struct threat_model *model, const char *path);

/** threat_seals_check() on the file system. */
void threat_tool_check_seals(struct threat_model *model, bool is_required);

/**
 * Replaces a file whole or not at all; "-" is standard output, and of a link the file it leads to is replaced. What is
 * there and no file, as /dev/null, is refused. False with the reason printed.
 */
bool threat_tool_write(const char *path, struct span text);

/** True, told, if `path` is one of the files that the model was read from: writing there would lose it. */
bool threat_tool_is_input(const char *path, const struct threat_model *model);

/** "2 flows, 1 asset …" of the records that belong. */
void threat_tool_print_counts(const struct threat_model *model, FILE *out);

/** What the tree and the last run say. */
struct threat_tool_evidence {
    struct threat_arena arena;
    struct threat_evidence evidence;
    struct threat_findings findings; /* about results that cannot be read */
    struct threat_loader loader;
};

/**
 * Reads the tree below `root` (NULL: none), and the results that --results names, or those of the tree if it has
 * some. False, with the reason printed, if something that was asked for cannot be read. To be closed in either case,
 * behind all models that were judged with it.
 */
bool threat_tool_evidence_open(struct threat_tool_evidence *out, const struct threat_options *o, const char *root);
void threat_tool_evidence_close(struct threat_tool_evidence *evidence);

/** A line for each annotation that names the record: "mitigated at PATH:LINE". */
void threat_tool_print_marks(const struct threat_evidence *evidence, const char *id, int indent);

/** Prints a text whole at the end of what a verb says with --json. `json` NULL: memory ran out. Frees it; returns the
 * exit status. */
struct cJSON;
int threat_tool_print_json(struct cJSON *json, bool is_whole, int status);

/** Adds findings to a JSON array. False: memory ran out. */
bool threat_tool_add_findings(struct cJSON *list, const struct threat_findings *findings);

/** A link that names `record` with this attribute, from `*i` on; NULL at the end. */
const struct threat_record *threat_tool_next_in(const struct threat_model *model, const struct threat_record *record,
                                                enum threat_attribute attribute, size_t *i);

/** The level of a risk that a threat says with `before` or `after`; THREAT_LEVELS if it does not. */
enum threat_level threat_tool_risk(const struct threat_record *threat, enum threat_attribute attribute);
