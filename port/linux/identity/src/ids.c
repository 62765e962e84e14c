/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "identity/ids.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "words.h"

enum { SUM_LINE = 4 + 2 * IDENTITY_DIGEST_LEN + 1, LINE_LEN_MAX = 128 };
static const char HEAD[] = "ashlar-clients 1\n";

void identity_ids_init(struct identity_ids *ids, uint32_t skip)
{
    *ids = (struct identity_ids){ .next = IDENTITY_ID_FIRST - (int32_t)(skip % (1u << 29)) };
}

static bool is_given(const struct identity_ids *ids, int32_t id)
{
    return id <= IDENTITY_ID_FIRST && id >= IDENTITY_ID_LAST && id > ids->next;
}

bool identity_ids_is_valid(const struct identity_ids *ids)
{
    if (ids->count > IDENTITY_IDS_MAX || ids->next > IDENTITY_ID_FIRST || ids->next < IDENTITY_ID_LAST - 1) {
        return false;
    }
    for (size_t i = 0; i < ids->count; i++) {
        if (!words_is_name(ids->ids[i].name, IDENTITY_NAME_MAX) || !is_given(ids, ids->ids[i].id)) {
            return false;
        }
        for (size_t k = 0; k < i; k++) {
            if (strcmp(ids->ids[i].name, ids->ids[k].name) == 0 || ids->ids[i].id == ids->ids[k].id) {
                return false;
            }
        }
    }
    return true;
}

static struct identity_id *find(struct identity_ids *ids, const char *name)
{
    for (size_t i = 0; i < ids->count; i++) {
        if (strcmp(ids->ids[i].name, name) == 0) {
            return &ids->ids[i];
        }
    }
    return NULL;
}

const struct identity_id *identity_ids_named(const struct identity_ids *ids, const char *name)
{
    for (size_t i = 0; i < ids->count; i++) {
        if (strcmp(ids->ids[i].name, name) == 0) {
            return &ids->ids[i];
        }
    }
    return NULL;
}

const struct identity_id *identity_ids_ending(const struct identity_ids *ids)
{
    for (size_t i = 0; i < ids->count; i++) {
        if (ids->ids[i].is_ending) {
            return &ids->ids[i];
        }
    }
    return NULL;
}

bool identity_ids_give(struct identity_ids *ids, const char *name)
{
    if (find(ids, name) != NULL) {
        return true;
    }
    if (ids->count == IDENTITY_IDS_MAX || ids->next < IDENTITY_ID_LAST) {
        return false;
    }
    struct identity_id *given = &ids->ids[ids->count++];
    *given = (struct identity_id){ .id = ids->next-- };
    snprintf(given->name, sizeof(given->name), "%s", name);
    return true;
}

bool identity_ids_begin_end(struct identity_ids *ids, const char *name)
{
    struct identity_id *found = find(ids, name);
    if (found != NULL) {
        found->is_ending = true;
    }
    return found != NULL;
}

bool identity_ids_end(struct identity_ids *ids, int32_t id)
{
    for (size_t i = 0; i < ids->count; i++) {
        if (ids->ids[i].id == id && ids->ids[i].is_ending) {
            ids->count--;
            memmove(&ids->ids[i], &ids->ids[i + 1], (ids->count - i) * sizeof(ids->ids[0]));
            return true;
        }
    }
    return false;
}

/* ---- text ---- */

static bool put(struct out_span out, size_t *len, const char *format, ...) __attribute__((format(printf, 3, 4)));

static bool put(struct out_span out, size_t *len, const char *format, ...)
{
    char line[LINE_LEN_MAX];
    va_list arguments;
    va_start(arguments, format);
    int line_len = vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    if (line_len < 0 || (size_t)line_len >= sizeof(line) || (size_t)line_len > out.len - *len) {
        return false;
    }
    memcpy(out.data + *len, line, (size_t)line_len);
    *len += (size_t)line_len;
    return true;
}

static bool put_sum(struct out_span out, size_t *len)
{
    uint8_t digest[IDENTITY_DIGEST_LEN];
    bool is_good = EVP_Digest(out.data, *len, digest, NULL, EVP_sha256(), NULL) == 1 && put(out, len, "sum ");
    for (size_t i = 0; is_good && i < sizeof(digest); i++) {
        is_good = put(out, len, "%02x", digest[i]);
    }
    return is_good && put(out, len, "\n");
}

size_t identity_ids_print(const struct identity_ids *ids, struct out_span out)
{
    size_t len = 0;
    bool is_good = put(out, &len, "%s", HEAD) && put(out, &len, "next %d\n", (int)ids->next);
    for (size_t i = 0; is_good && i < ids->count; i++) {
        is_good = put(out, &len, "%s %d %s\n", ids->ids[i].is_ending ? "ending" : "client", (int)ids->ids[i].id,
                      ids->ids[i].name);
    }
    return is_good && put_sum(out, &len) ? len : 0;
}

static bool take_id(const char *word, int32_t *id)
{
    uint32_t number = 0;
    if (word == NULL || word[0] != '-' || !words_number(word + 1, (uint32_t)INT32_MAX + 1u, &number)) {
        return false;
    }
    *id = (int32_t)-(int64_t)number;
    return true;
}

static bool take_line(struct identity_ids *ids, char *line)
{
    struct identity_id *added = &ids->ids[ids->count];
    char *rest = line;
    const char *word = words_next(&rest);
    if (word != NULL && strcmp(word, "next") == 0) {
        return take_id(words_next(&rest), &ids->next);
    }
    if (word == NULL || ids->count == IDENTITY_IDS_MAX || (strcmp(word, "client") != 0 && strcmp(word, "ending") != 0)) {
        return false;
    }
    bool has_id = take_id(words_next(&rest), &added->id);
    const char *name = words_next(&rest);
    if (!has_id || name == NULL || !words_is_name(name, IDENTITY_NAME_MAX)) {
        return false;
    }
    added->is_ending = word[0] == 'e';
    memcpy(added->name, name, strlen(name) + 1);
    ids->count++;
    return true;
}

static bool take_lines(struct identity_ids *ids, struct span body)
{
    char line[LINE_LEN_MAX];
    size_t at = sizeof(HEAD) - 1;
    while (at < body.len) {
        const uint8_t *end = memchr(body.data + at, '\n', body.len - at);
        size_t len = end == NULL ? sizeof(line) : (size_t)(end - body.data) - at;
        if (len >= sizeof(line) || memchr(body.data + at, '\0', len) != NULL) {
            return false;
        }
        memcpy(line, body.data + at, len);
        line[len] = '\0';
        if (!take_line(ids, line)) {
            return false;
        }
        at += len + 1;
    }
    return true;
}

/* What would be written in its place, byte for byte. */
static bool is_as_printed(const struct identity_ids *ids, struct span text)
{
    static uint8_t again[IDENTITY_IDS_FILE_MAX];
    size_t len = identity_ids_print(ids, out_span_of(again, sizeof(again)));
    return len == text.len && len != 0 && memcmp(again, text.data, len) == 0;
}

bool identity_ids_parse(struct identity_ids *ids, struct span text)
{
    *ids = (struct identity_ids){ .next = 0 };
    bool is_good = text.len >= sizeof(HEAD) - 1 + SUM_LINE && memcmp(text.data, HEAD, sizeof(HEAD) - 1) == 0 &&
                   take_lines(ids, span_of(text.data, text.len - SUM_LINE)) && identity_ids_is_valid(ids) &&
                   is_as_printed(ids, text);
    if (!is_good) {
        *ids = (struct identity_ids){ .next = 0 };
    }
    return is_good;
}
