/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "../../../examples/door-lock/log/log.c"

#include "table.h"

void table_forget_log(void)
{
    memset(&log_state, 0, sizeof(log_state));
}
