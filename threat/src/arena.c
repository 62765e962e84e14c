/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "threat/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_LEN = 256 * 1024, ALIGNMENT = 16, FIRST_ROOM = 4 };

struct threat_block {
    struct threat_block *before;
    size_t used;
    size_t room;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

static _Noreturn void end_without_memory(void)
{
    fputs("ashlar: out of memory; free some, or check fewer models at once\n", stderr);
    exit(3);
}

static struct threat_block *add_block(struct threat_arena *arena, size_t len)
{
    size_t room = len > BLOCK_LEN ? len : BLOCK_LEN;
    struct threat_block *block = calloc(1, sizeof(*block) + room);
    if (block == NULL) {
        end_without_memory();
    }
    block->before = arena->last;
    block->room = room;
    arena->last = block;
    arena->room += room;
    return block;
}

void *threat_alloc(struct threat_arena *arena, size_t len)
{
    struct threat_block *block = arena->last;
    if (len > SIZE_MAX / 4) {
        end_without_memory();
    }
    len = (len + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (block == NULL || len > block->room - block->used) {
        block = add_block(arena, len);
    }
    void *memory = block->bytes + block->used;
    block->used += len;
    return memory;
}

char *threat_keep(struct threat_arena *arena, const char *text, size_t len)
{
    char *copy = threat_alloc(arena, len + 1);
    if (len != 0) {
        memcpy(copy, text, len);
    }
    return copy;
}

const char *threat_format(struct threat_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (len < 0) {
        return "";
    }
    char *text = threat_alloc(arena, (size_t)len + 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)len + 1, format, arguments);
    va_end(arguments);
    return text;
}

void *threat_grow(struct threat_arena *arena, void *old, size_t count, size_t size)
{
    size_t room = count == 0 ? FIRST_ROOM : count * 2;
    if (count != 0 && (count < FIRST_ROOM || (count & (count - 1)) != 0)) {
        return old;
    }
    if (room > SIZE_MAX / 4 / size) {
        end_without_memory();
    }
    void *grown = threat_alloc(arena, room * size);
    if (count != 0) {
        memcpy(grown, old, count * size);
    }
    return grown;
}

void threat_release(struct threat_arena *arena)
{
    while (arena->last != NULL) {
        struct threat_block *before = arena->last->before;
        free(arena->last);
        arena->last = before;
    }
    arena->room = 0;
}
