/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "rt/memory.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/invariant.h"

void *rt_malloc(size_t len)
{
    /* @spec FFM-HEAP-NONE FFM-HEAP-OWN */
    struct rt_heap *heap = rt_own_heap();
    return heap == NULL ? NULL : rt_heap_alloc(heap, len);
}

void *rt_calloc(size_t count, size_t size)
{
    struct rt_heap *heap = rt_own_heap();
    return heap == NULL ? NULL : rt_heap_alloc_array(heap, count, size);
}

void rt_free(void *block)
{
    if (block != NULL) {
        struct rt_heap *heap = rt_own_heap();
        INVARIANT(heap != NULL); /* no partition runs: nobody could have got the block */
        rt_heap_free(heap, block);
    }
}

void *rt_realloc(void *block, size_t len)
{
    struct rt_heap *heap = rt_own_heap();
    INVARIANT(heap != NULL || block == NULL);
    return heap == NULL ? NULL : rt_heap_realloc(heap, block, len);
}

void *rt_reallocarray(void *block, size_t count, size_t size)
{
    return size != 0 && count > SIZE_MAX / size ? NULL : rt_realloc(block, count * size);
}

void *rt_aligned_alloc(size_t alignment, size_t len)
{
    return alignment > RT_HEAP_ALIGN ? NULL : rt_malloc(len);
}

int rt_posix_memalign(void **block, size_t alignment, size_t len)
{
    void *given = rt_aligned_alloc(alignment, len);
    if (given == NULL) {
        return ENOMEM;
    }
    *block = given;
    return 0;
}

char *rt_strndup(const char *text, size_t len_max)
{
    size_t len = 0;
    while (len < len_max && text[len] != '\0') {
        len++;
    }
    char *copy = len == SIZE_MAX ? NULL : rt_malloc(len + 1);
    if (copy != NULL) {
        memcpy(copy, text, len); /* the byte behind it is zero: memory comes so */
    }
    return copy;
}

char *rt_strdup(const char *text)
{
    return rt_strndup(text, SIZE_MAX);
}
