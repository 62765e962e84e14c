/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>

/** The names of the PSA functions that both libraries have and no service implements yet, in order; NULL ends them. */
extern const char *const ashlar_unsupported[];
