/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* What a linked image is made of, by GNU ld's map of it. */

enum { LINK_MAP_COMPONENTS = 128 };

struct link_map_component {
    struct span name; /* of the map's text: an archive without lib, ashlar- and .a; an object's folder; "(stacks)"; "(padding)"; "(image)" */
    uint64_t flash;
    uint64_t ram;
};

struct link_map {
    struct link_map_component components[LINK_MAP_COMPONENTS];
    size_t count;
    uint64_t flash;
    uint64_t ram;
};

/** NULL, and `map` points into `text`, which the caller keeps; else why it is no map that can be read. Largest flash first. */
const char *link_map_parse(struct link_map *map, struct span text);
