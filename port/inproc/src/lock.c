/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include "lock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

#include "base/invariant.h"

static struct {
    pthread_mutex_t mutex; /* guards the rest, for moments only */
    pthread_cond_t turn;   /* is_held became false */
    pthread_cond_t change; /* changes grew */
    bool is_held;
    bool has_moved;        /* within this turn, whose holder alone touches it */
    uint64_t changes;
} lock = { .mutex = PTHREAD_MUTEX_INITIALIZER, .turn = PTHREAD_COND_INITIALIZER, .change = PTHREAD_COND_INITIALIZER };

static _Thread_local bool inside;
static atomic_bool is_forked;
static pthread_once_t fork_once = PTHREAD_ONCE_INIT;

/* Partition code may be resumed by another thread: the address of a thread's variable must not be kept across that. */
__attribute__((noinline)) static bool *inside_of_thread(void)
{
    bool *at = &inside;
    __asm__ volatile("" : "+r"(at));
    return at;
}

bool inproc_is_inside(void)
{
    return *inside_of_thread();
}

bool inproc_is_forked(void)
{
    return atomic_load_explicit(&is_forked, memory_order_relaxed);
}

static void after_fork(void)
{
    atomic_store(&is_forked, true);
    inproc_forked_child();
}

static void watch_forks(void)
{
    INVARIANT(pthread_atfork(NULL, NULL, after_fork) == 0);
}

void inproc_watch_forks(void)
{
    pthread_once(&fork_once, watch_forks);
}

static void take(void)
{
    while (lock.is_held) {
        pthread_cond_wait(&lock.turn, &lock.mutex);
    }
    lock.is_held = true;
}

static void give_up(void)
{
    INVARIANT(lock.is_held);
    lock.is_held = false;
    if (lock.has_moved) {
        lock.has_moved = false;
        lock.changes++;
        pthread_cond_broadcast(&lock.change);
    }
    pthread_cond_signal(&lock.turn);
}

bool inproc_lock(void)
{
    bool *mine = inside_of_thread();
    if (*mine) {
        return false;
    }
    pthread_mutex_lock(&lock.mutex);
    take();
    pthread_mutex_unlock(&lock.mutex);
    *mine = true;
    return true;
}

void inproc_unlock(void)
{
    *inside_of_thread() = false;
    pthread_mutex_lock(&lock.mutex);
    give_up();
    pthread_mutex_unlock(&lock.mutex);
}

void inproc_moved(void)
{
    INVARIANT(*inside_of_thread());
    lock.has_moved = true;
}

void inproc_sleep(bool is_short)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_mutex_lock(&lock.mutex);
    give_up();
    uint64_t seen = lock.changes;
    bool is_over = false;
    while (lock.changes == seen && !is_over) {
        if (is_short) {
            is_over = pthread_cond_timedwait(&lock.change, &lock.mutex, &until) != 0;
        } else {
            pthread_cond_wait(&lock.change, &lock.mutex);
        }
    }
    take();
    pthread_mutex_unlock(&lock.mutex);
}
