/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "world.h"

/* psa_call, psa_reply, termination, stateless services. */

static void a_request_carries_type_sizes_and_client(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    call_with(alice, handle, span_of("hello", 5), 9);
    psa_msg_t msg = next(store, FILES_SIGNAL);
    EXPECT_EQ(msg.type, 1);
    EXPECT_EQ(msg.client_id, -1001);
    EXPECT_EQ(msg.in_size[0], 5);
    EXPECT_EQ(msg.out_size[0], 9);
    for (size_t i = 1; i < PSA_MAX_IOVEC; i++) {
        EXPECT_EQ(msg.in_size[i] + msg.out_size[i], 0);
    }
}

static void any_status_of_the_service_reaches_the_client_unchanged(void)
{
    const psa_status_t statuses[] = { 0, 1, INT32_MAX, -1, -128, -130, -131, -248, INT32_MIN + 1, INT32_MIN };
    start();
    psa_handle_t handle = open_files(app);
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
        const struct fake_ticket *ticket = call(app, handle, INT32_MAX);
        psa_msg_t msg = next(store, FILES_SIGNAL);
        EXPECT_EQ(msg.type, INT32_MAX);
        reply(store, msg, statuses[i]);
        EXPECT(returned(ticket, statuses[i]));
    }
}

static void the_client_is_told_how_much_was_written_to_each_vector(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    uint8_t *bytes = fake_room(alice, 32);
    psa_outvec *out = fake_room(alice, 3 * sizeof(*out));
    out[0] = (psa_outvec){ bytes, 8 };
    out[1] = (psa_outvec){ bytes + 8, 8 };
    out[2] = (psa_outvec){ NULL, 0 };
    fake_call(&world, alice, handle, 0, (struct fake_vectors){ NULL, 0, out, 3 });
    psa_msg_t msg = next(store, FILES_SIGNAL);
    fake_write(&world, store, msg.handle, 1, span_of("abc", 3));
    fake_write(&world, store, msg.handle, 1, span_of("de", 2));
    reply(store, msg, PSA_SUCCESS);
    EXPECT_EQ(out[0].len, 0);
    EXPECT_EQ(out[1].len, 5);
    EXPECT_EQ(out[2].len, 0);
    EXPECT_MEM(bytes + 8, "abcde", 5);
}

static void zero_length_vectors_are_never_looked_at(void)
{
    start();
    psa_handle_t handle = open_files(app);
    psa_invec *in = fake_room(app, sizeof(*in));
    psa_outvec *out = fake_room(app, sizeof(*out));
    *in = (psa_invec){ (const void *)(uintptr_t)0xdeadbeef, 0 };
    *out = (psa_outvec){ (void *)UINTPTR_MAX, 0 };
    const struct fake_ticket *ticket = fake_call(&world, app, handle, 0, (struct fake_vectors){ in, 1, out, 1 });
    EXPECT_EQ(ticket->state, FAKE_WAITING);
    psa_msg_t msg = next(store, FILES_SIGNAL);
    EXPECT_EQ(msg.in_size[0] + msg.out_size[0], 0);
    uint8_t byte = 0x55;
    EXPECT_EQ(fake_read(&world, store, msg.handle, 0, out_span_of(&byte, 1)), 0);
    EXPECT_EQ(byte, 0x55);
    reply(store, msg, PSA_SUCCESS);
    EXPECT_EQ(out->len, 0);
}

static void a_zero_count_makes_the_array_irrelevant(void)
{
    start();
    psa_handle_t handle = open_files(app);
    psa_invec *in = (psa_invec *)(uintptr_t)8;
    psa_outvec *out = (psa_outvec *)(uintptr_t)8;
    EXPECT_EQ(fake_call(&world, app, handle, 0, (struct fake_vectors){ in, 0, out, 0 })->state, FAKE_WAITING);
}

static void four_vectors_in_any_split_are_allowed(void)
{
    start();
    for (size_t in = 0; in <= PSA_MAX_IOVEC; in++) {
        struct spm_call request = { .handle = HASH_HANDLE, .in_count = in, .out_count = PSA_MAX_IOVEC - in };
        EXPECT_EQ(spm_call(&world.inbox, &alice->client, &request).verdict, SPM_BLOCK);
    }
}

static void too_many_vectors_are_refused_even_if_their_sum_wraps(void)
{
    const size_t counts[][2] = { { 5, 0 }, { 0, 5 }, { 4, 1 },        { 1, 4 },
                                 { 3, 2 }, { SIZE_MAX, 5 }, { 2, SIZE_MAX - 1 } };
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        start();
        struct spm_call request = { .handle = HASH_HANDLE, .in_count = counts[i][0], .out_count = counts[i][1] };
        look();
        struct spm_outcome outcome = spm_call(&world.inbox, &alice->client, &request);
        EXPECT(outcome.verdict == SPM_RETURN && outcome.value == PSA_ERROR_PROGRAMMER_ERROR);
        outcome = spm_call(&world.inbox, &app->client, &request);
        EXPECT(outcome.verdict == SPM_FAULT && outcome.fault == SPM_FAULT_VECTORS);
        EXPECT(nothing_changed());
    }
}

static void each_request_starts_with_nothing_of_the_last_one(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    const struct fake_ticket *ticket = call_with(alice, handle, span_of("12345678", 8), 8);
    psa_msg_t msg = next(store, FILES_SIGNAL);
    uint8_t bytes[8];
    fake_read(&world, store, msg.handle, 0, out_span_of(bytes, 8));
    (void)fake_map_out(&world, store, msg.handle, 0);
    reply(store, msg, PSA_SUCCESS);
    EXPECT(returned(ticket, 0));
    call_with(alice, handle, span_of("abc", 3), 2);
    msg = next(store, FILES_SIGNAL);
    EXPECT_EQ(msg.in_size[0], 3);
    EXPECT_EQ(fake_read(&world, store, msg.handle, 0, out_span_of(bytes, 8)), 3);
    EXPECT_MEM(bytes, "abc", 3);
    fake_write(&world, store, msg.handle, 0, span_of("xy", 2));
    reply(store, msg, PSA_SUCCESS);
    call(alice, handle, 0);
    msg = next(store, FILES_SIGNAL);
    EXPECT_EQ(msg.in_size[0] + msg.out_size[0], 0);
    EXPECT(!store->is_panicked);
}

static void a_second_call_on_a_busy_connection_is_refused_and_the_first_goes_on(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    const struct fake_ticket *first = call(alice, handle, 0);
    look();
    EXPECT(returned(call(alice, handle, 7), PSA_ERROR_PROGRAMMER_ERROR));
    EXPECT(nothing_changed());
    reply(store, next(store, FILES_SIGNAL), 5);
    EXPECT(returned(first, 5));
    EXPECT_EQ(call(alice, handle, 0)->state, FAKE_WAITING);
}

static void a_call_on_a_handle_that_is_not_the_clients_changes_nothing(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    const psa_handle_t bad[] = { PSA_NULL_HANDLE, -1, INT32_MIN, INT32_MAX, handle + 1, handle + 128, 1 };
    look();
    EXPECT(returned(call(bob, handle, 0), PSA_ERROR_PROGRAMMER_ERROR));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        EXPECT(returned(call(alice, bad[i], 0), PSA_ERROR_PROGRAMMER_ERROR));
    }
    EXPECT(nothing_changed());
    call(app, handle, 0);
    EXPECT(panicked(app, SPM_FAULT_HANDLE));
}

static void a_session_number_alone_gives_nobody_anothers_handle(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    struct fake_party *eve = fake_non_secure(&world, -1003, alice->client.session);
    look();
    EXPECT(returned(call(eve, handle, 0), PSA_ERROR_PROGRAMMER_ERROR));
    EXPECT(nothing_changed());
}

static void sizes_beyond_the_counts_are_not_taken(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    const struct spm_call sized = { .handle = handle, .in_count = 1, .out_count = 2,
                                    .in_size = { 1, 9, 9, 9 }, .out_size = { 2, 3, 9, 9 } };
    EXPECT_EQ(spm_call(&world.inbox, &alice->client, &sized).verdict, SPM_BLOCK);
    psa_msg_t msg = { 0 };
    EXPECT_EQ(spm_get(&world.inbox, store->partition, FILES_SIGNAL, &msg).value, PSA_SUCCESS);
    const size_t in[PSA_MAX_IOVEC] = { 1 };
    const size_t out[PSA_MAX_IOVEC] = { 2, 3 };
    EXPECT_MEM(msg.in_size, in, sizeof(in));
    EXPECT_MEM(msg.out_size, out, sizeof(out));
}

/** After a termination: the one DISCONNECT, dead calls, a close without a message. */
static void dead_but_for_close(psa_handle_t handle)
{
    look();
    EXPECT(returned(call(alice, handle, 0), PSA_ERROR_PROGRAMMER_ERROR));
    EXPECT(nothing_changed());
    psa_msg_t msg = next(store, FILES_SIGNAL);
    EXPECT_EQ(msg.type, PSA_IPC_DISCONNECT);
    reply(store, msg, PSA_SUCCESS);
    EXPECT(returned(call(alice, handle, 0), PSA_ERROR_PROGRAMMER_ERROR));
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), 0);
    EXPECT(returned(fake_close(&world, alice, handle), 0));
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), 0);
    EXPECT_EQ(slots_in_use(), 0);
}

static void a_malformed_request_of_a_non_secure_client_terminates_its_connection(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    EXPECT(returned(call(alice, handle, -1), PSA_ERROR_PROGRAMMER_ERROR));
    dead_but_for_close(handle);
    handle = open_files(alice);
    struct fake_vectors five = { NULL, 5, NULL, 0 };
    EXPECT(returned(fake_call(&world, alice, handle, 0, five), PSA_ERROR_PROGRAMMER_ERROR));
    dead_but_for_close(handle);
}

static void memory_that_is_not_the_callers_terminates_its_connection(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    psa_invec *in = fake_room(alice, sizeof(*in));
    *in = (psa_invec){ bob->memory, 16 };
    EXPECT(returned(fake_call(&world, alice, handle, 0, (struct fake_vectors){ in, 1, NULL, 0 }),
                    PSA_ERROR_PROGRAMMER_ERROR));
    dead_but_for_close(handle);
}

static void memory_that_wraps_or_an_array_of_another_panics_a_partition(void)
{
    start();
    psa_handle_t handle = open_files(app);
    psa_outvec *out = fake_room(app, sizeof(*out));
    *out = (psa_outvec){ app->memory, SIZE_MAX };
    fake_call(&world, app, handle, 0, (struct fake_vectors){ NULL, 0, out, 1 });
    EXPECT(panicked(app, SPM_FAULT_MEMORY));
    start();
    handle = open_files(app);
    out = fake_room(alice, sizeof(*out));
    *out = (psa_outvec){ app->memory, 1 };
    fake_call(&world, app, handle, 0, (struct fake_vectors){ NULL, 0, out, 1 });
    EXPECT(panicked(app, SPM_FAULT_MEMORY));
}

static void a_service_that_answers_programmer_error_ends_the_connection(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    const struct fake_ticket *ticket = call(alice, handle, 0);
    reply(store, next(store, FILES_SIGNAL), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT(returned(ticket, PSA_ERROR_PROGRAMMER_ERROR));
    dead_but_for_close(handle);
}

static void a_terminated_connection_closed_before_its_disconnect_is_answered_is_free_after_that(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    call(alice, handle, -1);
    EXPECT(returned(fake_close(&world, alice, handle), 0));
    EXPECT_EQ(slots_in_use(), 1);
    psa_msg_t msg = next(store, FILES_SIGNAL);
    EXPECT_EQ(msg.type, PSA_IPC_DISCONNECT);
    reply(store, msg, PSA_SUCCESS);
    EXPECT_EQ(slots_in_use(), 0);
}

static void a_partition_blamed_by_the_service_is_panicked_and_disconnected_once(void)
{
    start();
    psa_handle_t handle = open_files(app);
    const struct fake_ticket *ticket = call(app, handle, 0);
    reply(store, next(store, FILES_SIGNAL), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT_EQ(ticket->state, FAKE_PANICKED);
    EXPECT(panicked(app, SPM_FAULT_REPLIED));
    psa_msg_t msg = next(store, FILES_SIGNAL);
    EXPECT_EQ(msg.type, PSA_IPC_DISCONNECT);
    reply(store, msg, PSA_SUCCESS);
    EXPECT_EQ(slots_in_use(), 0);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), 0);
}

static void a_stateless_request_has_neither_connect_nor_disconnect_nor_rhandle(void)
{
    start();
    const struct fake_ticket *ticket = call(alice, HASH_HANDLE, 3);
    psa_msg_t msg = next(crypto, HASH_SIGNAL);
    EXPECT_EQ(msg.type, 3);
    EXPECT(msg.rhandle == NULL);
    EXPECT_EQ(msg.client_id, -1001);
    reply(crypto, msg, 42);
    EXPECT(returned(ticket, 42));
    EXPECT_EQ(slots_in_use(), 0);
    EXPECT_EQ(fake_wait(&world, crypto, PSA_WAIT_ANY), 0);
}

static void a_stateless_service_that_answers_programmer_error_blames_the_client_only(void)
{
    start();
    const struct fake_ticket *ticket = call(alice, HASH_HANDLE, 0);
    reply(crypto, next(crypto, HASH_SIGNAL), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT(returned(ticket, PSA_ERROR_PROGRAMMER_ERROR));
    EXPECT_EQ(call(alice, HASH_HANDLE, 0)->state, FAKE_WAITING);
    reply(crypto, next(crypto, HASH_SIGNAL), 0);
    call(app, HASH_HANDLE, 0);
    reply(crypto, next(crypto, HASH_SIGNAL), PSA_ERROR_PROGRAMMER_ERROR);
    EXPECT(panicked(app, SPM_FAULT_REPLIED));
    EXPECT_EQ(slots_in_use(), 0);
}

static void a_stateless_service_refuses_who_may_not_use_it(void)
{
    start();
    look();
    EXPECT(returned(call(alice, SEAL_HANDLE, 0), PSA_ERROR_CONNECTION_REFUSED));
    EXPECT(nothing_changed());
    call(store, SEAL_HANDLE, 0);
    EXPECT(panicked(store, SPM_FAULT_NOT_AUTHORISED));
}

static void a_stateless_handle_with_a_stray_bit_is_no_handle(void)
{
    start();
    for (unsigned bit = 0; bit < 31; bit++) {
        psa_handle_t stray = HASH_HANDLE ^ (int32_t)(1u << bit);
        bool is_seal = bit == 0; /* that one exists, but not for her */
        look();
        EXPECT(returned(call(alice, stray, 0), is_seal ? PSA_ERROR_CONNECTION_REFUSED : PSA_ERROR_PROGRAMMER_ERROR));
        EXPECT(nothing_changed());
    }
}

static void a_stateless_handle_obeys_the_version_policy(void)
{
    start();
    EXPECT(returned(call(alice, HASH_NEWER, 0), PSA_ERROR_PROGRAMMER_ERROR));
    EXPECT_EQ(call(app, SEAL_OLD, 0)->state, FAKE_WAITING);
    start();
    call(app, SEAL_NEWER, 0);
    EXPECT(panicked(app, SPM_FAULT_VERSION));
}

static void a_stateless_request_that_is_malformed_is_refused_and_takes_no_slot(void)
{
    start();
    look();
    EXPECT(returned(call(alice, HASH_HANDLE, INT32_MIN), PSA_ERROR_PROGRAMMER_ERROR));
    EXPECT(nothing_changed());
    call(app, HASH_HANDLE, -1);
    EXPECT(panicked(app, SPM_FAULT_TYPE));
}

static void a_client_has_at_most_thirty_two_stateless_requests_in_flight(void)
{
    start();
    for (int i = 0; i < SPM_CLIENT_REQUESTS_MAX; i++) {
        EXPECT_EQ(call(alice, HASH_HANDLE, 0)->state, FAKE_WAITING);
    }
    EXPECT(returned(call(alice, HASH_HANDLE, 0), PSA_ERROR_CONNECTION_BUSY));
    EXPECT_EQ(call(bob, HASH_HANDLE, 0)->state, FAKE_WAITING);
    open_files(alice);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_request_carries_type_sizes_and_client, "FFM-GET-MESSAGE"),
        TEST(any_status_of_the_service_reaches_the_client_unchanged,
             "FFM-CALL-ERROR FFM-CALL-SUCCESS FFM-CALL-TYPE-RANGE FFM-REPLY-COMPLETES"),
        TEST(the_client_is_told_how_much_was_written_to_each_vector,
             "FFM-CALL-OUT-LEN FFM-CALL-OUT-LEN-UNWRITTEN FFM-WRITE-APPENDS"),
        TEST(zero_length_vectors_are_never_looked_at, "FFM-CALL-ZERO-LENGTH"),
        TEST(a_zero_count_makes_the_array_irrelevant, "FFM-CALL-ZERO-COUNT"),
        TEST(four_vectors_in_any_split_are_allowed, "FFM-CALL-VECTORS-SPLIT"),
        TEST(too_many_vectors_are_refused_even_if_their_sum_wraps,
             "FFM-CALL-VECTORS-MAX FFM-CALL-VECTORS-WRAP FFM-CALL-ZERO-COUNTED"),
        TEST(each_request_starts_with_nothing_of_the_last_one, "FFM-CALL-FRESH"),
        TEST(a_second_call_on_a_busy_connection_is_refused_and_the_first_goes_on, "FFM-CALL-BUSY FFM-ERROR-NO-EFFECT"),
        TEST(a_call_on_a_handle_that_is_not_the_clients_changes_nothing,
             "FFM-CALL-HANDLE-NULL FFM-CALL-HANDLE-UNKNOWN FFM-ERROR-NS-CALL"),
        TEST(a_session_number_alone_gives_nobody_anothers_handle, "FFM-CALL-HANDLE-OTHER FFM-HANDLE-OWNER"),
        TEST(sizes_beyond_the_counts_are_not_taken, "FFM-CALL-VECTORS-ABSENT"),
        TEST(a_malformed_request_of_a_non_secure_client_terminates_its_connection,
             "FFM-CALL-TYPE-NEGATIVE FFM-TERMINATE-CALL FFM-TERMINATE-CLOSE FFM-TERMINATE-MISUSE"),
        TEST(memory_that_is_not_the_callers_terminates_its_connection, "FFM-CALL-MEMORY-RIGHTS FFM-TERMINATE-MISUSE"),
        TEST(memory_that_wraps_or_an_array_of_another_panics_a_partition, "FFM-CALL-MEMORY-RIGHTS"),
        TEST(a_service_that_answers_programmer_error_ends_the_connection,
             "FFM-TERMINATE-CALL FFM-TERMINATE-CLOSE FFM-TERMINATE-REPLIED FFM-TERMINATE-WHEN"),
        TEST(a_terminated_connection_closed_before_its_disconnect_is_answered_is_free_after_that, "FFM-TERMINATE-SLOT"),
        TEST(a_partition_blamed_by_the_service_is_panicked_and_disconnected_once,
             "FFM-ERROR-REPLIED FFM-TERMINATE-WHEN"),
        TEST(a_stateless_request_has_neither_connect_nor_disconnect_nor_rhandle,
             "FFM-STATELESS-CALL FFM-STATELESS-FREED FFM-STATELESS-MESSAGES FFM-STATELESS-RHANDLE"),
        TEST(a_stateless_service_that_answers_programmer_error_blames_the_client_only,
             "FFM-ERROR-REPLIED FFM-STATELESS-FREED FFM-STATELESS-REPLIED"),
        TEST(a_stateless_service_refuses_who_may_not_use_it,
             "FFM-STATELESS-NS-FORBIDDEN FFM-STATELESS-SECURE-FORBIDDEN"),
        TEST(a_stateless_handle_with_a_stray_bit_is_no_handle, "FFM-STATELESS-BITS FFM-STATELESS-UNDEFINED"),
        TEST(a_stateless_handle_obeys_the_version_policy, "FFM-STATELESS-VERSION"),
        TEST(a_stateless_request_that_is_malformed_is_refused_and_takes_no_slot,
             "FFM-CALL-TYPE-NEGATIVE FFM-STATELESS-MISUSE"),
        TEST(a_client_has_at_most_thirty_two_stateless_requests_in_flight, "FFM-STATELESS-BUSY"),
    };
    return test_main("spm.call", tests, sizeof(tests) / sizeof(tests[0]));
}
