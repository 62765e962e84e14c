/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "../../../examples/door-lock/actuator/actuator.c"

#include "table.h"

void table_forget_actuator(void)
{
    memset(&actuator, 0, sizeof(actuator));
}
