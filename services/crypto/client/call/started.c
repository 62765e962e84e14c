/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "started.h"

#include <stdatomic.h>

static atomic_bool is_started;

bool crypto_call_is_started(void)
{
    return atomic_load_explicit(&is_started, memory_order_acquire);
}

void crypto_call_started(void)
{
    atomic_store(&is_started, true);
}
