/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "base/span.h"
#include "threat/finding.h"
#include "threat/schema.h"

/*
 * One file as it is written: statements with their attributes, comments and gaps. All text lies in the arena, ends
 * with a zero byte, and is UTF-8 without control characters.
 */

/** One value of an attribute: one member of a list, or the whole of a text, vector or risk. */
struct threat_item {
    const char *text;     /* the id, word, path, vector; of a text all of it, one space between its lines */
    const char *extra;    /* behind ':' or '#', or the reason of `none`; NULL: nothing */
    const char *computed; /* behind " = "; NULL: not written */
    const char *path;     /* of the file where it stands */
    uint32_t line;
    unsigned letters; /* of needs, attacks, stride, flow, none; 0: not said */
    int level;        /* enum threat_level of target and of a risk's likelihood; index of a choice */
    int impact;       /* enum threat_level of a risk */
    int32_t target;   /* index of the record that `text` names, once linked; -1: none, or `world` */
};

enum threat_op { THREAT_SET, THREAT_ADD, THREAT_TAKE, THREAT_CLEAR };

struct threat_lines {
    const char **all;
    size_t count;
};

struct threat_written {
    enum threat_attribute attribute;
    enum threat_op op;
    uint32_t line;
    struct threat_lines comments; /* above it, from '#' on */
    struct threat_lines lines;    /* of the value, without the spaces around them */
    struct threat_item *items;
    size_t item_count;
};

struct threat_statement {
    enum threat_kind kind;
    const char *id;    /* name of a head, path of an import, "" for `use` */
    const char *title; /* of `drop`: the reason; of `use`: the ids */
    uint32_t line;
    bool has_gap; /* an empty line above it */
    struct threat_lines comments;
    struct threat_written *written;
    size_t written_count;
};

struct threat_file {
    const char *path;
    struct threat_lines comments; /* above `threat-model 1` */
    struct threat_statement *statements;
    size_t count;
    struct threat_lines tail; /* comments behind the last statement */
};

enum { THREAT_FILE_MAX = 8 * 1024 * 1024, THREAT_LINE_MAX = 4095, THREAT_RECORDS_MAX = 65535 };

/** Of attributes in one statement, and of members in one list: more is a finding. */
enum { THREAT_MEMBERS_MAX = 1000 };

/**
 * Reads a file. Each line that cannot be meant is a finding, and reading goes on behind it: what is wrong leaves no
 * statement, attribute or item behind. `path` is kept by reference.
 */
void threat_file_parse(struct threat_file *file, const char *path, struct span text,
                       struct threat_findings *findings);

/** Makes the items of an attribute from its lines. What is wrong is a finding. */
void threat_value_parse(struct threat_written *written, const char *path, struct threat_findings *findings);

/** The one form of a file: reading what is printed, and printing it again, changes nothing. */
void threat_file_print(const struct threat_file *file, FILE *out);

/** Writes the scores and risks behind " = " that are missing or wrong. Returns how many. */
size_t threat_file_fill(struct threat_file *file, struct threat_arena *arena);

/** The head (`model` or `library`), or NULL. */
struct threat_statement *threat_file_head(const struct threat_file *file);
