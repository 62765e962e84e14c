/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/**
 * Fences this process, for ever, as far as what it still has to do allows: no new privileges, not dumpable, no memory both
 * written and executed, and a filter that refuses what it never does. Its children inherit all but the second. Returns the
 * layers (enum sandbox_layer) that hold. One built with a sanitizer is left without the last two.
 */
uint32_t fence_self(void);

/** The layers that fence_self() can give. */
uint32_t fence_layers(void);
