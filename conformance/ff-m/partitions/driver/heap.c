/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The heap of a partition whose manifest gives it 256 bytes, and the four functions of memory that each has.
 */
#include "heap.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "drive.h"
#include "serve.h"

enum { HEAP = 0x100, SMALL = 32 };

static bool is_zero(const volatile uint8_t *bytes, size_t from, size_t to)
{
    bool is = true;
    for (size_t i = from; i < to; i++) {
        is = is && bytes[i] == 0;
    }
    return is;
}

static psa_status_t all(void)
{
    struct ffm_report r = { 0 };
    for (int i = 0; i < 2; i++) { /* again, after all was freed */
        void *whole = malloc(HEAP);
        void *more = malloc(8);
        void *one = malloc(1);
        CHECK(&r, whole != NULL);
        CHECK(&r, more == NULL && one == NULL);
        free(one);
        free(more);
        free(whole);
    }
    void *too_much = malloc(HEAP + 1);
    CHECK(&r, too_much == NULL);
    free(too_much);
    return ffm_status_of(&r);
}

static psa_status_t zeroed(void)
{
    struct ffm_report r = { 0 };
    for (int i = 0; i < 2; i++) {
        uint8_t *bytes = malloc(HEAP);
        if (CHECK(&r, bytes != NULL)) {
            CHECK(&r, is_zero(bytes, 0, HEAP));
            memset(bytes, 0xa5, HEAP);
        }
        free(bytes);
    }
    return ffm_status_of(&r);
}

/* Looks where the block was: within the partition's own heap, whose bytes it may read. */
static psa_status_t scrubbed(void)
{
    struct ffm_report r = { 0 };
    uint8_t *bytes = malloc(SMALL);
    uintptr_t where = (uintptr_t)bytes;
    if (!CHECK(&r, bytes != NULL)) {
        return ffm_status_of(&r);
    }
    memset(bytes, 0xa5, SMALL);
    free(bytes);
    CHECK(&r, is_zero((const volatile uint8_t *)where, 0, SMALL));
    return ffm_status_of(&r);
}

static psa_status_t grown(void)
{
    struct ffm_report r = { 0 };
    uint8_t *bytes = malloc(SMALL);
    uintptr_t where = (uintptr_t)bytes;
    if (!CHECK(&r, bytes != NULL)) {
        return ffm_status_of(&r);
    }
    memset(bytes, 0xa5, SMALL);
    uint8_t *longer = realloc(bytes, 2 * (size_t)SMALL);
    if (!CHECK(&r, longer != NULL)) {
        return ffm_status_of(&r);
    }
    CHECK(&r, (uintptr_t)longer != where);
    CHECK(&r, longer[0] == 0xa5 && longer[SMALL - 1] == 0xa5);
    CHECK(&r, is_zero(longer, SMALL, 2 * (size_t)SMALL));
    CHECK(&r, is_zero((const volatile uint8_t *)where, 0, SMALL));
    CHECK(&r, realloc(longer, HEAP + 1) == NULL && longer[0] == 0xa5);
    free(longer);
    return ffm_status_of(&r);
}

static psa_status_t memory(void)
{
    struct ffm_report r = { 0 };
    uint8_t a[SMALL];
    uint8_t b[SMALL];
    memset(a, 0x11, sizeof(a));
    memcpy(b, a, sizeof(b));
    CHECK(&r, memcmp(a, b, sizeof(a)) == 0);
    for (uint8_t i = 0; i < SMALL; i++) {
        a[i] = i;
    }
    CHECK(&r, memcmp(a, b, sizeof(a)) < 0 && memcmp(b, a, sizeof(a)) > 0);
    memmove(a + 4, a, SMALL - 4);
    CHECK(&r, a[3] == 3 && a[4] == 0 && a[SMALL - 1] == SMALL - 5);
    memmove(a, a + 4, SMALL - 4);
    CHECK(&r, a[0] == 0 && a[SMALL - 5] == SMALL - 5);
    CHECK(&r, memcmp(a, b, 0) == 0);
    return ffm_status_of(&r);
}

psa_status_t ffm_heap(int32_t type)
{
    switch (type) {
    case FFM_DRIVE_HEAP_ALL:
        return all();
    case FFM_DRIVE_HEAP_ZERO:
        return zeroed();
    case FFM_DRIVE_HEAP_SCRUB:
        return scrubbed();
    case FFM_DRIVE_HEAP_REALLOC:
        return grown();
    case FFM_DRIVE_MEMORY:
        return memory();
    default:
        return PSA_ERROR_NOT_SUPPORTED;
    }
}
