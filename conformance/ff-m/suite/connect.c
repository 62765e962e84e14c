/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * Versions, connections, handles: each from a program and from partitions.
 */
#include "platform.h"
#include "psa/client.h"
#include "psa_manifest/sid.h"
#include "tests.h"

#define UNKNOWN_SID 0xFF0AFFF0u
enum { CONNECTIONS_MAX = 50, NESTING = 6, ROUNDS = 100, HANDLE_NEVER_GIVEN = 0x2a5a5a00, HANDLE_STATIC_UNDEFINED = 0x7ffffff1 };

static void framework_version(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    CHECK_EQ(r, psa_framework_version(), PSA_FRAMEWORK_VERSION);
    CHECK_EQ(r, psa_framework_version(), 0x0101);
}

struct version_of {
    uint32_t sid, version;
};

static const struct version_of versions[] = {
    { FFM_STRICT_SID, 5 },      { FFM_RELAXED_SID, 6 },   { FFM_PLAIN_SID, 1 },    { FFM_STATELESS_SID, 3 },
    { UNKNOWN_SID, 0 },         { 0, 0 },                 { 0xffffffffu, 0 },      { FFM_SECURE_SID, 0 },
    { FFM_STATELESS_SECURE_SID, 0 }, { FFM_UNLISTED_SID, 0 }, { FFM_STATELESS_UNLISTED_SID, 0 }, { FFM_SECURE_SID, 1 },
    { FFM_STATELESS_SECURE_SID, 1 },
};

static void version(struct ffm_report *r, int32_t arg)
{
    CHECK_EQ(r, psa_version(versions[arg].sid), versions[arg].version);
}

static void generated_names(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    CHECK_EQ(r, FFM_STRICT_SID, 0xFF0A0010u);
    CHECK_EQ(r, FFM_STRICT_VERSION, 5);
    CHECK_EQ(r, FFM_PLAIN_VERSION, 1);
    CHECK_EQ(r, FFM_STATELESS_VERSION, 3);
    CHECK(r, PSA_HANDLE_IS_VALID(FFM_STATELESS_HANDLE));
    CHECK(r, FFM_STATELESS_HANDLE != FFM_CONTROL_HANDLE);
}

static const struct version_of good_connects[] = {
    { FFM_STRICT_SID, 5 }, { FFM_RELAXED_SID, 6 }, { FFM_RELAXED_SID, 5 }, { FFM_RELAXED_SID, 1 },
    { FFM_PLAIN_SID, 1 },  { FFM_SECURE_SID, 1 },  { FFM_FUNCTION_SID, 2 },
};

static void connect_good(struct ffm_report *r, int32_t arg)
{
    psa_handle_t handle = psa_connect(good_connects[arg].sid, good_connects[arg].version);
    if (CHECK(r, PSA_HANDLE_IS_VALID(handle))) {
        CHECK_EQ(r, ffm_plain(handle, PSA_IPC_CALL), PSA_SUCCESS);
        psa_close(handle);
    }
}

static const struct version_of bad_connects[] = {
    { UNKNOWN_SID, 1 },     { 0, 0 },              { FFM_STRICT_SID, 6 },  { FFM_STRICT_SID, 4 },
    { FFM_STRICT_SID, 0 },  { FFM_RELAXED_SID, 7 }, { FFM_RELAXED_SID, 0xffffffffu }, { FFM_RELAXED_SID, 0 },
    { FFM_PLAIN_SID, 2 },   { FFM_PLAIN_SID, 0 },  { FFM_STATELESS_SID, 3 }, { FFM_SECURE_SID, 1 },
    { FFM_UNLISTED_SID, 1 }, { FFM_CLIENT_OWN_SID, 1 }, { FFM_FUNCTION_SID, 2 },
};

static void connect_bad(struct ffm_report *r, int32_t arg)
{
    struct ffm_ledger before = ffm_ledger_of(r, FFM_AT_STRICT);
    CHECK_EQ(r, psa_connect(bad_connects[arg].sid, bad_connects[arg].version), PSA_ERROR_CONNECTION_REFUSED);
    struct ffm_ledger after = ffm_ledger_of(r, FFM_AT_STRICT);
    CHECK_EQ(r, after.connects, before.connects);
}

static void connect_answered(struct ffm_report *r, int32_t arg, enum ffm_target target)
{
    struct ffm_ledger before = ffm_ledger_of(r, target);
    ffm_answer_connects(target, arg);
    psa_handle_t handle = ffm_open(target);
    ffm_answer_connects(target, PSA_SUCCESS);
    CHECK_EQ(r, handle, arg);
    struct ffm_ledger after = ffm_ledger_of(r, target);
    CHECK_EQ(r, after.connects, before.connects + 1);
    CHECK_EQ(r, after.disconnects, before.disconnects);
}

static void connect_answered_ipc(struct ffm_report *r, int32_t arg)
{
    connect_answered(r, arg, FFM_AT_STRICT);
}

static void connect_answered_sfn(struct ffm_report *r, int32_t arg)
{
    connect_answered(r, arg, FFM_AT_FUNCTION);
}

/* How many connections can be open; the handles are in `handles`. What ends it is noted in `last`. */
static uint32_t open_all(psa_handle_t handles[CONNECTIONS_MAX], psa_handle_t *last)
{
    uint32_t count = 0;
    *last = psa_connect(FFM_STRICT_SID, FFM_STRICT_VERSION);
    while (*last > 0 && count < CONNECTIONS_MAX) {
        handles[count++] = *last;
        *last = count < CONNECTIONS_MAX ? psa_connect(FFM_STRICT_SID, FFM_STRICT_VERSION) : PSA_SUCCESS;
    }
    return count;
}

static void close_all(const psa_handle_t *handles, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        psa_close(handles[i]);
    }
}

static void exhaustion(struct ffm_report *r, int32_t arg)
{
    psa_handle_t handles[CONNECTIONS_MAX];
    psa_handle_t last = PSA_NULL_HANDLE;
    (void)arg;
    struct ffm_ledger before = ffm_ledger_of(r, FFM_AT_STRICT);
    uint32_t count = open_all(handles, &last);
    CHECK_EQ(r, last, PSA_ERROR_CONNECTION_BUSY);
    CHECK(r, count >= NESTING && count < CONNECTIONS_MAX);
    for (uint32_t i = 1; i < count; i++) {
        CHECK(r, handles[i] != handles[i - 1]);
    }
    psa_close(handles[0]); /* where all share one pool, the ledger's service needs a place, too */
    struct ffm_ledger full = ffm_ledger_of(r, FFM_AT_STRICT);
    CHECK_EQ(r, full.connects - before.connects, count); /* what found no place did not reach the service */
    handles[0] = psa_connect(FFM_STRICT_SID, FFM_STRICT_VERSION);
    CHECK(r, PSA_HANDLE_IS_VALID(handles[0]));
    CHECK_EQ(r, ffm_plain(handles[0], PSA_IPC_CALL), PSA_SUCCESS);
    close_all(handles, count);
    for (int round = 0; round < 3; round++) {
        uint32_t again = open_all(handles, &last);
        CHECK_EQ(r, again, count);
        close_all(handles, again);
    }
}

static void refused_take_no_place(struct ffm_report *r, int32_t arg)
{
    psa_handle_t handles[NESTING];
    ffm_answer_connects(FFM_AT_STRICT, arg);
    for (int i = 0; i < ROUNDS; i++) {
        CHECK_EQ(r, ffm_open(FFM_AT_STRICT), arg);
    }
    ffm_answer_connects(FFM_AT_STRICT, PSA_SUCCESS);
    for (int i = 0; i < ROUNDS && r->side == FFM_OUTSIDE; i++) {
        CHECK_EQ(r, psa_connect(UNKNOWN_SID, 1), PSA_ERROR_CONNECTION_REFUSED);
        CHECK_EQ(r, psa_connect(FFM_STRICT_SID, FFM_STRICT_VERSION + 1), PSA_ERROR_CONNECTION_REFUSED);
    }
    for (int i = 0; i < NESTING; i++) {
        handles[i] = ffm_open(FFM_AT_STRICT);
        CHECK(r, PSA_HANDLE_IS_VALID(handles[i]));
    }
    for (int i = 0; i < NESTING; i++) {
        psa_close(handles[i]);
    }
}

static void identity(struct ffm_report *r, int32_t arg)
{
    enum ffm_target target = (enum ffm_target)arg;
    int32_t own = ffm_own_id(r);
    psa_handle_t handle = ffm_open(target);
    CHECK(r, PSA_HANDLE_IS_VALID(handle));
    CHECK_EQ(r, ffm_plain(handle, PSA_IPC_CALL), PSA_SUCCESS);
    ffm_close(target, handle);
    struct ffm_ledger ledger = ffm_ledger_of(r, target);
    CHECK(r, own == 0 ? ledger.request_client < 0 : ledger.request_client == own);
    if (ffm_is_connected(target)) {
        CHECK_EQ(r, ledger.connect_client, ledger.request_client);
        CHECK_EQ(r, ledger.disconnect_client, ledger.request_client);
    }
}

/* Whoever is not panicked for it gets -129, and the service hears nothing. */
static void call_handle(struct ffm_report *r, int32_t arg)
{
    struct ffm_ledger before = ffm_ledger_of(r, FFM_AT_STRICT);
    CHECK_EQ(r, ffm_plain(arg, PSA_IPC_CALL), PSA_ERROR_PROGRAMMER_ERROR);
    struct ffm_ledger after = ffm_ledger_of(r, FFM_AT_STRICT);
    CHECK_EQ(r, after.requests, before.requests);
}

static void close_handle(struct ffm_report *r, int32_t arg)
{
    psa_handle_t handle = ffm_open(FFM_AT_STRICT);
    struct ffm_ledger before = ffm_ledger_of(r, FFM_AT_STRICT);
    psa_close(arg);
    struct ffm_ledger after = ffm_ledger_of(r, FFM_AT_STRICT);
    CHECK_EQ(r, after.disconnects, before.disconnects);
    CHECK_EQ(r, ffm_plain(handle, PSA_IPC_CALL), PSA_SUCCESS);
    psa_close(handle);
}

static void close_sends_disconnect(struct ffm_report *r, int32_t arg)
{
    enum ffm_target target = (enum ffm_target)arg;
    struct ffm_ledger before = ffm_ledger_of(r, target);
    psa_handle_t handle = ffm_open(target);
    CHECK(r, PSA_HANDLE_IS_VALID(handle));
    psa_close(handle);
    struct ffm_ledger after = ffm_ledger_of(r, target);
    CHECK_EQ(r, after.connects, before.connects + 1);
    CHECK_EQ(r, after.disconnects, before.disconnects + 1);
    CHECK_EQ(r, after.disconnect_rhandle, 0);
}

static void call_closed(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    psa_handle_t handle = ffm_open(FFM_AT_STRICT);
    CHECK(r, PSA_HANDLE_IS_VALID(handle));
    psa_close(handle);
    call_handle(r, handle);
}

static void close_closed(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    psa_handle_t handle = ffm_open(FFM_AT_STRICT);
    CHECK(r, PSA_HANDLE_IS_VALID(handle));
    psa_close(handle);
    close_handle(r, handle);
}

static void closed_handles_stay_closed(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    psa_handle_t old = ffm_open(FFM_AT_STRICT);
    psa_close(old);
    for (int i = 0; i < ROUNDS; i++) {
        psa_handle_t handle = ffm_open(FFM_AT_STRICT);
        CHECK(r, PSA_HANDLE_IS_VALID(handle) && handle != old);
        if (r->side == FFM_OUTSIDE) {
            CHECK_EQ(r, ffm_plain(old, PSA_IPC_CALL), PSA_ERROR_PROGRAMMER_ERROR);
        }
        psa_close(handle);
    }
}

/* A connection of FFM_HELPER, which does not notice that another tries its handle. */
static void foreign(struct ffm_report *r, int32_t arg)
{
    psa_handle_t theirs = ffm_plain(FFM_AID_HANDLE, FFM_AID_OPEN);
    CHECK(r, PSA_HANDLE_IS_VALID(theirs));
    if (arg == 0) {
        CHECK_EQ(r, ffm_plain(theirs, PSA_IPC_CALL), PSA_ERROR_PROGRAMMER_ERROR);
    } else {
        psa_close(theirs);
    }
    CHECK_EQ(r, ffm_plain(FFM_AID_HANDLE, FFM_AID_USE), PSA_SUCCESS);
    CHECK_EQ(r, ffm_plain(FFM_AID_HANDLE, FFM_AID_CLOSE), PSA_SUCCESS);
}

#define BAD_HANDLE (FFM_CAUSE_HANDLE | FFM_CAUSE_SERVICE)

static const struct ffm_test tests[] = {
    { "the_framework_tells_its_version", "FFM-FRAMEWORK-VERSION FFM-CONST-FRAMEWORK-VERSION", framework_version, 0, FFM_EVERYWHERE, 0, 0, 0 },
    { "generated_names_are_what_the_manifests_say", "FFM-NAMES-SID FFM-NAMES-HANDLE FFM-POLICY-DEFAULT", generated_names, 0, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_service_has_the_version_of_its_manifest", "FFM-VERSION-KNOWN", version, 0, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_relaxed_service_has_the_version_of_its_manifest", "FFM-VERSION-KNOWN", version, 1, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_service_that_gives_no_version_has_version_1", "FFM-VERSION-KNOWN FFM-POLICY-DEFAULT", version, 2, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_stateless_service_has_the_version_of_its_manifest", "FFM-VERSION-STATELESS", version, 3, FFM_EVERYWHERE, 0, 0, 0 },
    { "an_unknown_sid_has_no_version", "FFM-VERSION-UNKNOWN FFM-CONST-VERSION-NONE", version, 4, FFM_EVERYWHERE, 0, 0, 0 },
    { "sid_zero_has_no_version", "FFM-VERSION-UNKNOWN", version, 5, FFM_EVERYWHERE, 0, 0, 0 },
    { "the_highest_sid_has_no_version", "FFM-VERSION-UNKNOWN", version, 6, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_secure_service_shows_a_program_no_version", "FFM-VERSION-NOT-PERMITTED", version, 7, FFM_OUTSIDE, 0, 0, 0 },
    { "a_secure_stateless_service_shows_a_program_no_version", "FFM-VERSION-NOT-PERMITTED", version, 8, FFM_OUTSIDE, 0, 0, 0 },
    { "a_service_not_among_the_dependencies_shows_no_version", "FFM-VERSION-NOT-PERMITTED", version, 9, FFM_INSIDE, 0, 0, 0 },
    { "a_stateless_service_not_among_the_dependencies_shows_no_version", "FFM-VERSION-NOT-PERMITTED", version, 10, FFM_INSIDE, 0, 0, 0 },
    { "a_secure_service_shows_a_partition_its_version", "FFM-VERSION-KNOWN", version, 11, FFM_INSIDE, 0, 0, 0 },
    { "a_secure_stateless_service_shows_a_partition_its_version", "FFM-VERSION-STATELESS", version, 12, FFM_INSIDE, 0, 0, 0 },

    { "a_strict_service_accepts_its_version", "FFM-CONNECT-SUCCESS FFM-POLICY-STRICT FFM-CONNECT-MESSAGE", connect_good, 0, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_relaxed_service_accepts_its_version", "FFM-POLICY-RELAXED", connect_good, 1, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_relaxed_service_accepts_the_version_before", "FFM-POLICY-RELAXED", connect_good, 2, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_relaxed_service_accepts_version_1", "FFM-POLICY-RELAXED", connect_good, 3, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_service_that_says_nothing_accepts_version_1", "FFM-POLICY-DEFAULT", connect_good, 4, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_secure_service_accepts_a_partition", "FFM-CONNECT-SUCCESS FFM-CONNECT-NS-FORBIDDEN", connect_good, 5, FFM_INSIDE, 0, 0, 0 },
    { "a_service_of_functions_accepts_its_version", "FFM-CONNECT-SUCCESS FFM-MODELS-MIXED FFM-SFN-MESSAGES", connect_good, 6, FFM_OUTSIDE | FFM_IPC, 0, 0, 0 },

    { "an_unknown_sid_cannot_be_connected", "FFM-CONNECT-SID-UNKNOWN FFM-ERROR-NS-CONNECT FFM-ERROR-SECURE-CLIENT FFM-PANIC-RECORD", connect_bad, 0, FFM_EVERYWHERE, FFM_CAUSE_SERVICE, 0, 0 },
    { "sid_zero_cannot_be_connected", "FFM-CONNECT-SID-UNKNOWN", connect_bad, 1, FFM_OUTSIDE | FFM_IPC, FFM_CAUSE_SERVICE, 0, 0 },
    { "a_strict_service_refuses_a_newer_version", "FFM-POLICY-STRICT FFM-ERROR-NS-CONNECT", connect_bad, 2, FFM_EVERYWHERE, FFM_CAUSE_VERSION, 0, 0 },
    { "a_strict_service_refuses_an_older_version", "FFM-POLICY-STRICT", connect_bad, 3, FFM_OUTSIDE | FFM_IPC, FFM_CAUSE_VERSION, 0, 0 },
    { "a_strict_service_refuses_version_0", "FFM-POLICY-STRICT", connect_bad, 4, FFM_OUTSIDE | FFM_IPC, FFM_CAUSE_VERSION, 0, 0 },
    { "a_relaxed_service_refuses_a_newer_version", "FFM-POLICY-RELAXED", connect_bad, 5, FFM_OUTSIDE | FFM_IPC, FFM_CAUSE_VERSION, 0, 0 },
    { "a_relaxed_service_refuses_the_newest_version", "FFM-POLICY-RELAXED", connect_bad, 6, FFM_OUTSIDE, FFM_CAUSE_VERSION, 0, 0 },
    { "a_relaxed_service_refuses_version_0", "FFM-POLICY-RELAXED-ZERO", connect_bad, 7, FFM_OUTSIDE | FFM_IPC, FFM_CAUSE_VERSION, 0, 0 },
    { "a_service_that_says_nothing_refuses_version_2", "FFM-POLICY-DEFAULT", connect_bad, 8, FFM_OUTSIDE | FFM_IPC, FFM_CAUSE_VERSION, 0, 0 },
    { "a_service_that_says_nothing_refuses_version_0", "FFM-POLICY-DEFAULT", connect_bad, 9, FFM_OUTSIDE, FFM_CAUSE_VERSION, 0, 0 },
    { "a_stateless_service_cannot_be_connected", "FFM-CONNECT-STATELESS", connect_bad, 10, FFM_EVERYWHERE, FFM_CAUSE_STATELESS, 0, 0 },
    { "a_program_cannot_connect_to_a_secure_service", "FFM-CONNECT-NS-FORBIDDEN FFM-ERROR-NS-CONNECT", connect_bad, 11, FFM_OUTSIDE, 0, 0, 0 },
    { "a_partition_cannot_connect_beyond_its_dependencies", "FFM-CONNECT-NO-DEPENDENCY", connect_bad, 12, FFM_INSIDE, FFM_CAUSE_SERVICE, 0, 0 },
    { "a_partition_cannot_connect_to_itself", "FFM-CONNECT-OWN-SERVICE", connect_bad, 13, FFM_IPC, FFM_CAUSE_SERVICE, 0, 0 },
    { "a_partition_of_functions_cannot_connect_to_itself", "FFM-CONNECT-OWN-SERVICE", connect_bad, 14, FFM_SFN, FFM_CAUSE_SERVICE, 0, 0 },

    { "a_service_refuses_a_connection_and_nobody_dies", "FFM-CONNECT-REFUSED FFM-ERROR-REFUSED-BY-SERVICE FFM-DISCONNECT-NOT-REFUSED", connect_answered_ipc, PSA_ERROR_CONNECTION_REFUSED, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_service_is_busy_and_nobody_dies", "FFM-CONNECT-BUSY FFM-ERROR-BUSY-IS-NONE FFM-DISCONNECT-NOT-REFUSED", connect_answered_ipc, PSA_ERROR_CONNECTION_BUSY, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_function_refuses_a_connection_and_nobody_dies", "FFM-CONNECT-REFUSED FFM-SFN-RESULT FFM-SFN-MESSAGES", connect_answered_sfn, PSA_ERROR_CONNECTION_REFUSED, FFM_OUTSIDE | FFM_IPC, 0, 0, 0 },
    { "a_function_is_busy_and_nobody_dies", "FFM-CONNECT-BUSY FFM-SFN-RESULT", connect_answered_sfn, PSA_ERROR_CONNECTION_BUSY, FFM_OUTSIDE | FFM_IPC, 0, 0, 0 },
    { "connections_run_out_within_fifty_and_none_is_lost", "FFM-CONNECT-EXHAUSTED FFM-ERROR-BUSY-IS-NONE FFM-LIMIT-CONNECTIONS FFM-LIMIT-NESTING", exhaustion, 0, FFM_EVERYWHERE, 0, 0, 0 },
    { "refused_connects_take_no_place", "FFM-CONNECT-NO-LEAK", refused_take_no_place, PSA_ERROR_CONNECTION_REFUSED, FFM_EVERYWHERE, 0, 0, 0 },
    { "busy_connects_take_no_place", "FFM-CONNECT-NO-LEAK", refused_take_no_place, PSA_ERROR_CONNECTION_BUSY, FFM_EVERYWHERE, 0, 0, 0 },

    { "a_connection_shows_one_client_id_from_connect_to_disconnect", "FFM-CLIENT-SECURE FFM-CLIENT-NON-SECURE FFM-CLIENT-SAME FFM-NAMES-PID", identity, FFM_AT_STRICT, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_function_sees_one_client_id_from_connect_to_disconnect", "FFM-CLIENT-SECURE FFM-CLIENT-SAME FFM-SFN-MESSAGES", identity, FFM_AT_FUNCTION, FFM_OUTSIDE | FFM_IPC, 0, 0, 0 },
    { "a_stateless_request_shows_who_asks", "FFM-CLIENT-SECURE FFM-CLIENT-NON-SECURE", identity, FFM_AT_STATELESS, FFM_EVERYWHERE, 0, 0, 0 },

    { "the_null_handle_cannot_be_called", "FFM-CALL-HANDLE-NULL FFM-ERROR-NS-CALL FFM-ERROR-SECURE-CLIENT", call_handle, PSA_NULL_HANDLE, FFM_EVERYWHERE, FFM_CAUSE_HANDLE, 0, 0 },
    { "a_handle_that_was_never_given_cannot_be_called", "FFM-CALL-HANDLE-UNKNOWN", call_handle, HANDLE_NEVER_GIVEN, FFM_EVERYWHERE, FFM_CAUSE_HANDLE, 0, 0 },
    { "a_status_is_no_handle", "FFM-CALL-HANDLE-UNKNOWN FFM-CONST-HANDLE", call_handle, PSA_ERROR_CONNECTION_REFUSED, FFM_OUTSIDE | FFM_IPC, FFM_CAUSE_HANDLE, 0, 0 },
    { "the_lowest_number_is_no_handle", "FFM-CALL-HANDLE-UNKNOWN", call_handle, INT32_MIN, FFM_OUTSIDE, FFM_CAUSE_HANDLE, 0, 0 },
    { "the_highest_number_is_no_handle", "FFM-CALL-HANDLE-UNKNOWN FFM-STATELESS-BITS", call_handle, INT32_MAX, FFM_OUTSIDE | FFM_IPC, BAD_HANDLE, 0, 0 },
    { "a_static_handle_of_no_service_cannot_be_called", "FFM-STATELESS-UNDEFINED", call_handle, HANDLE_STATIC_UNDEFINED, FFM_OUTSIDE | FFM_IPC, BAD_HANDLE, 0, 0 },
    { "a_closed_handle_cannot_be_called", "FFM-HANDLE-CLOSED FFM-CALL-HANDLE-UNKNOWN", call_closed, 0, FFM_EVERYWHERE, FFM_CAUSE_HANDLE, 0, 0 },
    { "a_closed_handle_stays_closed", "FFM-HANDLE-CLOSED", closed_handles_stay_closed, 0, FFM_EVERYWHERE, 0, 0, 0 },
    { "anothers_handle_cannot_be_called", "FFM-HANDLE-OWNER FFM-CALL-HANDLE-OTHER", foreign, 0, FFM_EVERYWHERE, FFM_CAUSE_HANDLE, 0, 0 },
    { "anothers_handle_cannot_be_closed", "FFM-HANDLE-OWNER FFM-CLOSE-HANDLE FFM-ERROR-NS-CLOSE", foreign, 1, FFM_OUTSIDE | FFM_IPC, FFM_CAUSE_HANDLE, 0, 0 },

    { "closing_sends_one_disconnect", "FFM-CLOSE-DISCONNECT FFM-DISCONNECT-ONCE FFM-DISCONNECT-MESSAGE FFM-DISCONNECT-STATUS FFM-RHANDLE-DISCONNECT", close_sends_disconnect, FFM_AT_STRICT, FFM_EVERYWHERE, 0, 0, 0 },
    { "closing_calls_the_function_with_one_disconnect", "FFM-CLOSE-DISCONNECT FFM-SFN-MESSAGES FFM-DISCONNECT-STATUS", close_sends_disconnect, FFM_AT_FUNCTION, FFM_OUTSIDE | FFM_IPC, 0, 0, 0 },
    { "closing_the_null_handle_does_nothing", "FFM-CLOSE-NULL", close_handle, PSA_NULL_HANDLE, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_handle_that_was_never_given_cannot_be_closed", "FFM-CLOSE-HANDLE FFM-ERROR-NS-CLOSE", close_handle, HANDLE_NEVER_GIVEN, FFM_EVERYWHERE, FFM_CAUSE_HANDLE, 0, 0 },
    { "a_status_cannot_be_closed", "FFM-CLOSE-HANDLE", close_handle, PSA_ERROR_CONNECTION_BUSY, FFM_OUTSIDE | FFM_IPC, FFM_CAUSE_HANDLE, 0, 0 },
    { "a_closed_handle_cannot_be_closed", "FFM-CLOSE-HANDLE FFM-HANDLE-CLOSED", close_closed, 0, FFM_EVERYWHERE, FFM_CAUSE_HANDLE, 0, 0 },
    { "a_static_handle_cannot_be_closed", "FFM-CLOSE-STATIC FFM-ERROR-NS-CLOSE", close_handle, FFM_STATELESS_HANDLE, FFM_EVERYWHERE, FFM_CAUSE_HANDLE | FFM_CAUSE_STATELESS, 0, 0 },
};

const struct ffm_table ffm_connect_table = { tests, sizeof(tests) / sizeof(tests[0]) };
