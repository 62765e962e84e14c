/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "crypto/direct.h"

#include <pthread.h>
#include <stdatomic.h>

#include "crypto/client.h"
#include "crypto/port.h"
#include "reason/reason.h"

/* psa_* straight to the core, in the caller's own thread. */

static struct crypto core;
static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t tables = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool is_started;

void crypto_lock(void)
{
    pthread_mutex_lock(&tables);
}

void crypto_unlock(void)
{
    pthread_mutex_unlock(&tables);
}

psa_status_t crypto_transport_init(void)
{
    struct crypto_caller caller;
    psa_status_t status = crypto_direct_caller(&caller);
    if (status != PSA_SUCCESS || atomic_load(&is_started)) {
        return status;
    }
    pthread_mutex_lock(&starting);
    if (!atomic_load(&is_started)) {
        /* One program is one session: it may use the tables whole. */
        const struct crypto_config config = {
            .epoch = crypto_direct_epoch(),
            .store = crypto_direct_store(),
            .operations_per_session = CRYPTO_OPERATIONS,
            .volatile_keys_per_session = CRYPTO_VOLATILE_KEYS,
        };
        status = crypto_start(&core, &config);
        atomic_store(&is_started, status == PSA_SUCCESS);
    }
    pthread_mutex_unlock(&starting);
    return status;
}

psa_status_t crypto_transact(struct crypto_call *call)
{
    struct crypto_caller caller;
    if (!atomic_load_explicit(&is_started, memory_order_acquire)) {
        return REFUSE(CRYPTO_NOT_INITIALISED);
    }
    psa_status_t status = crypto_direct_caller(&caller);
    return status == PSA_SUCCESS ? crypto_serve(&core, &caller, call) : status;
}

struct crypto *crypto_direct_core(void)
{
    return &core;
}

void crypto_direct_stop(void)
{
    if (atomic_exchange(&is_started, false)) {
        crypto_stop(&core);
    }
}
