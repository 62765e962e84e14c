/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "lazy.h"

#include <pthread.h>

enum { UNTRIED = 0, PASSED = 1, FAILED = 2 };

static pthread_mutex_t trying = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local bool is_on_trial;

bool openssl_trial_passed(struct openssl_trial *trial)
{
    int verdict = atomic_load_explicit(&trial->verdict, memory_order_acquire);
    if (verdict != UNTRIED || is_on_trial) {
        return verdict != FAILED;
    }
    pthread_mutex_lock(&trying);
    verdict = atomic_load(&trial->verdict);
    if (verdict == UNTRIED) {
        is_on_trial = true;
        verdict = trial->run(trial->of) ? PASSED : FAILED;
        is_on_trial = false;
        atomic_store_explicit(&trial->verdict, verdict, memory_order_release);
    }
    pthread_mutex_unlock(&trying);
    return verdict == PASSED;
}

static uint8_t nibble(char c)
{
    return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

size_t openssl_from_hex(const char *hex, uint8_t *bytes)
{
    size_t len = 0;
    while (hex[2 * len] != '\0') {
        bytes[len] = (uint8_t)(nibble(hex[2 * len]) << 4 | nibble(hex[2 * len + 1]));
        len++;
    }
    return len;
}
