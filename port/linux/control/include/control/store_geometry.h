/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/*
 * How a partition's store file is divided. The supervisor makes the file, the partition takes it by descriptor: both
 * need the same figures, which are part of the state's format. The unit is a disk sector: a torn one then holds
 * nothing but the change that was cut. The manifest's store_size is a multiple of the block, and at least two.
 */
enum { CONTROL_STORE_UNIT = 512, CONTROL_STORE_BLOCK = 16384 };

static inline uint32_t control_store_blocks(uint32_t store_size)
{
    return store_size / CONTROL_STORE_BLOCK;
}
