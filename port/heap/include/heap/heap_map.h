/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "rt/heap.h"

/**
 * Makes `heap` one of `size` bytes (0: it never gives anything) in pages of its own, for the life of the program. False,
 * with an empty heap, if there is no memory. Takes about twice `size` of address space, touched as it is used.
 */
bool heap_map(struct rt_heap *heap, size_t size);
