/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * libashlar in the programs that people write: many threads, forks, signals, cancellation, dlopen. No reply is lost, no lock stays behind.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "hold.h"
#include "psa/client.h"
#include "psa/internal_trusted_storage.h"
#include "psa_manifest/sid.h"
#include "test.h"

enum { HOLDERS = 24, ROUNDS = 60, FORKS = 30, CALLERS = 3, SIGNAL_CALLS = 4000 };

static psa_status_t ask(int32_t type)
{
    return psa_call(TEST_HOLD_HANDLE, type, NULL, 0, NULL, 0);
}

static bool echoes(uint32_t word)
{
    uint32_t back = ~word;
    psa_invec in = { &word, sizeof(word) };
    psa_outvec out = { &back, sizeof(back) };
    return psa_call(TEST_HOLD_HANDLE, HOLD_ECHO, &in, 1, &out, 1) == PSA_SUCCESS && out.len == 4 && back == word;
}

static void rest(long us)
{
    struct timespec pause = { .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };
    nanosleep(&pause, NULL);
}

static void *hold(void *answer)
{
    *(psa_status_t *)answer = ask(HOLD_WAIT);
    return NULL;
}

static void calls_of_any_thread_do_not_wait_for_one_that_is_served_long(void)
{
    pthread_t threads[HOLDERS];
    psa_status_t answers[HOLDERS] = { 0 };
    for (size_t i = 0; i < HOLDERS; i++) {
        EXPECT_EQ(pthread_create(&threads[i], NULL, hold, &answers[i]), 0);
    }
    alarm(60); /* were a slot waited for, these calls would never return */
    for (int tries = 0; ask(HOLD_COUNT) < HOLDERS && tries < 10000; tries++) {
        rest(1000);
    }
    EXPECT(echoes(1));
    EXPECT_EQ(ask(HOLD_RELEASE), HOLDERS);
    for (size_t i = 0; i < HOLDERS; i++) {
        pthread_join(threads[i], NULL);
        EXPECT_EQ(answers[i], HOLD_ANSWER);
    }
    alarm(0);
}

static volatile bool is_over;

struct tally {
    uint32_t good, bad;
};

static void *call_until_over(void *where)
{
    struct tally *tally = where;
    for (uint32_t i = 0; !is_over; i++) {
        if (echoes(i)) {
            tally->good++;
        } else {
            tally->bad++;
        }
    }
    return NULL;
}

static void start_callers(pthread_t *threads, struct tally *tallies)
{
    is_over = false;
    memset(tallies, 0, CALLERS * sizeof(*tallies));
    for (size_t i = 0; i < CALLERS; i++) {
        EXPECT_EQ(pthread_create(&threads[i], NULL, call_until_over, &tallies[i]), 0);
    }
}

static void expect_callers_undisturbed(const pthread_t *threads, const struct tally *tallies)
{
    is_over = true;
    for (size_t i = 0; i < CALLERS; i++) {
        pthread_join(threads[i], NULL);
    }
    for (size_t i = 0; i < CALLERS; i++) {
        EXPECT(tallies[i].good > 0);
        EXPECT_EQ(tallies[i].bad, 0);
    }
}

static void *call_and_connect(void *unused)
{
    (void)unused;
    for (;;) {
        psa_handle_t handle = psa_connect(TEST_HOLD_LINK_SID, TEST_HOLD_LINK_VERSION);
        echoes(5);
        psa_close(handle);
        pthread_testcancel();
    }
    return NULL;
}

/* A child begins without a session: its first calls hold the library's lock where a cancellation could act. */
static int cancel_a_thread(long after_us)
{
    pthread_t thread;
    pid_t child = fork();
    if (child == 0) {
        alarm(20);
        if (pthread_create(&thread, NULL, call_and_connect, NULL) != 0) {
            _exit(2);
        }
        rest(after_us);
        pthread_cancel(thread);
        pthread_join(thread, NULL);
        _exit(echoes(9) && ask(HOLD_COUNT) == 0 ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return status;
}

static void a_cancelled_thread_leaves_no_lock_behind(void)
{
    for (long i = 0; i < ROUNDS; i++) {
        EXPECT_EQ(cancel_a_thread(i * 40), 0);
    }
}

static void forks_disturb_neither_parent_nor_child(void)
{
    pthread_t threads[CALLERS];
    struct tally tallies[CALLERS];
    start_callers(threads, tallies);
    for (uint32_t i = 0; i < FORKS; i++) {
        pid_t child = fork();
        if (child == 0) {
            alarm(20);
            _exit(echoes(i) && echoes(~i) ? 0 : 1);
        }
        int status = -1;
        waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
    expect_callers_undisturbed(threads, tallies);
}

static void programs_started_amid_calls_inherit_nothing(void)
{
    char program[] = "/bin/sh";
    char option[] = "-c";
    char script[] = "for f in /proc/$$/fd/*; do case $(readlink $f) in *memfd*|*eventfd*) exit 3;; esac; done; exit 0";
    char *arguments[] = { program, option, script, NULL };
    char *environment[] = { NULL };
    pthread_t threads[CALLERS];
    struct tally tallies[CALLERS];
    start_callers(threads, tallies);
    for (int i = 0; i < 10; i++) {
        pid_t child = -1;
        int status = -1;
        EXPECT_EQ(posix_spawn(&child, program, NULL, NULL, arguments, environment), 0);
        waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
    expect_callers_undisturbed(threads, tallies);
}

static void on_alarm(int number)
{
    (void)number;
}

static void signals_lose_no_reply(void)
{
    struct sigaction action = { .sa_handler = on_alarm }; /* without SA_RESTART */
    struct itimerval often = { .it_interval = { .tv_usec = 100 }, .it_value = { .tv_usec = 100 } };
    struct itimerval never = { .it_interval = { .tv_usec = 0 } };
    pid_t child = fork(); /* so that the session too is opened under fire */
    if (child == 0) {
        uint32_t bad = 0;
        sigaction(SIGALRM, &action, NULL);
        setitimer(ITIMER_REAL, &often, NULL);
        for (uint32_t i = 0; i < SIGNAL_CALLS; i++) {
            bad += !echoes(i);
        }
        for (int i = 0; i < 50; i++) {
            psa_handle_t handle = psa_connect(TEST_HOLD_LINK_SID, TEST_HOLD_LINK_VERSION);
            bad += handle <= 0;
            psa_close(handle);
        }
        setitimer(ITIMER_REAL, &never, NULL);
        _exit(bad == 0 ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
}

static size_t count_descriptors(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (folder != NULL && readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count;
}

typedef psa_status_t (*caller)(psa_handle_t, int32_t, const psa_invec *, size_t, psa_outvec *, size_t);

static void a_library_opened_and_closed_again_and_again_keeps_its_word(void)
{
    const char *path = getenv("ASHLAR_LIBRARY");
    if (path == NULL) {
        FAIL("ASHLAR_LIBRARY does not name libashlar.so");
    }
    size_t before = 0;
    for (uint32_t i = 0; i < 50; i++) {
        void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        EXPECT(library != NULL);
        caller call;
        void *found = dlsym(library, "psa_call");
        memcpy(&call, &found, sizeof(call));
        uint32_t back = 0;
        psa_invec in = { &i, sizeof(i) };
        psa_outvec out = { &back, sizeof(back) };
        EXPECT_EQ(call(TEST_HOLD_HANDLE, HOLD_ECHO, &in, 1, &out, 1), PSA_SUCCESS);
        EXPECT_EQ(back, i);
        EXPECT_EQ(dlclose(library), 0);
        before = i == 0 ? count_descriptors() : before;
        EXPECT_EQ(count_descriptors(), before);
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(calls_of_any_thread_do_not_wait_for_one_that_is_served_long, "design:channels"),
        TEST(a_cancelled_thread_leaves_no_lock_behind, "POSIX:pthread_cancel"),
        TEST(forks_disturb_neither_parent_nor_child, "POSIX:fork"),
        TEST(programs_started_amid_calls_inherit_nothing, "POSIX:posix_spawn"),
        TEST(signals_lose_no_reply, "POSIX:sigaction"),
        TEST(a_library_opened_and_closed_again_and_again_keeps_its_word, "POSIX:dlclose"),
    };
    return test_main("isolation.library", tests, sizeof(tests) / sizeof(tests[0]));
}
