/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "platform/platform.h"

enum { WORDS_MAX = 8, PERIOD_LEAST_NS = 100000, HOURS_MAX = 24 };

/* One statement, by words that point into the text. */
struct statement {
    unsigned at;
    size_t count;
    struct span words[WORDS_MAX];
};

struct parsing {
    struct platform *out;
    const char *file;
    char *why; /* PLATFORM_WHY_MAX; empty: nothing was wrong yet */
    bool has_version;
};

__attribute__((format(printf, 3, 4))) static bool refuse(struct parsing *p, unsigned at, const char *format, ...)
{
    va_list arguments;
    int len = snprintf(p->why, PLATFORM_WHY_MAX, "%.255s:%u: ", p->file, at);
    va_start(arguments, format);
    vsnprintf(p->why + len, PLATFORM_WHY_MAX - (size_t)len, format, arguments);
    va_end(arguments);
    return false;
}

static bool is_word(struct span word, const char *text)
{
    return word.len == strlen(text) && memcmp(word.data, text, word.len) == 0;
}

/* For messages: words are printable, and may be long. */
static int shown_len(struct span word)
{
    return word.len > 64 ? 64 : (int)word.len;
}

#define SHOWN(word) shown_len(word), (const char *)(word).data

static int digit_of(uint8_t c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

/* The number at the start of `word`, decimal or 0x; *used gets its characters, 0 if there is none or it is above 2^64 - 1. */
static uint64_t number_of(struct span word, size_t *used)
{
    bool is_hex = word.len > 2 && word.data[0] == '0' && word.data[1] == 'x';
    uint64_t base = is_hex ? 16 : 10;
    size_t first = is_hex ? 2 : 0;
    uint64_t value = 0;
    size_t at = first;
    for (; at < word.len && (uint64_t)digit_of(word.data[at]) < base; at++) {
        uint64_t digit = (uint64_t)digit_of(word.data[at]);
        if (value > (UINT64_MAX - digit) / base) {
            *used = 0;
            return 0;
        }
        value = value * base + digit;
    }
    *used = at == first ? 0 : at;
    return value;
}

static bool take_number(struct parsing *p, const struct statement *s, size_t word, uint64_t most, uint64_t *out)
{
    size_t used = 0;
    *out = number_of(s->words[word], &used);
    if (used == 0 || used != s->words[word].len || *out > most) {
        return refuse(p, s->at, "'%.*s' is no number from 0 to %llu; write it in decimal or as 0x…",
                      SHOWN(s->words[word]), (unsigned long long)most);
    }
    return true;
}

static bool take_name(struct parsing *p, const struct statement *s, char out[PLATFORM_NAME_MAX + 1])
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+";
    struct span word = s->words[1];
    for (size_t i = 0; i < word.len; i++) {
        if (word.len > PLATFORM_NAME_MAX || memchr(allowed, word.data[i], sizeof(allowed) - 1) == NULL) {
            return refuse(p, s->at, "'%.*s' is no name, manifests could not name it; use 1 to 63 letters, digits and . _ - +",
                          SHOWN(word));
        }
    }
    memcpy(out, word.data, word.len);
    out[word.len] = '\0';
    return true;
}

static bool take_path(struct parsing *p, const struct statement *s, size_t word, char out[PLATFORM_PATH_MAX + 1])
{
    struct span path = s->words[word];
    if (path.data[0] != '/' || path.len > PLATFORM_PATH_MAX) {
        return refuse(p, s->at, "'%.*s' is no absolute path of at most %d characters, and what it is relative to is not said; begin with /",
                      SHOWN(path), (int)PLATFORM_PATH_MAX);
    }
    memcpy(out, path.data, path.len);
    out[path.len] = '\0';
    return true;
}

static bool has_words(struct parsing *p, const struct statement *s, size_t count, const char *form)
{
    return s->count == count || refuse(p, s->at, "%s words than this statement has, so something would be ignored or guessed; write %s",
                                       s->count > count ? "more" : "fewer", form);
}

static bool take_period(struct parsing *p, const struct statement *s, uint64_t *out)
{
    static const struct {
        const char *name;
        uint64_t ns;
    } units[] = { { "us", 1000 }, { "ms", 1000000 }, { "s", 1000000000 } };
    struct span word = s->words[3];
    size_t used = 0;
    uint64_t value = number_of(word, &used);
    struct span unit = span_of(word.data + used, word.len - used);
    for (size_t i = 0; used != 0 && i < sizeof(units) / sizeof(units[0]); i++) {
        const uint64_t most_ns = (uint64_t)HOURS_MAX * 3600 * 1000000000;
        if (is_word(unit, units[i].name) && value <= most_ns / units[i].ns && value * units[i].ns >= PERIOD_LEAST_NS) {
            *out = value * units[i].ns;
            return true;
        }
    }
    return refuse(p, s->at, "'%.*s' is no period from 100us to 24 hours; write a number with us, ms or s", SHOWN(word));
}

static bool take_edge(struct parsing *p, const struct statement *s, enum platform_edge *out)
{
    *out = is_word(s->words[5], "rising")    ? PLATFORM_RISING
           : is_word(s->words[5], "falling") ? PLATFORM_FALLING
                                             : PLATFORM_BOTH;
    return *out != PLATFORM_BOTH || is_word(s->words[5], "both") ||
           refuse(p, s->at, "'%.*s' is no edge; write rising, falling or both", SHOWN(s->words[5]));
}

static bool take_gpio(struct parsing *p, const struct statement *s, struct platform_line *line)
{
    uint64_t offset = 0;
    if (!has_words(p, s, 6, "interrupt NAME gpio CHIP LINE rising|falling|both") || !take_path(p, s, 3, line->chip) ||
        !take_number(p, s, 4, UINT32_MAX, &offset) || !take_edge(p, s, &line->edge)) {
        return false;
    }
    line->offset = (uint32_t)offset;
    for (size_t i = 0; i < p->out->line_count; i++) {
        const struct platform_line *other = &p->out->lines[i];
        if (other->kind == PLATFORM_GPIO && other->offset == line->offset && strcmp(other->chip, line->chip) == 0) {
            return refuse(p, s->at, "this GPIO line is already interrupt %s of line %u, a line has one owner; remove one", other->name,
                          other->at);
        }
    }
    return true;
}

/* A source that is a number is known by its decimal form, as in the device manifest. */
static void normalise(char name[PLATFORM_NAME_MAX + 1])
{
    size_t used = 0;
    uint64_t value = number_of(span_of(name, strlen(name)), &used);
    if (used != 0 && name[used] == '\0') {
        snprintf(name, PLATFORM_NAME_MAX + 1, "%llu", (unsigned long long)value);
    }
}

static bool take_interrupt(struct parsing *p, const struct statement *s)
{
    struct platform_line line = { .at = s->at };
    if (s->count < 3) {
        return has_words(p, s, 4, "interrupt NAME timer PERIOD, interrupt NAME event or interrupt NAME gpio CHIP LINE EDGE");
    }
    if (p->out->line_count == PLATFORM_LINES_MAX) {
        return refuse(p, s->at, "more than %d interrupts, no device has room for them; remove some", (int)PLATFORM_LINES_MAX);
    }
    bool is_good = take_name(p, s, line.name);
    normalise(line.name);
    const struct platform_line *other = is_good ? platform_find_line(p->out, line.name) : NULL;
    if (other != NULL) {
        return refuse(p, s->at, "interrupt %s is already there at line %u, a source is one thing; remove one", line.name, other->at);
    }
    if (is_good && is_word(s->words[2], "timer")) {
        line.kind = PLATFORM_TIMER;
        is_good = has_words(p, s, 4, "interrupt NAME timer PERIOD") && take_period(p, s, &line.period_ns);
    } else if (is_good && is_word(s->words[2], "event")) {
        line.kind = PLATFORM_EVENT;
        is_good = has_words(p, s, 3, "interrupt NAME event");
    } else if (is_good && is_word(s->words[2], "gpio")) {
        line.kind = PLATFORM_GPIO;
        is_good = take_gpio(p, s, &line);
    } else if (is_good) {
        is_good = refuse(p, s->at, "'%.*s' is no kind of interrupt; write timer, event or gpio", SHOWN(s->words[2]));
    }
    if (is_good) {
        p->out->lines[p->out->line_count++] = line;
    }
    return is_good;
}

static bool is_apart(struct parsing *p, const struct platform_region *region)
{
    for (size_t i = 0; region->path[0] != '\0' && i < p->out->region_count; i++) {
        const struct platform_region *other = &p->out->regions[i];
        if (strcmp(other->path, region->path) == 0 && region->offset < other->offset + other->size &&
            other->offset < region->offset + region->size) {
            return refuse(p, region->at, "these bytes of %.200s belong to region %s of line %u too, a region has one owner; move or shrink one",
                          region->path, other->name, other->at);
        }
    }
    return true;
}

static bool take_file(struct parsing *p, const struct statement *s, struct platform_region *region)
{
    return has_words(p, s, 6, "mmio NAME file PATH OFFSET SIZE") && take_path(p, s, 3, region->path) &&
           take_number(p, s, 4, INT64_MAX, &region->offset) &&
           take_number(p, s, 5, INT64_MAX - region->offset, &region->size);
}

static bool take_region(struct parsing *p, const struct statement *s)
{
    struct platform_region region = { .at = s->at };
    if (s->count < 4) {
        return has_words(p, s, 4, "mmio NAME simulated SIZE or mmio NAME file PATH OFFSET SIZE");
    }
    if (p->out->region_count == PLATFORM_REGIONS_MAX) {
        return refuse(p, s->at, "more than %d regions, no device has room for them; remove some", (int)PLATFORM_REGIONS_MAX);
    }
    bool is_good = take_name(p, s, region.name);
    const struct platform_region *other = is_good ? platform_find_region(p->out, region.name) : NULL;
    if (other != NULL) {
        return refuse(p, s->at, "region %s is already there at line %u, a region is one thing; remove one", region.name, other->at);
    }
    if (is_good && is_word(s->words[2], "simulated")) {
        is_good = has_words(p, s, 4, "mmio NAME simulated SIZE") && take_number(p, s, 3, 1u << 30, &region.size);
    } else if (is_good && is_word(s->words[2], "file")) {
        is_good = take_file(p, s, &region);
    } else if (is_good) {
        is_good = refuse(p, s->at, "'%.*s' is no kind of region; write simulated or file", SHOWN(s->words[2]));
    }
    if (is_good && region.size == 0) {
        is_good = refuse(p, s->at, "a region of no bytes, nothing could be mapped; give its size");
    }
    is_good = is_good && is_apart(p, &region);
    if (is_good) {
        p->out->regions[p->out->region_count++] = region;
    }
    return is_good;
}

static bool take_statement(struct parsing *p, const struct statement *s)
{
    if (!p->has_version) {
        bool is_ours = s->count == 2 && is_word(s->words[0], "ashlar-platform");
        p->has_version = is_ours && is_word(s->words[1], "1");
        return p->has_version ||
               (is_ours ? refuse(p, s->at, "version %.*s of this format is not known here; use an ashlard that knows it, or write version 1",
                                 SHOWN(s->words[1]))
                        : refuse(p, s->at, "this does not begin as a platform's description; begin with: ashlar-platform 1"));
    }
    if (is_word(s->words[0], "interrupt")) {
        return take_interrupt(p, s);
    }
    if (is_word(s->words[0], "mmio")) {
        return take_region(p, s);
    }
    return refuse(p, s->at, "'%.*s' is no statement of this format; write interrupt or mmio", SHOWN(s->words[0]));
}

/* Splits one line. False: it has a character that no statement has, or too many words. */
static bool split(struct parsing *p, struct span line, struct statement *s)
{
    size_t at = 0;
    while (at < line.len && line.data[at] != '#') {
        size_t from = at;
        while (at < line.len && line.data[at] > 0x20 && line.data[at] < 0x7f && line.data[at] != '#') {
            at++;
        }
        if (at != from && s->count == WORDS_MAX) {
            return refuse(p, s->at, "more words than any statement has; one statement a line");
        }
        if (at != from) {
            s->words[s->count++] = span_of(line.data + from, at - from);
        } else if (line.data[at] == ' ' || line.data[at] == '\t') {
            at++;
        } else {
            return refuse(p, s->at, "character 0x%02x, which names nothing here; write printable ASCII", line.data[at]);
        }
    }
    return true;
}

static bool take_lines(struct parsing *p, struct span text)
{
    size_t at = 0;
    for (unsigned number = 1; at < text.len; number++) {
        const uint8_t *start = text.data + at;
        const uint8_t *end = memchr(start, '\n', text.len - at);
        size_t len = end == NULL ? text.len - at : (size_t)(end - start);
        struct statement s = { .at = number };
        if (!split(p, span_of(start, len), &s) || (s.count != 0 && !take_statement(p, &s))) {
            return false;
        }
        at += len + (end == NULL ? 0 : 1);
    }
    return p->has_version || refuse(p, 1, "it says nothing, not even its version; begin with: ashlar-platform 1");
}

bool platform_parse(struct platform *out, const char *file, struct span text, char why[PLATFORM_WHY_MAX])
{
    struct parsing p = { .out = out, .file = file, .why = why };
    memset(out, 0, sizeof(*out));
    snprintf(out->file, sizeof(out->file), "%s", file);
    why[0] = '\0';
    bool is_good = text.len <= PLATFORM_FILE_MAX ? take_lines(&p, text)
                                                 : refuse(&p, 1, "more than %d bytes, no platform needs so many; shorten it", (int)PLATFORM_FILE_MAX);
    if (!is_good) {
        out->line_count = 0;
        out->region_count = 0;
    }
    return is_good;
}

const struct platform_line *platform_find_line(const struct platform *platform, const char *name)
{
    for (size_t i = 0; i < platform->line_count; i++) {
        if (strcmp(platform->lines[i].name, name) == 0) {
            return &platform->lines[i];
        }
    }
    return NULL;
}

const struct platform_region *platform_find_region(const struct platform *platform, const char *name)
{
    for (size_t i = 0; i < platform->region_count; i++) {
        if (strcmp(platform->regions[i].name, name) == 0) {
            return &platform->regions[i];
        }
    }
    return NULL;
}
