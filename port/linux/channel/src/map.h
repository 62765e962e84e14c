/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <string.h>

#include "channel/layout.h"

/* A channel's memory, mapped shared; NULL if its size or its seals are not these, or the kernel refuses. */
uint8_t *channel_map(int fd, const struct channel_layout *layout, int protection, int seals);
void channel_unmap(const uint8_t *memory, const struct channel_layout *layout);

/* For system calls about a range that is never written through: they take no const. */
static inline void *channel_start(const uint8_t *memory)
{
    void *start = NULL;
    memcpy(&start, &memory, sizeof(start));
    return start;
}
