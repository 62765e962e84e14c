/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "inproc/region.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "inproc/device.h"
#include "lock.h"
#include "machine.h"
#include "rt/mmio.h"

/* A region is a memfd, mapped twice: as the manifest permits for the partition, writable for who plays the device. */

enum { REGION_NAME_MAX = 64 };

static void name_of(const struct spm_mmio *facts, char name[REGION_NAME_MAX])
{
    if (facts->name != NULL) {
        snprintf(name, REGION_NAME_MAX, "%s", facts->name);
    } else {
        snprintf(name, REGION_NAME_MAX, "0x%08llx", (unsigned long long)facts->base);
    }
}

static void *map(int fd, const struct spm_mmio *facts, size_t size)
{
    /* @spec FFM-MMIO-MAPPED */
    int access = facts->is_writable ? PROT_READ | PROT_WRITE : PROT_READ;
    /* @spec FFM-MMIO-RAM */
    void *wanted = facts->name != NULL ? NULL : (void *)(uintptr_t)facts->base;
    int how = MAP_SHARED | (facts->name != NULL ? 0 : MAP_FIXED_NOREPLACE);
    void *base = mmap(wanted, size, access, how, fd, 0);
    if (base != MAP_FAILED && facts->name == NULL && base != wanted) {
        munmap(base, size); /* a kernel that does not know MAP_FIXED_NOREPLACE took it for a hint */
        return NULL;
    }
    return base == MAP_FAILED ? NULL : base;
}

static struct inproc_region make(const struct spm_mmio *facts)
{
    struct inproc_region region = { .size = facts->name != NULL ? (size_t)INPROC_REGION_LEN : (size_t)facts->size };
    char name[REGION_NAME_MAX];
    name_of(facts, name);
    int fd = memfd_create(name, MFD_CLOEXEC);
    if (fd >= 0 && ftruncate(fd, (off_t)region.size) == 0) {
        region.base = map(fd, facts, region.size);
        void *device = mmap(NULL, region.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        region.device = device == MAP_FAILED ? NULL : device;
    }
    if (fd >= 0) {
        close(fd);
    }
    return region.base != NULL && region.device != NULL ? region : (struct inproc_region){ .base = NULL };
}

void inproc_regions_map(size_t partition)
{
    const struct spm_partition *facts = &inproc_system->partitions[partition];
    for (size_t i = 0; i < facts->mmio_count; i++) {
        inproc_machine.members[partition].regions[i] = make(&facts->mmio[i]);
    }
}

static const struct inproc_region *own_region(size_t index)
{
    static const struct inproc_region none;
    if (!inproc_is_inside() || inproc_machine.current == INPROC_NOBODY) {
        return &none;
    }
    bool is_there = index < inproc_system->partitions[inproc_machine.current].mmio_count;
    return is_there ? &inproc_machine.members[inproc_machine.current].regions[index] : &none;
}

volatile void *rt_mmio_base(size_t index)
{
    return own_region(index)->base;
}

size_t rt_mmio_size(size_t index)
{
    return own_region(index)->size;
}

static const struct inproc_region *find(const char *wanted)
{
    char name[REGION_NAME_MAX];
    for (size_t i = 0; i < inproc_system->partition_count; i++) {
        for (size_t k = 0; k < inproc_system->partitions[i].mmio_count; k++) {
            name_of(&inproc_system->partitions[i].mmio[k], name);
            if (strcmp(name, wanted) == 0) {
                return &inproc_machine.members[i].regions[k];
            }
        }
    }
    return NULL;
}

volatile void *inproc_region(const char *name, size_t *len)
{
    *len = 0;
    if (!inproc_is_inside() && inproc_ready() != PSA_SUCCESS) {
        return NULL;
    }
    bool is_outer = inproc_lock();
    if (is_outer) {
        inproc_machine_start();
    }
    const struct inproc_region *region = find(name);
    if (is_outer) {
        inproc_unlock();
    }
    if (region == NULL || region->device == NULL) {
        return NULL;
    }
    *len = region->size;
    return region->device;
}
