/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/client.h"

/* What of the Crypto API 1.5 is not written yet, as `ashlar device info` prints it: nothing. A function that will be is named here until it is. */
const char *const ashlar_unsupported[] = {
    NULL,
};
