/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "identity/conf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "words.h"

enum { LINE_MAX_LEN = 2048, OVERFLOW_GID = 65534 };

/* What the words of a line go to, and where an error is told. */
struct reader {
    struct identity_conf *conf;
    const char *name;
    unsigned line;
    bool has_version;
    uint32_t seen; /* bits of `words` that the entry has */
    char *why;
};

static bool wrong(const struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool wrong(const struct reader *r, const char *format, ...)
{
    va_list arguments;
    int at = snprintf(r->why, IDENTITY_WHY_MAX, "%.256s:%u: ", r->name, r->line);
    va_start(arguments, format);
    vsnprintf(r->why + at, (size_t)(IDENTITY_WHY_MAX - at), format, arguments);
    va_end(arguments);
    return false;
}

static struct identity_entry *entry_of(const struct reader *r)
{
    return &r->conf->entries[r->conf->count - 1];
}

static bool keep_text(const struct reader *r, char *out, size_t most, const char *value)
{
    size_t len = strlen(value);
    if (len > most) {
        return wrong(r, "longer than %zu characters; shorten it", most);
    }
    memcpy(out, value, len + 1);
    return true;
}

/* ---- conditions ---- */

static bool take_uid(struct reader *r, char *value)
{
    struct identity_entry *e = entry_of(r);
    e->conditions |= IDENTITY_UID;
    return words_number(value, IDENTITY_UID_END - 1, &e->uid) ||
           wrong(r, "uid %.40s: not a number below 2^30; `id -u USER` prints it", value);
}

static bool take_gid(struct reader *r, char *value)
{
    struct identity_entry *e = entry_of(r);
    e->conditions |= IDENTITY_GID;
    if (!words_number(value, UINT32_MAX - 1, &e->gid)) {
        return wrong(r, "gid %.40s: not a number; `getent group GROUP` prints it", value);
    }
    return e->gid != OVERFLOW_GID ||
           wrong(r, "gid %u: groups of other user namespaces are all shown as this one; name another", e->gid);
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text);
    size_t end_len = strlen(end);
    return len > end_len && strcmp(text + len - end_len, end) == 0;
}

static bool take_unit(struct reader *r, char *value)
{
    struct identity_entry *e = entry_of(r);
    e->conditions |= IDENTITY_UNIT;
    if (strchr(value, '/') != NULL || (!ends_with(value, ".service") && !ends_with(value, ".scope"))) {
        return wrong(r, "unit %.80s: not the whole name of a service or scope; write for example payments.service", value);
    }
    return keep_text(r, e->unit, IDENTITY_UNIT_MAX, value);
}

static bool take_cgroup(struct reader *r, char *value)
{
    struct identity_entry *e = entry_of(r);
    e->conditions |= IDENTITY_CGROUP;
    bool is_path = value[0] == '/' && value[1] != '\0' && !ends_with(value, "/") && strstr(value, "//") == NULL &&
                   strstr(value, "/.") == NULL;
    if (!is_path) {
        return wrong(r, "cgroup %.80s: not a path below the root of the hierarchy; /proc/PID/cgroup shows it", value);
    }
    return keep_text(r, e->cgroup, IDENTITY_CGROUP_MAX, value);
}

static bool take_label(struct reader *r, char *value)
{
    entry_of(r)->conditions |= IDENTITY_LABEL;
    return keep_text(r, entry_of(r)->label, IDENTITY_LABEL_MAX, value);
}

static bool take_executable(struct reader *r, char *value)
{
    struct identity_entry *e = entry_of(r);
    e->conditions |= IDENTITY_EXECUTABLE;
    return words_hex(value, e->executable, sizeof(e->executable)) ||
           wrong(r, "executable %.80s: not the 64 hexadecimal digits of a SHA-256; `ashlar client digest FILE` prints them",
                 value);
}

/* ---- what it may ---- */

static bool take_role(struct reader *r, char *value)
{
    entry_of(r)->is_admin = strcmp(value, "admin") == 0;
    return entry_of(r)->is_admin || strcmp(value, "user") == 0 || wrong(r, "role %.40s: not user or admin; write one of them", value);
}

static bool take_services(struct reader *r, char *value)
{
    struct identity_entry *e = entry_of(r);
    char *rest = value;
    if (strcmp(value, "all") == 0) {
        return true;
    }
    e->has_services = true;
    if (strcmp(value, "none") == 0) {
        return true;
    }
    for (char *word = words_next(&rest); word != NULL; word = words_next(&rest)) {
        if (e->service_count == IDENTITY_SERVICES_MAX) {
            return wrong(r, "more than %d services; write all, or fewer", IDENTITY_SERVICES_MAX);
        }
        if (!words_is_name(word, IDENTITY_SERVICE_MAX)) {
            return wrong(r, "services %.70s: not the name of a service; `ashlar device info` lists them", word);
        }
        memcpy(e->services[e->service_count++], word, strlen(word) + 1);
    }
    return true;
}

static const char *const limit_words[IDENTITY_LIMIT_COUNT] = {
    [IDENTITY_CONNECTIONS] = "connections",       [IDENTITY_CHANNEL_BYTES] = "channel-bytes",
    [IDENTITY_LOG_RATE] = "log-rate",             [IDENTITY_STORED_OBJECTS] = "stored-objects",
    [IDENTITY_STORED_BYTES] = "stored-bytes",     [IDENTITY_VOLATILE_KEYS] = "volatile-keys",
    [IDENTITY_OPERATIONS] = "operations",
};

const char *identity_limit_word(enum identity_limit limit)
{
    return limit_words[limit];
}

static const struct {
    const char *word;
    bool (*take)(struct reader *r, char *value);
} words[] = {
    { "uid", take_uid },     { "gid", take_gid },   { "unit", take_unit },         { "cgroup", take_cgroup },
    { "label", take_label }, { "role", take_role }, { "services", take_services }, { "executable", take_executable },
};
enum { WORD_COUNT = sizeof(words) / sizeof(words[0]) };

static bool take_limit(struct reader *r, size_t limit, const char *value)
{
    struct identity_entry *e = entry_of(r);
    e->limit_bits |= 1u << limit;
    return words_number(value, UINT32_MAX - 1, &e->limits[limit]) ||
           wrong(r, "%s %.40s: not a number below 2^32 - 1; write one, or leave the line out", limit_words[limit], value);
}

static bool take_word(struct reader *r, const char *word, char *value)
{
    size_t index = 0;
    while (index < WORD_COUNT && strcmp(words[index].word, word) != 0) {
        index++;
    }
    size_t limit = 0;
    while (index == WORD_COUNT && limit < IDENTITY_LIMIT_COUNT && strcmp(limit_words[limit], word) != 0) {
        limit++;
    }
    if (limit == IDENTITY_LIMIT_COUNT) {
        return wrong(r, "%.40s: no word of this file; see `man clients.conf` or the guide on clients", word);
    }
    uint32_t bit = 1u << (index + limit);
    if ((r->seen & bit) != 0) {
        return wrong(r, "%s twice in client %s: each word stands once in an entry; make another entry", word, entry_of(r)->name);
    }
    r->seen |= bit;
    if (value[0] == '\0') {
        return wrong(r, "%s: its value is missing; write it behind the word", word);
    }
    return index < WORD_COUNT ? words[index].take(r, value) : take_limit(r, limit, value);
}

/* An entry that asks nothing would be everybody. */
static bool end_entry(const struct reader *r)
{
    if (r->conf->count == 0 || entry_of(r)->conditions != 0) {
        return true;
    }
    struct reader at = *r;
    at.line = entry_of(r)->line;
    return wrong(&at, "client %s: no condition says who it is; add uid, gid, unit, cgroup, label or executable", entry_of(r)->name);
}

static bool begin_entry(struct reader *r, const char *name)
{
    if (!end_entry(r)) {
        return false;
    }
    if (!words_is_name(name, IDENTITY_NAME_MAX)) {
        return wrong(r, "client %.40s: not a name of 1 to %d letters, digits, dots, dashes; choose another", name, IDENTITY_NAME_MAX);
    }
    if (r->conf->count == IDENTITY_ENTRIES_MAX) {
        return wrong(r, "client %s: more than %d clients; join some", name, IDENTITY_ENTRIES_MAX);
    }
    for (size_t i = 0; i < r->conf->count; i++) {
        if (strcmp(r->conf->entries[i].name, name) == 0) {
            return wrong(r, "client %s: named before, in line %u; choose another name", name, r->conf->entries[i].line);
        }
    }
    struct identity_entry *e = &r->conf->entries[r->conf->count++];
    *e = (struct identity_entry){ .line = r->line };
    memcpy(e->name, name, strlen(name) + 1);
    r->seen = 0;
    return true;
}

static bool take_line(struct reader *r, char *line)
{
    char *rest = line;
    char *word = words_next(&rest);
    if (word == NULL || word[0] == '#') {
        return true;
    }
    char *value = words_rest(rest);
    if (!r->has_version) {
        r->has_version = strcmp(word, "version") == 0 && strcmp(value, "1") == 0;
        return r->has_version || wrong(r, "the first line is not `version 1`; write it there, or use a matching Ashlar");
    }
    if (strcmp(word, "client") == 0) {
        return begin_entry(r, value);
    }
    if (r->conf->count == 0) {
        return wrong(r, "%.40s: before the first client; begin an entry with `client NAME`", word);
    }
    return take_word(r, word, value);
}

/* One line of `text` from `*at` on, without its end. */
static bool cut_line(struct reader *r, struct span text, size_t *at, char line[LINE_MAX_LEN])
{
    size_t len = 0;
    r->line++;
    while (*at < text.len && text.data[*at] != '\n') {
        uint8_t byte = text.data[(*at)++];
        if ((byte < 0x20 && byte != '\t') || byte > 0x7e) {
            return wrong(r, "byte 0x%02x: not plain text; remove it", byte);
        }
        if (len == LINE_MAX_LEN - 1) {
            return wrong(r, "longer than %d characters; shorten it", LINE_MAX_LEN - 1);
        }
        line[len++] = (char)byte;
    }
    *at += *at < text.len;
    line[len] = '\0';
    return true;
}

static bool take_all(struct reader *r, struct span text)
{
    char line[LINE_MAX_LEN];
    size_t at = 0;
    while (at < text.len) {
        if (!cut_line(r, text, &at, line) || !take_line(r, line)) {
            return false;
        }
    }
    return end_entry(r) && (r->has_version || wrong(r, "no line says `version 1`; write it first"));
}

bool identity_conf_parse(struct identity_conf *conf, const char *name, struct span text, char why[IDENTITY_WHY_MAX])
{
    struct reader r = { .conf = conf, .name = name, .why = why };
    conf->count = 0;
    if (!take_all(&r, text)) {
        conf->count = 0;
        return false;
    }
    return true;
}
