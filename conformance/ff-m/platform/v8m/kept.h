/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "host.h"
#include "memory_map.h"
#include "v8m/fault_record.h"

/*
 * What outlives a reset: the last words of the Non-secure memory, which no linker's script gives to anybody. The Secure image puts the fault
 * record of the last life there, the runner the rest. The test device alone does so: a record is Secure otherwise.
 */

#define KEPT_MAGIC 0x4b455054u

struct kept {
    uint32_t magic;      /* anything else: power came, nothing was kept */
    uint32_t word;       /* ffm_platform_remember() */
    uint32_t deaths;     /* records since ffm_platform_expect() */
    uint32_t is_fresh;   /* the Secure image wrote `record`, and the runner has not seen it */
    uint32_t resets;     /* lives that began with this memory kept, since the runner last said something */
    struct v8m_fault_record record;
    struct host_count count;
};

#define KEPT_SIZE 0x1000u
#define KEPT ((struct kept *)(BOARD_RAM_NS + BOARD_RAM_NS_SIZE - KEPT_SIZE))
_Static_assert(sizeof(struct kept) <= KEPT_SIZE, "the end of memory holds it");
