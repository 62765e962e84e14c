/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "its_count.h"

#include "its/generation.h"
#include "rt/counter.h"
#include "rt/port.h"

/* A counter wears: a TPM's promises some hundred thousand steps. One a start and one an hour is enough for twenty years. */
enum { COUNT_EVERY_MS = 60 * 60 * 1000 };

static uint64_t counted_at_ms;

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

static const struct its_counter counter = { NULL, read_counter, increment_counter };

static psa_status_t step(struct its *its)
{
    counted_at_ms = rt_clock_ms();
    return its_generation_step(its, &counter);
}

psa_status_t its_count_start(struct its *its)
{
    psa_status_t status = its_generation_check(its, &counter);
    return status == PSA_SUCCESS ? step(its) : status;
}

psa_status_t its_count_change(struct its *its)
{
    return rt_clock_ms() - counted_at_ms >= COUNT_EVERY_MS ? step(its) : PSA_SUCCESS;
}
