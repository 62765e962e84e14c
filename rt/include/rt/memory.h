/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>

#include "rt/heap.h"

/*
 * malloc() and its like as partition code gets them: from the heap of the running partition, exactly as large as its
 * manifest says (rt/heap_names.h gives them their usual names). Zeroed when given, scrubbed when taken back. A partition
 * without heap_size gets NULL. A pointer that did not come from here, or from another partition's heap, ends the
 * partition. @spec FFM-1.0:C-runtime
 */
void *rt_malloc(size_t len);
void *rt_calloc(size_t count, size_t size);
void *rt_realloc(void *block, size_t len);
void *rt_reallocarray(void *block, size_t count, size_t size);
void rt_free(void *block);
/** NULL for an alignment above RT_HEAP_ALIGN. */
void *rt_aligned_alloc(size_t alignment, size_t len);
/** 0, or ENOMEM: no room, or an alignment above RT_HEAP_ALIGN; `*block` is then unchanged. */
int rt_posix_memalign(void **block, size_t alignment, size_t len);
char *rt_strdup(const char *text);
char *rt_strndup(const char *text, size_t len_max);

/** The port: the heap of the partition whose code runs; NULL if no partition's does. */
struct rt_heap *rt_own_heap(void);
