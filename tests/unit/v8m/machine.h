/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "kernel.h"

/* An arch without a processor: memory is a table of regions, a switch is an assignment, the end is a jump. */

struct machine_region {
    uintptr_t start, end;
    uint8_t number;     /* MPU region; 0xff: none, as what the background map has */
    bool is_secure;
    bool spm_writes, partition_reads, partition_writes, ns_reads, ns_writes;
};

struct machine {
    const struct machine_region *regions;
    size_t region_count;
    bool ns_has_regions;
    uint32_t fired;          /* what arch_lines_take() gives next */
    uint32_t enabled;        /* lines below 32 */
    unsigned holds;
    bool is_alone;
    bool is_again;
    struct kernel_end end;
    bool has_ended;
};
extern struct machine machine;

/** Runs `step`; false if the device ended within it. */
bool machine_lives(void (*step)(void));
