/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "dev/flash.h"

/** The store of this partition, opened at its first use; NULL if it has none. */
const struct flash *store_of(int32_t pid);
