/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "v8m/port_call.h"

enum { KERNEL_PORT = 28 }; /* enum kernel_operation */

/** One call of the kernel: r0 of its answer, and r1 above it. */
static inline uint64_t ask(enum v8m_port_call what, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d)
{
    register uintptr_t r0 __asm("r0") = a;
    register uintptr_t r1 __asm("r1") = b;
    register uintptr_t r2 __asm("r2") = c;
    register uintptr_t r3 __asm("r3") = d;
    register uint32_t r12 __asm("r12") = KERNEL_PORT | (uint32_t)what << 8;
    __asm volatile("svc 0" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r12) : : "memory", "cc");
    return (uint64_t)r1 << 32 | r0;
}
