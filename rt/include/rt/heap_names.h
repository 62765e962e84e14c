/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once

/*
 * Included before anything else into partition code (ashlar_partition_code() in cmake/ashlar_partition.cmake), and there
 * alone: the names of the C library's allocator lead to rt/memory.h. Libraries that a partition links, and the program
 * beside which it is linked, keep the C library's. Nothing is included here, so that the source's own feature macros
 * still come first.
 */
extern void *malloc(__SIZE_TYPE__) __asm__("rt_malloc");
extern void *calloc(__SIZE_TYPE__, __SIZE_TYPE__) __asm__("rt_calloc");
extern void *realloc(void *, __SIZE_TYPE__) __asm__("rt_realloc");
extern void *reallocarray(void *, __SIZE_TYPE__, __SIZE_TYPE__) __asm__("rt_reallocarray");
extern void free(void *) __asm__("rt_free");
extern void *aligned_alloc(__SIZE_TYPE__, __SIZE_TYPE__) __asm__("rt_aligned_alloc");
extern int posix_memalign(void **, __SIZE_TYPE__, __SIZE_TYPE__) __asm__("rt_posix_memalign");
extern char *strdup(const char *) __asm__("rt_strdup");
extern char *strndup(const char *, __SIZE_TYPE__) __asm__("rt_strndup");
