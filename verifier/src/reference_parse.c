/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <cjson/cJSON.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "reference_json.h"
#include "verifier/reference.h"

/* What the strings of a reference point into. */
struct owned {
    cJSON *tree;
    struct reference_component *components;
    struct reference_instance *instances;
};

/* Where a fault would be, and the fault. The first one is kept. */
struct reader {
    struct reference_fault *fault;
    char where[64];
    bool has_failed;
};

__attribute__((format(printf, 2, 3))) static bool fail(struct reader *r, const char *format, ...)
{
    va_list arguments;
    char what[120];
    if (!r->has_failed) {
        va_start(arguments, format);
        vsnprintf(what, sizeof(what), format, arguments);
        va_end(arguments);
        snprintf(r->fault->text, sizeof(r->fault->text), "%s%s", r->where, what);
        r->has_failed = true;
    }
    return false;
}

/* Each member is one of `known`, and occurs once. "comment" is always allowed. */
static bool check_members(struct reader *r, const cJSON *object, const char *const *known)
{
    const cJSON *member = NULL;
    if (!cJSON_IsObject(object)) {
        return fail(r, "not an object");
    }
    cJSON_ArrayForEach(member, object)
    {
        bool is_known = strcmp(member->string, "comment") == 0;
        for (size_t i = 0; known[i] != NULL; i++) {
            is_known = is_known || strcmp(known[i], member->string) == 0;
        }
        if (!is_known) {
            return fail(r, "%.40s: no such member", member->string);
        }
        if (cJSON_GetObjectItemCaseSensitive(object, member->string) != member) {
            return fail(r, "%.40s: occurs twice", member->string);
        }
    }
    return true;
}

/* NULL if absent, or if it is no text, which is a fault. */
static const char *get_text(struct reader *r, const cJSON *object, const char *name)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    if (member == NULL) {
        return NULL;
    }
    if (!cJSON_IsString(member) || member->valuestring[0] == '\0') {
        (void)fail(r, "%s: not a text, or empty", name);
        return NULL;
    }
    return member->valuestring;
}

/* The bytes of a hexadecimal text; 0 if it is absent. */
static size_t get_hex(struct reader *r, const cJSON *object, const char *name, struct out_span out)
{
    size_t len = 0;
    const char *text = get_text(r, object, name);
    if (text != NULL && !hex_read(out, &len, span_of(text, strlen(text)))) {
        (void)fail(r, "%s: not hexadecimal, or longer than %zu bytes", name, out.len);
    }
    return len;
}

static bool get_id(struct reader *r, const cJSON *object, const char *name, struct out_span out)
{
    size_t len = get_hex(r, object, name, out);
    return len == out.len ? true : fail(r, "%s: must be there, %zu bytes in hexadecimal", name, out.len);
}

/* The index of a word; `fallback` if it is absent. */
static unsigned get_word(struct reader *r, const cJSON *object, const char *name, const char *const *words,
                         unsigned word_count)
{
    const char *text = get_text(r, object, name);
    for (unsigned i = 0; text != NULL && i < word_count; i++) {
        if (strcmp(words[i], text) == 0) {
            return i;
        }
    }
    if (text != NULL) {
        (void)fail(r, "%s: unknown word \"%.40s\"", name, text);
    }
    return 0;
}

static bool get_flag(struct reader *r, const cJSON *object, const char *name)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    if (member != NULL && !cJSON_IsBool(member)) {
        (void)fail(r, "%s: neither true nor false", name);
    }
    return cJSON_IsTrue(member) != 0;
}

static uint8_t get_lifecycles(struct reader *r, const cJSON *root)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(root, "lifecycles");
    const cJSON *item = NULL;
    uint8_t mask = 0;
    if (list == NULL) {
        return 0;
    }
    cJSON_ArrayForEach(item, list)
    {
        int state = cJSON_IsString(item) ? verifier_lifecycle_of(item->valuestring) : -1;
        if (state < 0) {
            (void)fail(r, "lifecycles: unknown state");
            return 0;
        }
        mask = (uint8_t)(mask | 1u << state);
    }
    if (!cJSON_IsArray(list) || mask == 0) {
        (void)fail(r, "lifecycles: not a list of states, or empty");
    }
    return mask;
}

static bool read_component(struct reader *r, struct reference_component *out, const cJSON *object)
{
    static const char *const members[] = { "type", "version", "digest", "signer_id", "optional", NULL };
    if (!check_members(r, object, members)) {
        return false;
    }
    out->type = get_text(r, object, "type");
    out->version = get_text(r, object, "version");
    out->digest_len = get_hex(r, object, "digest", out_span_of(out->digest, sizeof(out->digest)));
    out->signer_id_len = get_hex(r, object, "signer_id", out_span_of(out->signer_id, sizeof(out->signer_id)));
    out->is_optional = get_flag(r, object, "optional");
    if (!attestation_is_hash_len(out->digest_len)) {
        return fail(r, "digest: must be there, 32, 48 or 64 bytes in hexadecimal");
    }
    if (out->signer_id_len != 0 && !attestation_is_hash_len(out->signer_id_len)) {
        return fail(r, "signer_id: not 32, 48 or 64 bytes");
    }
    return !r->has_failed;
}

static bool read_instance(struct reader *r, struct reference_instance *out, const cJSON *object)
{
    static const char *const members[] = { "instance_id", "key", NULL };
    enum verifier_key_fault fault = VERIFIER_KEY_OK;
    if (!check_members(r, object, members) ||
        !get_id(r, object, "instance_id", out_span_of(out->instance_id, sizeof(out->instance_id)))) {
        return false;
    }
    out->key = get_text(r, object, "key");
    if (out->key == NULL) {
        return fail(r, "key: must be there, PEM or an uncompressed point in hexadecimal");
    }
    struct verifier_key *key = verifier_key_public(span_of(out->key, strlen(out->key)), &fault);
    verifier_key_free(key);
    return key != NULL ? !r->has_failed : fail(r, "key: %s", verifier_key_fault_text(fault));
}

/* Items of a list as zeroed rows of `row_len` bytes; NULL if the list is empty, absent or at fault. */
static void *rows_for(struct reader *r, const cJSON *list, const char *name, size_t row_len)
{
    int count = cJSON_GetArraySize(list);
    if (list != NULL && !cJSON_IsArray(list)) {
        (void)fail(r, "%s: not a list", name);
        return NULL;
    }
    void *rows = count > 0 ? calloc((size_t)count, row_len) : NULL;
    if (count > 0 && rows == NULL) {
        (void)fail(r, "no memory");
    }
    return rows;
}

static bool read_components(struct reader *r, struct reference *out, const cJSON *list)
{
    const cJSON *item = NULL;
    if (list == NULL || cJSON_GetArraySize(list) == 0 || cJSON_GetArraySize(list) > REFERENCE_COMPONENTS_MAX) {
        return fail(r, "components: must be there, 1 to %d of them", REFERENCE_COMPONENTS_MAX);
    }
    out->components = rows_for(r, list, "components", sizeof(out->components[0]));
    if (out->components == NULL) {
        return false;
    }
    ((struct owned *)out->owned)->components = out->components;
    cJSON_ArrayForEach(item, list)
    {
        snprintf(r->where, sizeof(r->where), "components[%zu].", out->component_count);
        if (!read_component(r, &out->components[out->component_count], item)) {
            return false;
        }
        out->component_count++;
    }
    r->where[0] = '\0';
    return true;
}

static bool is_listed(const struct reference *reference, const struct reference_instance *instance)
{
    for (size_t i = 0; i < reference->instance_count; i++) {
        if (memcmp(reference->instances[i].instance_id, instance->instance_id, sizeof(instance->instance_id)) == 0) {
            return true;
        }
    }
    return false;
}

static bool read_instances(struct reader *r, struct reference *out, const cJSON *list)
{
    const cJSON *item = NULL;
    out->instances = rows_for(r, list, "instances", sizeof(out->instances[0]));
    if (out->instances == NULL) {
        return !r->has_failed;
    }
    ((struct owned *)out->owned)->instances = out->instances;
    cJSON_ArrayForEach(item, list)
    {
        struct reference_instance *row = &out->instances[out->instance_count];
        snprintf(r->where, sizeof(r->where), "instances[%zu].", out->instance_count);
        if (!read_instance(r, row, item)) {
            return false;
        }
        if (is_listed(out, row)) {
            return fail(r, "instance_id: listed twice");
        }
        out->instance_count++;
    }
    r->where[0] = '\0';
    return true;
}

static bool read_head(struct reader *r, const cJSON *root)
{
    static const char *const members[] = { "format", "version",       "implementation_id", "root",      "lifecycles",
                                           "client", "certification", "components",        "instances", NULL };
    if (!cJSON_IsObject(root)) {
        return fail(r, "not a JSON object");
    }
    const char *format = get_text(r, root, "format");
    const cJSON *version = cJSON_GetObjectItemCaseSensitive(root, "version");
    if (format == NULL || strcmp(format, REFERENCE_FORMAT) != 0) {
        return fail(r, "format: not \"%s\"", REFERENCE_FORMAT);
    }
    if (!cJSON_IsNumber(version) || isless(version->valuedouble, REFERENCE_VERSION) ||
        isgreater(version->valuedouble, REFERENCE_VERSION)) {
        return fail(r, "version: this program reads version %d alone", REFERENCE_VERSION);
    }
    return check_members(r, root, members);
}

static bool read_all(struct reader *r, struct reference *out, const cJSON *root)
{
    if (!read_head(r, root) || !get_id(r, root, "implementation_id",
                                       out_span_of(out->implementation_id, sizeof(out->implementation_id)))) {
        return false;
    }
    if (cJSON_GetObjectItemCaseSensitive(root, "root") == NULL) {
        return fail(r, "root: must be there, \"file\" or \"hardware\"");
    }
    out->root = (enum reference_root)get_word(r, root, "root", reference_roots, 2);
    out->client = (enum reference_client)get_word(r, root, "client", reference_clients, 3);
    out->lifecycles = get_lifecycles(r, root);
    out->certification = get_text(r, root, "certification");
    if (out->certification != NULL &&
        !attestation_is_certification(span_of(out->certification, strlen(out->certification)))) {
        return fail(r, "certification: not 13 digits, a hyphen and 5 digits");
    }
    return !r->has_failed && read_components(r, out, cJSON_GetObjectItemCaseSensitive(root, "components")) &&
           read_instances(r, out, cJSON_GetObjectItemCaseSensitive(root, "instances"));
}

/* The parser wants a zero byte at the end, and would read a zero inside as the end. */
static cJSON *parse_tree(struct reader *r, struct span json)
{
    char *text = json.len <= REFERENCE_FILE_MAX ? malloc(json.len + 1) : NULL;
    const char *end = NULL;
    if (text == NULL) {
        (void)fail(r, "larger than %d bytes, or no memory", REFERENCE_FILE_MAX);
        return NULL;
    }
    if (json.len != 0) {
        memcpy(text, json.data, json.len);
    }
    text[json.len] = '\0';
    cJSON *tree = NULL;
    if (strlen(text) != json.len || strstr(text, "\\u0000") != NULL) {
        (void)fail(r, "a zero byte in the text");
    } else {
        tree = cJSON_ParseWithLengthOpts(text, json.len + 1, &end, 1);
        if (tree == NULL) {
            (void)fail(r, "not JSON, at byte %zu", end == NULL ? (size_t)0 : (size_t)(end - text));
        }
    }
    free(text);
    return tree;
}

bool reference_parse(struct reference *out, struct span json, struct reference_fault *fault)
{
    struct reader r = { .fault = fault };
    struct owned *owned = calloc(1, sizeof(*owned));
    *out = (struct reference){ .owned = owned };
    *fault = (struct reference_fault){ "" };
    if (owned == NULL) {
        return fail(&r, "no memory");
    }
    owned->tree = parse_tree(&r, json);
    if (owned->tree == NULL || !read_all(&r, out, owned->tree)) {
        reference_free(out);
        return false;
    }
    return true;
}

void reference_free(struct reference *reference)
{
    struct owned *owned = reference->owned;
    if (owned != NULL) {
        cJSON_Delete(owned->tree);
        free(owned->components);
        free(owned->instances);
        free(owned);
    }
    *reference = (struct reference){ 0 };
}
