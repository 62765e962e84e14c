/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/platform.h"

__attribute__((format(printf, 4, 5))) static bool refuse(const struct platform *platform, const struct platform_region *region,
                                                         char why[PLATFORM_WHY_MAX], const char *format, ...)
{
    va_list arguments;
    int len = snprintf(why, PLATFORM_WHY_MAX, "%.255s:%u: region %s: ", platform->file, region->at, region->name);
    va_start(arguments, format);
    vsnprintf(why + len, PLATFORM_WHY_MAX - (size_t)len, format, arguments);
    va_end(arguments);
    return false;
}

/* Sealed: who has it cannot change its size under another's mapping. Reading alone is a descriptor of its own. */
static int open_simulated(const struct platform_region *region, bool is_writable)
{
    char path[64];
    int fd = memfd_create(region->name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0 || ftruncate(fd, (off_t)region->size) != 0 ||
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    if (is_writable) {
        return fd;
    }
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    int reader = open(path, O_RDONLY | O_CLOEXEC);
    int error = errno;
    close(fd);
    errno = error;
    return reader;
}

static bool is_aligned(const struct platform *platform, const struct platform_region *region, char why[PLATFORM_WHY_MAX])
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    return (region->offset % page == 0 && region->size % page == 0) ||
           refuse(platform, region, why,
                  "offset 0x%llx and size 0x%llx are not multiples of a page, and what else lies in the page would be given away too; round "
                  "to %llu bytes",
                  (unsigned long long)region->offset, (unsigned long long)region->size, (unsigned long long)page);
}

static bool is_long_enough(int fd, const struct platform *platform, const struct platform_region *region, char why[PLATFORM_WHY_MAX])
{
    struct stat facts;
    bool is_file = fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode);
    return !is_file || (uint64_t)facts.st_size >= region->offset + region->size ||
           refuse(platform, region, why, "%s ends at byte %llu, within the region; correct OFFSET or SIZE", region->path,
                  (unsigned long long)facts.st_size);
}

int platform_open_region(const struct platform *platform, const struct platform_region *region, bool is_writable,
                         char why[PLATFORM_WHY_MAX])
{
    bool is_file = region->path[0] != '\0';
    if (is_file && !is_aligned(platform, region, why)) {
        return -1;
    }
    /* O_SYNC: /dev/mem then maps without a cache, as registers want it. */
    int fd = is_file ? open(region->path, (is_writable ? O_RDWR : O_RDONLY) | O_SYNC | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
                     : open_simulated(region, is_writable);
    if (fd < 0) {
        refuse(platform, region, why, "%s cannot be opened: %s", is_file ? region->path : "memory", strerror(errno));
        return -1;
    }
    if (is_file && !is_long_enough(fd, platform, region, why)) {
        close(fd);
        return -1;
    }
    return fd;
}
