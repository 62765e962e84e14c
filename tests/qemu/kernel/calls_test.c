/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "device.h"
#include "test.h"
#include "psa/client.h"

/* The client API from the Non-secure world, at each isolation level: whole round trips. */

static const psa_handle_t stateless[] = { KEEPER_HANDLE, ECHO_HANDLE, VAULT_HANDLE, RELAY_HANDLE };
enum { STATELESS = sizeof(stateless) / sizeof(stateless[0]) };

static psa_status_t bare(psa_handle_t handle, int32_t type)
{
    return psa_call(handle, type, NULL, 0, NULL, 0);
}

static void the_framework_and_its_services_have_versions(void)
{
    EXPECT_EQ(psa_framework_version(), PSA_FRAMEWORK_VERSION);
    EXPECT_EQ(psa_version(ECHO_SID), 1);
    EXPECT_EQ(psa_version(RELAY_PRIVATE_SID), PSA_VERSION_NONE);
    EXPECT_EQ(psa_version(0xdead), PSA_VERSION_NONE);
}

static void a_call_reaches_partitions_of_both_models_and_kinds(void)
{
    for (int i = 0; i < STATELESS; i++) {
        EXPECT_EQ(bare(stateless[i], 5), 5);
    }
}

static void a_type_keeps_its_whole_range(void)
{
    EXPECT_EQ(bare(ECHO_HANDLE, 0), 0);
    EXPECT_EQ(bare(ECHO_HANDLE, 0x7fff), 0x7fff);
    EXPECT_EQ(bare(ECHO_HANDLE, 0x8000), 0x8000);
    EXPECT_EQ(bare(ECHO_HANDLE, INT32_MAX), INT32_MAX);
    EXPECT_EQ(bare(ECHO_HANDLE, -1), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(bare(ECHO_HANDLE, INT32_MIN), PSA_ERROR_PROGRAMMER_ERROR);
}

static void bytes_come_back_whatever_their_number(void)
{
    static const size_t lens[] = { 0, 1, 3, 4, 31, 32, 64, 65, 255, 256, 257, 600, 1500 };
    static uint8_t in_bytes[1500], out_bytes[1504];
    for (size_t i = 0; i < sizeof(in_bytes); i++) {
        in_bytes[i] = (uint8_t)(i * 7 + 3);
    }
    for (int i = 0; i < STATELESS; i++) {
        for (size_t k = 0; k < sizeof(lens) / sizeof(lens[0]); k++) {
            psa_invec in = { in_bytes, lens[k] };
            psa_outvec out = { out_bytes, sizeof(out_bytes) };
            memset(out_bytes, 0xee, sizeof(out_bytes));
            EXPECT_EQ(psa_call(stateless[i], DO_ECHO, &in, 1, &out, 1), PSA_SUCCESS);
            EXPECT_EQ(out.len, lens[k]);
            EXPECT_MEM(out_bytes, in_bytes, lens[k]);
            EXPECT_EQ(out_bytes[lens[k]], 0xee);
        }
    }
}

static void a_service_sees_one_negative_client(void)
{
    for (int i = 0; i < STATELESS; i++) {
        EXPECT_EQ(bare(stateless[i], DO_IDENTIFY), -1);
    }
}

static void a_connection_is_made_used_and_closed(void)
{
    psa_handle_t handle = psa_connect(VAULT_OPEN_SID, 1);
    EXPECT(handle > 0);
    EXPECT_EQ(bare(handle, 9), 9);
    psa_handle_t other = psa_connect(VAULT_OPEN_SID, 1);
    EXPECT(other > 0 && other != handle);
    psa_close(handle);
    EXPECT_EQ(bare(handle, 9), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(bare(other, 9), 9);
    psa_close(other);
    psa_close(PSA_NULL_HANDLE);
    psa_close(other);
    EXPECT_EQ(psa_connect(VAULT_OPEN_SID, 2), PSA_ERROR_CONNECTION_REFUSED);
    EXPECT_EQ(psa_connect(0xdead, 1), PSA_ERROR_CONNECTION_REFUSED);
    EXPECT_EQ(psa_connect(ECHO_SID, 1), PSA_ERROR_CONNECTION_REFUSED);
}

/* Every connection that is to be had. The caller lets go of them before it judges, or no later test finds one. */
struct hoard {
    psa_handle_t handles[16];
    int count;
    psa_status_t end; /* what the next one is answered */
};

static struct hoard take_all(void)
{
    struct hoard hoard = { .end = PSA_SUCCESS };
    while (hoard.count < 16 && hoard.end == PSA_SUCCESS) {
        psa_handle_t handle = psa_connect(VAULT_OPEN_SID, 1);
        if (handle > 0) {
            hoard.handles[hoard.count++] = handle;
        } else {
            hoard.end = handle;
        }
    }
    return hoard;
}

static void let_go(struct hoard *hoard, int left)
{
    while (hoard->count > left) {
        psa_close(hoard->handles[--hoard->count]);
    }
}

static void connections_run_out_and_come_back(void)
{
    for (int round = 0; round < 3; round++) {
        struct hoard hoard = take_all();
        int count = hoard.count;
        psa_status_t busy = bare(ECHO_HANDLE, 1);
        let_go(&hoard, 0);
        EXPECT_EQ(count, 7); /* of eight, one is RELAY's, the one partition that calls others */
        EXPECT_EQ(hoard.end, PSA_ERROR_CONNECTION_BUSY);
        EXPECT_EQ(busy, PSA_ERROR_CONNECTION_BUSY);
    }
}

static void a_partition_has_a_slot_left_when_all_others_are_taken(void)
{
    struct hoard hoard = take_all();
    int count = hoard.count;
    let_go(&hoard, count - 1); /* for the call of RELAY itself */
    struct relay what = { .handle = ECHO_HANDLE, .type = DO_IDENTIFY };
    psa_invec in = { &what, sizeof(what) };
    psa_status_t status = psa_call(RELAY_HANDLE, DO_RELAY, &in, 1, NULL, 0);
    let_go(&hoard, 0);
    EXPECT(count > 1);
    EXPECT_EQ(status, RELAY_PID);
}

static void a_wrong_number_of_vectors_is_refused(void)
{
    static const size_t wrong[][2] = { { 5, 0 }, { 0, 5 }, { 4, 1 }, { 3, 2 }, { 1, SIZE_MAX }, { SIZE_MAX, 1 }, { 256, 0 } };
    static uint8_t byte;
    psa_invec in[5] = { { &byte, 1 }, { &byte, 1 }, { &byte, 1 }, { &byte, 1 }, { &byte, 1 } };
    psa_outvec out[5] = { { &byte, 1 }, { &byte, 1 }, { &byte, 1 }, { &byte, 1 }, { &byte, 1 } };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        EXPECT_EQ(psa_call(ECHO_HANDLE, 1, in, wrong[i][0], out, wrong[i][1]), PSA_ERROR_PROGRAMMER_ERROR);
    }
    for (size_t ins = 0; ins <= 4; ins++) {
        for (size_t outs = 0; outs + ins <= 4; outs++) {
            EXPECT_EQ(psa_call(ECHO_HANDLE, 1, in, ins, out, outs), 1);
        }
        for (size_t i = 0; i < 5; i++) {
            out[i].len = 1;
        }
    }
}

static void a_partition_calls_others_in_its_own_name(void)
{
    static const psa_handle_t callees[] = { KEEPER_HANDLE, ECHO_HANDLE, VAULT_HANDLE };
    for (int i = 0; i < 3; i++) {
        struct relay what = { .handle = callees[i], .type = DO_IDENTIFY };
        psa_invec in = { &what, sizeof(what) };
        EXPECT_EQ(psa_call(RELAY_HANDLE, DO_RELAY, &in, 1, NULL, 0), RELAY_PID);
    }
}

static void bytes_pass_through_two_partitions(void)
{
    static const psa_handle_t callees[] = { KEEPER_HANDLE, ECHO_HANDLE, VAULT_HANDLE };
    for (int i = 0; i < 3; i++) {
        struct relay what = { .handle = callees[i], .type = DO_ECHO, .in_len = 20, .out_len = 32 };
        uint8_t back[32] = { 0 };
        psa_invec in[2] = { { &what, sizeof(what) }, { "twenty bytes of text", 20 } };
        psa_outvec out = { back, sizeof(back) };
        EXPECT_EQ(psa_call(RELAY_HANDLE, DO_RELAY, in, 2, &out, 1), PSA_SUCCESS);
        EXPECT_EQ(out.len, 20);
        EXPECT_MEM(back, "twenty bytes of text", 20);
    }
}

static void mapped_vectors_are_the_clients_memory_at_level_1(void)
{
    for (int i = 0; i < STATELESS; i++) {
        uint8_t back[40] = { 0 };
        psa_invec in = { "mapped, not copied", 18 };
        psa_outvec out = { back, sizeof(back) };
        EXPECT_EQ(psa_call(stateless[i], DO_MAP, &in, 1, &out, 1), PSA_SUCCESS);
        EXPECT_EQ(out.len, 18);
        EXPECT_MEM(back, "mapped, not copied", 18);
    }
}

static void fire(uint32_t line)
{
    psa_invec in = { &line, sizeof(line) };
    EXPECT_EQ(psa_call(KEEPER_HANDLE, DO_PEND, &in, 1, NULL, 0), PSA_SUCCESS);
}

static struct interrupts seen(void)
{
    struct interrupts result = { 0 };
    psa_outvec out = { &result, sizeof(result) };
    EXPECT_EQ(psa_call(RELAY_HANDLE, DO_INTERRUPTS, NULL, 0, &out, 1), PSA_SUCCESS);
    return result;
}

static void ask_relay(int32_t type, uint32_t signal, psa_status_t status)
{
    psa_invec in = { &signal, sizeof(signal) };
    EXPECT_EQ(psa_call(RELAY_HANDLE, type, &in, 1, NULL, 0), status);
}

static void a_second_level_interrupt_reaches_its_partitions_thread(void)
{
    uint32_t before = seen().second_level;
    for (uint32_t i = 1; i <= 3; i++) {
        fire(TICK_LINE);
        EXPECT_EQ(seen().second_level, before + i);
    }
}

static void a_first_level_function_runs_with_its_partitions_rights_and_tells_as_it_likes(void)
{
    struct interrupts before = seen();
    for (uint32_t i = 1; i <= 4; i++) {
        fire(TOCK_LINE);
        struct interrupts after = seen();
        EXPECT_EQ(after.first_level, before.first_level + i);
        EXPECT_EQ(after.signals, before.signals + (i + 1) / 2);
        EXPECT_EQ(after.privilege & 1, CALLS_LEVEL == 1 ? 0 : 1);
    }
}

static void a_line_that_is_disabled_waits_until_it_is_enabled(void)
{
    struct interrupts before = seen();
    ask_relay(DO_DISABLE, TOCK_SIGNAL, 1);
    ask_relay(DO_DISABLE, TICK_SIGNAL, 1);
    ask_relay(DO_DISABLE, TICK_SIGNAL, 0);
    fire(TICK_LINE);
    fire(TOCK_LINE);
    EXPECT_EQ(seen().second_level, before.second_level);
    EXPECT_EQ(seen().first_level, before.first_level);
    ask_relay(DO_ENABLE, TICK_SIGNAL, PSA_SUCCESS);
    ask_relay(DO_ENABLE, TOCK_SIGNAL, PSA_SUCCESS);
    EXPECT_EQ(seen().second_level, before.second_level + 1);
    EXPECT_EQ(seen().first_level, before.first_level + 1);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_framework_and_its_services_have_versions, "FFM-1.1:psa_version"),
        TEST(a_call_reaches_partitions_of_both_models_and_kinds, "FFM-1.1:psa_call"),
        TEST(a_type_keeps_its_whole_range, "FFM-CALL-TYPE-RANGE"),
        TEST(bytes_come_back_whatever_their_number, "FFM-1.1:psa_read FFM-1.1:psa_write"),
        TEST(a_service_sees_one_negative_client, "FFM-CLIENT-NON-SECURE"),
        TEST(a_connection_is_made_used_and_closed, "FFM-1.1:psa_connect FFM-1.1:psa_close"),
        TEST(connections_run_out_and_come_back, "FFM-LIMIT-CONNECTIONS"),
        TEST(a_partition_has_a_slot_left_when_all_others_are_taken, "FFM-LIMIT-CONNECTIONS"),
        TEST(a_wrong_number_of_vectors_is_refused, "FFM-CALL-VECTORS-MAX"),
        TEST(a_partition_calls_others_in_its_own_name, "FFM-CLIENT-SECURE"),
        TEST(bytes_pass_through_two_partitions, "FFM-1.1:psa_call"),
        TEST(a_second_level_interrupt_reaches_its_partitions_thread, "FFM-IRQ-SLIH"),
        TEST(a_first_level_function_runs_with_its_partitions_rights_and_tells_as_it_likes, "FFM-FLIH-RUNS FFM-FLIH-SIGNAL"),
        TEST(a_line_that_is_disabled_waits_until_it_is_enabled, "FFM-IRQ-DISABLE"),
        TEST(mapped_vectors_are_the_clients_memory_at_level_1, "FFM-MAP-IN FFM-MAP-OUT"),
    };
    size_t count = sizeof(tests) / sizeof(tests[0]);
    return test_main(CALLS_SUITE, tests, CALLS_LEVEL == 1 ? count : count - 1); /* other levels map nothing: kernel.attacks */
}
