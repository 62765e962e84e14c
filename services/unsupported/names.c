/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "unsupported/unsupported.h"

#define UNSUPPORTED(name, parameters, zeros) #name,
#define UNSUPPORTED_KEY(name, parameters, zeros, key) #name,

const char *const ashlar_unsupported[] = {
#include "unsupported/unsupported.def"
    NULL,
};
