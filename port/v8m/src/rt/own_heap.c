/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ask.h"
#include "rt/memory.h"
#include "v8m/image.h"

/*
 * The heap of whoever asks, as the kernel says where it is. What is known of its blocks lies before it, in the same region of the partition:
 * no variable is here, and nobody else's heap can be reached.
 */

_Static_assert(sizeof(struct rt_heap) <= V8M_HEAP_HEAD, "the book's head has room for it");
_Static_assert(V8M_HEAP_BOOK(60) - V8M_HEAP_HEAD == RT_HEAP_BLOCKS(60) * sizeof(struct rt_heap_block), "and so has the table behind it");

struct rt_heap *rt_own_heap(void)
{
    uint64_t answer = ask(V8M_PORT_HEAP, 0, 0, 0, 0);
    uintptr_t pool = (uintptr_t)(uint32_t)answer;
    size_t size = (size_t)(answer >> 32);
    if (size == 0) {
        return NULL;
    }
    uintptr_t book = pool - V8M_HEAP_BOOK(size);
    struct rt_heap *heap = (struct rt_heap *)book;
    if (heap->pool == NULL) { /* start-up cleared it: the first to ask */
        rt_heap_init(heap, (void *)pool, size, (struct rt_heap_block *)(book + V8M_HEAP_HEAD), RT_HEAP_BLOCKS(size));
    }
    return heap;
}
