/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "facts/link_map.h"

#include <stdbool.h>
#include <string.h>

/*
 * Lines of three forms count, after the heading of the memory map: an output section (its name in the first column), an input section (in the second, its
 * address maybe on the next line), and *fill*.
 */

struct line {
    struct span words[5];
    size_t count;
    bool is_output; /* begins in the first column */
};

static bool is(struct span word, const char *text)
{
    return word.len == strlen(text) && memcmp(word.data, text, word.len) == 0;
}

static bool begins(struct span word, const char *text)
{
    return word.len >= strlen(text) && memcmp(word.data, text, strlen(text)) == 0;
}

static bool holds(struct span word, const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i + len <= word.len; i++) {
        if (memcmp(word.data + i, text, len) == 0) {
            return true;
        }
    }
    return false;
}

static bool next_line(struct span *text, struct line *line)
{
    *line = (struct line){ 0 };
    if (text->len == 0) {
        return false;
    }
    const uint8_t *end = memchr(text->data, '\n', text->len);
    size_t len = end == NULL ? text->len : (size_t)(end - text->data);
    const uint8_t *at = text->data;
    line->is_output = len != 0 && at[0] == '.';
    for (size_t i = 0; i < len && line->count < 5;) {
        size_t from = i;
        while (i < len && at[i] != ' ' && at[i] != '\t' && at[i] != '\r') {
            i++;
        }
        if (i != from) {
            line->words[line->count++] = span_of(at + from, i - from);
        } else {
            i++;
        }
    }
    size_t used = end == NULL ? len : len + 1;
    *text = span_of(at + used, text->len - used);
    return true;
}

static bool number(struct span word, uint64_t *value)
{
    *value = 0;
    if (word.len < 3 || word.len > 18 || word.data[0] != '0' || word.data[1] != 'x') {
        return false;
    }
    for (size_t i = 2; i < word.len; i++) {
        uint8_t c = word.data[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return false;
        }
        *value = *value << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return true;
}

/** services/its/libashlar-its.a(its.c.obj): its. images/x/CMakeFiles/x.dir/main.c.obj: x. */
static struct span component_of(struct span file)
{
    size_t end = file.len;
    for (size_t i = 0; i < file.len; i++) {
        if (file.data[i] == '(') {
            end = i;
            break;
        }
    }
    struct span path = span_of(file.data, end);
    size_t from = 0;
    for (size_t i = 0; i < path.len; i++) {
        struct span rest = span_of(path.data + i, path.len - i);
        if (begins(rest, ".dir/")) {
            return span_of(path.data + from, i - from);
        }
        from = path.data[i] == '/' ? i + 1 : from;
    }
    struct span name = span_of(path.data + from, path.len - from);
    static const char *const fronts[] = { "lib", "ashlar-" };
    for (size_t i = 0; i < 2; i++) {
        size_t len = strlen(fronts[i]);
        name = begins(name, fronts[i]) ? span_of(name.data + len, name.len - len) : name;
    }
    return name.len > 2 && memcmp(name.data + name.len - 2, ".a", 2) == 0 ? span_of(name.data, name.len - 2) : name;
}

enum place { NOWHERE, FLASH, RAM, BOTH };

/** Where an output section lies. What has neither code nor memory of the image is not counted. */
static enum place place_of(struct span name)
{
    if (holds(name, "debug") || begins(name, ".comment") || begins(name, ".ARM.attributes") || begins(name, ".stab") || begins(name, ".first")) {
        return NOWHERE;
    }
    if (holds(name, "stack") || holds(name, "bss") || holds(name, "noinit") || holds(name, "heap")) {
        return RAM;
    }
    return holds(name, "data") && !begins(name, ".rodata") ? BOTH : FLASH;
}

static void add(struct link_map *map, struct span name, enum place place, uint64_t size)
{
    size_t i = 0;
    if (place == NOWHERE || size == 0) {
        return;
    }
    while (i < map->count && (map->components[i].name.len != name.len || memcmp(map->components[i].name.data, name.data, name.len) != 0)) {
        i++;
    }
    if (i == LINK_MAP_COMPONENTS) {
        i--; /* more than any image has: the rest is one */
    }
    if (i == map->count) {
        map->components[map->count++] = (struct link_map_component){ .name = name };
    }
    map->components[i].flash += place == RAM ? 0 : size;
    map->components[i].ram += place == FLASH ? 0 : size;
}

static struct span literal(const char *text)
{
    return span_of((const uint8_t *)text, strlen(text));
}

struct reader {
    struct link_map *map;
    struct span section; /* the output section that is being read */
    enum place place;
    uint64_t left; /* of its size, and nobody's yet */
    bool was_name; /* the line before held a name alone */
    bool is_output;
};

static void close_section(struct reader *reader)
{
    add(reader->map, literal(holds(reader->section, "stack") ? "(stacks)" : "(image)"), reader->place, reader->left);
    reader->left = 0;
}

static void take(struct reader *reader, const struct line *line, size_t at, struct span name)
{
    uint64_t address;
    uint64_t size;
    if (line->count < at + 2 || !number(line->words[at], &address) || !number(line->words[at + 1], &size) || size > UINT32_MAX) {
        return;
    }
    if (reader->is_output) {
        reader->left = size;
        reader->map->flash += reader->place == FLASH || reader->place == BOTH ? size : 0;
        reader->map->ram += reader->place == RAM || reader->place == BOTH ? size : 0;
        return;
    }
    uint64_t known = size < reader->left ? size : reader->left;
    if (is(name, "*fill*")) {
        if (!holds(reader->section, "stack")) {
            add(reader->map, literal("(padding)"), reader->place, known);
            reader->left -= known;
        }
    } else if (line->count > at + 2) {
        add(reader->map, component_of(line->words[at + 2]), reader->place, known);
        reader->left -= known;
    }
}

static void read_line(struct reader *reader, const struct line *line)
{
    uint64_t value;
    if (line->count == 0) {
        reader->was_name = false;
        return;
    }
    struct span first = line->words[0];
    bool is_name = begins(first, ".") || is(first, "*fill*") || is(first, "COMMON");
    if (!is_name) {
        if (reader->was_name && number(first, &value)) {
            take(reader, line, 0, first);
        }
        reader->was_name = false;
        return;
    }
    reader->is_output = line->is_output;
    if (line->is_output) {
        close_section(reader);
        reader->section = first;
        reader->place = place_of(first);
    }
    reader->was_name = line->count == 1;
    if (line->count > 1) {
        take(reader, line, 1, first);
    }
}

static void sort(struct link_map *map)
{
    for (size_t i = 1; i < map->count; i++) {
        struct link_map_component one = map->components[i];
        size_t at = i;
        for (; at > 0 && map->components[at - 1].flash + map->components[at - 1].ram < one.flash + one.ram; at--) {
            map->components[at] = map->components[at - 1];
        }
        map->components[at] = one;
    }
}

const char *link_map_parse(struct link_map *map, struct span text)
{
    struct reader reader = { .map = map };
    struct line line;
    bool is_map = false;
    *map = (struct link_map){ 0 };
    while (next_line(&text, &line)) {
        if (line.count >= 4 && is(line.words[0], "Linker") && is(line.words[1], "script")) {
            is_map = true;
        } else if (is_map) {
            read_line(&reader, &line);
        }
    }
    close_section(&reader);
    sort(map);
    return map->count != 0 ? NULL : "no map of GNU ld (-Wl,-Map) with anything in it";
}
