/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* The Security Attribution Unit (DDI0553, B and D1.1): at most eight regions, 32-byte granularity. Secure only. */

struct v8m_sau {
    uint32_t ctrl; /* d0 */
    uint32_t type; /* d4 */
    uint32_t rnr;  /* d8 */
    uint32_t rbar; /* dc */
    uint32_t rlar; /* e0 */
};

enum { V8M_SAU_REGIONS_MAX = 8, V8M_SAU_GRANULE = 32 };

#define V8M_SAU_CTRL_ENABLE (1u << 0)
#define V8M_SAU_CTRL_ALLNS (1u << 1)
#define V8M_SAU_RLAR_ENABLE (1u << 0)
#define V8M_SAU_RLAR_NSC (1u << 1)

static inline volatile struct v8m_sau *v8m_sau(void)
{
    return (volatile struct v8m_sau *)0xe000edd0u;
}

/* What an address may be; what no region names is Secure. */
struct v8m_sau_region {
    uint32_t base;  /* a multiple of 32 */
    uint32_t limit; /* the last byte: 31 above a multiple of 32 */
    bool is_nsc;    /* Secure, but Non-secure code may enter it at an SG instruction */
};
