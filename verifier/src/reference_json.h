/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "verifier/verifier.h"

/* The words of the reference file (docs/format/reference.spec.md), for its reader and its writer. */

#define REFERENCE_FORMAT "ashlar-reference"

static const char *const reference_roots[] = { [REFERENCE_ROOT_FILE] = "file", [REFERENCE_ROOT_HARDWARE] = "hardware" };
static const char *const reference_clients[] = {
    [REFERENCE_CLIENT_ANY] = "any",
    [REFERENCE_CLIENT_NON_SECURE] = "non-secure",
    [REFERENCE_CLIENT_SECURE] = "secure",
};
