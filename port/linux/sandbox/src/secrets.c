/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../uapi.h"
#include "sandbox/sandbox.h"

enum { HEAP_PIECES = 16, HEAP_PIECE = 64 * 1024 };

/* Something is guarded; a page that a secret was to be put in could not be. */
static bool has_guarded;
static bool has_failed;

static size_t page_len(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t whole_pages(size_t len)
{
    return (len + page_len() - 1) / page_len() * page_len();
}

/* Locked as they are first used: nothing is made before it is needed. */
static bool lock(void *start, size_t len)
{
    if (syscall(SYS_mlock2, start, len, UAPI_MLOCK_ONFAULT) == 0) {
        return true;
    }
    return mlock(start, len) == 0;
}

static bool guard_pages(void *start, size_t len)
{
    bool is_locked = lock(start, len);
    bool is_undumped = madvise(start, len, MADV_DONTDUMP) == 0;
    bool is_unforked = madvise(start, len, MADV_WIPEONFORK) == 0;
    return is_locked && is_undumped && is_unforked;
}

/* Memory that the kernel itself has no mapping of. `place` NULL: anywhere; else what is there is replaced. */
static void *map_secret(void *place, size_t len)
{
    int fd = (int)syscall(UAPI_SYS_MEMFD_SECRET, (unsigned)O_CLOEXEC);
    void *pages = MAP_FAILED;
    if (fd >= 0 && ftruncate(fd, (off_t)len) == 0) {
        pages = mmap(place, len, PROT_READ | PROT_WRITE, MAP_SHARED | (place == NULL ? 0 : MAP_FIXED), fd, 0);
    }
    if (fd >= 0) {
        close(fd);
    }
    if (pages != MAP_FAILED && madvise(pages, len, MADV_DONTFORK) != 0 && place == NULL) {
        munmap(pages, len);
        pages = MAP_FAILED;
    }
    has_guarded = has_guarded || pages != MAP_FAILED;
    return pages == MAP_FAILED ? NULL : pages;
}

/* @mitigates T.LIN.LOOK_IN T.LIN.EARLY_SECRET */
bool sandbox_guard_secret(void *data, size_t len)
{
    uintptr_t page = page_len();
    uintptr_t first = (uintptr_t)data & ~(page - 1);
    uintptr_t end = ((uintptr_t)data + len + page - 1) & ~(page - 1);
    unsigned char *start = (unsigned char *)data - ((uintptr_t)data - first);
    bool is_good = guard_pages(start, end - first);
    has_guarded = has_guarded || is_good;
    has_failed = has_failed || !is_good;
    return is_good;
}

bool sandbox_guard_empty(void *pages, size_t len)
{
    bool is_whole = (uintptr_t)pages % page_len() == 0 && len % page_len() == 0;
    return (is_whole && map_secret(pages, len) != NULL) || sandbox_guard_secret(pages, len);
}

void *sandbox_secret_new(size_t len)
{
    size_t whole = whole_pages(len);
    void *pages = map_secret(NULL, whole);
    if (pages != NULL) {
        return pages;
    }
    pages = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
        return NULL;
    }
    (void)sandbox_guard_secret(pages, whole);
    return pages;
}

/*
 * The C library's heap is made to grow once, in pieces that it would not map apart, and told to keep what it has: from then on it
 * serves from what is guarded here, and from more only when that is full.
 */
bool sandbox_guard_heap(void)
{
    void *pieces[HEAP_PIECES];
    bool is_good = mallopt(M_ARENA_MAX, 1) == 1 && mallopt(M_TRIM_THRESHOLD, INT32_MAX) == 1;
    for (size_t i = 0; i < HEAP_PIECES; i++) {
        pieces[i] = malloc(HEAP_PIECE);
        is_good = is_good && pieces[i] != NULL;
    }
    unsigned char *end = sbrk(0);
    unsigned char *first = pieces[0];
    is_good = is_good && first < end && (size_t)(end - first) < (size_t)2 * HEAP_PIECES * HEAP_PIECE;
    is_good = is_good && sandbox_guard_secret(first, (size_t)(end - first));
    for (size_t i = 0; i < HEAP_PIECES; i++) {
        free(pieces[i]);
    }
    has_failed = has_failed || !is_good;
    return is_good;
}

bool sandbox_secrets_hold(void)
{
    return has_guarded && !has_failed;
}
