/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crc32c.h"

uint32_t crc32c_update(uint32_t state, struct span data)
{
    return crc32c_table(state, data);
}
