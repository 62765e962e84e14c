/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A partition's heap: a pool of which every byte can be given out, with the bookkeeping beside it. Memory comes zeroed
 * and is scrubbed when it goes (FF-M 1.0, C runtime of a Secure Partition). One thread; no global state.
 */

enum { RT_HEAP_ALIGN = _Alignof(max_align_t) /* bytes, of every block's start: what C asks of malloc() */ };

/** Blocks that a pool of `size` bytes can be in, at most: the length of the table of rt_heap_init(). */
#define RT_HEAP_BLOCKS(size) (((size_t)(size) + RT_HEAP_ALIGN - 1) / RT_HEAP_ALIGN)

struct rt_heap_block {
    size_t at, len; /* bytes; len is what was asked for, never 0 */
};

struct rt_heap {
    uint8_t *pool; /* the caller's, aligned to RT_HEAP_ALIGN; NULL only if size is 0 */
    size_t size;   /* bytes */
    size_t count;  /* blocks given out, in the order of their places */
    size_t blocks_max;
    struct rt_heap_block *blocks; /* the caller's; blocks_max of them */
};

/**
 * All of `pool` is free, and wiped. `blocks` has room for `blocks_max` blocks; with RT_HEAP_BLOCKS(size) it never limits.
 * Both stay the caller's and outlive the heap.
 */
void rt_heap_init(struct rt_heap *heap, void *pool, size_t size, struct rt_heap_block *blocks, size_t blocks_max);
bool rt_heap_is_valid(const struct rt_heap *heap);

/** `len` zeroed bytes, or NULL: no room, blocks_max blocks are out, or `len` is 0. */
void *rt_heap_alloc(struct rt_heap *heap, size_t len);
/** As rt_heap_alloc of count * size bytes; NULL if that overflows. */
void *rt_heap_alloc_array(struct rt_heap *heap, size_t count, size_t size);
/** Scrubs the block and takes it back. NULL is allowed; a pointer that is no block's start stops the program. */
void rt_heap_free(struct rt_heap *heap, void *block);
/**
 * A block of `len` bytes with the old one's bytes, zeros behind them; the old one is scrubbed and gone. Growing always
 * moves, shrinking never does and scrubs the tail. NULL and nothing changed if there is no room; `block` NULL
 * allocates; `len` 0 frees and gives NULL.
 */
void *rt_heap_realloc(struct rt_heap *heap, void *block, size_t len);
