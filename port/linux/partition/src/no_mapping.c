/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * A build without MM-IOVEC (ASHLAR_MM_IOVEC): nothing is ever mapped.
 */
#include "partition.h"

void partition_unmap_all(uint16_t message)
{
    (void)message;
}
