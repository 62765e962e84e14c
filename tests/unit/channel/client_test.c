/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * libashlar's client and a real partition program, with a supervisor of the test's own between them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ashlar/device.h"
#include "device/echo.h"
#include "device/fake_supervisor.h"
#include "psa/client.h"
#include "psa_manifest/sid.h"
#include "test.h"

enum { BIG = 5 * 1024 * 1024 };
static char program[4096];
static struct fake_supervisor device;

static void start(void)
{
    fake_supervisor_start(&device, program, 1);
    ashlar_boot_epoch(); /* asks the supervisor, and so sees that the one of the test before is gone */
}

static void stop(void)
{
    fake_supervisor_stop(&device);
}

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static psa_status_t call(psa_handle_t handle, int32_t type, uint32_t *word)
{
    psa_outvec out = { word, sizeof(*word) };
    return psa_call(handle, type, NULL, 0, &out, word == NULL ? 0 : 1);
}

static uint32_t ask(int32_t type)
{
    uint32_t word = UINT32_MAX;
    EXPECT_EQ(call(TEST_STATELESS_HANDLE, type, &word), PSA_SUCCESS);
    return word;
}

static bool echoes(psa_handle_t handle, size_t len)
{
    uint8_t *in = malloc(len + 1);
    uint8_t *out = calloc(1, len + 1);
    for (size_t i = 0; i < len; i++) {
        in[i] = (uint8_t)(i * 13 + len);
    }
    psa_invec in_vec = { in, len };
    psa_outvec out_vec = { out, len };
    psa_status_t status = psa_call(handle, ECHO_BACK, &in_vec, 1, &out_vec, 1);
    bool is_good = status == PSA_SUCCESS && out_vec.len == len && memcmp(in, out, len) == 0;
    free(in);
    free(out);
    return is_good;
}

static void a_program_calls_a_partition_in_another_process(void)
{
    start();
    EXPECT_EQ(psa_framework_version(), 0x0101);
    EXPECT_EQ(psa_version(TEST_ECHO_SID), 2);
    EXPECT_EQ(psa_version(0x1234), PSA_VERSION_NONE);
    EXPECT_EQ((int32_t)ask(ECHO_CLIENT), -1 - (int32_t)getuid());
    psa_handle_t handle = psa_connect(TEST_ECHO_SID, 1);
    EXPECT(handle > 0 && handle < 0x40000000);
    EXPECT(echoes(handle, 0) && echoes(handle, 1) && echoes(handle, 65536));
    psa_close(handle);
    EXPECT_EQ(call(handle, ECHO_NOTHING, NULL), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(psa_connect(TEST_ECHO_SID, 3), PSA_ERROR_CONNECTION_REFUSED);
    EXPECT_EQ(psa_connect(0x1234, 1), PSA_ERROR_CONNECTION_REFUSED);
    psa_close(PSA_NULL_HANDLE);
    stop();
}

/* A malformed request ends its connection: only psa_close is left of it. */
static void expect_end(int32_t type, const psa_invec *in, size_t in_len, psa_outvec *out, size_t out_len)
{
    psa_handle_t handle = psa_connect(TEST_ECHO_SID, 2);
    EXPECT(handle > 0);
    EXPECT_EQ(psa_call(handle, type, in, in_len, out, out_len), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(call(handle, ECHO_NOTHING, NULL), PSA_ERROR_PROGRAMMER_ERROR);
    psa_close(handle);
}

static void misuse_by_a_non_secure_program_is_answered_and_changes_nothing(void)
{
    psa_invec in[4] = { { NULL, 0 } };
    psa_outvec out[2] = { { NULL, 0 } };
    psa_invec bad = { NULL, 1 };
    start();
    psa_handle_t handle = psa_connect(TEST_ECHO_SID, 2);
    expect_end(-1, NULL, 0, NULL, 0);
    expect_end(0, in, 4, out, 1);
    expect_end(0, NULL, 1, NULL, 0);
    expect_end(0, &bad, 1, NULL, 0);
    EXPECT_EQ(psa_call(0, 0, NULL, 0, NULL, 0), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(psa_call(-1, 0, NULL, 0, NULL, 0), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(psa_call(handle + 1, 0, NULL, 0, NULL, 0), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT(psa_call(TEST_STATELESS_HANDLE + 1, 0, NULL, 0, NULL, 0) < 0);
    psa_close(handle + 1);
    psa_close(TEST_STATELESS_HANDLE);
    EXPECT(echoes(handle, 100));
    EXPECT_EQ(call(handle, ECHO_ACCUSE, NULL), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(call(handle, ECHO_NOTHING, NULL), PSA_ERROR_PROGRAMMER_ERROR); /* only psa_close is left */
    psa_close(handle);
    EXPECT(echoes(TEST_STATELESS_HANDLE, 100));
    stop();
}

static void a_call_too_big_for_its_channel_gets_a_bigger_one(void)
{
    start();
    psa_handle_t handle = psa_connect(TEST_ECHO_SID, 2);
    EXPECT(echoes(handle, 70000) && echoes(handle, 100000) && echoes(handle, BIG));
    EXPECT(echoes(TEST_STATELESS_HANDLE, BIG) && echoes(TEST_STATELESS_HANDLE, 16));
    psa_invec huge = { program, (size_t)17 * 1024 * 1024 };
    EXPECT_EQ(psa_call(handle, ECHO_BACK, &huge, 1, NULL, 0), PSA_ERROR_INSUFFICIENT_MEMORY);
    EXPECT(echoes(handle, 10));
    huge.len = SIZE_MAX; /* wraps around: no memory of anyone's */
    EXPECT_EQ(psa_call(handle, ECHO_BACK, &huge, 1, NULL, 0), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(call(handle, ECHO_NOTHING, NULL), PSA_ERROR_PROGRAMMER_ERROR);
    psa_close(handle);
    stop();
}

static void a_call_in_flight_returns_once_when_the_partition_dies(void)
{
    start();
    psa_handle_t handle = psa_connect(TEST_ECHO_SID, 2);
    uint64_t epoch = ashlar_boot_epoch();
    EXPECT(epoch != 0);
    EXPECT_EQ(ask(ECHO_COUNT), 1);
    EXPECT_EQ(call(TEST_STATELESS_HANDLE, ECHO_CRASH, NULL), PSA_ERROR_COMMUNICATION_FAILURE);
    /* The stateless service goes on without a restart of the client, in a new life. */
    EXPECT_EQ(ask(ECHO_COUNT), 1);
    EXPECT_EQ(ashlar_boot_epoch(), epoch + 1); /* one life ended: the request was not sent again */
    /* The connection belonged to the old one; it names nothing now, not even after new ones are made. */
    EXPECT_EQ(call(handle, ECHO_NOTHING, NULL), PSA_ERROR_PROGRAMMER_ERROR);
    psa_handle_t anew = psa_connect(TEST_ECHO_SID, 2);
    EXPECT(anew > 0 && anew != handle);
    EXPECT_EQ(call(handle, ECHO_NOTHING, NULL), PSA_ERROR_PROGRAMMER_ERROR);
    psa_close(handle);
    EXPECT(echoes(anew, 10));
    EXPECT_EQ(call(TEST_STATELESS_HANDLE, ECHO_PANIC, NULL), PSA_ERROR_COMMUNICATION_FAILURE);
    EXPECT_EQ(ask(ECHO_COUNT), 1);
    stop();
}

static void *kill_supervisor(void *unused)
{
    struct timespec pause = { .tv_nsec = 100000000 };
    (void)unused;
    nanosleep(&pause, NULL);
    kill(device.pid, SIGKILL);
    return NULL;
}

static void a_device_that_is_killed_is_noticed_within_100_ms(void)
{
    pthread_t killer;
    start();
    ask(ECHO_COUNT);
    double begin = now_ms();
    EXPECT_EQ(pthread_create(&killer, NULL, kill_supervisor, NULL), 0);
    EXPECT_EQ(call(TEST_STATELESS_HANDLE, ECHO_SLEEP, NULL), PSA_ERROR_COMMUNICATION_FAILURE);
    double took = now_ms() - begin;
    pthread_join(killer, NULL);
    EXPECT(took >= 95 && took < 100 + 100 + 60); /* 100 until the kill, 100 promised, the rest for a busy machine */
    EXPECT_EQ(call(TEST_STATELESS_HANDLE, ECHO_NOTHING, NULL), PSA_ERROR_COMMUNICATION_FAILURE);
    EXPECT_EQ(ashlar_boot_epoch(), 0);
    stop();
}

static void without_a_device_each_call_says_so(void)
{
    setenv("ASHLAR_SOCKET", "/nowhere/at/all", 1);
    EXPECT_EQ(call(TEST_STATELESS_HANDLE, ECHO_NOTHING, NULL), PSA_ERROR_COMMUNICATION_FAILURE);
    EXPECT_EQ(psa_connect(TEST_ECHO_SID, 2), PSA_ERROR_COMMUNICATION_FAILURE);
    EXPECT_EQ(psa_version(TEST_ECHO_SID), PSA_VERSION_NONE);
    EXPECT_EQ(ashlar_boot_epoch(), 0);
}

static void another_major_version_is_refused(void)
{
    fake_supervisor_start(&device, program, 2);
    EXPECT_EQ(call(TEST_STATELESS_HANDLE, ECHO_NOTHING, NULL), PSA_ERROR_COMMUNICATION_FAILURE);
    stop();
    /* A device that does not refuse by itself: the client does. */
    fake_supervisor_start(&device, program, FAKE_SUPERVISOR_CARELESS);
    EXPECT_EQ(call(TEST_STATELESS_HANDLE, ECHO_NOTHING, NULL), PSA_ERROR_COMMUNICATION_FAILURE);
    stop();
}

static void a_socket_in_a_folder_that_others_write_is_not_trusted(void)
{
    fake_supervisor_start(&device, program, 1);
    EXPECT_EQ(chmod(device.folder, 0777), 0);
    EXPECT_EQ(ashlar_boot_epoch(), 0);
    EXPECT_EQ(chmod(device.folder, 0700), 0);
    EXPECT(ashlar_boot_epoch() != 0);
    EXPECT_EQ(call(TEST_STATELESS_HANDLE, ECHO_NOTHING, NULL), PSA_SUCCESS);
    stop();
}

static void a_socket_path_longer_than_an_address_works(void)
{
    char folder[200];
    char path[256];
    fake_supervisor_start(&device, program, 1);
    int len = snprintf(folder, sizeof(folder), "%s/", device.folder);
    memset(folder + len, 'd', 120);
    folder[len + 120] = '\0';
    EXPECT_EQ(mkdir(folder, 0700), 0);
    snprintf(path, sizeof(path), "%s/ashlard.sock", folder);
    EXPECT_EQ(rename(device.socket, path), 0);
    setenv("ASHLAR_SOCKET", path, 1);
    EXPECT(ashlar_boot_epoch() != 0);
    EXPECT_EQ(call(TEST_STATELESS_HANDLE, ECHO_NOTHING, NULL), PSA_SUCCESS);
    unlink(path);
    rmdir(folder);
    stop();
}

static int child_work(psa_handle_t handle)
{
    uint32_t client = 0;
    if (call(handle, ECHO_NOTHING, NULL) != PSA_ERROR_PROGRAMMER_ERROR) {
        return 1; /* the parent's connection is not ours */
    }
    psa_handle_t own = psa_connect(TEST_ECHO_SID, 2);
    if (own <= 0 || own == handle || !echoes(own, 1000)) {
        return 2;
    }
    if (call(TEST_STATELESS_HANDLE, ECHO_CLIENT, &client) != PSA_SUCCESS || (int32_t)client != -1 - (int32_t)getuid()) {
        return 3;
    }
    return call(handle, ECHO_NOTHING, NULL) == PSA_ERROR_PROGRAMMER_ERROR ? 0 : 4;
}

static void a_forked_child_connects_anew(void)
{
    start();
    psa_handle_t handle = psa_connect(TEST_ECHO_SID, 2);
    EXPECT(echoes(handle, 10) && echoes(TEST_STATELESS_HANDLE, 10));
    uint32_t ended = ask(ECHO_SESSIONS);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        _exit(child_work(handle));
    }
    int status = -1;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT(echoes(handle, 10));
    EXPECT(echoes(TEST_STATELESS_HANDLE, 10));
    /* The child's end is the end of its session, and only of its. */
    for (int i = 0; i < 100 && ask(ECHO_SESSIONS) == ended; i++) {
        struct timespec pause = { .tv_nsec = 1000000 };
        nanosleep(&pause, NULL);
    }
    EXPECT_EQ(ask(ECHO_SESSIONS), ended + 1);
    psa_close(handle);
    stop();
}

static void *call_often(void *result)
{
    bool *is_good = result;
    *is_good = true;
    for (size_t i = 0; i < 400; i++) {
        psa_handle_t handle = i % 8 == 0 ? psa_connect(TEST_ECHO_SID, 2) : TEST_STATELESS_HANDLE;
        *is_good = handle > 0 && echoes(handle, i * 3) && *is_good;
        if (i % 8 == 0) {
            psa_close(handle);
        }
    }
    return NULL;
}

static void eight_threads_call_at_once(void)
{
    pthread_t threads[8];
    bool is_good[8];
    start();
    for (size_t i = 0; i < 8; i++) {
        EXPECT_EQ(pthread_create(&threads[i], NULL, call_often, &is_good[i]), 0);
    }
    for (size_t i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
    }
    for (size_t i = 0; i < 8; i++) {
        EXPECT(is_good[i]);
    }
    stop();
}

static unsigned failures_of(unsigned *failures)
{
    return __atomic_load_n(failures, __ATOMIC_RELAXED);
}

static void *call_until_death(void *failures)
{
    psa_status_t status = PSA_SUCCESS;
    while (status == PSA_SUCCESS) {
        status = call(TEST_STATELESS_HANDLE, ECHO_NOTHING, NULL);
    }
    __atomic_store_n((unsigned *)failures, status == PSA_ERROR_COMMUNICATION_FAILURE ? 1 : 1000, __ATOMIC_RELAXED);
    return NULL;
}

static void threads_survive_a_death_that_another_one_causes(void)
{
    pthread_t threads[4];
    unsigned failures[4] = { 0 };
    unsigned caught = 0;
    start();
    ask(ECHO_COUNT);
    for (size_t i = 0; i < 4; i++) {
        EXPECT_EQ(pthread_create(&threads[i], NULL, call_until_death, &failures[i]), 0);
    }
    /* A thread that was between two calls saw nothing: kill again until each was caught once. */
    for (int i = 0; i < 50 && caught < 4; i++) {
        EXPECT_EQ(call(TEST_STATELESS_HANDLE, ECHO_CRASH, NULL), PSA_ERROR_COMMUNICATION_FAILURE);
        EXPECT_EQ(call(TEST_STATELESS_HANDLE, ECHO_SLEEP, NULL), PSA_SUCCESS);
        caught = failures_of(&failures[0]) + failures_of(&failures[1]) + failures_of(&failures[2]) +
                 failures_of(&failures[3]);
    }
    EXPECT_EQ(caught, 4);
    for (size_t i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    stop();
}

static void a_partition_that_hangs_ends_and_the_device_goes_on(void)
{
    if (TEST_DEFERS_SIGNALS) {
        SKIP("ThreadSanitizer runs no signal handler in a loop that calls nothing");
    }
    start();
    EXPECT_EQ(ask(ECHO_COUNT), 1);
    double begin = now_ms();
    EXPECT_EQ(call(TEST_STATELESS_HANDLE, ECHO_HANG, NULL), PSA_ERROR_COMMUNICATION_FAILURE);
    double took = now_ms() - begin;
    EXPECT(took >= 900 && took < 5000);
    EXPECT_EQ(ask(ECHO_COUNT), 1);
    for (int i = 0; i < 6; i++) { /* longer than the limit in all, each message within it */
        EXPECT_EQ(call(TEST_STATELESS_HANDLE, ECHO_SLEEP, NULL), PSA_SUCCESS);
    }
    EXPECT_EQ(ask(ECHO_COUNT), 2);
    stop();
}

static void a_partition_is_fenced_before_its_first_message(void)
{
    if (TEST_REDUCED) {
        SKIP("built with a sanitizer: the fence is reduced");
    }
    start();
    EXPECT(ask(ECHO_OPEN_FILE) != 0);
    stop();
}

/* It lies beside this one. */
static bool find_program(void)
{
    ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 64);
    if (len <= 0) {
        return false;
    }
    program[len] = '\0';
    strcpy(strrchr(program, '/') + 1, "test-echo-partition");
    return access(program, X_OK) == 0;
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_program_calls_a_partition_in_another_process, "FFM-1.1:psa_call"),
        TEST(misuse_by_a_non_secure_program_is_answered_and_changes_nothing, "FFM-1.1:programmer-error"),
        TEST(a_call_too_big_for_its_channel_gets_a_bigger_one, "design:channels"),
        TEST(a_call_in_flight_returns_once_when_the_partition_dies, "design:death FFM-PANIC-CALLERS"),
        TEST(a_device_that_is_killed_is_noticed_within_100_ms, "design:death"),
        TEST(without_a_device_each_call_says_so, "design:manners"),
        TEST(another_major_version_is_refused, "control.spec:versions"),
        TEST(a_socket_in_a_folder_that_others_write_is_not_trusted, "design:identity"),
        TEST(a_socket_path_longer_than_an_address_works, "design:manners"),
        TEST(a_forked_child_connects_anew, "design:channels"),
        TEST(eight_threads_call_at_once, "design:channels FFM-CLIENT-DISTINCT FFM-CLIENT-STABLE FFM-MODELS-MIXED"),
        TEST(threads_survive_a_death_that_another_one_causes, "design:death"),
        TEST(a_partition_that_hangs_ends_and_the_device_goes_on, "design:fairness"),
        TEST(a_partition_is_fenced_before_its_first_message, "design:linux-start FFM-LEVEL-BEFORE-NS"),
    };
    if (!find_program()) {
        return 2;
    }
    return test_main("client", tests, sizeof(tests) / sizeof(tests[0]));
}
