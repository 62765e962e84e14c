/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE /* open_memstream, mkstemp */
#include <dirent.h>
#include <unistd.h>

#include "texts.h"

/*
 * Would the checks notice? Each link is taken away, one after the other, in every file of a model: values that name a
 * record, code, tests, documents and what a control says of itself, `none`, the seal, and statements that import,
 * use, drop or specialise. Each time something must be found. Models: the complete one of the format, and all of
 * threats (*.tm).
 */

struct tried {
    size_t links;
    size_t by_rules; /* found by another check than the seal */
    size_t by_seal;  /* found by the seal alone */
    size_t restated; /* said again what a copy has anyway: the link is still there */
};

struct place {
    const char *root; /* the model that is checked */
    const struct threat_file *file;
    const struct threat_statement *statement;
};

static struct threat_model model; /* with a link less */
static struct threat_model whole;

/* Each file is read from the disk once. */
static const char *remembered(const char *path)
{
    static struct text_file known[64];
    static size_t count;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(known[i].path, path) == 0) {
            return known[i].text;
        }
    }
    if (access(path, R_OK) != 0 || count == sizeof(known) / sizeof(known[0])) {
        return NULL;
    }
    known[count] = (struct text_file){ strdup(path), text_of_file(path) };
    return known[count++].text;
}

static bool read_file_text(void *context, struct threat_arena *arena, const char *path, struct span *out)
{
    (void)context;
    (void)arena;
    for (size_t i = 0; i < text_file_count; i++) {
        if (strcmp(text_files[i].path, path) == 0) {
            *out = span_of(text_files[i].text, strlen(text_files[i].text));
            return true;
        }
    }
    const char *text = remembered(path);
    if (text == NULL) {
        return false;
    }
    *out = span_of(text, strlen(text));
    return true;
}

static const struct threat_loader files = { .read = read_file_text };

static void open_checked(const char *path)
{
    memset(&model, 0, sizeof(model));
    EXPECT(threat_model_open(&model, &files, path));
    threat_model_check(&model);
    if (model.findings.count == 0) {
        threat_seals_check(&model, &files, true);
    }
}

static char *print_without(const struct threat_file *file, struct threat_written *w, size_t item)
{
    char *text = NULL;
    size_t len = 0;
    struct threat_item *items = w->items;
    struct threat_item kept[512];
    size_t count = w->item_count;
    EXPECT(count <= sizeof(kept) / sizeof(kept[0]));
    memcpy(kept, items, item * sizeof(kept[0]));
    memcpy(kept + item, items + item + 1, (count - item - 1) * sizeof(kept[0]));
    w->items = kept;
    w->item_count = count - 1;
    FILE *stream = open_memstream(&text, &len);
    EXPECT(stream != NULL);
    threat_file_print(file, stream);
    fclose(stream);
    w->items = items;
    w->item_count = count;
    return text;
}

/* The file without a statement (`written` NULL), or without an attribute of it. */
static char *print_shorter(struct threat_file *file, struct threat_statement *s, struct threat_written *written)
{
    char *text = NULL;
    size_t len = 0;
    struct threat_file shorter = *file;
    struct threat_statement less = *s;
    size_t at = (size_t)(s - file->statements);
    size_t gone = written == NULL ? 0 : (size_t)(written - s->written);
    shorter.statements = calloc(file->count, sizeof(less));
    less.written = calloc(s->written_count + 1, sizeof(*written));
    EXPECT(shorter.statements != NULL && less.written != NULL);
    memcpy(shorter.statements, file->statements, file->count * sizeof(less));
    if (written == NULL) {
        memmove(shorter.statements + at, shorter.statements + at + 1, (file->count - at - 1) * sizeof(less));
        shorter.count--;
    } else {
        memcpy(less.written, s->written, gone * sizeof(*written));
        memcpy(less.written + gone, written + 1, (s->written_count - gone - 1) * sizeof(*written));
        less.written_count--;
        shorter.statements[at] = less;
    }
    FILE *stream = open_memstream(&text, &len);
    EXPECT(stream != NULL);
    threat_file_print(&shorter, stream);
    fclose(stream);
    free(shorter.statements);
    free(less.written);
    return text;
}

static size_t rule_findings(const struct threat_model *m)
{
    size_t count = 0;
    for (size_t i = 0; i < m->findings.count; i++) {
        count += m->findings.all[i].check != THREAT_CHECK_SEALED;
    }
    return count;
}

/* True if the model still has the link: what a copy says again goes without its words. */
static bool is_there(const struct threat_model *in, const char *from, enum threat_attribute attribute, const char *to)
{
    const struct threat_record *record = threat_model_find(in, from);
    const struct threat_field *field = threat_field_of(record, attribute);
    for (size_t i = 0; i < field->count; i++) {
        if (strcmp(field->items[i].text, to) == 0) {
            return true;
        }
    }
    return false;
}

/* False if nothing notices that this value is gone. */
static bool try_without(const struct place *place, struct threat_written *w, size_t item, struct tried *tried)
{
    const struct threat_file *file = place->file;
    char *text = print_without(file, w, item);
    text_file_count = 0;
    put_text(file->path, text);
    open_checked(place->root);
    if (model.findings.count == 0 && w->op == THREAT_SET &&
        is_there(&model, place->statement->id, w->attribute, w->items[item].text)) {
        tried->restated++;
        threat_model_close(&model);
        text_file_count = 0;
        free(text);
        return true;
    }
    tried->links++;
    tried->by_rules += rule_findings(&model) != 0;
    tried->by_seal += rule_findings(&model) == 0 && model.findings.count != 0;
    bool is_noticed = model.findings.count != 0;
    threat_model_close(&model);
    text_file_count = 0;
    free(text);
    return is_noticed;
}

static void expect_noticed(const struct place *place, struct threat_written *w, struct tried *tried)
{
    const struct threat_statement *s = place->statement;
    char *text = print_shorter((struct threat_file *)(uintptr_t)place->file, (struct threat_statement *)(uintptr_t)s, w);
    text_file_count = 0;
    put_text(place->file->path, text);
    open_checked(place->root);
    tried->links++;
    tried->by_rules += rule_findings(&model) != 0;
    tried->by_seal += rule_findings(&model) == 0 && model.findings.count != 0;
    if (model.findings.count == 0) {
        printf("# %s:%u: %s without its %s has no finding\n", place->file->path,
               (unsigned)(w == NULL ? s->line : w->line), s->id,
               w == NULL ? "statement" : threat_rules[w->attribute].word);
        FAIL("a link can go unnoticed");
    }
    threat_model_close(&model);
    text_file_count = 0;
    free(text);
}

static bool is_claim(enum threat_attribute attribute)
{
    return attribute == THREAT_CODE_AT || attribute == THREAT_TEST || attribute == THREAT_DOCUMENT_AT ||
           attribute == THREAT_STATUS || attribute == THREAT_NONE_FOR || attribute == THREAT_SEALED;
}

static void try_claims(const char *root, struct threat_file *file, struct tried *tried)
{
    for (size_t i = 0; i < file->count; i++) {
        struct threat_statement *s = &file->statements[i];
        struct place place = { root, file, s };
        const struct threat_record *record = threat_model_find(&whole, s->id);
        if (s->kind >= THREAT_KIND_IMPORT) {
            expect_noticed(&place, NULL, tried);
        }
        for (size_t k = 0; k < s->written_count && (record == NULL || record->belongs); k++) {
            if (is_claim(s->written[k].attribute)) {
                expect_noticed(&place, &s->written[k], tried);
            }
        }
    }
}

static void try_file(const char *root, const struct threat_file *file, struct tried *tried)
{
    for (size_t i = 0; i < file->count; i++) {
        struct threat_statement *s = &file->statements[i];
        struct place place = { root, file, s };
        for (size_t k = 0; k < s->written_count; k++) {
            struct threat_written *w = &s->written[k];
            const struct threat_record *record = threat_model_find(&whole, s->id);
            bool belongs = record == NULL || record->belongs;
            bool is_link = belongs && threat_rules[w->attribute].targets != 0 && w->op != THREAT_CLEAR;
            for (size_t n = 0; is_link && n < w->item_count; n++) {
                if (w->op == THREAT_SET && record != NULL && w->attribute != THREAT_IS &&
                    !is_there(&whole, s->id, w->attribute, w->items[n].text)) {
                    continue; /* another file says it otherwise */
                }
                if (!try_without(&place, w, n, tried)) {
                    printf("# %s:%u: %s without `%s %s` has no finding\n", file->path, (unsigned)w->line, s->id,
                           threat_rules[w->attribute].word, w->items[n].text);
                    FAIL("a link can go unnoticed");
                }
            }
        }
    }
}

/* The root must be sealed. What of a library does not belong to the model is left out: nothing of the model is lost
 * with it. */
static void try_model(const char *path)
{
    struct tried tried = { 0 };
    memset(&whole, 0, sizeof(whole));
    EXPECT(threat_model_open(&whole, &files, path));
    threat_model_check(&whole);
    threat_seals_check(&whole, &files, true);
    threat_findings_print(&whole.findings, stdout);
    EXPECT_EQ(whole.findings.count, 0);
    for (size_t i = 0; i < whole.file_count; i++) {
        try_file(path, &whole.files[i], &tried);
        try_claims(path, &whole.files[i], &tried);
    }
    printf("# %s: %zu links, each missed: %zu by rules, %zu by the seal alone; %zu said again what a copy has\n",
           path, tried.links, tried.by_rules, tried.by_seal, tried.restated);
    EXPECT(tried.links != 0 && tried.links == tried.by_rules + tried.by_seal);
    threat_model_close(&whole);
}

static void no_link_of_a_model_goes_unnoticed(void)
{
    char path[] = "/tmp/threat-links-XXXXXX";
    int fd = mkstemp(path);
    EXPECT(fd >= 0);
    close(fd);
    char *plain = example(0);
    char seal[17];
    char line[64];
    text_file_count = 0;
    put_text(path, plain);
    open_checked(path);
    threat_model_seal(&model, seal);
    threat_model_close(&model);
    snprintf(line, sizeof(line), "  sealed %s\n  target L\n", seal);
    char *sealed = replaced(plain, "  target L\n", line);
    text_file_count = 0;
    FILE *file = fopen(path, "w");
    EXPECT(file != NULL && fputs(sealed, file) >= 0 && fclose(file) == 0);
    try_model(path);
    unlink(path);
    free(plain);
    free(sealed);
}

static void no_link_of_a_shipped_model_goes_unnoticed(void)
{
    char folder[4096];
    size_t tried_count = 0;
    snprintf(folder, sizeof(folder), "%s", source_path("threats"));
    DIR *dir = opendir(folder);
    EXPECT(dir != NULL);
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        size_t len = strlen(entry->d_name);
        char path[8192];
        if (len > 3 && strcmp(entry->d_name + len - 3, ".tm") == 0) {
            snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
            try_model(path);
            tried_count++;
        }
    }
    EXPECT(tried_count >= 5);
    closedir(dir);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(no_link_of_a_model_goes_unnoticed, "format:threat-model"),
        TEST(no_link_of_a_shipped_model_goes_unnoticed, "format:threat-model"),
    };
    return test_main("threat.links", tests, sizeof(tests) / sizeof(tests[0]));
}
