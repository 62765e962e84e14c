/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/start.h"

/* A Non-secure image that is measured and never entered. */

void v8m_main(void)
{
    for (;;) {
    }
}

void v8m_unexpected(uint32_t exception)
{
    (void)exception;
    v8m_main();
}
