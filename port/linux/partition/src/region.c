/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * MMIO regions: mapped once, as the manifest permits, never executable. Behind the fence.
 */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "partition.h"
#include "rt/mmio.h"
#include "sandbox/sandbox.h"

bool partition_region_take(const struct control_given *given, int fd)
{
    if (given->index >= partition_self()->mmio_count || partition->regions[given->index].base != NULL) {
        return false;
    }
    const struct spm_mmio *facts = &partition_self()->mmio[given->index];
    int access = facts->is_writable ? PROT_READ | PROT_WRITE : PROT_READ;
    bool is_numbered = facts->name == NULL;
    size_t size = is_numbered ? (size_t)facts->size : (size_t)given->size;
    void *wanted = is_numbered ? (void *)(uintptr_t)facts->base : NULL;
    int how = MAP_SHARED | (is_numbered ? MAP_FIXED_NOREPLACE : 0);
    void *base = mmap(wanted, size, access, how, fd, (off_t)given->offset);
    if (base == MAP_FAILED || (is_numbered && base != wanted)) {
        partition_panic_text(SPM_FAULT_PANIC, "an MMIO region cannot be mapped: something lies at its address, or its file cannot be mapped");
    }
    (void)sandbox_seal(base, size); /* for as long as we live: see SANDBOX_SEALED_MAPPINGS */
    partition->regions[given->index] = (struct partition_region){ .base = base, .size = size };
    return true;
}

volatile void *rt_mmio_base(size_t index)
{
    return index < partition_self()->mmio_count ? partition->regions[index].base : NULL;
}

size_t rt_mmio_size(size_t index)
{
    return index < partition_self()->mmio_count ? partition->regions[index].size : 0;
}
