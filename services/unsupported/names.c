/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "unsupported/unsupported.h"

#define UNSUPPORTED(name, ...) #name,

const char *const unsupported_names[] = {
#include "unsupported/crypto.def"
#include "unsupported/services.def"
    NULL,
};
