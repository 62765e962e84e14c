/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "house.h"
#include "inproc/device.h"
#include "psa/client.h"
#include "psa/lifecycle.h"
#include "test.h"

static psa_handle_t connect_counter(void)
{
    psa_handle_t handle = psa_connect(COUNTER_SID, COUNTER_VERSION);
    EXPECT(handle > 0);
    return handle;
}

static psa_status_t plain(psa_handle_t handle, int32_t type)
{
    return psa_call(handle, type, NULL, 0, NULL, 0);
}

static void the_framework_and_its_services_say_their_versions(void)
{
    EXPECT_EQ(psa_framework_version(), 0x0101);
    EXPECT_EQ(psa_version(COUNTER_SID), 1);
    EXPECT_EQ(psa_version(ADD_SID), 1);
    EXPECT_EQ(psa_version(0xdead), PSA_VERSION_NONE);
    EXPECT_EQ(psa_rot_lifecycle_state(), PSA_LIFECYCLE_ASSEMBLY_AND_TEST);
}

static void a_connection_to_an_ipc_partition_keeps_its_own_state(void)
{
    uint32_t connects = house_connects;
    uint32_t disconnects = house_disconnects;
    psa_handle_t one = connect_counter();
    psa_handle_t two = connect_counter();
    EXPECT_EQ(plain(one, COUNTER_NEXT), 1);
    EXPECT_EQ(plain(one, COUNTER_NEXT), 2);
    EXPECT_EQ(plain(two, COUNTER_NEXT), 1);
    psa_close(one);
    EXPECT_EQ(plain(two, COUNTER_NEXT), 2);
    psa_close(two);
    EXPECT_EQ(house_connects - connects, 2);
    EXPECT_EQ(house_disconnects - disconnects, 2);
}

static void bytes_go_there_and_back(void)
{
    psa_handle_t handle = connect_counter();
    char out[40] = { 0 };
    psa_invec in = { "a sentence that is longer than seven", 36 };
    psa_outvec result = { out, sizeof(out) };
    EXPECT_EQ(psa_call(handle, COUNTER_ECHO, &in, 1, &result, 1), PSA_SUCCESS);
    EXPECT_EQ(result.len, 36);
    EXPECT_STR(out, "a sentence that is longer than seven");
    psa_close(handle);
}

static void mapped_vectors_are_the_clients_bytes(void)
{
    psa_handle_t handle = connect_counter();
    char out[6] = { 0 };
    psa_invec in = { "tidy", 4 };
    psa_outvec result = { out, 5 };
    EXPECT_EQ(psa_call(handle, COUNTER_MAP, &in, 1, &result, 1), PSA_SUCCESS);
    EXPECT_EQ(result.len, 4);
    EXPECT_STR(out, "ydit");
    psa_close(handle);
}

static psa_status_t add(uint32_t a, uint32_t b, uint32_t *total)
{
    psa_invec in[2] = { { &a, 4 }, { &b, 4 } };
    psa_outvec out = { total, 4 };
    return psa_call(ADD_HANDLE, ADD_SUM, in, 2, &out, 1);
}

static void a_secure_function_runs_without_a_connection(void)
{
    uint32_t total = 0;
    EXPECT_EQ(add(40, 2, &total), PSA_SUCCESS);
    EXPECT_EQ(total, 42);
}

static void a_partition_calls_another_under_its_own_id(void)
{
    EXPECT_EQ(plain(ADD_HANDLE, ADD_COUNT), 3);
    EXPECT_EQ(plain(ADD_HANDLE, ADD_WHO), SUMS_PID);
}

static void the_program_is_minus_one_minus_its_uid(void)
{
    int32_t id = -1 - (int32_t)geteuid();
    psa_handle_t handle = connect_counter();
    EXPECT_EQ(inproc_current_client(), id);
    EXPECT_EQ(plain(handle, COUNTER_WHO), id);
    EXPECT_EQ(inproc_ready(), PSA_SUCCESS);
    psa_close(handle);
}

static void a_blamed_connection_is_dead_but_for_its_close(void)
{
    uint32_t disconnects = house_disconnects;
    psa_handle_t handle = connect_counter();
    EXPECT_EQ(plain(handle, COUNTER_BLAME), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(house_disconnects - disconnects, 1);
    EXPECT_EQ(plain(handle, COUNTER_NEXT), PSA_ERROR_PROGRAMMER_ERROR);
    psa_close(handle);
    EXPECT_EQ(house_disconnects - disconnects, 1);
}

static void programmer_errors_of_the_program_return(void)
{
    psa_outvec out = { NULL, 4 };
    EXPECT_EQ(psa_connect(0xdead, 1), PSA_ERROR_CONNECTION_REFUSED);
    EXPECT_EQ(psa_connect(ADD_SID, 1), PSA_ERROR_CONNECTION_REFUSED);
    EXPECT_EQ(plain(77, 0), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(plain(ADD_HANDLE, -1), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(psa_call(ADD_HANDLE, 0, NULL, 2, NULL, 0), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(psa_call(ADD_HANDLE, 0, NULL, 0, &out, 1), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(psa_call(ADD_HANDLE, 0, NULL, 5, NULL, SIZE_MAX), PSA_ERROR_PROGRAMMER_ERROR);
    psa_close(77);
    psa_close(ADD_HANDLE);
    psa_close(PSA_NULL_HANDLE);
}

static void connections_run_out_as_busy_and_come_back(void)
{
    psa_handle_t handles[40];
    int count = 0;
    while (count < 40 && (handles[count] = psa_connect(COUNTER_SID, 1)) > 0) {
        count++;
    }
    EXPECT_EQ(count, 32);
    EXPECT_EQ(handles[count], PSA_ERROR_CONNECTION_BUSY);
    for (int i = 0; i < count; i++) {
        psa_close(handles[i]);
    }
    psa_close(connect_counter());
}

/* Threads. test.h's EXPECT is for the main thread: the others count what went wrong. */

static void *hammer(void *failures)
{
    unsigned *wrong = failures;
    psa_handle_t handle = psa_connect(COUNTER_SID, 1);
    for (int i = 1; i <= 200; i++) {
        uint32_t total = 0;
        *wrong += plain(handle, COUNTER_NEXT) != i;
        *wrong += add((uint32_t)i, 7, &total) != PSA_SUCCESS || total != (uint32_t)i + 7;
        *wrong += i % 20 == 0 && plain(ADD_HANDLE, ADD_COUNT) != 3;
    }
    psa_close(handle);
    return NULL;
}

static void eight_threads_call_at_once(void)
{
    pthread_t threads[8];
    unsigned wrong[8] = { 0 };
    for (int i = 0; i < 8; i++) {
        EXPECT_EQ(pthread_create(&threads[i], NULL, hammer, &wrong[i]), 0);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
        EXPECT_EQ(wrong[i], 0);
    }
}

static void *wait_there(void *status)
{
    *(psa_status_t *)status = plain(HOLD_HANDLE, HOLD_WAIT);
    return NULL;
}

/** Starts a thread whose call KEEPER holds back, and lets `release` end it. */
static void held_until(void (*release)(void))
{
    pthread_t threads[3];
    psa_status_t statuses[3] = { 0 };
    for (int i = 0; i < 3; i++) {
        EXPECT_EQ(pthread_create(&threads[i], NULL, wait_there, &statuses[i]), 0);
    }
    usleep(30000);
    release(); /* whoever comes after it is freed by the next one */
    for (int i = 0; i < 20; i++) {
        usleep(2000);
        release();
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        EXPECT_EQ(statuses[i], 1);
    }
}

static void free_by_request(void)
{
    EXPECT_EQ(plain(HOLD_HANDLE, HOLD_FREE_ALL), PSA_SUCCESS);
}

static void free_by_doorbell(void)
{
    EXPECT_EQ(plain(BELL_HANDLE, 0), PSA_SUCCESS);
}

static void a_reply_held_back_lets_other_threads_call(void)
{
    held_until(free_by_request);
}

static void a_doorbell_wakes_a_partition_that_waits(void)
{
    uint32_t before = house_doorbells;
    held_until(free_by_doorbell);
    EXPECT(house_doorbells > before);
}

static void ignore(int number)
{
    (void)number;
}

static void signals_of_the_program_do_not_disturb_calls(void)
{
    struct sigaction action = { .sa_handler = ignore };
    struct itimerval often = { { 0, 500 }, { 0, 500 } };
    struct itimerval never = { { 0, 0 }, { 0, 0 } };
    sigaction(SIGALRM, &action, NULL); /* without SA_RESTART: calls of the system fail with EINTR */
    setitimer(ITIMER_REAL, &often, NULL);
    unsigned wrong = 0;
    for (int i = 0; i < 20; i++) {
        hammer(&wrong);
    }
    setitimer(ITIMER_REAL, &never, NULL);
    EXPECT_EQ(wrong, 0);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_framework_and_its_services_say_their_versions,
             "FFM-FRAMEWORK-VERSION FFM-LIFECYCLE-STATE FFM-MODELS-MIXED"),
        TEST(a_connection_to_an_ipc_partition_keeps_its_own_state, "FFM-MODELS-MIXED"),
        TEST(bytes_go_there_and_back, "FFM-MODELS-MIXED"),
        TEST(mapped_vectors_are_the_clients_bytes, "FFM-MODELS-MIXED"),
        TEST(a_secure_function_runs_without_a_connection, "FFM-MODELS-MIXED"),
        TEST(a_partition_calls_another_under_its_own_id, "FFM-MODELS-MIXED"),
        TEST(the_program_is_minus_one_minus_its_uid, "FFM-CLIENT-STABLE FFM-CLIENT-DISTINCT FFM-MODELS-MIXED"),
        TEST(a_blamed_connection_is_dead_but_for_its_close, "FFM-MODELS-MIXED"),
        TEST(programmer_errors_of_the_program_return, "FFM-MODELS-MIXED"),
        TEST(connections_run_out_as_busy_and_come_back, "FFM-CLIENT-DISTINCT FFM-CLIENT-STABLE FFM-MODELS-MIXED"),
        TEST(eight_threads_call_at_once, "design:inproc FFM-CLIENT-DISTINCT FFM-CLIENT-STABLE FFM-MODELS-MIXED"),
        TEST(a_reply_held_back_lets_other_threads_call, "FFM-IPC-HOLDS FFM-REPLY-ORDER FFM-MODELS-MIXED"),
        TEST(a_doorbell_wakes_a_partition_that_waits, "FFM-MODELS-MIXED"),
        TEST(signals_of_the_program_do_not_disturb_calls,
             "design:inproc FFM-CLIENT-DISTINCT FFM-CLIENT-STABLE FFM-MODELS-MIXED"),
    };
    return test_main("inproc.calls", tests, sizeof(tests) / sizeof(tests[0]));
}
