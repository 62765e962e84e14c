/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ashlar/device.h"
#include "rt/port.h"

/* In process a life of the device is a life of the program. */
uint64_t ashlar_boot_epoch(void)
{
    return rt_boot_epoch();
}
