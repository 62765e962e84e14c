/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/port.h"

/* One thread serves one message at a time: there is nobody to lock out. */

void crypto_lock(void)
{
}

void crypto_unlock(void)
{
}
