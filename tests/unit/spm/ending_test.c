/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "world.h"

/* The end of a client at each moment of its connections' lives. */

static psa_handle_t files;

/** STORE's next message is the connection's one DISCONNECT; after its answer nothing is left. */
static void one_disconnect_then_nothing(void)
{
    psa_msg_t msg = next(store, FILES_SIGNAL);
    EXPECT_EQ(msg.type, PSA_IPC_DISCONNECT);
    EXPECT_EQ(msg.client_id, -1001);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), 0);
    reply(store, msg, PSA_SUCCESS);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), 0);
    EXPECT_EQ(slots_in_use(), 0);
}

/** The service was told of a message, but its client went first. */
static void the_get_finds_nothing(struct fake_party *server, psa_signal_t signal)
{
    psa_msg_t msg = { .type = 77 };
    EXPECT_EQ(fake_wait(&world, server, signal), signal);
    EXPECT_EQ(fake_get(&world, server, signal, &msg), PSA_ERROR_DOES_NOT_EXIST);
    EXPECT_EQ(msg.type, 77);
    EXPECT_EQ(fake_wait(&world, server, PSA_WAIT_ANY), 0);
    EXPECT_EQ(slots_in_use(), 0);
    EXPECT(!server->is_panicked);
}

static void an_idle_connection_is_disconnected(void)
{
    start();
    open_files(alice);
    fake_session_end(&world, alice);
    one_disconnect_then_nothing();
}

static void a_connect_that_waits_is_withdrawn(void)
{
    start();
    fake_connect(&world, alice, FILES_SID, FILES_VERSION);
    fake_session_end(&world, alice);
    the_get_finds_nothing(store, FILES_SIGNAL);
}

static void a_stateless_request_that_waits_is_withdrawn(void)
{
    start();
    call(alice, HASH_HANDLE, 0);
    call(alice, HASH_HANDLE, 1);
    fake_session_end(&world, alice);
    the_get_finds_nothing(crypto, HASH_SIGNAL);
}

static void a_get_passes_over_withdrawn_messages_to_the_next(void)
{
    start();
    call(alice, HASH_HANDLE, 0);
    const struct fake_ticket *ticket = call(bob, HASH_HANDLE, 5);
    fake_session_end(&world, alice);
    psa_msg_t msg = next(crypto, HASH_SIGNAL);
    EXPECT_EQ(msg.type, 5);
    reply(crypto, msg, 0);
    EXPECT(returned(ticket, 0));
    EXPECT_EQ(slots_in_use(), 0);
}

static void a_connect_in_service_is_disconnected_if_it_is_accepted(void)
{
    start();
    fake_connect(&world, alice, FILES_SID, FILES_VERSION);
    psa_msg_t msg = next(store, FILES_SIGNAL);
    fake_session_end(&world, alice);
    reply(store, msg, PSA_SUCCESS);
    one_disconnect_then_nothing();
}

static void a_connect_in_service_leaves_nothing_if_it_is_refused(void)
{
    start();
    fake_connect(&world, alice, FILES_SID, FILES_VERSION);
    psa_msg_t msg = next(store, FILES_SIGNAL);
    fake_session_end(&world, alice);
    reply(store, msg, PSA_ERROR_CONNECTION_REFUSED);
    EXPECT_EQ(slots_in_use(), 0);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), 0);
}

static void a_request_that_waits_becomes_the_disconnect(void)
{
    start();
    files = open_files(alice);
    call(alice, files, 0);
    fake_session_end(&world, alice);
    one_disconnect_then_nothing();
}

static void a_request_in_service_ends_with_its_reply_then_comes_the_disconnect(void)
{
    const psa_status_t statuses[] = { PSA_SUCCESS, PSA_ERROR_PROGRAMMER_ERROR };
    for (size_t i = 0; i < 2; i++) {
        start();
        files = open_files(alice);
        const struct fake_ticket *ticket = call(alice, files, 0);
        psa_msg_t msg = next(store, FILES_SIGNAL);
        fake_session_end(&world, alice);
        EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), 0);
        reply(store, msg, statuses[i]);
        EXPECT_EQ(ticket->state, FAKE_WAITING);
        one_disconnect_then_nothing();
    }
}

static void a_stateless_request_in_service_ends_with_its_reply(void)
{
    start();
    call(alice, HASH_HANDLE, 0);
    psa_msg_t msg = next(crypto, HASH_SIGNAL);
    fake_session_end(&world, alice);
    EXPECT_EQ(spm_message_session(&world.inbox, crypto->partition, msg.handle), 11);
    reply(crypto, msg, 0);
    EXPECT_EQ(slots_in_use(), 0);
}

static void a_close_in_flight_is_no_second_disconnect(void)
{
    for (int served = 0; served < 2; served++) {
        start();
        files = open_files(alice);
        fake_close(&world, alice, files);
        psa_msg_t msg = { 0 };
        if (served) {
            msg = next(store, FILES_SIGNAL);
        }
        fake_session_end(&world, alice);
        if (!served) {
            one_disconnect_then_nothing();
            continue;
        }
        reply(store, msg, 0);
        EXPECT_EQ(slots_in_use(), 0);
    }
}

static void a_terminated_connection_is_no_second_disconnect(void)
{
    start();
    files = open_files(alice);
    call(alice, files, -1);
    fake_session_end(&world, alice);
    one_disconnect_then_nothing();
    start();
    files = open_files(alice);
    call(alice, files, -1);
    reply(store, next(store, FILES_SIGNAL), 0);
    fake_session_end(&world, alice);
    EXPECT_EQ(slots_in_use(), 0);
    EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), 0);
}

static void another_life_or_another_client_is_not_touched(void)
{
    start();
    struct fake_party *twin = fake_non_secure(&world, -1001, 99);
    files = open_files(twin);
    psa_handle_t of_bob = open_files(bob);
    fake_session_end(&world, alice);
    EXPECT_EQ(slots_in_use(), 2);
    EXPECT_EQ(call(twin, files, 0)->state, FAKE_WAITING);
    EXPECT_EQ(call(bob, of_bob, 0)->state, FAKE_WAITING);
}

static void an_ended_session_cannot_use_its_handles(void)
{
    start();
    files = open_files(alice);
    fake_session_end(&world, alice);
    EXPECT(returned(call(alice, files, 0), PSA_ERROR_PROGRAMMER_ERROR));
    one_disconnect_then_nothing();
    EXPECT(returned(call(alice, files, 0), PSA_ERROR_PROGRAMMER_ERROR));
}

static void ending_twice_changes_nothing(void)
{
    start();
    files = open_files(alice);
    call(alice, HASH_HANDLE, 0);
    fake_session_end(&world, alice);
    look();
    fake_session_end(&world, alice);
    EXPECT(nothing_changed());
}

static void a_rhandle_reaches_the_disconnect_of_a_vanished_client(void)
{
    start();
    files = open_files(alice);
    call(alice, files, 0);
    psa_msg_t msg = next(store, FILES_SIGNAL);
    fake_set_rhandle(&world, store, msg.handle, &world);
    fake_session_end(&world, alice);
    reply(store, msg, 0);
    EXPECT(next(store, FILES_SIGNAL).rhandle == &world);
}

static void clients_that_come_and_go_leave_no_slot_behind(void)
{
    start_with(3);
    for (int i = 0; i < 300; i++) {
        fake_connect(&world, alice, FILES_SID, FILES_VERSION);
        call(alice, HASH_HANDLE, 0);
        if (i % 2 == 0) {
            reply(store, next(store, FILES_SIGNAL), PSA_SUCCESS);
        }
        fake_session_end(&world, alice);
        psa_msg_t msg;
        while (fake_wait(&world, store, FILES_SIGNAL) != 0) {
            if (fake_get(&world, store, FILES_SIGNAL, &msg) == PSA_SUCCESS) {
                reply(store, msg, 0);
            }
        }
        EXPECT_EQ(fake_get(&world, crypto, HASH_SIGNAL, &msg), PSA_ERROR_DOES_NOT_EXIST);
        EXPECT_EQ(slots_in_use(), 0);
        world.ticket_count = 0;
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(an_idle_connection_is_disconnected, "FFM-CLIENT-GONE-IDLE"),
        TEST(a_connect_that_waits_is_withdrawn, "FFM-CLIENT-GONE-QUEUED FFM-GET-GONE"),
        TEST(a_stateless_request_that_waits_is_withdrawn, "FFM-CLIENT-GONE-QUEUED FFM-GET-GONE FFM-STATELESS-MESSAGES"),
        TEST(a_get_passes_over_withdrawn_messages_to_the_next, "FFM-GET-DELIVERY"),
        TEST(a_connect_in_service_is_disconnected_if_it_is_accepted, "FFM-DISCONNECT-ONCE"),
        TEST(a_connect_in_service_leaves_nothing_if_it_is_refused, "FFM-1.1:connections"),
        TEST(a_request_that_waits_becomes_the_disconnect, "FFM-1.1:connections"),
        TEST(a_request_in_service_ends_with_its_reply_then_comes_the_disconnect, "FFM-CLIENT-GONE-SERVED"),
        TEST(a_stateless_request_in_service_ends_with_its_reply, "FFM-CLIENT-GONE-SERVED"),
        TEST(a_close_in_flight_is_no_second_disconnect, "FFM-1.1:connections"),
        TEST(a_terminated_connection_is_no_second_disconnect, "FFM-CLIENT-GONE-NO-LEAK"),
        TEST(another_life_or_another_client_is_not_touched, "FFM-1.1:connections"),
        TEST(an_ended_session_cannot_use_its_handles, "FFM-1.1:handles"),
        TEST(ending_twice_changes_nothing, "FFM-1.1:connections"),
        TEST(a_rhandle_reaches_the_disconnect_of_a_vanished_client, "FFM-1.1:psa_set_rhandle"),
        TEST(clients_that_come_and_go_leave_no_slot_behind, "FFM-CLIENT-GONE-NO-LEAK"),
    };
    return test_main("spm.ending", tests, sizeof(tests) / sizeof(tests[0]));
}
