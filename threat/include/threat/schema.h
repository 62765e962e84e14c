/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the language knows (docs/format/threat-model.spec.md): kinds of statements, their attributes, the shape of a
 * value. */

enum threat_kind {
    THREAT_KIND_MODEL,
    THREAT_KIND_LIBRARY,
    THREAT_KIND_BOUNDARY,
    THREAT_KIND_ENTITY,
    THREAT_KIND_ASSET,
    THREAT_KIND_FLOW,
    THREAT_KIND_ATTACKER,
    THREAT_KIND_ENTRY,
    THREAT_KIND_PHASE,
    THREAT_KIND_THREAT,
    THREAT_KIND_POLICY,
    THREAT_KIND_ASSUMPTION,
    THREAT_KIND_OBJECTIVE,
    THREAT_KIND_REQUIREMENT,
    THREAT_KIND_CONTROL,
    THREAT_RECORD_KINDS,
    /* Statements without a record of their own. */
    THREAT_KIND_IMPORT = THREAT_RECORD_KINDS,
    THREAT_KIND_USE,
    THREAT_KIND_SPECIALISE,
    THREAT_KIND_DROP,
    THREAT_KINDS
};

enum threat_shape {
    THREAT_TEXT,     /* text: the rest of the line and the lines that go on */
    THREAT_IDS,      /* a list of ids */
    THREAT_WORDS,    /* a list of words */
    THREAT_ASSETS,   /* a list of ID:LETTERS of CIAF */
    THREAT_FLOWS,    /* a list of ID or ID:LETTERS of STRIDE */
    THREAT_CIAF,     /* letters */
    THREAT_STRIDE,   /* letters */
    THREAT_NONE,     /* letters of STRIDE, then a reason */
    THREAT_LEVEL,    /* VL L M H VH */
    THREAT_RISK,     /* likelihood LEVEL impact LEVEL = LEVEL */
    THREAT_CVSS,     /* vector = score */
    THREAT_CHOICE,   /* one word of a few */
    THREAT_CODE,     /* path[:symbol] = digest */
    THREAT_DOCUMENT, /* path[#heading] = digest */
    THREAT_SUM,      /* 16 hexadecimal digits */
    THREAT_SHAPES
};

enum threat_attribute {
    THREAT_ABOUT,
    THREAT_ACCEPTED,
    THREAT_AFTER,
    THREAT_AT,
    THREAT_ATTACKS,
    THREAT_BEFORE,
    THREAT_BY,
    THREAT_CARRIES,
    THREAT_CODE_AT,
    THREAT_CVSS_IS,
    THREAT_DOCUMENT_AT,
    THREAT_DONE_BY,
    THREAT_ENTRY,
    THREAT_FAMILY,
    THREAT_FLOW,
    THREAT_FROM,
    THREAT_HELD_BY,
    THREAT_IF_NOT,
    THREAT_IN,
    THREAT_IS,
    THREAT_MAPS,
    THREAT_MET_BY,
    THREAT_NEEDS,
    THREAT_NONE_FOR,
    THREAT_NOTE,
    THREAT_OUT,
    THREAT_OVER,
    THREAT_OWNER,
    THREAT_PHASE,
    THREAT_PLAIN,
    THREAT_REASON,
    THREAT_RELIES,
    THREAT_SCOPE,
    THREAT_SEALED,
    THREAT_SERVES,
    THREAT_SOURCE,
    THREAT_STATUS,
    THREAT_STRIDE_IS,
    THREAT_TARGET,
    THREAT_TEST,
    THREAT_TO,
    THREAT_TYPE,
    THREAT_UNCONFIRMED,
    THREAT_WHERE,
    THREAT_ATTRIBUTES
};

/* Letters as bits, in the order of their names. */
enum { THREAT_C = 1, THREAT_I = 2, THREAT_A = 4, THREAT_F = 8 };
enum { THREAT_S = 1, THREAT_T = 2, THREAT_R = 4, THREAT_STRIDE_I = 8, THREAT_D = 16, THREAT_E = 32 };
extern const char threat_ciaf_letters[];   /* "CIAF" */
extern const char threat_stride_letters[]; /* "STRIDE" */

enum threat_level { THREAT_VL, THREAT_L, THREAT_M, THREAT_H, THREAT_VH, THREAT_LEVELS };

/* Indices into the words of THREAT_TYPE, THREAT_WHERE and THREAT_STATUS. */
enum { THREAT_PERSON, THREAT_SERVICE, THREAT_DEVICE, THREAT_PROCESS, THREAT_STORE };
enum { THREAT_ON_DEVICE, THREAT_IN_ENVIRONMENT };
enum { THREAT_PLANNED, THREAT_DONE, THREAT_NOT_APPLICABLE };

struct threat_attribute_rule {
    const char *word;
    enum threat_shape shape;
    bool is_single;             /* a list of one: exactly one member */
    bool is_repeated;           /* may stand several times */
    uint32_t kinds;             /* bits 1 << kind: may have it */
    uint32_t required;          /* bits 1 << kind: must have it */
    uint32_t targets;           /* bits 1 << kind of what its ids name */
    const char *const *choices; /* THREAT_CHOICE: its words, then NULL */
};

extern const struct threat_attribute_rule threat_rules[THREAT_ATTRIBUTES];
extern const char *const threat_kind_words[THREAT_KINDS];
extern const char *const threat_level_words[THREAT_LEVELS];

/** The kind or attribute of that word; THREAT_KINDS or THREAT_ATTRIBUTES if there is none. */
enum threat_kind threat_kind_of(const char *word);
enum threat_attribute threat_attribute_of(const char *word);

/** "a flow", "an asset". */
const char *threat_kind_named(enum threat_kind kind);

/** "VL" and so on; THREAT_LEVELS if it is no level. */
enum threat_level threat_level_of(const char *word);

/** Letters as bits; 0 if one is none of `known`, or stands twice, or there are none. */
unsigned threat_letters_of(const char *text, const char *known);

/** The letters of `bits` in their order. `out` has room for 8. Returns `out`. */
char *threat_letters_print(char out[8], unsigned bits, const char *known);

/** T.MITM: see "Ids" in the format. */
bool threat_is_id(const char *text);
