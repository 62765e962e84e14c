/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "threat/model.h"

/*
 * From statements to records. File by file, imported ones first: what the file says of imported records
 * (`specialise`, `drop`, `use`), then its own records, each behind the one that it `is`.
 */

struct resolving {
    struct threat_model *model;
    const struct threat_file *file;
    uint32_t file_index;
    bool is_library;
    size_t first_own; /* the file's first record */
};

static struct threat_at at_statement(const struct resolving *r, const struct threat_statement *s)
{
    return (struct threat_at){ r->file->path, s->line };
}

static size_t hash_of(const char *id)
{
    uint64_t hash = 1469598103934665603u;
    for (; *id != '\0'; id++) {
        hash = (hash ^ (unsigned char)*id) * 1099511628211u;
    }
    return (size_t)(hash ^ hash >> 29);
}

static uint32_t *slot_of(const struct threat_model *model, const char *id)
{
    size_t at = hash_of(id) & (model->index_room - 1);
    while (model->index[at] != 0 && strcmp(model->records[model->index[at] - 1].id, id) != 0) {
        at = (at + 1) & (model->index_room - 1);
    }
    return &model->index[at];
}

struct threat_record *threat_model_find(const struct threat_model *model, const char *id)
{
    if (model->index_room == 0) {
        return NULL;
    }
    uint32_t slot = *slot_of(model, id);
    return slot == 0 ? NULL : &model->records[slot - 1];
}

static void make_room(struct threat_model *model)
{
    size_t statements = 0;
    for (size_t i = 0; i < model->file_count; i++) {
        statements += model->files[i].count;
    }
    model->records = threat_alloc(&model->arena, (statements + 1) * sizeof(model->records[0]));
    model->index_room = 64;
    while (model->index_room < statements * 2) {
        model->index_room *= 2;
    }
    model->index = threat_alloc(&model->arena, model->index_room * sizeof(model->index[0]));
}

static void add_record(struct resolving *r, const struct threat_statement *s)
{
    struct threat_model *model = r->model;
    uint32_t *slot = slot_of(model, s->id);
    if (*slot != 0) {
        const struct threat_record *first = &model->records[*slot - 1];
        threat_find(&model->findings, THREAT_CHECK_DUPLICATE, at_statement(r, s),
                    "give this one another id; ids are never given twice", "%s: is %s already, %s:%u", s->id,
                    threat_kind_named(first->kind), first->path, (unsigned)first->line);
        return;
    }
    model->records[model->count] = (struct threat_record){ .kind = s->kind,
                                                            .id = s->id,
                                                            .title = s->title,
                                                            .path = r->file->path,
                                                            .line = s->line,
                                                            .file = r->file_index,
                                                            .is_of_library = r->is_library };
    *slot = (uint32_t)++model->count;
}

static const struct threat_field no_field;

const struct threat_field *threat_field_of(const struct threat_record *record, enum threat_attribute attribute)
{
    return record->fields[attribute] == NULL ? &no_field : record->fields[attribute];
}

const struct threat_item *threat_item_of(const struct threat_record *record, enum threat_attribute attribute)
{
    const struct threat_field *field = threat_field_of(record, attribute);
    return field->count == 0 ? NULL : &field->items[0];
}

const char *threat_text_of(const struct threat_record *record, enum threat_attribute attribute)
{
    const struct threat_item *item = threat_item_of(record, attribute);
    return item == NULL ? NULL : item->text;
}

bool threat_has(const struct threat_record *record, enum threat_attribute attribute)
{
    return threat_field_of(record, attribute)->count != 0;
}

/* What one statement has changed so far: a bit for each attribute. */
struct changes {
    uint64_t set; /* it has said the value anew: a repeated attribute adds then */
    uint64_t
        owned; /* the record's field is no longer shared with the record that it is a copy of, nor with the file */
};

static uint64_t bit_of(const struct threat_written *w)
{
    _Static_assert((int)THREAT_ATTRIBUTES <= 64, "a bit for each");
    return UINT64_C(1) << w->attribute;
}

/* A field that may be changed, with the room that threat_grow() counts on: a power of two. */
static struct threat_field *own_field(struct resolving *r, struct threat_record *record,
                                      const struct threat_written *w, struct changes *changes)
{
    struct threat_arena *arena = &r->model->arena;
    const struct threat_field *old = record->fields[w->attribute];
    size_t room = 4;
    if (old != NULL && (changes->owned & bit_of(w)) != 0) {
        return record->fields[w->attribute];
    }
    struct threat_field *field = threat_alloc(arena, sizeof(*field));
    while (old != NULL && room < old->count) {
        room *= 2;
    }
    field->items = threat_alloc(arena, room * sizeof(field->items[0]));
    for (size_t i = 0; old != NULL && i < old->count; i++) {
        field->items[field->count++] = old->items[i];
    }
    field->line = w->line;
    field->path = r->file->path;
    record->fields[w->attribute] = field;
    changes->owned |= bit_of(w);
    return field;
}

static size_t find_item(const struct threat_field *field, const char *text)
{
    size_t i = 0;
    while (i < field->count && strcmp(field->items[i].text, text) != 0) {
        i++;
    }
    return i;
}

static void add_item(struct resolving *r, struct threat_record *record, const struct threat_written *w,
                     const struct threat_item *item, struct threat_field *field)
{
    bool is_list = threat_rules[w->attribute].shape != THREAT_TEXT && threat_rules[w->attribute].shape != THREAT_NONE;
    if (is_list && find_item(field, item->text) < field->count) {
        threat_find(&r->model->findings, THREAT_CHECK_DUPLICATE, (struct threat_at){ r->file->path, w->line },
                    "name it once", "%s: `%s` has %s already", record->id, threat_rules[w->attribute].word,
                    item->text);
        return;
    }
    if (field->count != 0) {
        field->items = threat_grow(&r->model->arena, field->items, field->count, sizeof(*item));
    }
    field->items[field->count++] = *item;
}

static void take_item(struct resolving *r, struct threat_record *record, const struct threat_written *w,
                      const struct threat_item *item, struct threat_field *field)
{
    size_t i = find_item(field, item->text);
    if (i == field->count) {
        threat_find(&r->model->findings, THREAT_CHECK_DANGLING, (struct threat_at){ r->file->path, w->line },
                    "take this line away", "%s: `%s` does not have %s", record->id, threat_rules[w->attribute].word,
                    item->text);
        return;
    }
    field->count--;
    memmove(&field->items[i], &field->items[i + 1], (field->count - i) * sizeof(field->items[0]));
}

static void set_field(struct resolving *r, struct threat_record *record, const struct threat_written *w)
{
    struct threat_field *field = threat_alloc(&r->model->arena, sizeof(*field));
    *field =
        (struct threat_field){ .items = w->items, .count = w->item_count, .line = w->line, .path = r->file->path };
    record->fields[w->attribute] = field;
}

static void apply(struct resolving *r, struct threat_record *record, const struct threat_written *w,
                  struct changes *changes)
{
    if ((threat_rules[w->attribute].kinds >> record->kind & 1) == 0) {
        threat_find(&r->model->findings, THREAT_CHECK_SYNTAX, (struct threat_at){ r->file->path, w->line },
                    "take it away", "%s: %s has no `%s`", record->id, threat_kind_named(record->kind),
                    threat_rules[w->attribute].word);
        return;
    }
    bool is_first = (changes->set & bit_of(w)) == 0;
    if (w->op == THREAT_CLEAR) {
        record->fields[w->attribute] = NULL;
        return;
    }
    if (w->op == THREAT_SET && is_first) {
        changes->set |= bit_of(w);
        changes->owned &= ~bit_of(w);
        set_field(r, record, w);
        return;
    }
    struct threat_field *field = own_field(r, record, w, changes);
    for (size_t i = 0; i < w->item_count; i++) {
        (w->op == THREAT_TAKE ? take_item : add_item)(r, record, w, &w->items[i], field);
    }
}

static void apply_all(struct resolving *r, struct threat_record *record, const struct threat_statement *s)
{
    struct changes changes = { 0 };
    for (size_t i = 0; i < s->written_count; i++) {
        if (s->written[i].attribute != THREAT_IS) {
            apply(r, record, &s->written[i], &changes);
        }
    }
}

/* The imported record that a statement changes; NULL, with a finding, if there is none. */
static struct threat_record *imported(struct resolving *r, const struct threat_statement *s, const char *id)
{
    struct threat_record *record = threat_model_find(r->model, id);
    if (record != NULL && record->file != r->file_index && !record->is_dropped) {
        return record;
    }
    const char *why = record == NULL       ? "no record of that id is known"
                      : record->is_dropped ? "the record was dropped"
                                           : "the record is of this file";
    threat_find(&r->model->findings, THREAT_CHECK_DANGLING, at_statement(r, s),
                "name a record that an imported file has", "%s %s: %s", threat_kind_words[s->kind], id, why);
    return NULL;
}

static void use(struct resolving *r, const struct threat_statement *s)
{
    const char *at = s->title;
    while (*at != '\0') {
        size_t len = strcspn(at, " ");
        struct threat_record *record = imported(r, s, threat_keep(&r->model->arena, at, len));
        if (record != NULL) {
            record->belongs = true;
        }
        at += len + strspn(at + len, " ");
    }
}

static void change_imported(struct resolving *r, const struct threat_statement *s)
{
    if (s->kind == THREAT_KIND_USE) {
        use(r, s);
        return;
    }
    struct threat_record *record =
        s->kind == THREAT_KIND_SPECIALISE || s->kind == THREAT_KIND_DROP ? imported(r, s, s->id) : NULL;
    if (record == NULL) {
        return;
    }
    if (s->kind == THREAT_KIND_DROP) {
        record->is_dropped = true;
        record->belongs = false;
        return;
    }
    record->belongs = true;
    record->title = s->title[0] == '\0' ? record->title : s->title;
    apply_all(r, record, s);
}

/* What `is` names, or NULL. */
static const struct threat_item *base_named(const struct threat_statement *s)
{
    for (size_t i = 0; i < s->written_count; i++) {
        if (s->written[i].attribute == THREAT_IS && s->written[i].item_count != 0) {
            return &s->written[i].items[0];
        }
    }
    return NULL;
}

static void inherit(struct resolving *r, struct threat_record *record, const struct threat_item *base_item)
{
    struct threat_at at = { r->file->path, base_item->line };
    const struct threat_record *base = threat_model_find(r->model, base_item->text);
    if (base == NULL || base == record || base->kind != record->kind) {
        threat_find(&r->model->findings, base == record ? THREAT_CHECK_CIRCLE : THREAT_CHECK_DANGLING, at,
                    "name another record of this kind", "%s: `is` names %s, which %s", record->id, base_item->text,
                    base == NULL     ? "no file has"
                    : base == record ? "is itself"
                                     : "has another kind");
        return;
    }
    record->base = base->id;
    memcpy(record->fields, base->fields, sizeof(record->fields));
    record->fields[THREAT_IS] = NULL;
}

/* The records of one file, each with its statement. */
struct own {
    const struct threat_statement **statements;
    unsigned char *states;
    size_t *chain; /* records that wait for the next in it */
};
enum { NOT_BEGUN, BEGUN, MADE };

/* The record of this file that another one is a copy of, if that is not made yet; else SIZE_MAX. */
static size_t base_to_make(struct resolving *r, const struct own *own, size_t i)
{
    const struct threat_item *base_item = base_named(own->statements[i]);
    const struct threat_record *base = base_item == NULL ? NULL : threat_model_find(r->model, base_item->text);
    size_t at = base == NULL ? 0 : (size_t)(base - r->model->records);
    if (base == NULL || at < r->first_own || at - r->first_own == i || own->states[at - r->first_own] == MADE) {
        return SIZE_MAX;
    }
    if (own->states[at - r->first_own] == BEGUN) {
        threat_find(&r->model->findings, THREAT_CHECK_CIRCLE, (struct threat_at){ r->file->path, base_item->line },
                    "take one `is` of the circle away", "%s: `is` leads back to it",
                    r->model->records[r->first_own + i].id);
        return SIZE_MAX;
    }
    return at - r->first_own;
}

static void make_record(struct resolving *r, const struct threat_statement *s, struct threat_record *record)
{
    const struct threat_item *base_item = base_named(s);
    if (base_item != NULL) {
        inherit(r, record, base_item);
    }
    apply_all(r, record, s);
}

/* Makes a record behind all that it is a copy of: the chain is walked down, then up. */
static void make_chain(struct resolving *r, struct own *own, size_t first)
{
    size_t depth = 0;
    for (size_t i = first; i != SIZE_MAX && own->states[i] == NOT_BEGUN; i = base_to_make(r, own, i)) {
        own->states[i] = BEGUN;
        own->chain[depth++] = i;
    }
    while (depth > 0) {
        size_t i = own->chain[--depth];
        make_record(r, own->statements[i], &r->model->records[r->first_own + i]);
        own->states[i] = MADE;
    }
}

static void resolve_file(struct resolving *r)
{
    struct threat_arena *arena = &r->model->arena;
    const struct threat_file *file = r->file;
    struct own own = { .statements = threat_alloc(arena, (file->count + 1) * sizeof(own.statements[0])) };
    r->first_own = r->model->count;
    for (size_t i = 0; i < file->count; i++) {
        const struct threat_statement *s = &file->statements[i];
        size_t before = r->model->count;
        if (s->kind >= THREAT_RECORD_KINDS) {
            change_imported(r, s);
        } else if (s->kind > THREAT_KIND_LIBRARY) {
            add_record(r, s);
        }
        if (r->model->count != before) {
            own.statements[before - r->first_own] = s;
        }
    }
    size_t count = r->model->count - r->first_own;
    own.states = threat_alloc(arena, count + 1);
    own.chain = threat_alloc(arena, (count + 1) * sizeof(own.chain[0]));
    for (size_t i = 0; i < count; i++) {
        make_chain(r, &own, i);
    }
}

/* Records of the model that was asked for, and of models that it imports, belong to it. Those of libraries wait to be
 * named. */
static void take_in(struct threat_model *model, const bool *is_imported)
{
    for (size_t i = 0; i < model->count; i++) {
        struct threat_record *record = &model->records[i];
        bool is_own = !is_imported[record->file] || !record->is_of_library;
        record->belongs = !record->is_dropped && (record->belongs || is_own);
    }
}

void threat_resolve(struct threat_model *model, const bool *is_imported)
{
    make_room(model);
    for (uint32_t i = 0; i < model->file_count; i++) {
        const struct threat_statement *head = threat_file_head(&model->files[i]);
        struct resolving r = { .model = model, .file = &model->files[i], .file_index = i };
        r.is_library = head != NULL && head->kind == THREAT_KIND_LIBRARY;
        resolve_file(&r);
    }
    for (size_t i = 0; model->head != NULL && i < model->head->written_count; i++) {
        const struct threat_written *w = &model->head->written[i];
        if (w->attribute == THREAT_TARGET && w->item_count != 0) {
            model->target = (enum threat_level)w->items[0].level;
        }
    }
    take_in(model, is_imported);
}
