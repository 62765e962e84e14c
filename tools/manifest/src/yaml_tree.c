/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "yaml_tree.h"

#include <string.h>
#include <yaml.h>

struct builder {
    struct arena *arena;
    struct report *report;
    const char *file;
    struct tree_node *root;
    struct tree_node *open[TREE_DEPTH_MAX]; /* maps and lists not yet closed */
    struct tree_node *last[TREE_DEPTH_MAX]; /* their last child so far */
    unsigned depth;
    unsigned nodes;
    const char *key; /* of the value that comes next, inside a map */
    unsigned key_line;
    bool document_ended;
};

static struct place place_of(const struct builder *builder, unsigned line)
{
    return (struct place){ .file = builder->file, .line = line };
}

static unsigned line_of(const yaml_event_t *event)
{
    return (unsigned)event->start_mark.line + 1;
}

const struct tree_node *tree_find(const struct tree_node *map, const char *key)
{
    for (const struct tree_node *node = map->child; node != NULL; node = node->next) {
        if (node->key != NULL && strcmp(node->key, key) == 0) {
            return node;
        }
    }
    return NULL;
}

static bool inside_map(const struct builder *builder)
{
    return builder->depth != 0 && builder->open[builder->depth - 1]->kind == TREE_MAP;
}

static struct tree_node *add_node(struct builder *builder, enum tree_kind kind, unsigned line)
{
    if (++builder->nodes > TREE_NODES_MAX) {
        report_add(builder->report, place_of(builder, line),
                   "more than %d values, no manifest needs them; shorten it", (int)TREE_NODES_MAX);
        return NULL;
    }
    struct tree_node *node = arena_take(builder->arena, sizeof(*node));
    if (node == NULL) {
        return NULL;
    }
    node->kind = kind;
    node->line = line;
    node->key = builder->key;
    node->key_line = builder->key_line;
    builder->key = NULL;
    if (builder->depth == 0) {
        builder->root = node;
        return node;
    }
    struct tree_node **last = &builder->last[builder->depth - 1];
    if (*last == NULL) {
        builder->open[builder->depth - 1]->child = node;
    } else {
        (*last)->next = node;
    }
    *last = node;
    return node;
}

static bool open_node(struct builder *builder, enum tree_kind kind, unsigned line)
{
    if (inside_map(builder) && builder->key == NULL) {
        report_add(builder->report, place_of(builder, line),
                   "a key that is not a string, keys name attributes; write the name in quotes");
        return false;
    }
    if (builder->depth == TREE_DEPTH_MAX) {
        report_add(builder->report, place_of(builder, line),
                   "values nested more than %d deep, no manifest needs that; flatten it",
                   (int)TREE_DEPTH_MAX);
        return false;
    }
    struct tree_node *node = add_node(builder, kind, line);
    if (node == NULL) {
        return false;
    }
    builder->open[builder->depth] = node;
    builder->last[builder->depth] = NULL;
    builder->depth++;
    return true;
}

static bool take_key(struct builder *builder, const char *text, unsigned line)
{
    const struct tree_node *twin = tree_find(builder->open[builder->depth - 1], text);
    if (twin != NULL) {
        report_add(
            builder->report, place_of(builder, line),
            "key '%.64s' stands twice in one object, first at line %u, and only one could count; remove one",
            text, twin->key_line);
    }
    builder->key = text;
    builder->key_line = line;
    return true;
}

static bool take_scalar(struct builder *builder, const yaml_event_t *event)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t len = event->data.scalar.length;
    unsigned line = line_of(event);
    if (memchr(value, '\0', len) != NULL) {
        report_add(builder->report, place_of(builder, line),
                   "a NUL character in a string, C cannot hold it; remove it");
        return false;
    }
    const char *text = arena_copy(builder->arena, value, len);
    if (text == NULL) {
        return false;
    }
    if (inside_map(builder) && builder->key == NULL) {
        return take_key(builder, text, line);
    }
    struct tree_node *node = add_node(builder, TREE_TEXT, line);
    if (node == NULL) {
        return false;
    }
    node->text = text;
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return true;
}

/* What YAML has beyond JSON and a manifest does without: it makes one text mean two things. */
static bool is_plain_json(struct builder *builder, const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL;
    const yaml_char_t *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_ALIAS_EVENT) {
        anchor = event->data.alias.anchor;
    }
    if (anchor != NULL) {
        report_add(builder->report, place_of(builder, line_of(event)),
                   "anchor or alias '%.64s', every value must stand where it counts; write the value out",
                   (const char *)anchor);
    } else if (tag != NULL) {
        report_add(builder->report, place_of(builder, line_of(event)),
                   "tag '%.64s', types follow from the attribute alone; remove the tag", (const char *)tag);
    }
    return anchor == NULL && tag == NULL;
}

static bool start_document(struct builder *builder, const yaml_event_t *event)
{
    if (builder->document_ended) {
        report_add(builder->report, place_of(builder, line_of(event)),
                   "text after the end of the manifest, a file holds exactly one; remove it");
        return false;
    }
    return true;
}

static bool take_event(struct builder *builder, const yaml_event_t *event)
{
    if (!is_plain_json(builder, event)) {
        return false;
    }
    switch ((int)event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return start_document(builder, event);
    case YAML_DOCUMENT_END_EVENT:
        builder->document_ended = true;
        return true;
    case YAML_MAPPING_START_EVENT:
        return open_node(builder, TREE_MAP, line_of(event));
    case YAML_SEQUENCE_START_EVENT:
        return open_node(builder, TREE_LIST, line_of(event));
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        builder->depth--;
        return true;
    case YAML_SCALAR_EVENT:
        return take_scalar(builder, event);
    default:
        return true;
    }
}

static unsigned count_lines(const char *text, size_t len)
{
    unsigned lines = 1;
    for (size_t i = 0; i < len; i++) {
        lines += text[i] == '\n';
    }
    return lines;
}

static void explain_failure(const struct builder *builder, const yaml_parser_t *parser, const char *text,
                            size_t len)
{
    const char *problem = parser->problem != NULL ? parser->problem : "no memory";
    unsigned line = (unsigned)parser->problem_mark.line + 1;
    if (parser->error == YAML_READER_ERROR) { /* has an offset instead of a mark */
        line = count_lines(text, parser->problem_offset < len ? parser->problem_offset : len);
    }
    if (builder->document_ended) {
        report_add(builder->report, place_of(builder, line),
                   "text after the end of the manifest, a file holds exactly one; remove it");
        return;
    }
    report_add(builder->report, place_of(builder, line),
               "not readable as JSON or YAML, %s; look for a missing comma, quote or bracket near here",
               problem);
}

static bool run(struct builder *builder, yaml_parser_t *parser, const char *text, size_t len)
{
    bool going = true;
    bool ended = false;
    while (going && !ended) {
        yaml_event_t event;
        if (yaml_parser_parse(parser, &event) == 0) {
            explain_failure(builder, parser, text, len);
            return false;
        }
        ended = event.type == YAML_STREAM_END_EVENT;
        going = take_event(builder, &event);
        yaml_event_delete(&event);
    }
    return going;
}

const struct tree_node *yaml_tree_read(struct arena *arena, struct report *report, const char *file,
                                       const char *text, size_t len)
{
    struct builder builder = { .arena = arena, .report = report, .file = file };
    yaml_parser_t parser;
    if (yaml_parser_initialize(&parser) == 0) {
        arena->failed = true;
        return NULL;
    }
    /* Not left to a byte order mark: a manifest is UTF-8, as JSON is. */
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
    bool whole = run(&builder, &parser, text, len);
    yaml_parser_delete(&parser);
    if (whole && builder.root == NULL) {
        report_add(report, place_of(&builder, 1),
                   "the file is empty, a manifest describes one partition; write it");
    }
    return whole ? builder.root : NULL;
}
