/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ps_count.h"

#include "rt/counter.h"

static psa_status_t read_counter(void *context, uint64_t *value)
{
    (void)context;
    return rt_counter_read(value);
}

static psa_status_t increment_counter(void *context)
{
    (void)context;
    return rt_counter_increment();
}

psa_status_t ps_count_open(const struct ps_counter **counter)
{
    static const struct ps_counter device = { NULL, read_counter, increment_counter };
    uint64_t value = 0;
    psa_status_t status = rt_counter_read(&value);
    *counter = status == PSA_SUCCESS ? &device : NULL;
    return status == PSA_ERROR_DOES_NOT_EXIST ? PSA_SUCCESS : status;
}
