/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Death by hang. A timer set before lock-down ticks four times in the manifest's watchdog_ms; a tick that finds the
 * partition still at the message of the ticks before counts up, and the fifth in a row ends the process. So a call
 * costs two stores, and no system call.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/time.h>

#include "partition.h"

enum { TICKS_OF_A_HANG = 5, TICKS_IN_THE_LIMIT = 4 };

/* Changes with each message and answer; 0 while there is none, or the partition waits. */
static volatile sig_atomic_t at_work;
static volatile sig_atomic_t last_seen;
static volatile sig_atomic_t same_ticks;
static sig_atomic_t messages;
static uint32_t in_service;

static void tick(int number)
{
    (void)number;
    same_ticks = at_work != 0 && at_work == last_seen ? same_ticks + 1 : 0;
    last_seen = at_work;
    if (same_ticks >= TICKS_OF_A_HANG - 1) {
        partition_panic_text(SPM_FAULT_PANIC, "hang: a message was in service longer than watchdog_ms");
    }
}

void partition_watch(uint32_t limit_ms)
{
    struct sigaction action = { .sa_handler = tick, .sa_flags = SA_RESTART };
    uint32_t interval_ms = limit_ms / TICKS_IN_THE_LIMIT + 1;
    struct timeval interval = { .tv_sec = interval_ms / 1000, .tv_usec = (suseconds_t)(interval_ms % 1000) * 1000 };
    struct itimerval timer = { .it_interval = interval, .it_value = interval };
    if (limit_ms != 0 && (sigaction(SIGALRM, &action, NULL) != 0 || setitimer(ITIMER_REAL, &timer, NULL) != 0)) {
        partition_panic_text(SPM_FAULT_PANIC, "the watchdog's timer cannot be set");
    }
}

static void mark_progress(void)
{
    messages = messages == SIG_ATOMIC_MAX ? 1 : messages + 1;
    at_work = in_service == 0 ? 0 : messages;
}

void partition_works(void)
{
    in_service++;
    mark_progress();
}

void partition_has_answered(void)
{
    in_service--;
    mark_progress();
}

void partition_waits(void)
{
    at_work = 0;
}
