/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/** True if `len` bytes from offset `at` lie within `size` bytes. Never wraps. The only bounds test in this tree. */
static inline bool fits(size_t at, size_t len, size_t size)
{
    return len <= size && at <= size - len;
}
