/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Interrupts. A line is a descriptor that is readable when it fired; reading it takes that. Each stands in an epoll set with
 * EPOLLONESHOT: once seen it is masked until it is armed again, and what fires meanwhile waits in its descriptor.
 *
 *  - Second level: a set within the one that the partition sleeps in. psa_eoi and psa_irq_enable arm.
 *  - First level: a thread of their own sleeps in the other set, and runs the functions under a lock that psa_irq_disable takes:
 *    so that returns only when no function runs, and afterwards none does. The registry belongs to the partition's thread; what a
 *    function asserts reaches it through `asserted` and a bell.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/gpio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/invariant.h"
#include "partition.h"

enum { EVENTS_AT_ONCE = 8, BELL_EVENT = 0xffff, FIRST_LEVEL_STACK = 256 * 1024 };

_Thread_local bool partition_is_first_level;

_Noreturn void partition_refuse_first_level(const char *function)
{
    partition_panic_in(function, SPM_FAULT_FIRST_LEVEL);
}

static struct partition_interrupts *own(void)
{
    return &partition->interrupts;
}

static const struct spm_irq *facts_of(size_t index)
{
    return &partition_self()->irqs[index];
}

static psa_signal_t signal_of(size_t index)
{
    return (psa_signal_t)1 << facts_of(index)->signal;
}

bool partition_has_first_level(const struct spm_partition *facts)
{
    for (size_t i = 0; i < facts->irq_count; i++) {
        if (facts->irqs[i].handling == SPM_FLIH) {
            return true;
        }
    }
    return false;
}

/* Index of the line whose signal this is, or irq_count. */
static size_t line_of(psa_signal_t signal)
{
    size_t index = 0;
    while (index < partition_self()->irq_count && signal_of(index) != signal) {
        index++;
    }
    return index;
}

/* The next time that the line is ready, one thread is told once. */
static void arm(size_t index)
{
    struct partition_line *line = &own()->lines[index];
    struct epoll_event event = { .events = EPOLLIN | EPOLLONESHOT, .data.u32 = (uint32_t)index };
    int set = facts_of(index)->handling == SPM_FLIH ? own()->first_level : own()->second_level;
    bool is_watched = line->is_watched;
    line->is_watched = true;
    INVARIANT(epoll_ctl(set, is_watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, line->fd, &event) == 0);
}

/* Reads what fired: once, however often it did. False: nothing had. */
static bool take(const struct partition_line *line)
{
    union {
        uint64_t count;
        struct gpio_v2_line_event edges[16];
    } fired;
    ssize_t got = 0;
    do {
        got = read(line->fd, &fired, line->is_gpio ? sizeof(fired.edges) : sizeof(fired.count));
    } while (got < 0 && errno == EINTR);
    return got > 0;
}

/* ---- first level ---- */

static void run_first_level(size_t index)
{
    struct partition_interrupts *i = own();
    pthread_mutex_lock(&i->lock);
    if ((i->enabled & signal_of(index)) != 0) {
        if (take(&i->lines[index]) && partition->program->code->flih[index]() == PSA_FLIH_SIGNAL) {
            static const uint64_t ring = 1;
            i->asserted |= signal_of(index);
            /* It cannot fail but by a count of 2^64, and then it rings. */
            ssize_t written = write(i->bell, &ring, sizeof(ring));
            (void)written;
        }
        arm(index);
    } /* else it stays masked, and what fired is kept, until psa_irq_enable */
    pthread_mutex_unlock(&i->lock);
}

static void *first_level(void *of_partition)
{
    struct epoll_event events[EVENTS_AT_ONCE];
    partition = of_partition;
    partition_is_first_level = true;
    (void)partition_fence();
    for (;;) {
        int count = epoll_wait(own()->first_level, events, EVENTS_AT_ONCE, -1);
        for (int i = 0; i < count; i++) {
            run_first_level(events[i].data.u32);
        }
    }
    return NULL; /* never: the thread ends with its process */
}

/* Signals are for the partition's thread: the watchdog's is its own. */
static bool start_first_level(void)
{
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    bool is_good = pthread_attr_init(&attributes) == 0 && pthread_attr_setstacksize(&attributes, FIRST_LEVEL_STACK) == 0 &&
                   pthread_sigmask(SIG_SETMASK, &all, &before) == 0;
    is_good = is_good && pthread_create(&thread, &attributes, first_level, partition) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return is_good;
}

/* ---- the partition's thread ---- */

bool partition_interrupts_open(void)
{
    struct partition_interrupts *i = own();
    i->first_level = -1;
    i->second_level = -1;
    if (partition_self()->irq_count == 0) {
        return true;
    }
    i->second_level = epoll_create1(EPOLL_CLOEXEC);
    if (i->second_level < 0 || channel_server_watch(&partition->server, i->second_level) != 0) {
        return false;
    }
    if (!partition_has_first_level(partition_self())) {
        return true;
    }
    struct epoll_event rung = { .events = EPOLLIN | EPOLLET, .data.u32 = BELL_EVENT }; /* nobody need read it */
    i->first_level = epoll_create1(EPOLL_CLOEXEC);
    i->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return i->first_level >= 0 && i->bell >= 0 && pthread_mutex_init(&i->lock, NULL) == 0 &&
           epoll_ctl(i->second_level, EPOLL_CTL_ADD, i->bell, &rung) == 0 && start_first_level();
}

bool partition_interrupts_take(uint8_t index, bool is_gpio, int fd)
{
    if (index >= partition_self()->irq_count || own()->lines[index].fd != 0 || fd <= 0) {
        return false;
    }
    own()->lines[index] = (struct partition_line){ .fd = fd, .is_gpio = is_gpio };
    if (facts_of(index)->enabled_at_start) { /* framework 1.0, which has the second level alone */
        arm(index);
    }
    return true;
}

static void fire(size_t index)
{
    psa_signal_t signal = signal_of(index);
    bool is_enabled = (partition->registry.partitions[PARTITION_SELF].enabled & signal) != 0;
    if (is_enabled && take(&own()->lines[index])) {
        (void)spm_registry_irq(&partition->registry, PARTITION_SELF, signal);
    } else if (is_enabled) {
        arm(index);
    } /* else it stays masked, and what fired is kept, until psa_irq_enable */
}

void partition_interrupts_look(void)
{
    struct epoll_event events[EVENTS_AT_ONCE];
    if (own()->second_level < 0) {
        return;
    }
    int count = epoll_wait(own()->second_level, events, EVENTS_AT_ONCE, 0);
    for (int i = 0; i < count; i++) {
        if (events[i].data.u32 != BELL_EVENT) {
            fire(events[i].data.u32);
        }
    }
}

void partition_interrupts_merge(void)
{
    if (atomic_load_explicit(&own()->asserted, memory_order_relaxed) == 0) {
        return;
    }
    psa_signal_t asserted = atomic_exchange(&own()->asserted, 0);
    for (size_t i = 0; i < partition_self()->irq_count; i++) {
        if ((asserted & signal_of(i)) != 0) {
            spm_registry_flih_done(&partition->registry, PARTITION_SELF, signal_of(i), PSA_FLIH_SIGNAL);
        }
    }
}

/* ---- the partition API ---- */

static int32_t value_in(const char *function, struct spm_outcome outcome)
{
    if (outcome.verdict != SPM_RETURN) {
        partition_panic_in(function, outcome.fault);
    }
    return outcome.value;
}
#define value_of(outcome) value_in(__func__, (outcome))

/* The registry changed whether the line is enabled: what runs first-level functions shall know. Waits for one that runs. */
static void publish(size_t index)
{
    if (facts_of(index)->handling == SPM_FLIH) {
        pthread_mutex_lock(&own()->lock);
        own()->enabled = (own()->enabled & ~signal_of(index)) |
                         (partition->registry.partitions[PARTITION_SELF].enabled & signal_of(index));
        pthread_mutex_unlock(&own()->lock);
    }
}

void psa_eoi(psa_signal_t irq_signal)
{
    partition_second_level_only();
    (void)value_of(spm_registry_eoi(&partition->registry, PARTITION_SELF, irq_signal));
    arm(line_of(irq_signal));
}

void psa_irq_enable(psa_signal_t irq_signal)
{
    partition_second_level_only();
    (void)value_of(spm_registry_irq_enable(&partition->registry, PARTITION_SELF, irq_signal));
    size_t index = line_of(irq_signal);
    publish(index);
    bool is_masked = facts_of(index)->handling == SPM_SLIH &&
                     (spm_registry_signals(&partition->registry, PARTITION_SELF) & irq_signal) != 0;
    if (!is_masked) { /* until psa_eoi */
        arm(index);
    }
}

psa_irq_status_t psa_irq_disable(psa_signal_t irq_signal)
{
    partition_second_level_only();
    int32_t before = value_of(spm_registry_irq_disable(&partition->registry, PARTITION_SELF, irq_signal));
    publish(line_of(irq_signal));
    return (psa_irq_status_t)before;
}

void psa_reset_signal(psa_signal_t irq_signal)
{
    partition_second_level_only();
    partition_interrupts_merge();
    (void)value_of(spm_registry_reset_signal(&partition->registry, PARTITION_SELF, irq_signal));
}
