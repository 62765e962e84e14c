/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "house.h"
#include "psa/client.h"
#include "psa/service.h"
#include "test.h"

/* What ends the program, and what a fork may do. The device is started in the child: each test's own life. */

static void panics(void (*life)(void), const char *who, const char *where, const char *fault)
{
    int status = child(life);
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    EXPECT(strstr(told, who) != NULL);
    EXPECT(strstr(told, where) != NULL);
    EXPECT(strstr(told, fault) != NULL);
}

static psa_status_t misuse(int32_t how)
{
    char room[3];
    psa_outvec out = { room, sizeof(room) };
    return psa_call(MISUSE_HANDLE, how, NULL, 0, &out, 1);
}

#define LIFE(name, statement) static void name(void) { (void)(statement); }
LIFE(panicking, misuse(MISUSE_PANIC))
LIFE(bad_handle, misuse(MISUSE_MESSAGE))
LIFE(long_write, misuse(MISUSE_WRITE))
LIFE(bad_connect, misuse(MISUSE_CONNECT))
LIFE(getting, misuse(MISUSE_GET))
LIFE(bad_notify, misuse(MISUSE_NOTIFY))
LIFE(blamed, misuse(MISUSE_BLAMED))
LIFE(outside, psa_wait(PSA_WAIT_ANY, PSA_POLL))

static void a_panic_ends_the_program_and_says_who_and_why(void)
{
    panics(panicking, "SUMS (client id 1002)", "psa_panic", "SPM_FAULT_PANIC");
}

static void a_programmer_error_of_a_partition_ends_the_program(void)
{
    panics(bad_handle, "SUMS", "psa_read", "SPM_FAULT_MESSAGE_HANDLE");
    panics(long_write, "SUMS", "psa_write", "SPM_FAULT_WRITE_OVERFLOW");
    panics(bad_connect, "SUMS", "psa_connect", "SPM_FAULT_SID_UNKNOWN");
    panics(bad_notify, "SUMS", "psa_notify", "SPM_FAULT_NOTIFY_TARGET");
}

static void a_partition_that_is_blamed_by_a_service_ends_the_program(void)
{
    panics(blamed, "SUMS", "psa_call", "SPM_FAULT_REPLIED");
}

static void the_record_names_the_mend(void)
{
    panics(long_write, "SUMS", "look at msg.out_size", "room");
}

static void a_secure_function_may_not_get(void)
{
    panics(getting, "SUMS", "psa_get", "SPM_FAULT_MODEL");
}

static void the_program_may_not_use_the_partition_api(void)
{
    panics(outside, "the program", "psa_wait", "SPM_FAULT_NO_PARTITION");
}

static void fork_and_call(void)
{
    psa_handle_t handle = psa_connect(COUNTER_SID, 1);
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        bool is_refused = psa_call(handle, COUNTER_NEXT, NULL, 0, NULL, 0) == PSA_ERROR_COMMUNICATION_FAILURE &&
                          psa_connect(COUNTER_SID, 1) == PSA_ERROR_CONNECTION_REFUSED &&
                          psa_version(COUNTER_SID) == PSA_VERSION_NONE;
        psa_close(handle);
        _exit(is_refused ? 7 : 8);
    }
    waitpid(pid, &status, 0);
    bool goes_on = psa_call(handle, COUNTER_NEXT, NULL, 0, NULL, 0) == 1;
    _exit(goes_on && WIFEXITED(status) ? WEXITSTATUS(status) : 9);
}

static void a_forked_child_is_refused_and_the_parent_goes_on(void)
{
    int status = child(fork_and_call);
    EXPECT(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 7);
}

static void a_program_that_forks_before_its_first_call_has_a_device_in_each(void)
{
    /* This program has made no call: each child of these tests was a device of its own. */
    uint32_t numbers[2] = { 1, 2 };
    psa_invec in[2] = { { &numbers[0], 4 }, { &numbers[1], 4 } };
    psa_outvec out = { &numbers[0], 4 };
    EXPECT_EQ(psa_call(ADD_HANDLE, ADD_SUM, in, 2, &out, 1), PSA_SUCCESS);
    EXPECT_EQ(numbers[0], 3);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_panic_ends_the_program_and_says_who_and_why, "FFM-1.1:psa_panic"),
        TEST(a_programmer_error_of_a_partition_ends_the_program, "FFM-ERROR-SERVICE"),
        TEST(a_partition_that_is_blamed_by_a_service_ends_the_program, "FFM-1.1:psa_reply"),
        TEST(the_record_names_the_mend, "design:inproc FFM-ERROR-SERVICE"),
        TEST(a_secure_function_may_not_get, "FFM-1.1:SFN"),
        TEST(the_program_may_not_use_the_partition_api, "FFM-SERVICE-API-SPE"),
        TEST(a_forked_child_is_refused_and_the_parent_goes_on, "design:inproc"),
        TEST(a_program_that_forks_before_its_first_call_has_a_device_in_each, "design:inproc"),
    };
    return test_main("inproc.ends", tests, sizeof(tests) / sizeof(tests[0]));
}
