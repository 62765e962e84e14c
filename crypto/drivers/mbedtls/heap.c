/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include "base/wipe.h"

/*
 * Memory for the library's big numbers: one pool, first fit, each piece behind a header that says how long it is. Pieces
 * live as long as one call; what is given back is wiped and joined with what is free behind it. Verifying on P-384 with a
 * key pair, the greediest call, takes between 5,632 and 6,144 bytes.
 */
enum { POOL = 6656, GRAIN = 8 };

struct piece {
    uint32_t len; /* bytes behind this header, a multiple of GRAIN */
    uint32_t is_taken;
};

_Static_assert(sizeof(struct piece) == GRAIN, "headers keep the grain");

static _Alignas(GRAIN) uint8_t pool[POOL];
static atomic_flag is_busy = ATOMIC_FLAG_INIT; /* on a device one thread computes: nobody waits there */

void *mbedtls_heap_calloc(size_t count, size_t size);
void mbedtls_heap_free(void *block);

static struct piece *piece_at(size_t at)
{
    return (struct piece *)(void *)(pool + at);
}

static size_t after(size_t at)
{
    return at + sizeof(struct piece) + piece_at(at)->len;
}

/* Joins what is free from here on, as far as it goes. */
static void join(size_t at)
{
    while (after(at) < POOL && !piece_at(after(at))->is_taken) {
        piece_at(at)->len += (uint32_t)sizeof(struct piece) + piece_at(after(at))->len;
    }
}

static void split(size_t at, size_t len)
{
    struct piece *piece = piece_at(at);
    if (piece->len - len >= 2 * sizeof(struct piece)) {
        struct piece *rest = piece_at(at + sizeof(struct piece) + len);
        *rest = (struct piece){ .len = piece->len - (uint32_t)(len + sizeof(struct piece)) };
        piece->len = (uint32_t)len;
    }
}

static void *find(size_t len)
{
    if (piece_at(0)->len == 0) {
        piece_at(0)->len = POOL - sizeof(struct piece); /* the first call of all */
    }
    for (size_t at = 0; at < POOL; at = after(at)) {
        struct piece *piece = piece_at(at);
        if (piece->is_taken) {
            continue;
        }
        join(at);
        if (piece->len >= len) {
            split(at, len);
            piece->is_taken = 1;
            return pool + at + sizeof(struct piece);
        }
    }
    return NULL;
}

void *mbedtls_heap_calloc(size_t count, size_t size)
{
    if (count == 0 || size == 0 || size > POOL || count > POOL / size) {
        return NULL;
    }
    size_t len = (count * size + GRAIN - 1) / GRAIN * GRAIN;
    while (atomic_flag_test_and_set_explicit(&is_busy, memory_order_acquire)) {
    }
    void *block = find(len);
    atomic_flag_clear_explicit(&is_busy, memory_order_release);
    if (block != NULL) {
        memset(block, 0, len);
    }
    return block;
}

void mbedtls_heap_free(void *block)
{
    if (block == NULL) {
        return;
    }
    struct piece *piece = piece_at((size_t)((uint8_t *)block - pool) - sizeof(struct piece));
    while (atomic_flag_test_and_set_explicit(&is_busy, memory_order_acquire)) {
    }
    wipe(block, piece->len);
    piece->is_taken = 0;
    atomic_flag_clear_explicit(&is_busy, memory_order_release);
}
