/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "target.h"

/* At most KERNEL_PIECE_MAX bytes: words where both sides allow it. */

struct four {
    uint32_t words[4];
};

static void copy_up(uint8_t *to, const uint8_t *from, size_t len)
{
    if ((((uintptr_t)to | (uintptr_t)from) & 3u) == 0) {
        for (; len >= sizeof(struct four); len -= sizeof(struct four)) {
            *(struct four *)to = *(const struct four *)from;
            to += sizeof(struct four);
            from += sizeof(struct four);
        }
        for (; len >= sizeof(uint32_t); len -= sizeof(uint32_t)) {
            *(uint32_t *)to = *(const uint32_t *)from;
            to += sizeof(uint32_t);
            from += sizeof(uint32_t);
        }
    }
    for (; len != 0; len--) {
        *to++ = *from++;
    }
}

void arch_copy(void *to, const void *from, size_t len)
{
    uint8_t *target = to;
    const uint8_t *source = from;
    if ((uintptr_t)target - (uintptr_t)source >= len) {
        copy_up(target, source, len);
        return;
    }
    /* The client's own buffers overlap with a target behind its source: from the end. */
    while (len != 0) {
        len--;
        target[len] = source[len];
    }
}
