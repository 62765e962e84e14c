/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "../../uapi.h"
#include "base/bytes.h"
#include "device.h"
#include "listen.h"
#include "reduced.h"

enum { REFUSED = 1, TROUBLE = 3, EVENTS_AT_ONCE = 64, LONG_DELAY_MS = 1000, HURRY_MS = 10, DESCRIPTORS_WANTED = 16384 };
enum { CALM_MS = 500 }; /* of serving, before processes for the next life are started */

uint64_t device_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

bool device_watch(struct device *d, int fd, enum watch what, size_t index, uint32_t generation, uint32_t events,
                  bool is_new)
{
    struct epoll_event event = { .events = events,
                                 .data.u64 = (uint64_t)what << 56 | (uint64_t)index << 32 | generation };
    return epoll_ctl(d->epoll, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, &event) == 0;
}

/* The one who started us waits for one line. */
static void tell_starter(struct device *d, const char *line)
{
    if (d->options->ready_fd >= 0 && !d->has_reported) {
        dprintf(d->options->ready_fd, "%s\n", line);
        close(d->options->ready_fd);
    } else if (strcmp(line, "ready") != 0) {
        fprintf(stderr, "ashlard: %s\n", line);
    }
    d->has_reported = true;
}

void device_fail(struct device *d, int status, const char *format, ...)
{
    char line[DEVICE_WHY_MAX];
    va_list arguments;
    if (d->is_over) {
        return;
    }
    va_start(arguments, format);
    vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    d->exit_status = status;
    d->is_over = true;
    log_put(&d->log, d->epoch, 0, LOG_REFUSED, line);
    tell_starter(d, line);
}

/* 0: never. */
static void set_timer(struct device *d, uint64_t delay_ms)
{
    struct itimerspec when = { .it_value = { .tv_sec = (time_t)(delay_ms / 1000),
                                             .tv_nsec = (long)(delay_ms % 1000) * 1000000 } };
    timerfd_settime(d->timer, 0, &when, NULL);
}

static void set_listening(struct device *d, bool is_listening)
{
    if (is_listening != d->is_listening) {
        d->is_listening = is_listening;
        device_watch(d, d->listener, WATCH_LISTENER, 0, 0, is_listening ? (uint32_t)EPOLLIN : 0, false);
    }
}

static void on_alarm(int number)
{
    (void)number;
}

/*
 * A message may carry a socket that lingers; whoever drops it last waits inside the kernel for as long as its sender
 * chose. While clients are looked at a signal comes every few milliseconds, which ends such a wait.
 */
static void hurry(const struct device *d, bool is_on)
{
    struct timeval interval = { .tv_usec = is_on ? HURRY_MS * 1000 : 0 };
    struct itimerval timer = { .it_interval = interval, .it_value = interval };
    if (d->gets_descriptors) {
        setitimer(ITIMER_REAL, &timer, NULL);
    }
}

static bool can_get_descriptors(int listener)
{
    int is_on = 1;
    socklen_t len = sizeof(is_on);
    return getsockopt(listener, SOL_SOCKET, SO_PASSRIGHTS, &is_on, &len) != 0 || is_on != 0;
}

/* Those who wait on the page wake first; then all processes end side by side, while we do something else. */
static void kill_life(struct device *d)
{
    if (d->page != NULL) {
        __atomic_store_n((uint32_t *)(void *)(d->page + CONTROL_PAGE_ALIVE), 0u, __ATOMIC_SEQ_CST);
        syscall(SYS_futex, d->page + CONTROL_PAGE_ALIVE, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
    }
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        member_kill(d, i);
    }
}

/* Nothing of this life is left: no process, no channel, no client. */
static void end_life(struct device *d)
{
    kill_life(d);
    for (size_t i = 0; i < d->manifest.system.partition_count; i++) {
        member_stop(d, i);
    }
    forget_interrupted(d);
    anchored_forget(d);
    hurry(d, true);
    for (size_t i = 0; i < d->client_end; i++) {
        if (!d->clients[i].is_asker) {
            client_drop(d, i);
        }
    }
    hurry(d, false);
    for (size_t i = 0; i < d->link_end; i++) {
        link_close(d, &d->links[i], false);
    }
    d->link_end = 0;
    if (d->page != NULL) {
        munmap(d->page, CONTROL_PAGE_LEN);
        close(d->page_fd);
        d->page = NULL;
    }
    set_listening(d, false);
}

/* Whoever shall serve the next life starts now, as far as one comes without knowing anything of the device. */
static void make_standbys(struct device *d)
{
    size_t failed = 0;
    if (d->options->has_no_standby) {
        return;
    }
    if (!fresh_start_missing(d, &failed)) {
        fresh_end_all(d); /* the next life tries again, and tells */
        return;
    }
    if (d->next_epoch == 0) {
        d->next_epoch = state_next_epoch(&d->state);
    }
}

void device_die(struct device *d, int index, const char *format, ...)
{
    char why[DEVICE_WHY_MAX / 2];
    va_list arguments;
    if (d->is_over || (d->life.state != LIFE_STARTING && d->life.state != LIFE_SERVING)) {
        return;
    }
    va_start(arguments, format);
    vsnprintf(why, sizeof(why), format, arguments);
    va_end(arguments);
    uint32_t delay = life_die(&d->life, device_now_ms());
    snprintf(d->last_death, sizeof(d->last_death), "%s%s %s", index < 0 ? "" : "partition ",
             index < 0 ? "the device" : d->manifest.programs[index].name, why);
    if (d->life.state == LIFE_ENDED) {
        end_life(d);
        device_fail(d, TROUBLE, "%s before the device ever served", d->last_death);
        return;
    }
    size_t len = strlen(d->last_death);
    snprintf(d->last_death + len, sizeof(d->last_death) - len, "; next start in %u ms", delay);
    d->death.partition = index < 0 ? 0 : d->manifest.partitions[index].pid;
    kill_life(d);
    log_put_death(&d->log, d->epoch, d->last_death, &d->death); /* waits for the medium as long as they take to end, or longer */
    end_life(d);
    set_listening(d, delay > LONG_DELAY_MS);
    if (delay == 0) {
        struct itimerspec at_once = { .it_value = { .tv_nsec = 1 } };
        timerfd_settime(d->timer, 0, &at_once, NULL);
        return;
    }
    set_timer(d, delay);
    make_standbys(d); /* they get ready while the device rests */
}

static void begin_life(struct device *d)
{
    d->death = (struct log_death){ .cause = LOG_CAUSE_OTHER, .place = CONTROL_NO_PLACE };
    life_begin(&d->life, device_now_ms());
    d->epoch = d->next_epoch != 0 ? d->next_epoch : state_next_epoch(&d->state);
    d->next_epoch = 0;
    d->page_fd = links_new_page(d);
    if (d->page_fd < 0 || getrandom(d->boot_seed, sizeof(d->boot_seed), 0) != (ssize_t)sizeof(d->boot_seed)) {
        device_fail(d, TROUBLE, "no memory to share with clients: %s; is /proc mounted?", strerror(errno));
        return;
    }
    set_timer(d, LIFE_START_MAX_MS);
    size_t failed = 0;
    uint32_t life = d->life.number;
    if (!fresh_start_missing(d, &failed)) {
        fresh_end_all(d);
        device_die(d, (int)failed, "could not be started: %s", strerror(errno));
        return;
    }
    for (size_t i = 0; i < d->manifest.system.partition_count && d->life.state == LIFE_STARTING && !d->is_over; i++) {
        member_adopt(d, i);
        if (d->life.number == life && !d->is_over) {
            members_advance(d); /* the first has its medium to wait for: it goes before the others are told */
        }
    }
}

/*
 * A device that outlives the one who started it gives back its standard error: a pipe there would never end for its
 * reader. What comes later stands in the log. A sanitizer needs it to the end.
 */
static void leave_starter(const struct device *d)
{
    bool is_lasting = d->options->ready_fd >= 0 && d->options->leash_fd < 0;
    int null = is_lasting && !reduced_is_allowed ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;
    if (null >= 0) {
        dup2(null, STDERR_FILENO);
        close(null);
    }
}

void device_serve(struct device *d)
{
    char text[128];
    life_serve(&d->life, device_now_ms());
    set_timer(d, CALM_MS);
    set_listening(d, true);
    snprintf(text, sizeof(text), "life %u: %u partitions serve", d->life.number, d->manifest.system.partition_count);
    log_put(&d->log, d->epoch, 0, LOG_SERVING, text);
    if (!d->has_reported) {
        leave_starter(d);
    }
    tell_starter(d, "ready");
}

static void on_timer(struct device *d)
{
    uint64_t times = 0;
    if (read(d->timer, &times, sizeof(times)) != (ssize_t)sizeof(times)) {
        return;
    }
    if (d->life.state == LIFE_BACKING_OFF) {
        set_listening(d, false);
        begin_life(d);
    } else if (d->life.state == LIFE_SERVING) {
        make_standbys(d);
    } else if (d->life.state == LIFE_STARTING) {
        size_t late = 0;
        while (late < d->manifest.system.partition_count && d->members[late].stage == STAGE_SERVING) {
            late++;
        }
        device_die(d, late < d->manifest.system.partition_count ? (int)late : -1, "did not serve within %d ms",
                   LIFE_START_MAX_MS);
    }
}

static void on_member(struct device *d, size_t index, uint32_t events)
{
    uint32_t life = d->life.number;
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
        member_readable(d, index);
    }
    if ((events & EPOLLOUT) != 0 && d->life.number == life && d->members[index].socket >= 0) {
        member_writable(d, index);
    }
}

static void on_client(struct device *d, size_t index, uint32_t events)
{
    uint32_t generation = d->clients[index].generation;
    if ((events & EPOLLIN) != 0) {
        client_readable(d, index);
    }
    /* A client that left while it waited for a channel is not read: its hang-up alone is seen. */
    if ((events & (EPOLLHUP | EPOLLRDHUP | EPOLLERR)) != 0 && d->clients[index].generation == generation) {
        client_drop(d, index);
    }
}

static void on_event(struct device *d, const struct epoll_event *event)
{
    enum watch what = (enum watch)(event->data.u64 >> 56);
    size_t index = (size_t)(event->data.u64 >> 32) & 0xffffffu;
    uint32_t generation = (uint32_t)event->data.u64;
    bool is_this_life = generation == d->life.number && d->life.state != LIFE_BACKING_OFF;
    if (what == WATCH_LISTENER) {
        hurry(d, true);
        clients_accept(d);
        hurry(d, false);
    } else if (what == WATCH_TIMER) {
        on_timer(d);
    } else if (what == WATCH_SIGNALS || what == WATCH_LEASH) {
        d->is_over = true;
    } else if (what == WATCH_MEMBER && is_this_life) {
        on_member(d, index, event->events);
    } else if (what == WATCH_PROCESS && is_this_life) {
        member_gone(d, index);
    } else if (what == WATCH_ANCHOR) {
        anchored_readable(d);
    } else if (what == WATCH_FRESH) {
        fresh_readable(d, index);
    } else if (what == WATCH_CLIENT && d->clients[index].generation == generation) {
        hurry(d, true);
        on_client(d, index, event->events);
        hurry(d, false);
    }
}

static bool open_loop(struct device *d)
{
    char why[LISTEN_WHY_MAX];
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    d->signals = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    d->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (d->signals < 0 || d->timer < 0) {
        device_fail(d, TROUBLE, "the system refuses signalfd or timerfd: %s", strerror(errno));
        return false;
    }
    d->listener = listen_at(d->options->socket, d->options->is_public, why);
    if (d->listener < 0) {
        device_fail(d, TROUBLE, "%s", why);
        return false;
    }
    d->gets_descriptors = can_get_descriptors(d->listener);
    bool is_good = device_watch(d, d->listener, WATCH_LISTENER, 0, 0, 0, true) &&
                   device_watch(d, d->signals, WATCH_SIGNALS, 0, 0, EPOLLIN, true) &&
                   device_watch(d, d->timer, WATCH_TIMER, 0, 0, EPOLLIN, true) &&
                   (d->options->leash_fd < 0 || device_watch(d, d->options->leash_fd, WATCH_LEASH, 0, 0, 0, true));
    if (!is_good) {
        device_fail(d, TROUBLE, "the system refuses to watch a descriptor: %s", strerror(errno));
    }
    return is_good;
}

static void run_loop(struct device *d)
{
    struct epoll_event events[EVENTS_AT_ONCE];
    log_put(&d->log, 0, 0, LOG_START, "ashlard " ASHLAR_VERSION " starts");
    begin_life(d);
    while (!d->is_over) {
        int count = epoll_wait(d->epoll, events, EVENTS_AT_ONCE, -1);
        if (count < 0 && errno != EINTR) {
            device_fail(d, TROUBLE, "epoll: %s", strerror(errno));
        }
        for (int i = 0; i < count && !d->is_over; i++) {
            on_event(d, &events[i]);
        }
    }
    log_put(&d->log, d->epoch, 0, LOG_STOP, "the device stops");
}

static void prepare_process(void)
{
    struct rlimit files;
    sigset_t alarm_alone;
    struct sigaction interrupt = { .sa_handler = on_alarm }; /* no SA_RESTART */
    prctl(PR_SET_DUMPABLE, 0ul, 0ul, 0ul, 0ul); /* it will hold every partition's keys */
    /* No file may load code into it; algorithms are fetched from their provider, so older tables of names stay empty. */
    (void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS, NULL);
    signal(SIGPIPE, SIG_IGN);
    sigaction(SIGALRM, &interrupt, NULL);
    sigemptyset(&alarm_alone);
    sigaddset(&alarm_alone, SIGALRM);
    sigprocmask(SIG_UNBLOCK, &alarm_alone, NULL); /* whoever started us may have blocked it: hurry() needs it */
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < DESCRIPTORS_WANTED) {
        files.rlim_cur = files.rlim_max < DESCRIPTORS_WANTED ? files.rlim_max : DESCRIPTORS_WANTED;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

int supervisor_run(const struct supervisor_options *options)
{
    static struct device device; /* half a megabyte */
    struct device *d = &device;
    *d = (struct device){
        .options = options, .next_session = 1, .log = { .fd = -1 }, .state = { .folder = -1 }, .listener = -1
    };
    prepare_process();
    d->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (d->epoll < 0) {
        device_fail(d, TROUBLE, "the system refuses epoll: %s", strerror(errno));
    } else if (device_prepare(d) && open_loop(d)) {
        run_loop(d);
    }
    end_life(d);
    fresh_end_all(d);
    if (d->listener >= 0) {
        listen_end(d->options->socket, d->listener);
    }
    device_unprepare(d);
    if (options->owned != NULL) {
        state_remove_tree(options->owned);
    }
    return d->exit_status;
}
