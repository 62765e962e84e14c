/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Tests that only the runner can make: with a second thread, with more memory than a partition has, with interrupts.
 */
#include <string.h>

#include "platform.h"
#include "psa/client.h"
#include "psa_manifest/pid.h"
#include "psa_manifest/sid.h"
#include "tests.h"

enum { BIG = 300000, PAUSES = 500, PAUSE_MS = 10, CONNECTIONS_MAX = 50 };

static uint8_t big_in[BIG];
static uint8_t big_out[BIG];

static void big_vectors(struct ffm_report *r, int32_t arg)
{
    static const uint32_t lens[] = { 4095, 4096, 4097, 65535, 65536, 65537, BIG };
    enum ffm_target target = (enum ffm_target)arg;
    psa_handle_t handle = ffm_open(target);
    for (size_t i = 0; i < BIG; i++) {
        big_in[i] = (uint8_t)(i * 31 + i / 256);
    }
    for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
        size_t half = lens[i] / 2;
        psa_invec in[2] = { { big_in, half }, { big_in + half, lens[i] - half } };
        psa_outvec out[2] = { { big_out, half }, { big_out + half, lens[i] - half } };
        memset(big_out, 0, sizeof(big_out));
        CHECK_EQ(r, psa_call(handle, FFM_OP_ECHO, in, 2, out, 2), PSA_SUCCESS);
        CHECK_EQ(r, out[0].len + out[1].len, lens[i]);
        CHECK(r, memcmp(big_in, big_out, lens[i]) == 0);
    }
    ffm_close(target, handle);
}

/* A call in a second thread. */
struct call {
    psa_handle_t handle;
    int32_t type;
    psa_status_t status;
};

static void make_call(void *argument)
{
    struct call *call = argument;
    call->status = ffm_plain(call->handle, call->type);
}

static bool comes_true(int32_t question, psa_status_t answer)
{
    for (int i = 0; i < PAUSES && ffm_plain(FFM_CONTROL_HANDLE, question) != answer; i++) {
        ffm_platform_pause(PAUSE_MS);
    }
    return ffm_plain(FFM_CONTROL_HANDLE, question) == answer;
}

/* A connection that handles a request: a second call and a close are refused, the request goes on. */
static void busy_connection(struct ffm_report *r, int32_t arg)
{
    struct call first = { psa_connect(FFM_HOLD_SID, FFM_HOLD_VERSION), FFM_HOLD_KEEP, 12345 };
    CHECK(r, PSA_HANDLE_IS_VALID(first.handle));
    if (!CHECK(r, ffm_platform_thread(make_call, &first))) {
        return;
    }
    CHECK(r, comes_true(FFM_CONTROL_IS_HELD, 1));
    if (arg == 0) {
        CHECK_EQ(r, ffm_plain(first.handle, FFM_HOLD_PASS), PSA_ERROR_PROGRAMMER_ERROR);
    } else {
        psa_close(first.handle);
    }
    CHECK_EQ(r, first.status, 12345);
    CHECK_EQ(r, ffm_plain(FFM_CONTROL_HANDLE, FFM_CONTROL_IS_HELD), 1);
    CHECK_EQ(r, ffm_plain(FFM_CONTROL_HANDLE, FFM_CONTROL_RELEASE), 1);
    ffm_platform_join();
    CHECK_EQ(r, first.status, PSA_SUCCESS);
    CHECK(r, ffm_plain(first.handle, FFM_HOLD_PASS) >= 0);
    psa_close(first.handle);
    CHECK_EQ(r, ffm_plain(first.handle, FFM_HOLD_PASS), PSA_ERROR_PROGRAMMER_ERROR);
}

/* The first of two messages is in the queue before the second is sent. */
static void oldest_first(struct ffm_report *r, int32_t arg)
{
    struct call first = { psa_connect(FFM_HOLD_SID, FFM_HOLD_VERSION), FFM_HOLD_PASS, -1 };
    struct call second = { psa_connect(FFM_HOLD_SID, FFM_HOLD_VERSION), FFM_HOLD_PASS, -1 };
    (void)arg;
    CHECK_EQ(r, ffm_word(FFM_CONTROL_HANDLE, FFM_CONTROL_QUEUE, 1), PSA_SUCCESS);
    CHECK_EQ(r, ffm_plain(FFM_CONTROL_HANDLE, FFM_CONTROL_IS_QUEUED), 0);
    CHECK(r, ffm_platform_thread(make_call, &first));
    CHECK(r, comes_true(FFM_CONTROL_IS_QUEUED, 1));
    CHECK(r, ffm_platform_thread(make_call, &second));
    ffm_platform_pause(5 * PAUSE_MS);
    CHECK_EQ(r, ffm_word(FFM_CONTROL_HANDLE, FFM_CONTROL_QUEUE, 0), PSA_SUCCESS);
    ffm_platform_join();
    CHECK(r, first.status >= 0);
    CHECK_EQ(r, second.status, first.status + 1);
    psa_close(first.handle);
    psa_close(second.handle);
}

/* Other clients find places although this one has taken all of its own. */
static void exhaustion_is_ones_own(struct ffm_report *r, int32_t arg)
{
    psa_handle_t handles[CONNECTIONS_MAX];
    uint32_t count = 0;
    (void)arg;
    psa_handle_t handle = psa_connect(FFM_STRICT_SID, FFM_STRICT_VERSION);
    while (handle > 0 && count < CONNECTIONS_MAX - 1) {
        handles[count++] = handle;
        handle = psa_connect(FFM_STRICT_SID, FFM_STRICT_VERSION);
    }
    CHECK_EQ(r, handle, PSA_ERROR_CONNECTION_BUSY);
    CHECK(r, PSA_HANDLE_IS_VALID(ffm_plain(FFM_AID_HANDLE, FFM_AID_OPEN)));
    CHECK_EQ(r, ffm_plain(FFM_AID_HANDLE, FFM_AID_USE), PSA_SUCCESS);
    CHECK_EQ(r, ffm_plain(FFM_AID_HANDLE, FFM_AID_CLOSE), PSA_SUCCESS);
    for (uint32_t i = 0; i < count; i++) {
        psa_close(handles[i]);
    }
}

/* Asked of a partition that has tests of its own; all checks are there. */
static void asked_of_the_client(struct ffm_report *r, int32_t arg)
{
    struct ffm_report theirs = { 0 };
    psa_outvec out = { &theirs, sizeof(theirs) };
    CHECK_EQ(r, psa_call(FFM_CLIENT_RUN_HANDLE, arg, NULL, 0, &out, 1), PSA_SUCCESS);
    if (theirs.line != 0) {
        *r = theirs;
    }
}

static const struct ffm_test tests[] = {
    { "big_vectors_go_there_and_back", "FFM-READ-BYTES FFM-WRITE-APPENDS FFM-CALL-OUT-LEN", big_vectors, FFM_AT_STRICT, FFM_OUTSIDE, 0, 0, 0 },
    { "big_vectors_go_to_a_function_and_back", "FFM-READ-BYTES FFM-WRITE-APPENDS", big_vectors, FFM_AT_FUNCTION, FFM_OUTSIDE, 0, 0, 0 },
    { "big_vectors_of_a_stateless_request_go_there_and_back", "FFM-READ-BYTES FFM-WRITE-APPENDS", big_vectors, FFM_AT_STATELESS, FFM_OUTSIDE, 0, 0, 0 },
    { "a_busy_connection_cannot_be_called", "FFM-CALL-BUSY FFM-ERROR-NO-EFFECT FFM-IPC-HOLDS", busy_connection, 0, FFM_OUTSIDE, 0, 0, FFM_HAS_THREADS },
    { "a_busy_connection_cannot_be_closed", "FFM-CLOSE-BUSY FFM-ERROR-NS-CLOSE FFM-ERROR-NO-EFFECT", busy_connection, 1, FFM_OUTSIDE, 0, 0, FFM_HAS_THREADS },
    { "the_oldest_message_comes_first", "FFM-GET-OLDEST FFM-GET-SIGNAL-STAYS", oldest_first, 0, FFM_OUTSIDE, 0, 0, FFM_HAS_THREADS },
    { "a_client_without_places_is_the_only_one", "FFM-LIMIT-CONNECTIONS", exhaustion_is_ones_own, 0, FFM_OUTSIDE, 0, 0, FFM_HAS_SHARES },
    { "a_doorbell_that_rings_during_a_call_is_heard_after_it", "FFM-NOTIFY-PENDING FFM-NOTIFY-COALESCES FFM-SIGNAL-BLOCKED FFM-SIGNAL-STICKY", asked_of_the_client, FFM_CLIENT_BELL, FFM_OUTSIDE, 0, 0, 0 },
};

const struct ffm_table ffm_outside_table = { tests, sizeof(tests) / sizeof(tests[0]) };
