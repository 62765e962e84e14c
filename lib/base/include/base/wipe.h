/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>

/** Sets `len` bytes to zero in a way the compiler cannot drop. NULL is allowed if `len` is 0. */
void wipe(void *data, size_t len);
