/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct arena_block;

/** Memory that is taken in pieces and given back at once. All zero is an empty arena. */
struct arena {
    struct arena_block *blocks;
    bool failed; /* sticky: some request was not met */
};

/** `size` zero bytes, aligned for any object, owned by the arena. NULL if there is no memory; `failed` is
 * then set. */
void *arena_take(struct arena *arena, size_t size);

/** A copy of `len` bytes with a NUL after them. NULL as above. */
char *arena_copy(struct arena *arena, const char *text, size_t len);

/** A formatted string. NULL as above. */
char *arena_print(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Gives everything back; the arena is empty again. */
void arena_free(struct arena *arena);
