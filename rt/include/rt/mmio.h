/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>

/*
 * MMIO regions of the running partition, in the order of its manifest's mmio_regions, from 0. The generated header
 * psa_manifest/<partition>.h has, for a named region uart, UART_BASE and UART_SIZE over these two. Each port defines
 * them. @spec FFM-1.0:mmio_regions
 */

/**
 * Where region `index` is mapped: in this partition alone, never executable; writing to one whose permission is
 * READ-ONLY faults. A numbered region is mapped at its own address. NULL if the manifest has no such region.
 */
volatile void *rt_mmio_base(size_t index);
/** Bytes of it; 0 if the manifest has no such region. */
size_t rt_mmio_size(size_t index);
