/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * psa_call: types, counts, vectors, statuses, the end of a connection; stateless services.
 */
#include <string.h>

#include "platform.h"
#include "psa/client.h"
#include "psa_manifest/sid.h"
#include "tests.h"

enum { DATA_MAX = 1024, WAITS = 1000 };

/* Addresses that nobody may look at. */
static void *nowhere(void)
{
    return (void *)(uintptr_t)0xdead0001u;
}

static void fill(uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        bytes[i] = (uint8_t)(i * 7 + 1);
    }
}

static void types(struct ffm_report *r, int32_t arg)
{
    static const int32_t passed[] = { 0, 1, 2, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7ffffffe, INT32_MAX };
    enum ffm_target target = (enum ffm_target)arg;
    psa_handle_t handle = ffm_open(target);
    for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++) {
        CHECK_EQ(r, ffm_plain(handle, passed[i]), PSA_SUCCESS);
        CHECK_EQ(r, ffm_ledger_of(r, target).type, passed[i]);
    }
    ffm_close(target, handle);
}

static void statuses(struct ffm_report *r, int32_t arg)
{
    static const int32_t answered[] = { 0,    1,    2,    256,  INT32_MAX, -1,   -128,  -130,      -131,         -132,
                                        -135, -136, -145, -151, -248,      -257, -1000, INT32_MIN, INT32_MIN + 1 };
    enum ffm_target target = (enum ffm_target)arg;
    psa_handle_t handle = ffm_open(target);
    for (size_t i = 0; i < sizeof(answered) / sizeof(answered[0]); i++) {
        CHECK_EQ(r, ffm_word(handle, FFM_OP_STATUS, answered[i]), answered[i]);
    }
    ffm_close(target, handle);
}

/* All shapes of up to four vectors: the service sees the sizes that were given, and 0 elsewhere. */
static void shapes(struct ffm_report *r, int32_t arg)
{
    enum ffm_target target = (enum ffm_target)arg;
    uint8_t in_bytes[16];
    uint8_t out_bytes[4][16];
    psa_handle_t handle = ffm_open(target);
    fill(in_bytes, sizeof(in_bytes));
    for (size_t shape = 0; shape < 15; shape++) {
        static const uint8_t ins[15] = { 4, 3, 3, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 0 };
        static const uint8_t outs[15] = { 0, 1, 0, 2, 1, 0, 3, 2, 1, 0, 4, 3, 2, 1, 0 };
        psa_invec in[4];
        psa_outvec out[4];
        for (size_t i = 0; i < 4; i++) {
            in[i] = (psa_invec){ in_bytes, 3 + i };
            out[i] = (psa_outvec){ out_bytes[i], 16 - i };
        }
        CHECK_EQ(r, psa_call(handle, FFM_OP_ECHO, in, ins[shape], out, outs[shape]), PSA_SUCCESS);
        struct ffm_ledger ledger = ffm_ledger_of(r, target);
        for (size_t i = 0; i < 4; i++) {
            CHECK_EQ(r, ledger.in_size[i], i < ins[shape] ? 3 + i : 0);
            CHECK_EQ(r, ledger.out_size[i], i < outs[shape] ? 16 - i : 0);
            size_t want = i >= outs[shape] ? 16 - i : i < ins[shape] ? 3 + i : 0;
            CHECK_EQ(r, out[i].len, want);
            CHECK(r, i >= outs[shape] || memcmp(out_bytes[i], in_bytes, out[i].len) == 0);
        }
    }
    ffm_close(target, handle);
}

static void zero_lengths(struct ffm_report *r, int32_t arg)
{
    enum ffm_target target = (enum ffm_target)arg;
    psa_handle_t handle = ffm_open(target);
    psa_invec in[2] = { { nowhere(), 0 }, { NULL, 0 } };
    psa_outvec out[2] = { { NULL, 0 }, { nowhere(), 0 } };
    CHECK_EQ(r, psa_call(handle, 3, nowhere(), 0, nowhere(), 0), PSA_SUCCESS);
    CHECK_EQ(r, psa_call(handle, 4, in, 2, out, 2), PSA_SUCCESS);
    CHECK_EQ(r, out[0].len, 0);
    CHECK_EQ(r, out[1].len, 0);
    struct ffm_ledger ledger = ffm_ledger_of(r, target);
    CHECK_EQ(r, ledger.type, 4);
    CHECK(r, ledger.in_size[0] == 0 && ledger.in_size[1] == 0 && ledger.out_size[0] == 0 && ledger.out_size[1] == 0);
    ffm_close(target, handle);
}

static void nothing_is_left_of_the_last_request(struct ffm_report *r, int32_t arg)
{
    enum ffm_target target = (enum ffm_target)arg;
    uint8_t bytes[20];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)i;
    }
    psa_handle_t handle = ffm_open(target);
    psa_invec in[2] = { { bytes, 16 }, { bytes, 4 } };
    for (int i = 0; i < 3; i++) { /* cursors begin anew */
        CHECK_EQ(r, psa_call(handle, FFM_OP_READS, in, 2, NULL, 0), PSA_SUCCESS);
        CHECK_EQ(r, ffm_plain(handle, 5), PSA_SUCCESS);
        struct ffm_ledger ledger = ffm_ledger_of(r, target);
        CHECK(r, ledger.in_size[0] == 0 && ledger.in_size[1] == 0);
    }
    ffm_close(target, handle);
}

static void data(struct ffm_report *r, int32_t arg)
{
    static const uint16_t lens[] = { 1, 2, 63, 64, 65, 511, DATA_MAX };
    enum ffm_target target = (enum ffm_target)arg;
    uint8_t in_bytes[DATA_MAX];
    uint8_t out_bytes[DATA_MAX];
    psa_handle_t handle = ffm_open(target);
    fill(in_bytes, sizeof(in_bytes));
    for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
        psa_invec in = { in_bytes, lens[i] };
        psa_outvec out = { out_bytes, DATA_MAX };
        memset(out_bytes, 0, sizeof(out_bytes));
        CHECK_EQ(r, psa_call(handle, FFM_OP_ECHO, &in, 1, &out, 1), PSA_SUCCESS);
        CHECK_EQ(r, out.len, lens[i]);
        CHECK(r, memcmp(in_bytes, out_bytes, lens[i]) == 0);
        CHECK(r, lens[i] == DATA_MAX || out_bytes[lens[i]] == 0); /* what was not written is not touched */
    }
    ffm_close(target, handle);
}

static void overlaps(struct ffm_report *r, int32_t arg)
{
    enum ffm_target target = (enum ffm_target)arg;
    uint8_t bytes[32];
    uint8_t want[32];
    psa_handle_t handle = ffm_open(target);
    fill(bytes, sizeof(bytes));
    memcpy(want, bytes, sizeof(want));
    psa_invec in = { bytes, sizeof(bytes) };
    psa_outvec out = { bytes, sizeof(bytes) };
    CHECK_EQ(r, psa_call(handle, FFM_OP_ECHO, &in, 1, &out, 1), PSA_SUCCESS); /* in and out are one */
    CHECK_EQ(r, out.len, sizeof(bytes));
    psa_invec ins[2] = { { want, 16 }, { want + 8, 16 } };
    psa_outvec outs[2] = { { bytes, 16 }, { bytes + 8, 16 } };
    CHECK_EQ(r, psa_call(handle, FFM_OP_ECHO, ins, 2, outs, 2), PSA_SUCCESS); /* ins overlap, outs overlap */
    CHECK(r, outs[0].len == 16 && outs[1].len == 16);
    for (size_t i = 0; i < 24; i++) { /* each byte is one of those written to it */
        bool is_first = i < 16 && bytes[i] == want[i];
        bool is_second = i >= 8 && bytes[i] == want[i];
        CHECK(r, is_first || is_second);
    }
    ffm_close(target, handle);
}

enum malformed {
    TYPE_CONNECT, TYPE_DISCONNECT, TYPE_THREE, TYPE_LOWEST,
    IN_FIVE, OUT_FIVE, THREE_AND_TWO, ONE_AND_FOUR, IN_WRAPS, OUT_WRAPS, BOTH_HUGE, SUM_WRAPS,
    IN_ARRAY_NULL, OUT_ARRAY_NULL, IN_NULL, OUT_NULL, IN_END_WRAPS, OUT_END_WRAPS, IN_HUGE
};

static psa_status_t send_malformed(psa_handle_t handle, enum malformed kind)
{
    static const int32_t bad_types[] = { PSA_IPC_CALL - 1, PSA_IPC_CALL - 2, -3, INT32_MIN };
    static const size_t counts[][2] = { { 5, 0 },        { 0, 5 },        { 3, 2 },               { 1, 4 },
                                        { SIZE_MAX, 1 }, { 1, SIZE_MAX }, { SIZE_MAX, SIZE_MAX }, { SIZE_MAX - 1, 6 } };
    uint8_t bytes[8] = { 0 };
    psa_invec in[5];
    psa_outvec out[5];
    for (size_t i = 0; i < 5; i++) {
        in[i] = (psa_invec){ bytes, 1 };
        out[i] = (psa_outvec){ bytes, 1 };
    }
    if (kind <= TYPE_LOWEST) {
        return ffm_plain(handle, bad_types[kind]);
    }
    if (kind <= SUM_WRAPS) {
        return psa_call(handle, 0, in, counts[kind - IN_FIVE][0], out, counts[kind - IN_FIVE][1]);
    }
    if (kind == IN_NULL || kind == IN_END_WRAPS || kind == IN_HUGE) {
        in[0].base = kind == IN_NULL ? NULL : (void *)bytes;
        in[0].len = kind == IN_NULL ? 1 : kind == IN_HUGE ? SIZE_MAX : SIZE_MAX - (uintptr_t)bytes + 2;
    }
    if (kind == OUT_NULL || kind == OUT_END_WRAPS) {
        out[0].base = kind == OUT_NULL ? NULL : (void *)bytes;
        out[0].len = kind == OUT_NULL ? 1 : SIZE_MAX - (uintptr_t)bytes + 2;
    }
    return psa_call(handle, 0, kind == IN_ARRAY_NULL ? NULL : in, 1, kind == OUT_ARRAY_NULL ? NULL : out, 1);
}

/* The service is told in the end; how soon is not for this test. */
static struct ffm_ledger await_disconnect(struct ffm_report *r, enum ffm_target target, uint32_t disconnects)
{
    struct ffm_ledger ledger = ffm_ledger_of(r, target);
    for (int i = 0; i < WAITS && ledger.disconnects < disconnects && r->line == 0; i++) {
        ledger = ffm_ledger_of(r, target);
    }
    return ledger;
}

/* After a misuse of an open connection: it is dead, the service hears of that once, and nothing after. */
static void must_be_terminated(struct ffm_report *r, enum ffm_target target, psa_handle_t handle,
                               const struct ffm_ledger *before)
{
    struct ffm_ledger after = await_disconnect(r, target, before->disconnects + 1);
    CHECK_EQ(r, after.disconnects, before->disconnects + 1);
    for (int i = 0; i < 3; i++) {
        CHECK_EQ(r, ffm_plain(handle, PSA_IPC_CALL), PSA_ERROR_PROGRAMMER_ERROR);
    }
    psa_close(handle);
    CHECK_EQ(r, ffm_plain(handle, PSA_IPC_CALL), PSA_ERROR_PROGRAMMER_ERROR);
    struct ffm_ledger last = ffm_ledger_of(r, target);
    CHECK_EQ(r, last.requests, before->requests);
    CHECK_EQ(r, last.disconnects, before->disconnects + 1);
}

static void malformed(struct ffm_report *r, int32_t arg)
{
    psa_handle_t sibling = ffm_open(FFM_AT_STRICT);
    psa_handle_t handle = ffm_open(FFM_AT_STRICT);
    CHECK(r, PSA_HANDLE_IS_VALID(handle));
    struct ffm_ledger before = ffm_ledger_of(r, FFM_AT_STRICT);
    CHECK_EQ(r, send_malformed(handle, (enum malformed)arg), PSA_ERROR_PROGRAMMER_ERROR);
    must_be_terminated(r, FFM_AT_STRICT, handle, &before);
    CHECK_EQ(r, ffm_plain(sibling, PSA_IPC_CALL), PSA_SUCCESS);
    psa_close(sibling);
}

static void malformed_stateless(struct ffm_report *r, int32_t arg)
{
    struct ffm_ledger before = ffm_ledger_of(r, FFM_AT_STATELESS);
    CHECK_EQ(r, send_malformed(FFM_STATELESS_HANDLE, (enum malformed)arg), PSA_ERROR_PROGRAMMER_ERROR);
    struct ffm_ledger after = ffm_ledger_of(r, FFM_AT_STATELESS);
    CHECK_EQ(r, after.requests, before.requests);
    CHECK_EQ(r, ffm_plain(FFM_STATELESS_HANDLE, 0), PSA_SUCCESS);
}

static void malformed_many(struct ffm_report *r, int32_t arg)
{
    for (int i = 0; i < 100; i++) { /* more than places */
        CHECK_EQ(r, send_malformed(FFM_STATELESS_HANDLE, (enum malformed)(arg + i % 4)), PSA_ERROR_PROGRAMMER_ERROR);
    }
    for (int i = 0; i < 50; i++) {
        psa_handle_t handle = ffm_open(FFM_AT_STRICT);
        CHECK(r, PSA_HANDLE_IS_VALID(handle));
        CHECK_EQ(r, send_malformed(handle, (enum malformed)(arg + i % 4)), PSA_ERROR_PROGRAMMER_ERROR);
        psa_close(handle);
    }
    CHECK_EQ(r, ffm_plain(FFM_STATELESS_HANDLE, 0), PSA_SUCCESS);
}

static void blamed(struct ffm_report *r, int32_t arg)
{
    enum ffm_target target = (enum ffm_target)arg;
    psa_handle_t sibling = ffm_open(target);
    psa_handle_t handle = ffm_open(target);
    CHECK(r, PSA_HANDLE_IS_VALID(handle));
    struct ffm_ledger before = ffm_ledger_of(r, target);
    CHECK_EQ(r, ffm_word(handle, FFM_OP_STATUS, PSA_ERROR_PROGRAMMER_ERROR), PSA_ERROR_PROGRAMMER_ERROR);
    before.requests++;
    must_be_terminated(r, target, handle, &before);
    CHECK_EQ(r, ffm_plain(sibling, PSA_IPC_CALL), PSA_SUCCESS);
    psa_close(sibling);
}

static void blamed_stateless(struct ffm_report *r, int32_t arg)
{
    enum ffm_target target = (enum ffm_target)arg;
    psa_handle_t handle = ffm_open(target);
    for (int i = 0; i < 50; i++) { /* and nothing is used up */
        CHECK_EQ(r, ffm_word(handle, FFM_OP_STATUS, PSA_ERROR_PROGRAMMER_ERROR), PSA_ERROR_PROGRAMMER_ERROR);
    }
    CHECK_EQ(r, ffm_plain(handle, 0), PSA_SUCCESS);
}

static void terminated_are_freed(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    for (int i = 0; i < 100; i++) {
        psa_handle_t handle = ffm_open(FFM_AT_STRICT);
        if (!CHECK(r, PSA_HANDLE_IS_VALID(handle))) {
            return;
        }
        CHECK_EQ(r, ffm_word(handle, FFM_OP_STATUS, PSA_ERROR_PROGRAMMER_ERROR), PSA_ERROR_PROGRAMMER_ERROR);
        psa_close(handle);
    }
}

static void stateless_messages(struct ffm_report *r, int32_t arg)
{
    enum ffm_target target = (enum ffm_target)arg;
    psa_handle_t handle = ffm_open(target);
    struct ffm_ledger before = ffm_ledger_of(r, target);
    for (int i = 0; i < 100; i++) { /* more than places: each is free after its answer */
        CHECK_EQ(r, ffm_plain(handle, i), PSA_SUCCESS);
    }
    struct ffm_ledger after = ffm_ledger_of(r, target);
    CHECK_EQ(r, after.requests, before.requests + 100);
    CHECK_EQ(r, after.connects, 0);
    CHECK_EQ(r, after.disconnects, 0);
    CHECK_EQ(r, after.is_rhandle_null, 1);
}

static void stateless_bit(struct ffm_report *r, int32_t arg)
{
    psa_handle_t changed = (psa_handle_t)((uint32_t)FFM_STATELESS_HANDLE ^ 1u << arg);
    struct ffm_ledger before = ffm_ledger_of(r, FFM_AT_STATELESS);
    CHECK_EQ(r, ffm_plain(changed, 0), PSA_ERROR_PROGRAMMER_ERROR);
    struct ffm_ledger after = ffm_ledger_of(r, FFM_AT_STATELESS);
    CHECK_EQ(r, after.requests, before.requests);
}

/* Whatever the encoding: no other number is this service. */
static void stateless_aliases(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    struct ffm_ledger before = ffm_ledger_of(r, FFM_AT_STATELESS);
    for (uint32_t bit = 0; bit < 32; bit++) {
        psa_handle_t changed = (psa_handle_t)((uint32_t)FFM_STATELESS_HANDLE ^ 1u << bit);
        (void)ffm_plain(changed, 0);
    }
    struct ffm_ledger after = ffm_ledger_of(r, FFM_AT_STATELESS);
    CHECK_EQ(r, after.requests, before.requests);
}

static void stateless_forbidden(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    psa_status_t status = ffm_plain(FFM_STATELESS_SECURE_HANDLE, 0);
    CHECK(r, status == PSA_ERROR_CONNECTION_REFUSED || status == PSA_ERROR_PROGRAMMER_ERROR);
}

static void stateless_permitted(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    CHECK_EQ(r, ffm_plain(FFM_STATELESS_SECURE_HANDLE, 0), PSA_SUCCESS);
}

static void stateless_unlisted(struct ffm_report *r, int32_t arg)
{
    (void)arg;
    CHECK_EQ(r, ffm_plain(FFM_STATELESS_UNLISTED_HANDLE, 0), PSA_SUCCESS);
}

#define NEAR (FFM_OUTSIDE | FFM_IPC)
#define BAD_STATIC (FFM_CAUSE_HANDLE | FFM_CAUSE_SERVICE | FFM_CAUSE_VERSION)

static const struct ffm_test tests[] = {
    { "every_type_reaches_the_service", "FFM-CALL-TYPE-RANGE FFM-CONST-IPC-TYPES", types, FFM_AT_STRICT, FFM_EVERYWHERE, 0, 0, 0 },
    { "every_type_reaches_the_function", "FFM-CALL-TYPE-RANGE FFM-MODELS-MIXED", types, FFM_AT_FUNCTION, NEAR, 0, 0, 0 },
    { "every_type_reaches_the_stateless_service", "FFM-CALL-TYPE-RANGE FFM-STATELESS-CALL", types, FFM_AT_STATELESS, FFM_EVERYWHERE, 0, 0, 0 },
    { "every_type_reaches_the_stateless_function", "FFM-CALL-TYPE-RANGE FFM-STATELESS-CALL", types, FFM_AT_FUNCTION_STATELESS, NEAR, 0, 0, 0 },
    { "every_status_is_passed_on", "FFM-CALL-SUCCESS FFM-CALL-ERROR FFM-REPLY-COMPLETES", statuses, FFM_AT_STRICT, FFM_EVERYWHERE, 0, 0, 0 },
    { "every_result_of_a_function_is_passed_on", "FFM-CALL-SUCCESS FFM-CALL-ERROR FFM-SFN-RESULT", statuses, FFM_AT_FUNCTION, NEAR, 0, 0, 0 },
    { "every_status_of_a_stateless_service_is_passed_on", "FFM-CALL-SUCCESS FFM-CALL-ERROR", statuses, FFM_AT_STATELESS, FFM_EVERYWHERE, 0, 0, 0 },
    { "every_result_of_a_stateless_function_is_passed_on", "FFM-SFN-RESULT", statuses, FFM_AT_FUNCTION_STATELESS, NEAR, 0, 0, 0 },
    { "four_vectors_are_split_in_any_way", "FFM-CALL-VECTORS-SPLIT FFM-CALL-VECTORS-ABSENT FFM-GET-MESSAGE FFM-CALL-OUT-LEN FFM-CALL-OUT-LEN-UNWRITTEN", shapes, FFM_AT_STRICT, FFM_EVERYWHERE, 0, 0, 0 },
    { "four_vectors_reach_a_function_in_any_split", "FFM-CALL-VECTORS-SPLIT FFM-CALL-OUT-LEN", shapes, FFM_AT_FUNCTION, NEAR, 0, 0, 0 },
    { "four_vectors_reach_a_stateless_service_in_any_split", "FFM-CALL-VECTORS-SPLIT FFM-CALL-OUT-LEN", shapes, FFM_AT_STATELESS, FFM_EVERYWHERE, 0, 0, 0 },
    { "what_has_no_length_needs_no_address", "FFM-CALL-ZERO-LENGTH FFM-CALL-ZERO-COUNT FFM-CALL-ZERO-COUNTED", zero_lengths, FFM_AT_STRICT, FFM_EVERYWHERE, 0, 0, 0 },
    { "what_has_no_length_needs_no_address_without_a_connection", "FFM-CALL-ZERO-LENGTH FFM-CALL-ZERO-COUNT", zero_lengths, FFM_AT_STATELESS, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_request_begins_anew", "FFM-CALL-FRESH", nothing_is_left_of_the_last_request, FFM_AT_STRICT, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_request_to_a_function_begins_anew", "FFM-CALL-FRESH", nothing_is_left_of_the_last_request, FFM_AT_FUNCTION, NEAR, 0, 0, 0 },
    { "bytes_go_there_and_back", "FFM-READ-BYTES FFM-WRITE-APPENDS FFM-CALL-OUT-LEN", data, FFM_AT_STRICT, FFM_EVERYWHERE, 0, 0, 0 },
    { "bytes_go_to_a_function_and_back", "FFM-READ-BYTES FFM-WRITE-APPENDS", data, FFM_AT_FUNCTION, NEAR, 0, 0, 0 },
    { "bytes_go_there_and_back_without_a_connection", "FFM-READ-BYTES FFM-STATELESS-CALL", data, FFM_AT_STATELESS, FFM_EVERYWHERE, 0, 0, 0 },
    { "vectors_may_overlap", "FFM-CALL-OVERLAP-IN-OUT FFM-CALL-OVERLAP-OUT FFM-CALL-OVERLAP-IN", overlaps, FFM_AT_STRICT, FFM_EVERYWHERE, 0, 0, 0 },
    { "vectors_of_a_stateless_request_may_overlap", "FFM-CALL-OVERLAP-IN-OUT FFM-CALL-OVERLAP-OUT", overlaps, FFM_AT_STATELESS, FFM_EVERYWHERE, 0, 0, 0 },

    { "the_type_of_connect_is_a_programmer_error", "FFM-CALL-TYPE-NEGATIVE FFM-TERMINATE-MISUSE FFM-TERMINATE-CALL FFM-TERMINATE-CLOSE FFM-DISCONNECT-ONCE FFM-ERROR-NO-EFFECT", malformed, TYPE_CONNECT, FFM_EVERYWHERE, FFM_CAUSE_TYPE, 0, 0 },
    { "the_type_of_disconnect_is_a_programmer_error", "FFM-CALL-TYPE-NEGATIVE FFM-TERMINATE-MISUSE", malformed, TYPE_DISCONNECT, NEAR, FFM_CAUSE_TYPE, 0, 0 },
    { "another_type_below_zero_is_a_programmer_error", "FFM-CALL-TYPE-NEGATIVE", malformed, TYPE_THREE, FFM_OUTSIDE, FFM_CAUSE_TYPE, 0, 0 },
    { "the_lowest_type_is_a_programmer_error", "FFM-CALL-TYPE-NEGATIVE", malformed, TYPE_LOWEST, NEAR, FFM_CAUSE_TYPE, 0, 0 },
    { "five_inputs_are_a_programmer_error", "FFM-CALL-VECTORS-MAX FFM-TERMINATE-MISUSE", malformed, IN_FIVE, FFM_EVERYWHERE, FFM_CAUSE_VECTORS, 0, 0 },
    { "five_outputs_are_a_programmer_error", "FFM-CALL-VECTORS-MAX FFM-TERMINATE-MISUSE", malformed, OUT_FIVE, NEAR, FFM_CAUSE_VECTORS, 0, 0 },
    { "three_inputs_and_two_outputs_are_a_programmer_error", "FFM-CALL-VECTORS-MAX", malformed, THREE_AND_TWO, NEAR, FFM_CAUSE_VECTORS, 0, 0 },
    { "one_input_and_four_outputs_are_a_programmer_error", "FFM-CALL-VECTORS-MAX", malformed, ONE_AND_FOUR, FFM_OUTSIDE, FFM_CAUSE_VECTORS, 0, 0 },
    { "a_count_of_inputs_that_wraps_is_a_programmer_error", "FFM-CALL-VECTORS-WRAP FFM-TERMINATE-MISUSE", malformed, IN_WRAPS, FFM_EVERYWHERE, FFM_CAUSE_VECTORS, 0, 0 },
    { "a_count_of_outputs_that_wraps_is_a_programmer_error", "FFM-CALL-VECTORS-WRAP", malformed, OUT_WRAPS, NEAR, FFM_CAUSE_VECTORS, 0, 0 },
    { "the_highest_counts_are_a_programmer_error", "FFM-CALL-VECTORS-WRAP", malformed, BOTH_HUGE, FFM_OUTSIDE, FFM_CAUSE_VECTORS, 0, 0 },
    { "counts_whose_sum_is_four_again_are_a_programmer_error", "FFM-CALL-VECTORS-WRAP", malformed, SUM_WRAPS, NEAR, FFM_CAUSE_VECTORS, 0, 0 },
    { "inputs_without_an_array_are_a_programmer_error", "FFM-CALL-INVEC-ARRAY FFM-TERMINATE-MISUSE", malformed, IN_ARRAY_NULL, FFM_EVERYWHERE, FFM_CAUSE_MEMORY, 0, 0 },
    { "outputs_without_an_array_are_a_programmer_error", "FFM-CALL-OUTVEC-ARRAY", malformed, OUT_ARRAY_NULL, NEAR, FFM_CAUSE_MEMORY, 0, 0 },
    { "an_input_without_an_address_is_a_programmer_error", "FFM-CALL-INVEC-MEMORY", malformed, IN_NULL, NEAR, FFM_CAUSE_MEMORY, 0, 0 },
    { "an_output_without_an_address_is_a_programmer_error", "FFM-CALL-OUTVEC-MEMORY", malformed, OUT_NULL, NEAR, FFM_CAUSE_MEMORY, 0, 0 },
    { "an_input_beyond_the_end_of_memory_is_a_programmer_error", "FFM-CALL-MEMORY-WRAP FFM-TERMINATE-MISUSE", malformed, IN_END_WRAPS, FFM_EVERYWHERE, FFM_CAUSE_MEMORY, 0, 0 },
    { "an_output_beyond_the_end_of_memory_is_a_programmer_error", "FFM-CALL-MEMORY-WRAP", malformed, OUT_END_WRAPS, NEAR, FFM_CAUSE_MEMORY, 0, 0 },
    { "an_input_of_the_highest_length_is_a_programmer_error", "FFM-CALL-MEMORY-WRAP", malformed, IN_HUGE, FFM_OUTSIDE, FFM_CAUSE_MEMORY, 0, 0 },
    { "a_stateless_request_of_type_connect_is_a_programmer_error", "FFM-STATELESS-MISUSE FFM-CALL-TYPE-NEGATIVE", malformed_stateless, TYPE_CONNECT, NEAR, FFM_CAUSE_TYPE, 0, 0 },
    { "a_stateless_request_of_the_lowest_type_is_a_programmer_error", "FFM-STATELESS-MISUSE", malformed_stateless, TYPE_LOWEST, FFM_OUTSIDE, FFM_CAUSE_TYPE, 0, 0 },
    { "a_stateless_request_with_five_inputs_is_a_programmer_error", "FFM-STATELESS-MISUSE FFM-CALL-VECTORS-MAX", malformed_stateless, IN_FIVE, NEAR, FFM_CAUSE_VECTORS, 0, 0 },
    { "a_stateless_request_with_counts_that_wrap_is_a_programmer_error", "FFM-STATELESS-MISUSE FFM-CALL-VECTORS-WRAP", malformed_stateless, SUM_WRAPS, FFM_OUTSIDE, FFM_CAUSE_VECTORS, 0, 0 },
    { "a_stateless_request_without_its_memory_is_a_programmer_error", "FFM-STATELESS-MISUSE FFM-CALL-INVEC-MEMORY", malformed_stateless, IN_NULL, NEAR, FFM_CAUSE_MEMORY, 0, 0 },
    { "malformed_requests_take_no_place", "FFM-ERROR-NO-EFFECT FFM-STATELESS-MISUSE FFM-TERMINATE-SLOT", malformed_many, IN_FIVE, FFM_OUTSIDE, 0, 0, 0 },

    { "a_blamed_connection_is_dead_but_for_its_close", "FFM-TERMINATE-REPLIED FFM-ERROR-REPLIED FFM-TERMINATE-CALL FFM-TERMINATE-CLOSE FFM-DISCONNECT-ONCE", blamed, FFM_AT_STRICT, FFM_EVERYWHERE, FFM_CAUSE_BLAMED, 0, 0 },
    { "a_connection_that_a_function_blames_is_dead_but_for_its_close", "FFM-TERMINATE-REPLIED FFM-ERROR-REPLIED FFM-SFN-RESULT", blamed, FFM_AT_FUNCTION, NEAR, FFM_CAUSE_BLAMED, 0, 0 },
    { "a_blamed_stateless_request_ends_nothing", "FFM-STATELESS-REPLIED FFM-ERROR-REPLIED", blamed_stateless, FFM_AT_STATELESS, FFM_EVERYWHERE, FFM_CAUSE_BLAMED, 0, 0 },
    { "a_stateless_request_that_a_function_blames_ends_nothing", "FFM-STATELESS-REPLIED FFM-SFN-RESULT", blamed_stateless, FFM_AT_FUNCTION_STATELESS, NEAR, FFM_CAUSE_BLAMED, 0, 0 },
    { "terminated_connections_are_freed_by_their_close", "FFM-TERMINATE-CLOSE FFM-TERMINATE-SLOT", terminated_are_freed, 0, FFM_OUTSIDE, 0, 0, 0 },

    { "a_stateless_service_gets_requests_alone", "FFM-STATELESS-CALL FFM-STATELESS-MESSAGES FFM-STATELESS-RHANDLE FFM-STATELESS-FREED", stateless_messages, FFM_AT_STATELESS, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_stateless_function_gets_requests_alone", "FFM-STATELESS-MESSAGES FFM-STATELESS-RHANDLE FFM-STATELESS-FREED", stateless_messages, FFM_AT_FUNCTION_STATELESS, NEAR, 0, 0, 0 },
    { "no_other_number_is_a_stateless_service", "FFM-STATELESS-BITS", stateless_aliases, 0, FFM_OUTSIDE, 0, 0, 0 },
    { "a_static_handle_with_bit_5_changed_is_none", "FFM-STATELESS-BITS", stateless_bit, 5, FFM_EVERYWHERE, BAD_STATIC, 0, 0 },
    { "a_static_handle_with_bit_16_changed_is_none", "FFM-STATELESS-BITS", stateless_bit, 16, NEAR, BAD_STATIC, 0, 0 },
    { "a_static_handle_with_bit_29_changed_is_none", "FFM-STATELESS-BITS", stateless_bit, 29, NEAR, BAD_STATIC, 0, 0 },
    { "a_static_handle_of_another_version_is_refused", "FFM-STATELESS-VERSION", stateless_bit, 8, FFM_EVERYWHERE, BAD_STATIC, 0, 0 },
    { "a_program_cannot_call_a_secure_stateless_service", "FFM-STATELESS-NS-FORBIDDEN", stateless_forbidden, 0, FFM_OUTSIDE, 0, 0, 0 },
    { "a_partition_calls_a_secure_stateless_service", "FFM-STATELESS-CALL", stateless_permitted, 0, FFM_INSIDE, 0, 0, 0 },
    { "a_program_calls_a_stateless_service_of_no_partitions", "FFM-STATELESS-CALL", stateless_unlisted, 0, FFM_OUTSIDE, 0, 0, 0 },
    { "a_partition_cannot_call_a_stateless_service_beyond_its_dependencies", "FFM-STATELESS-SECURE-FORBIDDEN", stateless_unlisted, 0, FFM_INSIDE, FFM_CAUSE_SERVICE, 0, 0 },
};

const struct ffm_table ffm_call_table = { tests, sizeof(tests) / sizeof(tests[0]) };
