/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "threat/schema.h"

#include <string.h>

enum {
    BIT_MODEL = 1 << THREAT_KIND_MODEL,
    BIT_LIBRARY = 1 << THREAT_KIND_LIBRARY,
    BIT_BOUNDARY = 1 << THREAT_KIND_BOUNDARY,
    BIT_ENTITY = 1 << THREAT_KIND_ENTITY,
    BIT_ASSET = 1 << THREAT_KIND_ASSET,
    BIT_FLOW = 1 << THREAT_KIND_FLOW,
    BIT_ATTACKER = 1 << THREAT_KIND_ATTACKER,
    BIT_ENTRY = 1 << THREAT_KIND_ENTRY,
    BIT_PHASE = 1 << THREAT_KIND_PHASE,
    BIT_THREAT = 1 << THREAT_KIND_THREAT,
    BIT_POLICY = 1 << THREAT_KIND_POLICY,
    BIT_ASSUMPTION = 1 << THREAT_KIND_ASSUMPTION,
    BIT_OBJECTIVE = 1 << THREAT_KIND_OBJECTIVE,
    BIT_REQUIREMENT = 1 << THREAT_KIND_REQUIREMENT,
    BIT_CONTROL = 1 << THREAT_KIND_CONTROL,
    BITS_HEAD = BIT_MODEL | BIT_LIBRARY,
    BITS_ALL = (1 << THREAT_RECORD_KINDS) - 1,
    BITS_RECORDS = BITS_ALL & ~BITS_HEAD,
};

const char threat_ciaf_letters[] = "CIAF";
const char threat_stride_letters[] = "STRIDE";

static const char *const entity_types[] = { "person", "service", "device", "process", "store", NULL };
static const char *const places[] = { "device", "environment", NULL };
static const char *const statuses[] = { "planned", "done", "not-applicable", NULL };

const char *const threat_kind_words[THREAT_KINDS] = {
    [THREAT_KIND_MODEL] = "model",
    [THREAT_KIND_LIBRARY] = "library",
    [THREAT_KIND_BOUNDARY] = "boundary",
    [THREAT_KIND_ENTITY] = "entity",
    [THREAT_KIND_ASSET] = "asset",
    [THREAT_KIND_FLOW] = "flow",
    [THREAT_KIND_ATTACKER] = "attacker",
    [THREAT_KIND_ENTRY] = "entry",
    [THREAT_KIND_PHASE] = "phase",
    [THREAT_KIND_THREAT] = "threat",
    [THREAT_KIND_POLICY] = "policy",
    [THREAT_KIND_ASSUMPTION] = "assumption",
    [THREAT_KIND_OBJECTIVE] = "objective",
    [THREAT_KIND_REQUIREMENT] = "requirement",
    [THREAT_KIND_CONTROL] = "control",
    [THREAT_KIND_IMPORT] = "import",
    [THREAT_KIND_USE] = "use",
    [THREAT_KIND_SPECIALISE] = "specialise",
    [THREAT_KIND_DROP] = "drop",
};

const char *const threat_level_words[THREAT_LEVELS] = { "VL", "L", "M", "H", "VH" };

#define TEXT_OF(name, may, must)                                                                                     \
    {                                                                                                                \
        .word = name, .shape = THREAT_TEXT, .kinds = (may), .required = (must)                                       \
    }
#define IDS_OF(name, may, must, aims)                                                                                \
    {                                                                                                                \
        .word = name, .shape = THREAT_IDS, .kinds = (may), .required = (must), .targets = (aims)                     \
    }
#define ID_OF(name, may, must, aims)                                                                                 \
    {                                                                                                                \
        .word = name, .shape = THREAT_IDS, .is_single = true, .kinds = (may), .required = (must), .targets = (aims)  \
    }

const struct threat_attribute_rule threat_rules[THREAT_ATTRIBUTES] = {
    [THREAT_ABOUT] = TEXT_OF("about", BITS_ALL, 0),
    [THREAT_ACCEPTED] = TEXT_OF("accepted", BIT_THREAT, 0),
    [THREAT_AFTER] = { .word = "after", .shape = THREAT_RISK, .kinds = BIT_THREAT },
    [THREAT_AT] = ID_OF("at", BIT_ENTRY, BIT_ENTRY, BIT_ENTITY),
    [THREAT_ATTACKS] = { .word = "attacks",
                         .shape = THREAT_ASSETS,
                         .kinds = BIT_THREAT,
                         .required = BIT_THREAT,
                         .targets = BIT_ASSET },
    [THREAT_BEFORE] = { .word = "before", .shape = THREAT_RISK, .kinds = BIT_THREAT },
    [THREAT_BY] = IDS_OF("by", BIT_THREAT, BIT_THREAT, BIT_ATTACKER),
    [THREAT_CARRIES] = IDS_OF("carries", BIT_FLOW, BIT_FLOW, BIT_ASSET),
    [THREAT_CODE_AT] = { .word = "code", .shape = THREAT_CODE, .is_repeated = true, .kinds = BIT_CONTROL },
    [THREAT_CVSS_IS] = { .word = "cvss", .shape = THREAT_CVSS, .is_repeated = true, .kinds = BIT_THREAT },
    [THREAT_DOCUMENT_AT] = { .word = "document",
                             .shape = THREAT_DOCUMENT,
                             .is_repeated = true,
                             .kinds = BIT_CONTROL },
    [THREAT_DONE_BY] = ID_OF("done-by", BIT_OBJECTIVE, 0, BIT_ENTITY),
    [THREAT_ENTRY] = IDS_OF("entry", BIT_THREAT, 0, BIT_ENTRY),
    [THREAT_FAMILY] = { .word = "family", .shape = THREAT_WORDS, .kinds = BIT_REQUIREMENT },
    [THREAT_FLOW] = { .word = "flow", .shape = THREAT_FLOWS, .kinds = BIT_THREAT, .targets = BIT_FLOW },
    [THREAT_FROM] = ID_OF("from", BIT_FLOW, BIT_FLOW, BIT_ENTITY),
    [THREAT_HELD_BY] = IDS_OF("held-by", BIT_ASSET, BIT_ASSET, BIT_ENTITY),
    [THREAT_IF_NOT] = TEXT_OF("if-not", BIT_ASSUMPTION, 0),
    [THREAT_IN] = ID_OF("in", BIT_BOUNDARY | BIT_ENTITY, BIT_BOUNDARY | BIT_ENTITY, BIT_BOUNDARY),
    [THREAT_IS] = ID_OF("is", BITS_RECORDS, 0, BITS_RECORDS),
    [THREAT_MAPS] = { .word = "maps", .shape = THREAT_WORDS, .kinds = BIT_REQUIREMENT },
    [THREAT_MET_BY] =
        IDS_OF("met-by", BIT_THREAT | BIT_POLICY | BIT_ASSUMPTION, BIT_POLICY | BIT_ASSUMPTION, BIT_OBJECTIVE),
    [THREAT_NEEDS] = { .word = "needs", .shape = THREAT_CIAF, .kinds = BIT_ASSET, .required = BIT_ASSET },
    [THREAT_NONE_FOR] = { .word = "none", .shape = THREAT_NONE, .is_repeated = true, .kinds = BIT_FLOW },
    [THREAT_NOTE] = { .word = "note", .shape = THREAT_TEXT, .is_repeated = true, .kinds = BITS_ALL },
    [THREAT_OUT] = TEXT_OF("out", BIT_ATTACKER | BIT_ENTRY | BIT_PHASE | BIT_THREAT, 0),
    [THREAT_OVER] = TEXT_OF("over", BIT_FLOW, 0),
    [THREAT_OWNER] =
        ID_OF("owner", BIT_ASSET | BIT_THREAT | BIT_POLICY | BIT_ASSUMPTION, BIT_THREAT | BIT_ASSUMPTION, BIT_ENTITY),
    [THREAT_PHASE] = IDS_OF("phase", BIT_ENTRY | BIT_THREAT, 0, BIT_PHASE),
    [THREAT_PLAIN] = TEXT_OF("plain", BITS_RECORDS, 0),
    [THREAT_REASON] = TEXT_OF("reason", BIT_CONTROL, 0),
    [THREAT_RELIES] = IDS_OF("relies", BIT_ASSUMPTION, BIT_ASSUMPTION, BIT_ENTITY),
    [THREAT_SCOPE] = TEXT_OF("scope", BITS_HEAD, 0),
    [THREAT_SEALED] = { .word = "sealed", .shape = THREAT_SUM, .kinds = BIT_MODEL },
    [THREAT_SERVES] = IDS_OF("serves", BIT_REQUIREMENT | BIT_CONTROL, BIT_REQUIREMENT | BIT_CONTROL,
                             BIT_OBJECTIVE | BIT_REQUIREMENT),
    [THREAT_SOURCE] = { .word = "source", .shape = THREAT_TEXT, .is_repeated = true, .kinds = BITS_ALL },
    [THREAT_STATUS] = { .word = "status",
                        .shape = THREAT_CHOICE,
                        .kinds = BIT_CONTROL,
                        .required = BIT_CONTROL,
                        .choices = statuses },
    [THREAT_STRIDE_IS] = { .word = "stride", .shape = THREAT_STRIDE, .kinds = BIT_THREAT, .required = BIT_THREAT },
    [THREAT_TARGET] = { .word = "target", .shape = THREAT_LEVEL, .kinds = BITS_HEAD },
    [THREAT_TEST] = { .word = "test", .shape = THREAT_WORDS, .is_repeated = true, .kinds = BIT_CONTROL },
    [THREAT_TO] = ID_OF("to", BIT_FLOW, BIT_FLOW, BIT_ENTITY),
    [THREAT_TYPE] = { .word = "type",
                      .shape = THREAT_CHOICE,
                      .kinds = BIT_ENTITY,
                      .required = BIT_ENTITY,
                      .choices = entity_types },
    [THREAT_UNCONFIRMED] = TEXT_OF("unconfirmed", BITS_ALL, 0),
    [THREAT_WHERE] = { .word = "where",
                       .shape = THREAT_CHOICE,
                       .kinds = BIT_OBJECTIVE,
                       .required = BIT_OBJECTIVE,
                       .choices = places },
};

const char *threat_kind_named(enum threat_kind kind)
{
    static const char *const names[THREAT_RECORD_KINDS] = {
        "a model",  "a library",     "a boundary",   "an entity",     "an asset",
        "a flow",   "an attacker",   "an entry",     "a phase",       "a threat",
        "a policy", "an assumption", "an objective", "a requirement", "a control",
    };
    return names[kind];
}

enum threat_kind threat_kind_of(const char *word)
{
    int kind = 0;
    while (kind < (int)THREAT_KINDS && strcmp(threat_kind_words[kind], word) != 0) {
        kind++;
    }
    return (enum threat_kind)kind;
}

enum threat_attribute threat_attribute_of(const char *word)
{
    int attribute = 0;
    while (attribute < (int)THREAT_ATTRIBUTES && strcmp(threat_rules[attribute].word, word) != 0) {
        attribute++;
    }
    return (enum threat_attribute)attribute;
}

enum threat_level threat_level_of(const char *word)
{
    int level = 0;
    while (level < (int)THREAT_LEVELS && strcmp(threat_level_words[level], word) != 0) {
        level++;
    }
    return (enum threat_level)level;
}

unsigned threat_letters_of(const char *text, const char *known)
{
    unsigned bits = 0;
    for (; *text != '\0'; text++) {
        const char *at = strchr(known, *text);
        unsigned bit = at == NULL ? 0 : 1u << (at - known);
        if (bit == 0 || (bits & bit) != 0) {
            return 0;
        }
        bits |= bit;
    }
    return bits;
}

char *threat_letters_print(char out[8], unsigned bits, const char *known)
{
    size_t len = 0;
    for (unsigned i = 0; known[i] != '\0'; i++) {
        if ((bits >> i & 1) != 0) {
            out[len++] = known[i];
        }
    }
    out[len] = '\0';
    return out;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool threat_is_id(const char *text)
{
    enum { ID_MAX = 63 };
    size_t parts = 0;
    size_t len = 0;
    if (text[0] < 'A' || text[0] > 'Z') {
        return false;
    }
    for (; text[len] != '\0' && len <= ID_MAX; len++) {
        char c = text[len];
        bool is_part_begin = len > 0 && text[len - 1] == '.';
        bool is_mark = c == '_' || c == '-';
        if (c == '.' ? is_part_begin : !is_letter(c) && !is_digit(c) && (!is_mark || parts == 0)) {
            return false;
        }
        parts += c == '.';
    }
    return parts > 0 && len <= ID_MAX && text[len - 1] != '.';
}
