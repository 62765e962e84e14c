/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "target.h"

/*
 * At most KERNEL_PIECE_MAX bytes: words where both sides allow it, else bytes, which is right for devices too. Interrupts wait meanwhile: four turns
 * of each loop are written out.
 */

enum { FOUR = 4 * sizeof(uint32_t) };

/** Four words, and on to the next. */
static inline void copy_four(uint8_t **to, const uint8_t **from)
{
    __asm volatile("ldmia %1!, {r3, r4, r5, r12}\n"
                   "stmia %0!, {r3, r4, r5, r12}\n"
                   : "+r"(*to), "+r"(*from)::"r3", "r4", "r5", "r12", "memory");
}

void arch_copy(void *to, const void *from, size_t len)
{
    uint8_t *target = to;
    const uint8_t *source = from;
    if ((uintptr_t)target - (uintptr_t)source < len) {
        /* The client's own buffers overlap with a target behind its source: from the end. */
        for (; len >= sizeof(uint32_t); len -= sizeof(uint32_t)) {
            target[len - 1] = source[len - 1];
            target[len - 2] = source[len - 2];
            target[len - 3] = source[len - 3];
            target[len - 4] = source[len - 4];
        }
        while (len != 0) {
            len--;
            target[len] = source[len];
        }
        return;
    }
    if ((((uintptr_t)target | (uintptr_t)source) & 3u) == 0) {
        for (; len >= FOUR; len -= FOUR) {
            copy_four(&target, &source);
        }
        for (; len >= sizeof(uint32_t); len -= sizeof(uint32_t)) {
            *(uint32_t *)target = *(const uint32_t *)source;
            target += sizeof(uint32_t);
            source += sizeof(uint32_t);
        }
    }
    for (; len >= sizeof(uint32_t); len -= sizeof(uint32_t)) {
        target[0] = source[0];
        target[1] = source[1];
        target[2] = source[2];
        target[3] = source[3];
        target += sizeof(uint32_t);
        source += sizeof(uint32_t);
    }
    for (; len != 0; len--) {
        *target++ = *source++;
    }
}
