/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "manifest/arena.h"
#include "manifest/report.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * A document of JSON, or of the part of YAML that says the same things, as a tree whose every node knows its
 * line. Bounded in depth and nodes. Anchors, aliases, tags, a second document and twin keys are findings.
 */

enum { TREE_DEPTH_MAX = 8, TREE_NODES_MAX = 16 * 1024 };

enum tree_kind { TREE_MAP = 1, TREE_LIST, TREE_TEXT };

struct tree_node {
    enum tree_kind kind;
    unsigned line;
    const char *key; /* in a map: the node's key; otherwise NULL */
    unsigned key_line;
    const char *text; /* TREE_TEXT: NUL-terminated, with no NUL inside; otherwise NULL */
    bool quoted;      /* TREE_TEXT: a JSON string, not a bare word or number */
    struct tree_node *child;
    struct tree_node *next; /* the next child of the same parent */
};

/**
 * The root of the document in `text`, owned by the arena; NULL if it could not be read, which is then a
 * finding. Twin keys and anchors are findings that do not hide the rest.
 */
const struct tree_node *yaml_tree_read(struct arena *arena, struct report *report, const char *file,
                                       const char *text, size_t len);

/** The child of a map that has this key, the first if there are twins; NULL if there is none. */
const struct tree_node *tree_find(const struct tree_node *map, const char *key);
