/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * The C library's copying and filling, by words: that of a small C library goes byte by byte. The core loads and stores words at any address of ordinary
 * memory (Armv8-M Mainline; CCR.UNALIGN_TRP is 0). Any code may run this, so it lies with what all partitions share.
 */

typedef uint32_t __attribute__((may_alias, aligned(1))) word_at_any_place;

enum { WORD = sizeof(uint32_t), RUN = 4 * WORD, TURN = 8 * WORD };

void *memcpy(void *restrict to, const void *restrict from, size_t len)
{
    uint8_t *t = to;
    const uint8_t *f = from;
    for (; len >= RUN; len -= RUN) {
        uint32_t a = ((const word_at_any_place *)f)[0];
        uint32_t b = ((const word_at_any_place *)f)[1];
        uint32_t c = ((const word_at_any_place *)f)[2];
        uint32_t d = ((const word_at_any_place *)f)[3];
        ((word_at_any_place *)t)[0] = a;
        ((word_at_any_place *)t)[1] = b;
        ((word_at_any_place *)t)[2] = c;
        ((word_at_any_place *)t)[3] = d;
        t += RUN;
        f += RUN;
    }
    for (; len >= WORD; len -= WORD) {
        *(word_at_any_place *)t = *(const word_at_any_place *)f;
        t += WORD;
        f += WORD;
    }
    for (; len != 0; len--) {
        *t++ = *f++;
    }
    return to;
}

void *memmove(void *to, const void *from, size_t len)
{
    uint8_t *t = to;
    const uint8_t *f = from;
    if ((uintptr_t)t - (uintptr_t)f >= len) {
        return memcpy(to, from, len); /* front to back reads nothing it has written */
    }
    for (; len >= WORD; len -= WORD) {
        *(word_at_any_place *)(t + len - WORD) = *(const word_at_any_place *)(f + len - WORD);
    }
    while (len != 0) {
        len--;
        t[len] = f[len];
    }
    return to;
}

/* Eight words a turn, of a place that is a multiple of four; what is left of `len` is below that. */
static uint8_t *fill(uint8_t *t, uint32_t word, size_t len)
{
    __asm volatile("mov r4, %[word]\n"
                   "mov r5, %[word]\n"
                   "mov r6, %[word]\n"
                   "1: stmia %[t]!, {%[word], r4, r5, r6}\n"
                   "stmia %[t]!, {%[word], r4, r5, r6}\n"
                   "subs %[len], %[len], #32\n"
                   "bhi 1b\n"
                   : [t] "+r"(t), [len] "+r"(len)
                   : [word] "r"(word)
                   : "r4", "r5", "r6", "memory", "cc");
    return t;
}

void *memset(void *to, int value, size_t len)
{
    uint8_t *t = to;
    uint32_t word = (uint8_t)value * 0x01010101u;
    if (len >= TURN && ((uintptr_t)t & (WORD - 1)) == 0) {
        t = fill(t, word, len & ~(size_t)(TURN - 1));
        len &= TURN - 1;
    }
    for (; len >= WORD; len -= WORD) {
        *(word_at_any_place *)t = word;
        t += WORD;
    }
    for (; len != 0; len--) {
        *t++ = (uint8_t)value;
    }
    return to;
}
