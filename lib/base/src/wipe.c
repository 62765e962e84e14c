/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "base/wipe.h"

#include <string.h>

void wipe(void *data, size_t len)
{
    if (len != 0) {
        memset(data, 0, len);
        __asm__ volatile("" : : "r"(data) : "memory");
    }
}
