/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "threat/model.h"
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
    const char *name;    /* --name */
    bool is_json;
    bool is_all;   /* --all */
    bool is_check; /* fmt --check */
    bool has_fill;
    bool has_seal;
    bool has_pin;
};

int threat_verb_check(const struct threat_options *o);
int threat_verb_fmt(const struct threat_options *o);

/** Opens a model from the file system. False, with the reason printed, if the file cannot be read; the model is closed then. */
bool threat_tool_open(struct threat_model *model, const char *path);

/**
 * The same for a verb that works on a sound model: syntax, duplicate, dangling and circle findings are printed to standard error. TOOL_OK,
 * TOOL_FINDING or TOOL_UNDECIDED; the model is open only with TOOL_OK.
 */
int threat_tool_open_sound(struct threat_model *model, const char *path);

/** Replaces a file whole or not at all; "-" is standard output. False with the reason printed. */
bool threat_tool_write(const char *path, struct span text);

/** "2 flows, 1 asset …" of the records that belong. */
void threat_tool_print_counts(const struct threat_model *model, FILE *out);
