/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/invariant.h"
#include "check.h"

/* One line for all that a review looked at: links, what a control rests on, what was taken, changed and dropped. */
struct seal {
    const struct threat_model *model;
    struct threat_arena arena;
    const char **lines;
    size_t count;
};

static void add_line(struct seal *seal, const char *line)
{
    seal->lines = threat_grow(&seal->arena, seal->lines, seal->count, sizeof(seal->lines[0]));
    seal->lines[seal->count++] = line;
}

static void add_link(struct seal *seal, const struct threat_link *link)
{
    const struct threat_record *from = &seal->model->records[link->from];
    char letters[8];
    threat_letters_print(letters, link->item->letters,
                         link->attribute == THREAT_ATTACKS ? threat_ciaf_letters : threat_stride_letters);
    add_line(seal, threat_format(&seal->arena, "%s %s %s %s%s%s\n", threat_kind_words[from->kind], from->id,
                                 threat_rules[link->attribute].word, link->item->text, letters[0] == '\0' ? "" : ":",
                                 letters));
}

/* Values that name no record, and are links all the same: to code, tests and documents, and whether they count. */
static void add_values(struct seal *seal, const struct threat_record *record)
{
    static const enum threat_attribute all[] = { THREAT_CODE_AT, THREAT_DOCUMENT_AT, THREAT_TEST, THREAT_STATUS,
                                                 THREAT_NONE_FOR };
    for (size_t a = 0; a < sizeof(all) / sizeof(all[0]); a++) {
        const struct threat_field *field = threat_field_of(record, all[a]);
        bool has_part = all[a] == THREAT_CODE_AT || all[a] == THREAT_DOCUMENT_AT;
        for (size_t i = 0; i < field->count; i++) {
            const struct threat_item *item = &field->items[i];
            const char *part = has_part && item->extra != NULL ? item->extra : "";
            add_line(seal, threat_format(&seal->arena, "%s %s %s %s%s%s\n", threat_kind_words[record->kind],
                                         record->id, threat_rules[all[a]].word, item->text,
                                         part[0] == '\0' ? "" : "#", part));
        }
    }
}

static void add_record(struct seal *seal, const struct threat_record *record)
{
    const char *kind = threat_kind_words[record->kind];
    add_line(seal, threat_format(&seal->arena, "%s %s\n", kind, record->id));
    if (record->base != NULL) {
        add_line(seal, threat_format(&seal->arena, "%s %s is %s\n", kind, record->id, record->base));
    }
    add_values(seal, record);
}

/* Files are known by the names in their heads: a path is another wherever the program is called. */
static void add_file(struct seal *seal, const struct threat_file *file)
{
    const struct threat_statement *head = threat_file_head(file);
    for (size_t i = 0; i < file->count; i++) {
        const struct threat_statement *s = &file->statements[i];
        if (s->kind >= THREAT_KIND_IMPORT) {
            bool is_use = s->kind == THREAT_KIND_USE; /* its title has the ids; other titles are prose */
            add_line(seal, threat_format(&seal->arena, "%s %s %s\n", head == NULL ? "" : head->id,
                                         threat_kind_words[s->kind], is_use ? s->title : s->id));
        }
    }
}

static int compare_lines(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;
    return strcmp(*x, *y);
}

static void add_all(struct seal *seal)
{
    const struct threat_model *model = seal->model;
    for (size_t i = 0; i < model->link_count; i++) {
        add_link(seal, &model->links[i]);
    }
    for (size_t i = 0; i < model->count; i++) {
        if (model->records[i].belongs) {
            add_record(seal, &model->records[i]);
        }
    }
    for (size_t i = 0; i < model->file_count; i++) {
        add_file(seal, &model->files[i]);
    }
    add_line(seal, threat_format(&seal->arena, "target %s\n", threat_level_words[model->target]));
}

void threat_model_seal(const struct threat_model *model, char out[17])
{
    struct seal seal = { .model = model };
    unsigned char digest[EVP_MAX_MD_SIZE];
    add_all(&seal);
    qsort(seal.lines, seal.count, sizeof(seal.lines[0]), compare_lines);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    INVARIANT(context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1);
    for (size_t i = 0; i < seal.count; i++) {
        INVARIANT(EVP_DigestUpdate(context, seal.lines[i], strlen(seal.lines[i])) == 1);
    }
    INVARIANT(EVP_DigestFinal_ex(context, digest, NULL) == 1);
    EVP_MD_CTX_free(context);
    threat_release(&seal.arena);
    for (size_t i = 0; i < 8; i++) {
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
    }
}

/* The seal that is written in a head, or NULL. */
static const struct threat_item *sealed_of(const struct threat_statement *head)
{
    for (size_t i = 0; head != NULL && i < head->written_count; i++) {
        if (head->written[i].attribute == THREAT_SEALED && head->written[i].item_count != 0) {
            return &head->written[i].items[0];
        }
    }
    return NULL;
}

void threat_check_sealed(struct threat_model *model)
{
    const struct threat_item *sealed = sealed_of(model->head);
    char seal[17];
    if (sealed == NULL) {
        return;
    }
    threat_model_seal(model, seal);
    if (strcmp(seal, sealed->text) != 0) {
        threat_find(&model->findings, THREAT_CHECK_SEALED, threat_at_item(sealed),
                    "look at `ashlar threat diff` with the sealed version, then seal with `ashlar threat fmt --seal`",
                    "%s: the links are not those that were sealed (%s), something came, went or moved",
                    model->head->id, seal);
    }
}

/* An imported model is opened for itself: here its records may have been changed or dropped. */
static void check_imported(struct threat_model *model, const struct threat_loader *loader,
                           const struct threat_file *file, const struct threat_item *sealed)
{
    struct threat_model imported = { 0 };
    char seal[17] = "";
    if (threat_model_open(&imported, loader, file->path)) {
        threat_model_seal(&imported, seal);
    }
    threat_model_close(&imported);
    if (strcmp(seal, sealed->text) != 0) {
        threat_find(&model->findings, THREAT_CHECK_SEALED, threat_at_item(sealed),
                    "look at the imported model first, then `ashlar threat fmt --seal` it",
                    "%s: the links of the imported model are not those that were sealed (%s)",
                    threat_file_head(file)->id, seal);
    }
}

void threat_seals_check(struct threat_model *model, const struct threat_loader *loader, bool is_required)
{
    for (size_t i = 0; i < model->file_count && !model->is_library; i++) {
        const struct threat_file *file = &model->files[i];
        const struct threat_statement *head = threat_file_head(file);
        const struct threat_item *sealed = sealed_of(head);
        if (head == NULL || head->kind != THREAT_KIND_MODEL) {
            continue;
        }
        if (sealed == NULL && is_required) {
            threat_find(&model->findings, THREAT_CHECK_SEALED, (struct threat_at){ file->path, head->line },
                        "review it, then `ashlar threat fmt --seal`", "model %s: has no seal", head->id);
        } else if (sealed != NULL && i + 1 != model->file_count) {
            check_imported(model, loader, file, sealed);
        }
    }
}
