/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* Words for secrets: masks instead of bool, no branch, no index (style E14). */

/** All ones or all zeros. */
typedef struct {
    uint32_t bits;
} ct_mask;

/** Hides a value from the optimiser, so that it cannot turn masks back into branches. */
static inline uint32_t ct_hide(uint32_t v)
{
    __asm__ volatile("" : "+r"(v));
    return v;
}

/** All ones if the `len` bytes are equal, else zero. Time depends on `len` alone. */
static inline ct_mask ct_eq(const uint8_t *a, const uint8_t *b, size_t len)
{
    uint32_t diff = 0;
    for (size_t i = 0; i < len; i++) {
        diff |= ct_hide((uint32_t)(a[i] ^ b[i]));
    }
    return (ct_mask){ 0u - ((ct_hide(diff) - 1u) >> 31) };
}

/** `yes` where the mask is set, else `no`. */
static inline uint32_t ct_select(ct_mask mask, uint32_t yes, uint32_t no)
{
    return (yes & mask.bits) | (no & ~mask.bits);
}

/** Ends the secret life of a mask: the result may be branched on, and is thereby public. */
static inline int ct_reveal(ct_mask mask)
{
    return ct_hide(mask.bits) != 0;
}
