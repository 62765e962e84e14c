/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Threads and pauses of a runner that has an operating system below it.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <time.h>

#include "platform.h"

enum { THREADS_MAX = 2 };

static pthread_t threads[THREADS_MAX];
static size_t thread_count;

static struct {
    void (*run)(void *);
    void *argument;
} works[THREADS_MAX];

static void *work(void *number)
{
    size_t at = *(const size_t *)number;
    works[at].run(works[at].argument);
    return NULL;
}

bool ffm_platform_thread(void (*run)(void *argument), void *argument)
{
    static const size_t numbers[THREADS_MAX] = { 0, 1 };
    size_t at = thread_count;
    if (at == THREADS_MAX) {
        return false;
    }
    works[at].run = run;
    works[at].argument = argument;
    bool is_good = pthread_create(&threads[at], NULL, work, (void *)(uintptr_t)&numbers[at]) == 0;
    thread_count += is_good;
    return is_good;
}

void ffm_platform_join(void)
{
    while (thread_count != 0) {
        pthread_join(threads[--thread_count], NULL);
    }
}

void ffm_platform_pause(uint32_t ms)
{
    struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 };
    nanosleep(&pause, NULL);
}
