/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>

/**
 * The names of the PSA functions that both libraries have and that are not written yet: Crypto first, then the other services. NULL ends
 * them.
 */
extern const char *const unsupported_names[];
