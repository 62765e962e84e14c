/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <pthread.h>

#include "crypto/port.h"

static pthread_mutex_t tables = PTHREAD_MUTEX_INITIALIZER;

void crypto_lock(void)
{
    pthread_mutex_lock(&tables);
}

void crypto_unlock(void)
{
    pthread_mutex_unlock(&tables);
}
