/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * rt/counter.h: the supervisor has it, this process only asks.
 */
#include "rt/counter.h"

#include "partition.h"
#include "reason/reason.h"

static psa_status_t ask(bool steps, uint64_t *value)
{
    uint8_t message[CONTROL_HEADER_LEN + 4];
    enum control_kind kind;
    struct control_counter asked = { .steps = steps };
    partition_say(span_of(message, control_encode_counter(out_span_of(message, sizeof(message)), &asked)));
    do {
        partition_listen(true, &kind);
    } while (kind != CONTROL_COUNTER_IS);
    *value = partition->counter.value;
    switch (partition->counter.status) {
    case PSA_SUCCESS:
        return PSA_SUCCESS;
    case PSA_ERROR_DOES_NOT_EXIST:
        return REFUSE(PARTITION_NO_COUNTER);
    default:
        return REFUSE(PARTITION_COUNTER_FAILED);
    }
}

psa_status_t rt_counter_read(uint64_t *value)
{
    return ask(false, value);
}

psa_status_t rt_counter_increment(void)
{
    uint64_t value = 0;
    return ask(true, &value);
}
