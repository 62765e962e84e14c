/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>

/* Memory of one model: it grows while the model is read, and goes at once. Without memory the program ends (status
 * 3). */
struct threat_block;
struct threat_arena {
    struct threat_block *last;
    size_t room; /* bytes of all blocks */
};

/** Zeroed, aligned for any type, until threat_release(). */
void *threat_alloc(struct threat_arena *arena, size_t len);

/** A copy that ends with a zero byte. */
char *threat_keep(struct threat_arena *arena, const char *text, size_t len);

__attribute__((format(printf, 2, 3))) const char *threat_format(struct threat_arena *arena, const char *format, ...);

/** Room for one more behind `count` elements of `size` bytes: `old` itself, or a copy that is twice as large. */
void *threat_grow(struct threat_arena *arena, void *old, size_t count, size_t size);

void threat_release(struct threat_arena *arena);
