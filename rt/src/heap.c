/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "rt/heap.h"

#include <string.h>

#include "base/fits.h"
#include "base/invariant.h"
#include "base/wipe.h"

static size_t round_up(size_t at)
{
    return (at + RT_HEAP_ALIGN - 1) / RT_HEAP_ALIGN * RT_HEAP_ALIGN;
}

void rt_heap_init(struct rt_heap *heap, void *pool, size_t size, struct rt_heap_block *blocks, size_t blocks_max)
{
    INVARIANT(size == 0 || (pool != NULL && (uintptr_t)pool % RT_HEAP_ALIGN == 0));
    *heap = (struct rt_heap){ .pool = pool, .size = size, .blocks = blocks, .blocks_max = blocks_max };
    /* @spec FFM-HEAP-ZEROED */
    wipe(pool, size);
}

bool rt_heap_is_valid(const struct rt_heap *heap)
{
    size_t end = 0;
    for (size_t i = 0; i < heap->count; i++) {
        const struct rt_heap_block *block = &heap->blocks[i];
        if (block->at < end || block->at % RT_HEAP_ALIGN != 0 || block->len == 0 ||
            !fits(block->at, block->len, heap->size)) {
            return false;
        }
        end = block->at + block->len;
    }
    return heap->count <= heap->blocks_max;
}

/** Where block `index` would start if it were put right behind the one before it. */
static size_t place_of(const struct rt_heap *heap, size_t index)
{
    return index == 0 ? 0 : round_up(heap->blocks[index - 1].at + heap->blocks[index - 1].len);
}

void *rt_heap_alloc(struct rt_heap *heap, size_t len)
{
    if (len == 0 || heap->count == heap->blocks_max) {
        return NULL;
    }
    for (size_t i = 0; i <= heap->count; i++) {
        size_t at = place_of(heap, i);
        /* @spec FFM-HEAP-SIZE */
        size_t end = i == heap->count ? heap->size : heap->blocks[i].at;
        if (fits(at, len, end)) {
            memmove(heap->blocks + i + 1, heap->blocks + i, (heap->count - i) * sizeof(heap->blocks[0]));
            heap->blocks[i] = (struct rt_heap_block){ .at = at, .len = len };
            heap->count++;
            return heap->pool + at;
        }
    }
    return NULL;
}

void *rt_heap_alloc_array(struct rt_heap *heap, size_t count, size_t size)
{
    return size != 0 && count > SIZE_MAX / size ? NULL : rt_heap_alloc(heap, count * size);
}

/** Index of the block that starts at `pointer`. */
static size_t find(const struct rt_heap *heap, const void *pointer)
{
    size_t index = 0;
    while (index < heap->count && heap->pool + heap->blocks[index].at != (const uint8_t *)pointer) {
        index++;
    }
    INVARIANT(index < heap->count); /* freed twice, or never given out: the partition's bug */
    return index;
}

void rt_heap_free(struct rt_heap *heap, void *block)
{
    if (block == NULL) {
        return;
    }
    size_t index = find(heap, block);
    /* @spec FFM-HEAP-SCRUBBED */
    wipe(block, heap->blocks[index].len);
    heap->count--;
    memmove(heap->blocks + index, heap->blocks + index + 1, (heap->count - index) * sizeof(heap->blocks[0]));
}

void *rt_heap_realloc(struct rt_heap *heap, void *block, size_t len)
{
    if (block == NULL) {
        return rt_heap_alloc(heap, len);
    }
    size_t index = find(heap, block);
    size_t old_len = heap->blocks[index].len;
    if (len == 0) {
        rt_heap_free(heap, block);
        return NULL;
    }
    if (len <= old_len) {
        wipe((uint8_t *)block + len, old_len - len);
        heap->blocks[index].len = len;
        return block;
    }
    /* @spec FFM-HEAP-REALLOC */
    void *moved = rt_heap_alloc(heap, len);
    if (moved != NULL) {
        memcpy(moved, block, old_len);
        rt_heap_free(heap, block);
    }
    return moved;
}
