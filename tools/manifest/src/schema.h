/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "manifest/manifest.h"
#include "yaml_tree.h"

/* The language as tables: which keys an object has, in which version of the framework, and what their values
 * look like. */

enum field_type {
    FIELD_MACRO = 1, /* ^[A-Z_][A-Z0-9_]*$ */
    FIELD_SYMBOL,    /* a C identifier that is no keyword */
    FIELD_TEXT,      /* any string */
    FIELD_SOURCE,    /* a symbol, or a number */
    FIELD_FILE,      /* a file name without a folder */
    FIELD_CHOICE,    /* one of `choices`; the value is its position */
    FIELD_BOOL,
    FIELD_SIZE,    /* positive, below 2^32: an integer, or hexadecimal in a string */
    FIELD_COUNT,   /* positive, below 2^31: an integer */
    FIELD_HEX32,   /* a string "0x…" of 1 to 8 digits */
    FIELD_HANDLE,  /* "auto" (0), or 1 to 32 */
    FIELD_VERSION, /* 1.0 or 1.1; read before everything else */
    FIELD_LIST,    /* these two have no offset: partition.c reads them */
    FIELD_MAP,
};

enum { SCHEMA_BOTH = MANIFEST_1_0 | MANIFEST_1_1 };

struct schema_field {
    const char *key;
    enum field_type type;
    unsigned allowed;           /* versions that know the key */
    unsigned required;          /* versions that demand it */
    const char *const *choices; /* FIELD_CHOICE: NULL-terminated */
    size_t offset;              /* of a struct manifest_text (first five types) or struct manifest_number */
};

struct schema {
    const char *what; /* "a service" */
    const struct schema_field *fields;
    size_t count;
};

extern const struct schema schema_partition;
extern const struct schema schema_service;
extern const struct schema schema_irq;
extern const struct schema schema_region;
extern const struct schema schema_ashlar;

/** Where findings go and whose file it is. */
struct reading {
    struct arena *arena;
    struct report *report;
    const char *file;
    enum manifest_version version;
};

struct place reading_place(const struct reading *reading, const struct tree_node *node);

/**
 * Fills the scalar attributes of `out`, the struct that `schema` describes, from `map`. Unknown, misplaced
 * and missing keys and malformed values are findings; an attribute that was refused stays as it was. False if
 * `map` is no object.
 */
bool schema_read(const struct reading *reading, const struct schema *schema, const struct tree_node *map,
                 void *out);

/** "1.0" or "1.1" at the root; 0 and a finding if it is missing or another. */
enum manifest_version schema_version(const struct reading *reading, const struct tree_node *root);

/** True for ^[a-z][a-z0-9-]{0,30}$: root keys and devices. */
bool schema_is_word(const char *text);

/** The candidate most like `text`, if it is like enough to be a slip of the finger; else NULL. */
const char *schema_nearest(const char *text, const char *const *candidates, size_t count);
