/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Death by hang. A timer set before lock-down ticks four times in the manifest's watchdog_ms; a tick that finds the
 * partition still at the message of the ticks before counts up, and the fifth in a row ends the process. So a call
 * costs two stores, and no system call.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "partition.h"

enum { TICKS_OF_A_HANG = 5, TICKS_IN_THE_LIMIT = 4 };

/* A glibc that does not name the field has it all the same. */
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

/* Runs in the thread of the partition whose timer it was. */
static void tick(int number, siginfo_t *info, void *context)
{
    struct partition_watchdog *w = &partition->watchdog;
    (void)number;
    (void)info;
    w->same_ticks = w->at_work != 0 && w->at_work == w->last_seen ? w->same_ticks + 1 : 0;
    w->last_seen = w->at_work;
    if (w->same_ticks >= TICKS_OF_A_HANG - 1) {
        partition_hang(context);
    }
}

void partition_watch(uint32_t limit_ms)
{
    struct sigaction action = { .sa_sigaction = tick, .sa_flags = SA_RESTART | SA_SIGINFO };
    uint32_t interval_ms = limit_ms / TICKS_IN_THE_LIMIT + 1;
    struct timespec interval = { .tv_sec = interval_ms / 1000, .tv_nsec = (long)(interval_ms % 1000) * 1000000 };
    struct itimerspec every = { .it_interval = interval, .it_value = interval };
    struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGALRM };
    timer_t timer;
    event.sigev_notify_thread_id = gettid();
    if (limit_ms != 0 && (sigaction(SIGALRM, &action, NULL) != 0 || timer_create(CLOCK_MONOTONIC, &event, &timer) != 0 ||
                          timer_settime(timer, 0, &every, NULL) != 0)) {
        partition_panic_text(SPM_FAULT_PANIC, "the watchdog's timer cannot be set");
    }
}

static void mark_progress(void)
{
    struct partition_watchdog *w = &partition->watchdog;
    w->messages = w->messages == SIG_ATOMIC_MAX ? 1 : w->messages + 1;
    w->at_work = w->in_service == 0 ? 0 : w->messages;
}

void partition_works(uint32_t sid, int32_t type)
{
    partition->in_hand = (struct partition_in_hand){ .sid = sid, .type = type };
    partition->watchdog.in_service++;
    mark_progress();
}

void partition_has_answered(void)
{
    partition->watchdog.in_service--;
    if (partition->watchdog.in_service == 0) {
        partition->in_hand = (struct partition_in_hand){ .sid = 0 };
    }
    mark_progress();
}

void partition_waits(void)
{
    partition->watchdog.at_work = 0;
}

void partition_goes_on(void)
{
    mark_progress();
}
