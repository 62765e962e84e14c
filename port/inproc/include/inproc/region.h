/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>

/*
 * MMIO regions of a device that is one program: plain memory. Partition code sees its own through rt/mmio.h; whoever plays
 * the hardware sees the same bytes here.
 */

enum { INPROC_REGION_LEN = 4096 /* bytes of a named region; its manifest does not say */ };

/**
 * The device's side of the region that a manifest calls `name` (a numbered one: its base as 0x and 8 digits), always
 * writable, `*len` bytes, zero at first, for the life of the program. Brings the device up. NULL, `*len` 0: no partition
 * owns such a region, it cannot be mapped at its base, or calls are refused here (inproc_ready()).
 */
volatile void *inproc_region(const char *name, size_t *len);
