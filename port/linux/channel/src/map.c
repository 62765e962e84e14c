/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "map.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* @mitigates T.LIN.SHRINK T.LIN.FORGED_ANSWER */
uint8_t *channel_map(int fd, const struct channel_layout *layout, int protection, int seals)
{
    struct stat stat;
    size_t size = channel_size(layout);
    if (fstat(fd, &stat) != 0 || stat.st_size < 0 || (uint64_t)stat.st_size != size) {
        return NULL;
    }
    int has = fcntl(fd, F_GET_SEALS);
    if (has < 0 || (has & seals) != seals) {
        return NULL;
    }
    void *memory = mmap(NULL, size, protection, MAP_SHARED, fd, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void channel_unmap(const uint8_t *memory, const struct channel_layout *layout)
{
    if (memory != NULL) {
        munmap(channel_start(memory), channel_size(layout));
    }
}
