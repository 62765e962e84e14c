/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ps_count.h"

#include <stddef.h>

/* The trusted medium is isolated: nobody sets it back. */
psa_status_t ps_count_open(const struct ps_counter **counter)
{
    *counter = NULL;
    return PSA_SUCCESS;
}
