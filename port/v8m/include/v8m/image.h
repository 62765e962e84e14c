/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "rt/code.h"
#include "spm/system.h"

/*
 * What the build knows of a Secure image: its partitions, and where the linker put what is theirs. `ashlar-manifest` writes the tables
 * and the linker's script from the same manifests; the kernel draws MPU regions from them and nothing else. Ends are exclusive; every
 * start and end that an MPU region is made of is a multiple of 32.
 */

struct v8m_mmio {
    uint32_t start;
    uint32_t end;
    bool is_writable;
};

/** Bytes before a heap of `size` bytes: a head for its struct rt_heap, then a struct rt_heap_block for each block that it can be in. */
enum { V8M_HEAP_HEAD = 32 };
#define V8M_HEAP_BOOK(size) ((size) == 0 ? 0u : V8M_HEAP_HEAD + ((size) + 7u) / 8u * 8u)

/* One a partition, in the order of system->partitions. */
struct v8m_memory {
    uint32_t start; /* one region: stack, then .data and .bss of its archives, then heap, which ends it but for its last granule */
    uint32_t end;
    uint32_t stack_bottom; /* equal to start: who overflows it leaves the region. Multiples of 8 */
    uint32_t stack_top;    /* the seal's two words stand above it, inside the region */
    uint32_t heap_start;   /* multiple of 8; V8M_HEAP_BOOK() bytes before it keep its blocks. Zero at start, both */
    uint32_t heap_end;     /* equal: no heap */
    const struct v8m_mmio *mmio; /* in the order of the manifest's mmio_regions, named ones resolved */
    uint8_t mmio_count;
    uint8_t irq_count;
    const uint16_t *lines; /* interrupt line of each of the manifest's irqs */
};

struct v8m_image {
    const struct spm_system *system;
    const struct rt_code *code;       /* one a partition */
    const struct v8m_memory *memory;  /* one a partition */
    uint8_t isolation_level;          /* 1, 2 or 3 (FF-M 1.0, 3.1) */

    /* Code and constants that unprivileged code may run and read: those of application RoT partitions and what all partitions share. */
    uint32_t shared_start;
    uint32_t shared_end;
    /* The private data of all application RoT partitions, neighbours, so that level 2 is one region. */
    uint32_t app_start;
    uint32_t app_end;
    /* The same of all PSA RoT partitions. */
    uint32_t rot_start;
    uint32_t rot_end;
};

/** Defined by the image: the tables above, and the choice of its isolation level. */
extern const struct v8m_image v8m_image;
