/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "threat/file.h"

#include <string.h>

#include "threat/utf8.h"

static const char mend_line[] =
    "begin a statement in the first column, an attribute with two spaces, and go on with four";

struct parser {
    struct threat_file *file;
    struct threat_findings *findings;
    struct threat_lines comments;       /* collected, for what follows */
    struct threat_statement *statement; /* open; NULL: none, or one that could not be meant */
    struct threat_written *written;     /* open; NULL: none, or one that could not be meant */
    bool has_gap;
    bool has_version;
    bool is_no_model; /* what follows is not told of: it may be any file that an import named */
    bool is_skipping; /* the attribute or statement above was a finding: what belongs to it says nothing new */
    uint32_t line;
};

static struct threat_at here(const struct parser *p)
{
    return (struct threat_at){ p->file->path, p->line };
}

static void add_line(struct threat_arena *arena, struct threat_lines *lines, const char *text)
{
    lines->all = threat_grow(arena, lines->all, lines->count, sizeof(lines->all[0]));
    lines->all[lines->count++] = text;
}

/* The first word of `text` as a string of its own; `*rest` gets what follows it and the spaces. */
static const char *first_word(struct threat_arena *arena, const char *text, const char **rest)
{
    size_t len = strcspn(text, " ");
    *rest = text + len + strspn(text + len, " ");
    return threat_keep(arena, text, len);
}

static void close_written(struct parser *p)
{
    if (p->written != NULL) {
        threat_value_parse(p->written, p->file->path, p->findings);
    }
    p->written = NULL;
}

static bool takes_id(enum threat_kind kind)
{
    return kind != THREAT_KIND_MODEL && kind != THREAT_KIND_LIBRARY && kind != THREAT_KIND_IMPORT &&
           kind != THREAT_KIND_USE;
}

static bool is_name(const char *text)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    return len > 0 && len <= 63 && text[len] == '\0' && text[0] != '-';
}

/* False, with a finding, if the words behind the kind are not as that kind wants them. */
static bool is_whole(struct parser *p, const struct threat_statement *s)
{
    const char *word = threat_kind_words[s->kind];
    bool is_head = s->kind == THREAT_KIND_MODEL || s->kind == THREAT_KIND_LIBRARY;
    if (takes_id(s->kind) && !threat_is_id(s->id)) {
        threat_find(p->findings, THREAT_CHECK_SYNTAX, here(p),
                    "write one as T.MITM: a capital letter, letters, digits, a point, and more", "%s: `%s` is no id",
                    word, s->id);
        return false;
    }
    if (is_head && !is_name(s->id)) {
        threat_find(p->findings, THREAT_CHECK_SYNTAX, here(p), "small letters, digits and - only",
                    "%s: `%s` is no name", word, s->id);
        return false;
    }
    if (s->kind == THREAT_KIND_IMPORT && s->id[0] == '\0') {
        threat_find(p->findings, THREAT_CHECK_SYNTAX, here(p), "name a file beside this one", "import: no path");
        return false;
    }
    bool wants_title = s->kind != THREAT_KIND_IMPORT && s->kind != THREAT_KIND_SPECIALISE;
    if (wants_title && s->title[0] == '\0') {
        threat_find(p->findings, THREAT_CHECK_SYNTAX, here(p),
                    s->kind == THREAT_KIND_DROP  ? "say why behind the id"
                    : s->kind == THREAT_KIND_USE ? "name ids of a library"
                                                 : "say in a few words what it is",
                    "%s %s: %s", word, s->id,
                    s->kind == THREAT_KIND_DROP  ? "no reason"
                    : s->kind == THREAT_KIND_USE ? "no ids"
                                                 : "no title");
        return false;
    }
    return true;
}

static void take_statement(struct parser *p, const char *text)
{
    struct threat_arena *arena = p->findings->arena;
    const char *rest;
    const char *word = first_word(arena, text, &rest);
    struct threat_statement s = {
        .kind = threat_kind_of(word), .line = p->line, .has_gap = p->has_gap, .comments = p->comments
    };
    close_written(p);
    p->statement = NULL;
    p->is_skipping = true;
    p->comments = (struct threat_lines){ 0 };
    p->has_gap = false;
    if (s.kind == THREAT_KINDS) {
        threat_find(p->findings, THREAT_CHECK_SYNTAX, here(p),
                    threat_attribute_of(word) != THREAT_ATTRIBUTES ? "an attribute begins with two spaces"
                                                                   : mend_line,
                    "`%s` begins no statement", word);
        return;
    }
    if (s.kind == THREAT_KIND_IMPORT || s.kind == THREAT_KIND_USE) {
        s.id = s.kind == THREAT_KIND_IMPORT ? rest : "";
        s.title = s.kind == THREAT_KIND_IMPORT ? "" : rest;
    } else {
        s.id = first_word(arena, rest, &s.title);
    }
    if (!is_whole(p, &s)) {
        return;
    }
    if (p->file->count == THREAT_RECORDS_MAX) {
        threat_find(p->findings, THREAT_CHECK_SYNTAX, here(p), "divide the model into files that it imports",
                    "more than %d statements", (int)THREAT_RECORDS_MAX);
        return;
    }
    p->file->statements = threat_grow(arena, p->file->statements, p->file->count, sizeof(s));
    p->file->statements[p->file->count] = s;
    p->statement = &p->file->statements[p->file->count++];
    p->is_skipping = false;
}

static const char *known_words(struct parser *p, enum threat_kind kind)
{
    const char *text = "";
    for (int i = 0; i < (int)THREAT_ATTRIBUTES; i++) {
        if ((threat_rules[i].kinds >> kind & 1) != 0) {
            text =
                threat_format(p->findings->arena, "%s%s%s", text, text[0] == '\0' ? "" : " ", threat_rules[i].word);
        }
    }
    return threat_format(p->findings->arena, "it has: %s", text);
}

/* What an attribute may not be; NULL if it may be. Which attributes fit a specialised record is known only when it
 * is. */
static const char *fault_of(const struct parser *p, const struct threat_written *w)
{
    const struct threat_statement *s = p->statement;
    bool has_base = s->kind == THREAT_KIND_SPECIALISE;
    if (s->written_count == THREAT_MEMBERS_MAX) {
        return "is one attribute too many: a statement has at most 1000";
    }
    if (s->kind >= THREAT_RECORD_KINDS && !has_base) {
        return "stands below a statement that has no attributes";
    }
    if (!has_base && (threat_rules[w->attribute].kinds >> s->kind & 1) == 0) {
        return "is no attribute of this kind";
    }
    if (has_base && w->attribute == THREAT_IS) {
        return "cannot be specialised";
    }
    const struct threat_attribute_rule *rule = &threat_rules[w->attribute];
    bool is_list =
        rule->is_repeated || (!rule->is_single && rule->shape >= THREAT_IDS && rule->shape <= THREAT_FLOWS);
    if ((w->op == THREAT_ADD || w->op == THREAT_TAKE) && !is_list) {
        return "has one value, to which nothing is added; write it anew";
    }
    for (size_t i = 0; i < s->written_count; i++) {
        has_base = has_base || s->written[i].attribute == THREAT_IS;
        bool is_again = s->written[i].attribute == w->attribute && s->written[i].op == w->op;
        if (is_again && !rule->is_repeated) {
            return "stands here a second time";
        }
    }
    return w->op == THREAT_SET || has_base
               ? NULL
               : "changes a record with + or -, and there is none below `is` or `specialise`";
}

static void open_written(struct parser *p, struct threat_written w, const char *value)
{
    struct threat_arena *arena = p->findings->arena;
    struct threat_statement *s = p->statement;
    s->written = threat_grow(arena, s->written, s->written_count, sizeof(w));
    if (value[0] != '\0') {
        add_line(arena, &w.lines, value);
    }
    s->written[s->written_count] = w;
    p->written = &s->written[s->written_count++];
    p->is_skipping = false;
}

static void take_attribute(struct parser *p, const char *text)
{
    struct threat_arena *arena = p->findings->arena;
    struct threat_written w = { .op = text[0] == '+'   ? THREAT_ADD
                                      : text[0] == '-' ? THREAT_TAKE
                                                       : THREAT_SET,
                                .line = p->line };
    const char *value;
    const char *word = first_word(arena, text + (w.op != THREAT_SET), &value);
    close_written(p);
    w.comments = p->comments;
    p->comments = (struct threat_lines){ 0 };
    p->has_gap = false;
    if (p->statement == NULL) {
        if (!p->is_skipping) {
            threat_find(p->findings, THREAT_CHECK_SYNTAX, here(p), mend_line, "`%s` stands below no statement", word);
        }
        return;
    }
    p->is_skipping = true;
    w.attribute = threat_attribute_of(word);
    if (w.attribute == THREAT_ATTRIBUTES) {
        enum threat_kind kind = p->statement->kind;
        threat_find(p->findings, THREAT_CHECK_SYNTAX, here(p),
                    kind < THREAT_RECORD_KINDS ? known_words(p, kind) : "see docs/format/threat-model.spec.md",
                    "`%s` is no attribute", word);
        return;
    }
    w.op = w.op == THREAT_TAKE && value[0] == '\0' ? THREAT_CLEAR : w.op;
    const char *fault = fault_of(p, &w);
    if (fault != NULL) {
        enum threat_kind kind = p->statement->kind;
        bool is_foreign = kind < THREAT_RECORD_KINDS && (threat_rules[w.attribute].kinds >> kind & 1) == 0;
        threat_find(p->findings, THREAT_CHECK_SYNTAX, here(p),
                    is_foreign ? known_words(p, kind) : "take it away, or put it where it belongs", "`%s` %s", word,
                    fault);
        return;
    }
    open_written(p, w, value);
}

static void take_more(struct parser *p, const char *text)
{
    if (p->is_skipping) {
        return;
    }
    if (p->written == NULL || p->written->op == THREAT_CLEAR) {
        threat_find(p->findings, THREAT_CHECK_SYNTAX, here(p), mend_line, "four spaces, but no value to go on with");
        return;
    }
    add_line(p->findings->arena, &p->written->lines, text);
}

static void take_version(struct parser *p, const char *text)
{
    p->has_version = true;
    p->file->comments = p->comments;
    p->comments = (struct threat_lines){ 0 };
    p->has_gap = false;
    if (strcmp(text, "threat-model 1") == 0) {
        return;
    }
    p->is_no_model = true;
    threat_find(p->findings, THREAT_CHECK_SYNTAX, here(p), "write `threat-model 1` above all others",
                "the first line is not `threat-model 1`");
}

/* `text` has no spaces at its end; `indent` spaces stood before it. */
static void take_line(struct parser *p, const char *text, size_t indent)
{
    if (text[0] == '\0') {
        p->has_gap = true;
    } else if (text[0] == '#') {
        add_line(p->findings->arena, &p->comments, text);
    } else if (!p->has_version) {
        take_version(p, text);
    } else if (indent == 0) {
        take_statement(p, text);
    } else if (indent < 4) {
        take_attribute(p, text);
    } else {
        take_more(p, text);
    }
}

static void take_bytes(struct parser *p, struct span bytes)
{
    size_t indent = 0;
    while (bytes.len > 0 && (bytes.data[bytes.len - 1] == ' ' || bytes.data[bytes.len - 1] == '\t' ||
                             bytes.data[bytes.len - 1] == '\r')) {
        bytes.len--;
    }
    while (indent < bytes.len && (bytes.data[indent] == ' ' || bytes.data[indent] == '\t')) {
        indent++;
    }
    if (bytes.len > THREAT_LINE_MAX) {
        threat_find(p->findings, THREAT_CHECK_SYNTAX, here(p), "break it", "a line of more than %d bytes",
                    (int)THREAT_LINE_MAX);
        p->is_skipping = true;
        p->is_no_model = !p->has_version;
        return;
    }
    char *text = threat_keep(p->findings->arena, (const char *)bytes.data + indent, bytes.len - indent);
    for (char *c = text; *c != '\0'; c++) {
        *c = *c == '\t' ? ' ' : *c;
    }
    if (!threat_utf8_is_plain(text, bytes.len - indent)) {
        threat_find(p->findings, THREAT_CHECK_SYNTAX, here(p), "save the file as UTF-8 and take such characters out",
                    "bytes that are no UTF-8, or characters that steer a display");
        p->is_skipping = true;
        p->is_no_model = !p->has_version;
        return;
    }
    take_line(p, text, indent);
}

void threat_file_parse(struct threat_file *file, const char *path, struct span text, struct threat_findings *findings)
{
    struct parser p = { .file = file, .findings = findings };
    *file = (struct threat_file){ .path = path };
    size_t at = 0;
    while (at < text.len && !p.is_no_model) {
        const uint8_t *end = memchr(text.data + at, '\n', text.len - at);
        size_t len = end == NULL ? text.len - at : (size_t)(end - (text.data + at));
        p.line++;
        take_bytes(&p, span_of(text.data + at, len));
        at += len + 1;
    }
    close_written(&p);
    file->tail = p.comments;
    if (p.is_no_model) {
        return;
    }
    if (!p.has_version) {
        p.line = 1;
        threat_find(findings, THREAT_CHECK_SYNTAX, here(&p), "begin it with `threat-model 1`",
                    "the file says nothing");
    } else if (threat_file_head(file) == NULL) {
        p.line = 1;
        threat_find(findings, THREAT_CHECK_SYNTAX, here(&p),
                    "add `model NAME Title` or `library NAME Title` below the first line",
                    "the file does not say what it is");
    }
}

struct threat_statement *threat_file_head(const struct threat_file *file)
{
    for (size_t i = 0; i < file->count; i++) {
        if (file->statements[i].kind == THREAT_KIND_MODEL || file->statements[i].kind == THREAT_KIND_LIBRARY) {
            return &file->statements[i];
        }
    }
    return NULL;
}
