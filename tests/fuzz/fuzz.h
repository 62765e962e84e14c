/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/** What a fuzz source defines. Returns 0; reports a broken promise with INVARIANT (base/invariant.h). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
