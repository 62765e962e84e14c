/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * What a service does with its messages: the request says what, the service checks, the client looks at what came back.
 */
#include <string.h>

#include "platform.h"
#include "psa/client.h"
#include "psa/framework_feature.h"
#include "psa/lifecycle.h"
#include "psa_manifest/sid.h"
#include "tests.h"

enum { PATTERN = 100, PART = 60 };

static void count_up(uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        bytes[i] = (uint8_t)i;
    }
}

/* 16 and 4 bytes in, all checks in the service. */
static void streamed(struct ffm_report *r, enum ffm_target target, int32_t type)
{
    uint8_t bytes[16];
    psa_invec in[2] = { { bytes, 16 }, { bytes, 4 } };
    count_up(bytes, sizeof(bytes));
    psa_handle_t handle = ffm_open(target);
    CHECK_EQ(r, psa_call(handle, type, in, 2, NULL, 0), PSA_SUCCESS);
    ffm_close(target, handle);
}

static void reads(struct ffm_report *r, int32_t arg)
{
    streamed(r, (enum ffm_target)arg, FFM_OP_READS);
}

static void skips(struct ffm_report *r, int32_t arg)
{
    streamed(r, (enum ffm_target)arg, FFM_OP_SKIPS);
}

static void writes(struct ffm_report *r, int32_t arg)
{
    enum ffm_target target = (enum ffm_target)arg;
    static const uint8_t want[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0xee, 0xee, 0xee, 0xee, 0xee, 0xee };
    uint8_t bytes[3][16];
    memset(bytes, 0xee, sizeof(bytes));
    psa_outvec out[3] = { { bytes[0], 16 }, { bytes[1], 4 }, { bytes[2], 16 } };
    psa_handle_t handle = ffm_open(target);
    CHECK_EQ(r, psa_call(handle, FFM_OP_WRITES, NULL, 0, out, 3), PSA_SUCCESS);
    CHECK_EQ(r, out[0].len, 10);
    CHECK_EQ(r, out[1].len, 4);
    CHECK_EQ(r, out[2].len, 0);
    CHECK(r, memcmp(bytes[0], want, 16) == 0);
    CHECK(r, memcmp(bytes[1], want, 4) == 0 && bytes[1][4] == 0xee);
    CHECK(r, bytes[2][0] == 0xee);
    ffm_close(target, handle);
}

static psa_status_t set_rhandle(psa_handle_t handle, uint64_t value)
{
    psa_invec in = { &value, sizeof(value) };
    return psa_call(handle, FFM_OP_SET_RHANDLE, &in, 1, NULL, 0);
}

static uint64_t rhandle_of(struct ffm_report *r, psa_handle_t handle)
{
    uint64_t value = 0;
    psa_outvec out = { &value, sizeof(value) };
    CHECK_EQ(r, psa_call(handle, FFM_OP_GET_RHANDLE, NULL, 0, &out, 1), PSA_SUCCESS);
    CHECK_EQ(r, out.len, sizeof(value));
    return value;
}

/* Values that point nowhere: nobody follows them. */
static void rhandles(struct ffm_report *r, int32_t arg)
{
    enum ffm_target target = (enum ffm_target)arg;
    const uint64_t one = UINTPTR_MAX;
    const uint64_t two = 0x10203040;
    psa_handle_t a = ffm_open(target);
    psa_handle_t b = ffm_open(target);
    CHECK_EQ(r, rhandle_of(r, a), 0);
    CHECK_EQ(r, set_rhandle(a, one), PSA_SUCCESS);
    CHECK_EQ(r, rhandle_of(r, a), one);
    CHECK_EQ(r, rhandle_of(r, a), one);
    CHECK_EQ(r, rhandle_of(r, b), 0); /* each connection has its own */
    CHECK_EQ(r, set_rhandle(b, two), PSA_SUCCESS);
    CHECK_EQ(r, set_rhandle(a, two + 1), PSA_SUCCESS);
    CHECK_EQ(r, rhandle_of(r, a), two + 1);
    CHECK_EQ(r, rhandle_of(r, b), two);
    ffm_close(target, b);
    CHECK_EQ(r, ffm_ledger_of(r, target).disconnect_rhandle, two);
    ffm_close(target, a);
    CHECK_EQ(r, ffm_ledger_of(r, target).disconnect_rhandle, two + 1);
    psa_handle_t c = ffm_open(target);
    CHECK_EQ(r, rhandle_of(r, c), 0); /* nothing is left of those before */
    ffm_close(target, c);
}

static void lifecycle(struct ffm_report *r, int32_t arg)
{
    enum ffm_target target = (enum ffm_target)arg;
    uint32_t state = 0xffffffffu;
    psa_outvec out = { &state, sizeof(state) };
    psa_handle_t handle = ffm_open(target);
    CHECK_EQ(r, psa_call(handle, FFM_OP_LIFECYCLE, NULL, 0, &out, 1), PSA_SUCCESS);
    CHECK_EQ(r, state & ~(PSA_LIFECYCLE_PSA_STATE_MASK | PSA_LIFECYCLE_IMP_STATE_MASK), 0);
    CHECK_EQ(r, state & 0x0f00u, 0);
    CHECK(r, (state & PSA_LIFECYCLE_PSA_STATE_MASK) <= PSA_LIFECYCLE_DECOMMISSIONED);
    ffm_close(target, handle);
}

/* All checks are the service's. */
static void asked_of_the_server(struct ffm_report *r, int32_t arg)
{
    psa_handle_t handle = ffm_open(FFM_AT_STRICT);
    CHECK_EQ(r, ffm_plain(handle, arg), PSA_SUCCESS);
    psa_close(handle);
}

static void asked_of_the_functions(struct ffm_report *r, int32_t arg)
{
    psa_handle_t handle = ffm_open(FFM_AT_FUNCTION);
    CHECK_EQ(r, ffm_plain(handle, arg), PSA_SUCCESS);
    psa_close(handle);
}

static struct ffm_aid_last last_of_helper(struct ffm_report *r)
{
    struct ffm_aid_last last = { 0 };
    psa_outvec out = { &last, sizeof(last) };
    CHECK_EQ(r, psa_call(FFM_AID_HANDLE, FFM_AID_LAST, NULL, 0, &out, 1), PSA_SUCCESS);
    return last;
}

static void out_of_order(struct ffm_report *r, int32_t arg)
{
    uint8_t bytes[4] = { 0 };
    psa_invec in = { "mine", 4 };
    psa_outvec out = { bytes, sizeof(bytes) };
    (void)arg;
    psa_handle_t handle = ffm_open(FFM_AT_STRICT);
    struct ffm_aid_last before = last_of_helper(r);
    CHECK_EQ(r, psa_call(handle, FFM_OP_OUT_OF_ORDER, &in, 1, &out, 1), PSA_SUCCESS);
    CHECK(r, out.len == 4 && memcmp(bytes, "mine", 4) == 0);
    struct ffm_aid_last after = last_of_helper(r);
    CHECK_EQ(r, after.count, before.count + 1);
    CHECK_EQ(r, after.status, 77);
    CHECK(r, after.len == 4 && memcmp(after.bytes, "help", 4) == 0);
    psa_close(handle);
}

#if PSA_FRAMEWORK_HAS_MM_IOVEC

static void map_in(struct ffm_report *r, int32_t arg)
{
    uint8_t bytes[PATTERN];
    psa_invec in = { bytes, sizeof(bytes) };
    count_up(bytes, sizeof(bytes));
    psa_handle_t handle = ffm_open(FFM_AT_MAPPED);
    for (int i = 0; i < 3; i++) { /* nothing of a mapping is left for the next request */
        CHECK_EQ(r, psa_call(handle, arg, &in, 1, NULL, 0), PSA_SUCCESS);
        CHECK_EQ(r, psa_call(handle, FFM_OP_ECHO, &in, 1, NULL, 0), PSA_SUCCESS);
    }
    psa_close(handle);
}

static void map_out(struct ffm_report *r, int32_t arg)
{
    static const uint8_t wants[] = { PART, 0, 0, PATTERN };
    size_t want = wants[arg - FFM_OP_MAP_OUT];
    uint8_t counted[PATTERN];
    uint8_t bytes[PATTERN];
    count_up(counted, sizeof(counted));
    psa_handle_t handle = ffm_open(FFM_AT_MAPPED);
    for (int i = 0; i < 3; i++) {
        psa_outvec out = { bytes, sizeof(bytes) };
        memset(bytes, 0xee, sizeof(bytes));
        CHECK_EQ(r, psa_call(handle, arg, NULL, 0, &out, 1), PSA_SUCCESS);
        CHECK_EQ(r, out.len, want);
        CHECK(r, memcmp(bytes, counted, want) == 0);
    }
    psa_close(handle);
}

static void map_mixed(struct ffm_report *r, int32_t arg)
{
    uint8_t bytes[2][4] = { { 0 } };
    psa_invec in[2] = { { "ab", 2 }, { "c", 1 } };
    psa_outvec out[2] = { { bytes[0], 4 }, { bytes[1], 4 } };
    (void)arg;
    psa_handle_t handle = ffm_open(FFM_AT_MAPPED);
    CHECK_EQ(r, psa_call(handle, FFM_OP_MAP_MIXED, in, 2, out, 2), PSA_SUCCESS);
    CHECK(r, out[0].len == 2 && memcmp(bytes[0], "ab", 2) == 0);
    CHECK(r, out[1].len == 1 && bytes[1][0] == 'c');
    psa_close(handle);
}

#endif

#define NEAR (FFM_OUTSIDE | FFM_IPC)
#define READS "FFM-READ-BYTES FFM-READ-REST FFM-READ-END FFM-READ-CURSORS"

static const struct ffm_test tests[] = {
    { "reads_go_on_where_the_last_one_ended", READS, reads, FFM_AT_STRICT, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_function_reads_on_where_the_last_read_ended", READS, reads, FFM_AT_FUNCTION, NEAR, 0, 0, 0 },
    { "a_stateless_service_reads_on_where_the_last_read_ended", READS, reads, FFM_AT_STATELESS, FFM_EVERYWHERE, 0, 0, 0 },
    { "skips_and_reads_share_a_cursor", "FFM-SKIP-BYTES FFM-READ-CURSORS", skips, FFM_AT_STRICT, FFM_EVERYWHERE, 0, 0, 0 },
    { "skips_and_reads_of_a_function_share_a_cursor", "FFM-SKIP-BYTES", skips, FFM_AT_FUNCTION, NEAR, 0, 0, 0 },
    { "writes_append", "FFM-WRITE-APPENDS FFM-WRITE-NOTHING FFM-CALL-OUT-LEN FFM-CALL-OUT-LEN-UNWRITTEN", writes, FFM_AT_STRICT, FFM_EVERYWHERE, 0, 0, 0 },
    { "writes_of_a_function_append", "FFM-WRITE-APPENDS FFM-WRITE-NOTHING", writes, FFM_AT_FUNCTION, NEAR, 0, 0, 0 },
    { "writes_of_a_stateless_service_append", "FFM-WRITE-APPENDS FFM-CALL-OUT-LEN", writes, FFM_AT_STATELESS, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_reverse_handle_comes_with_what_follows", "FFM-RHANDLE-INITIAL FFM-RHANDLE-LATER FFM-RHANDLE-AGAIN FFM-RHANDLE-OPAQUE FFM-RHANDLE-DISCONNECT FFM-DISCONNECT-MESSAGE", rhandles, FFM_AT_STRICT, FFM_EVERYWHERE, 0, 0, 0 },
    { "a_function_finds_its_reverse_handle_again", "FFM-RHANDLE-INITIAL FFM-RHANDLE-LATER FFM-RHANDLE-AGAIN", rhandles, FFM_AT_FUNCTION, NEAR, 0, 0, 0 },
    { "a_partition_knows_the_lifecycle_state", "FFM-LIFECYCLE-STATE FFM-CONST-LIFECYCLE", lifecycle, FFM_AT_STRICT, FFM_OUTSIDE, 0, 0, 0 },
    { "a_function_knows_the_lifecycle_state", "FFM-LIFECYCLE-STATE", lifecycle, FFM_AT_FUNCTION, FFM_OUTSIDE, 0, 0, 0 },

    { "signals_are_waited_for_in_every_way", "FFM-WAIT-RESULT FFM-WAIT-KEEPS FFM-WAIT-POLL FFM-WAIT-BLOCK FFM-WAIT-RESERVED FFM-WAIT-OUTSIDE FFM-WAIT-UNASSIGNED FFM-NOTIFY-DOORBELL FFM-CLEAR-DOORBELL FFM-SIGNAL-STICKY FFM-CONST-WAIT FFM-CONST-DOORBELL", asked_of_the_server, FFM_OP_SIGNALS, FFM_EVERYWHERE, 0, 0, 0 },
    { "two_messages_are_answered_in_the_other_order", "FFM-REPLY-ORDER FFM-IPC-HOLDS FFM-GET-ONCE FFM-GET-SIGNAL-STAYS FFM-HANDLE-MESSAGE FFM-GET-DELIVERY FFM-SIGNAL-BLOCKED FFM-NOTIFY-DOORBELL FFM-IPC-LOOP", out_of_order, 0, FFM_EVERYWHERE, 0, 0, 0 },
    { "entry_init_ran_once_and_before_all_else", "FFM-INIT-ONCE FFM-INIT-ORDER FFM-SFN-ONE", asked_of_the_functions, FFM_OP_INIT, NEAR, 0, 0, 0 },
    { "a_function_may_ring_and_clear_its_doorbell", "FFM-SFN-DOORBELL", asked_of_the_functions, FFM_OP_RING_YOURSELF, NEAR, 0, 0, 0 },
    { "a_function_calls_on_under_its_own_id", "FFM-MODELS-MIXED FFM-CLIENT-SECURE FFM-LIMIT-NESTING", asked_of_the_functions, FFM_OP_CALL_ON, NEAR, 0, 0, 0 },
#if PSA_FRAMEWORK_HAS_MM_IOVEC
    { "a_mapped_input_holds_the_clients_bytes", "FFM-MAP-IN FFM-CALL-FRESH FFM-CONST-FEATURES", map_in, FFM_OP_MAP_IN, FFM_EVERYWHERE, 0, 0, FFM_HAS_MAPS },
    { "an_input_may_be_left_mapped", "FFM-MAP-IN FFM-MAP-AT-REPLY FFM-CALL-FRESH", map_in, FFM_OP_MAP_IN_LEFT, FFM_EVERYWHERE, 0, 0, FFM_HAS_MAPS },
    { "an_unmapped_output_counts_what_was_said", "FFM-MAP-OUT FFM-UNMAP-LEN", map_out, FFM_OP_MAP_OUT, FFM_EVERYWHERE, 0, 0, FFM_HAS_MAPS },
    { "an_output_left_mapped_counts_nothing", "FFM-MAP-AT-REPLY FFM-CALL-FRESH", map_out, FFM_OP_MAP_OUT_LEFT, FFM_EVERYWHERE, 0, 0, FFM_HAS_MAPS },
    { "an_output_unmapped_with_nothing_counts_nothing", "FFM-UNMAP-LEN", map_out, FFM_OP_MAP_OUT_NONE, FFM_EVERYWHERE, 0, 0, FFM_HAS_MAPS },
    { "an_output_unmapped_with_all_counts_all", "FFM-MAP-OUT FFM-UNMAP-LEN", map_out, FFM_OP_MAP_OUT_ALL, FFM_EVERYWHERE, 0, 0, FFM_HAS_MAPS },
    { "some_vectors_are_mapped_and_others_streamed", "FFM-MAP-IN FFM-MAP-OUT FFM-READ-BYTES FFM-WRITE-APPENDS", map_mixed, 0, FFM_EVERYWHERE, 0, 0, FFM_HAS_MAPS },
#endif
};

const struct ffm_table ffm_message_table = { tests, sizeof(tests) / sizeof(tests[0]) };
