/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <pthread.h>

#include "ashlar/platform.h"
#include "inproc/device.h"
#include "platform/counter.h"
#include "psa_manifest/pid.h"
#include "reason/reason.h"

/* ashlar/platform.h straight to the core. The core keeps its records as the platform partition, in whose name it calls ITS. */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* a step reads and writes: two must not cross */

psa_status_t ashlar_lifecycle(uint32_t *lifecycle)
{
    if (lifecycle == NULL) {
        return REFUSE(PLATFORM_NULL);
    }
    psa_status_t status = inproc_ready();
    if (status == PSA_SUCCESS) {
        *lifecycle = rt_lifecycle();
    }
    return status;
}

static psa_status_t visit(psa_status_t (*act)(int32_t, uint32_t, uint32_t *), uint32_t counter, uint32_t *value)
{
    psa_status_t status = inproc_ready();
    if (status != PSA_SUCCESS) {
        return status;
    }
    int32_t client = inproc_current_client();
    struct inproc_visit platform = { .pid = ASHLAR_SP_PLATFORM, .name = "ashlar-sp-platform", .is_client = true };
    pthread_mutex_lock(&lock);
    inproc_enter(&platform);
    status = act(client, counter, value);
    inproc_leave(&platform);
    pthread_mutex_unlock(&lock);
    return status;
}

psa_status_t ashlar_counter_read(uint32_t counter, uint32_t *value)
{
    return value == NULL ? REFUSE(PLATFORM_NULL) : visit(platform_counter_read, counter, value);
}

psa_status_t ashlar_counter_increment(uint32_t counter, uint32_t *value)
{
    uint32_t ignored;
    return visit(platform_counter_increment, counter, value == NULL ? &ignored : value);
}
