/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/* The Memory Protection Unit, PMSAv8 (DDI0553, B and D1.1). Banked: Secure code sees MPU_S. 32-byte granularity. */

struct v8m_mpu {
    uint32_t type; /* 90 */
    uint32_t ctrl; /* 94 */
    uint32_t rnr;  /* 98 */
    uint32_t rbar; /* 9c */
    uint32_t rlar; /* a0 */
    uint32_t alias[6];
    uint32_t reserved;
    uint32_t mair[2]; /* c0 */
};

enum {
    V8M_MPU_REGIONS_MAX = 8, /* what this port uses: real parts have no more for each world */
    V8M_MPU_GRANULE = 32,
};

#define V8M_MPU_CTRL_ENABLE (1u << 0)
#define V8M_MPU_CTRL_HFNMIENA (1u << 1)
#define V8M_MPU_CTRL_PRIVDEFENA (1u << 2)

/* RBAR: base | shareability | access | execute never */
#define V8M_MPU_RBAR_XN (1u << 0)
#define V8M_MPU_RBAR_AP_RW_PRIV (0u << 1)
#define V8M_MPU_RBAR_AP_RW_ANY (1u << 1)
#define V8M_MPU_RBAR_AP_RO_PRIV (2u << 1)
#define V8M_MPU_RBAR_AP_RO_ANY (3u << 1)

/* RLAR: limit | index of the attribute in MAIR | enable */
#define V8M_MPU_RLAR_ATTR(index) ((uint32_t)(index) << 1)
#define V8M_MPU_RLAR_ENABLE (1u << 0)

/* MAIR bytes */
#define V8M_MAIR_DEVICE_NGNRE 0x04u
#define V8M_MAIR_NORMAL_NC 0x44u
#define V8M_MAIR_NORMAL_WT 0xaau

static inline volatile struct v8m_mpu *v8m_mpu(void)
{
    return (volatile struct v8m_mpu *)0xe000ed90u;
}

static inline volatile struct v8m_mpu *v8m_mpu_ns(void)
{
    return (volatile struct v8m_mpu *)0xe002ed90u;
}
