/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "heap/heap_map.h"

#include <sys/mman.h>
#include <unistd.h>

static size_t round_up(size_t len, size_t unit)
{
    return (len + unit - 1) / unit * unit;
}

bool heap_map(struct rt_heap *heap, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    rt_heap_init(heap, NULL, 0, NULL, 0);
    if (size == 0) {
        return true;
    }
    if (size > SIZE_MAX / 4) {
        return false;
    }
    size_t table_len = round_up(RT_HEAP_BLOCKS(size) * sizeof(struct rt_heap_block), page);
    size_t pool_len = round_up(size, page);
    uint8_t *memory = mmap(NULL, table_len + pool_len + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        return false;
    }
    if (mprotect(memory, table_len + pool_len, PROT_READ | PROT_WRITE) != 0) {
        munmap(memory, table_len + pool_len + page);
        return false;
    }
    (void)madvise(memory, table_len + pool_len, MADV_DONTDUMP); /* best effort, as for every secret */
    void *pool = memory + table_len + pool_len - round_up(size, RT_HEAP_ALIGN);
    rt_heap_init(heap, pool, size, (struct rt_heap_block *)(void *)memory, RT_HEAP_BLOCKS(size));
    return true;
}
