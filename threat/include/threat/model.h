/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "threat/file.h"

/* A model as it is once its imports are read, its records specialised, and its links followed. */

/** The values that a record has for one attribute, after `is` and `specialise`. */
struct threat_field {
    struct threat_item *items;
    size_t count;
    uint32_t line;
    const char *path;
};

struct threat_record {
    enum threat_kind kind;
    const char *id;
    const char *title;
    const char *base; /* the id that it `is`; NULL: none */
    const char *path;
    uint32_t line;
    uint32_t file; /* index */
    bool is_of_library;
    bool is_dropped;
    bool belongs;                                   /* to the model: its completeness is checked */
    struct threat_field *fields[THREAT_ATTRIBUTES]; /* NULL: it has none */
    uint32_t first_link_in;                         /* in `links_in`, sorted by the record that they name */
    uint32_t link_in_count;
};

/** `from` says with `attribute` that it has to do with `to`. Indices of records; both belong. */
struct threat_link {
    uint32_t from;
    uint32_t to;
    enum threat_attribute attribute;
    const struct threat_item *item;
};

/** Reads files for a model. `read` puts the bytes into the arena; false: there is no such file. */
struct threat_loader {
    bool (*read)(void *context, struct threat_arena *arena, const char *path, struct span *out);
    void *context;
};

enum { THREAT_FILES_MAX = 64, THREAT_DEPTH_MAX = 8 };

struct threat_model {
    struct threat_arena arena;
    struct threat_findings findings;
    struct threat_file
        files[THREAT_FILES_MAX]; /* each behind those that it imports; the last is the one that was asked for */
    size_t file_count;
    struct threat_record *records; /* all that are known, those of libraries too */
    size_t count;
    uint32_t *index; /* a table by id: record + 1 */
    size_t index_room;
    struct threat_link *links; /* of records that belong, in their order */
    size_t link_count;
    const struct threat_link **links_in; /* by the record that they name */
    const struct threat_statement *head; /* of the last file; NULL: it has none */
    bool is_library;
    enum threat_level target;
};

/**
 * Reads a model and all that it imports. False if `path` itself cannot be read; all else that is wrong is a finding.
 * The model must be zeroed, and closed in either case.
 */
bool threat_model_open(struct threat_model *model, const struct threat_loader *loader, const char *path);

void threat_model_close(struct threat_model *model);

/** The file that was asked for. */
struct threat_file *threat_model_file(struct threat_model *model);

/** The record of that id, whether it belongs or not; NULL if none is known. */
struct threat_record *threat_model_find(const struct threat_model *model, const char *id);

/** The values of an attribute; a field of none if the record has none. Never NULL. */
const struct threat_field *threat_field_of(const struct threat_record *record, enum threat_attribute attribute);

/** The first value, or NULL. */
const struct threat_item *threat_item_of(const struct threat_record *record, enum threat_attribute attribute);

/** Its text, or NULL. */
const char *threat_text_of(const struct threat_record *record, enum threat_attribute attribute);

bool threat_has(const struct threat_record *record, enum threat_attribute attribute);

/** The record that a value names, or NULL. */
struct threat_record *threat_target_of(const struct threat_model *model, const struct threat_item *item);

/** How many records that belong name this one with that attribute (THREAT_ATTRIBUTES: any) and have that kind
 * (THREAT_KINDS: any). */
size_t threat_links_in(const struct threat_model *model, const struct threat_record *record,
                       enum threat_attribute attribute, enum threat_kind kind);

static inline bool threat_is_kind(const struct threat_record *record, enum threat_kind kind)
{
    return record->belongs && record->kind == kind;
}

/** The i-th link that names the record; i < record->link_in_count. */
const struct threat_link *threat_link_in(const struct threat_model *model, const struct threat_record *record,
                                         size_t i);

/** True if the two ends of a flow stand in different boundaries. */
bool threat_flow_crosses(const struct threat_model *model, const struct threat_record *flow);

/** STRIDE letters that threats answer on a flow, and those that its `none` do. */
unsigned threat_flow_answered(const struct threat_model *model, const struct threat_record *flow);
unsigned threat_flow_excluded(const struct threat_record *flow);

/** Letters of CIAF of an asset that threats in scope attack. */
unsigned threat_asset_attacked(const struct threat_model *model, const struct threat_record *asset);

/** True if a requirement behind one of the threat's objectives is kept by a control that is only planned. */
bool threat_awaits_control(const struct threat_model *model, const struct threat_record *threat);

/** The seal of the links as they are: 16 hexadecimal digits and a zero byte. */
void threat_model_seal(const struct threat_model *model, char out[17]);

/** Adds the findings about the model. Its syntax was checked when it was read. */
void threat_model_check(struct threat_model *model);

/**
 * Adds the findings about seals that threat_model_check() cannot see: of each imported model that is sealed, opened
 * for itself with `loader`, whether its links are those of its seal; with `is_required` each model without a seal.
 * Nothing for a library.
 */
void threat_seals_check(struct threat_model *model, const struct threat_loader *loader, bool is_required);

/* For load.c, resolve.c, link.c. */
void threat_resolve(struct threat_model *model, const bool *is_imported);
void threat_link_all(struct threat_model *model);
