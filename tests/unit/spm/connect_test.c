/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "world.h"

/* psa_version, psa_connect, psa_close: who may talk to whom, and handles. */

static uint32_t version_for(const struct fake_party *party, uint32_t sid)
{
    return spm_registry_version(&world_system, &party->client.rights, sid);
}

static void the_version_of_a_service_is_told_to_those_who_may_use_it(void)
{
    start();
    EXPECT_EQ(version_for(alice, FILES_SID), FILES_VERSION);
    EXPECT_EQ(version_for(alice, HASH_SID), 1);
    EXPECT_EQ(version_for(crypto, VAULT_SID), VAULT_VERSION);
}

static void the_version_of_a_forbidden_service_is_none_as_if_it_were_absent(void)
{
    start();
    EXPECT_EQ(version_for(alice, VAULT_SID), PSA_VERSION_NONE);
    EXPECT_EQ(version_for(app, VAULT_SID), PSA_VERSION_NONE);
    EXPECT_EQ(version_for(alice, 0xdead), PSA_VERSION_NONE);
}

static void client_zero_and_unknown_partitions_have_no_rights(void)
{
    struct spm_rights nobody = spm_rights_of(&world_system, 0);
    struct spm_rights stranger = spm_rights_of(&world_system, 4711);
    for (size_t i = 0; i < world_system.service_count; i++) {
        EXPECT(!spm_rights_have(&nobody, i));
        EXPECT(!spm_rights_have(&stranger, i));
    }
    EXPECT(!spm_rights_have(&nobody, SPM_SERVICES_MAX));
}

static void a_connect_reaches_the_service_with_the_clients_id_and_nothing_else(void)
{
    start();
    const struct fake_ticket *ticket = fake_connect(&world, alice, FILES_SID, FILES_VERSION);
    EXPECT_EQ(ticket->state, FAKE_WAITING);
    psa_msg_t msg = next(store, FILES_SIGNAL);
    EXPECT_EQ(msg.type, PSA_IPC_CONNECT);
    EXPECT_EQ(msg.client_id, -1001);
    EXPECT(msg.rhandle == NULL);
    for (size_t i = 0; i < PSA_MAX_IOVEC; i++) {
        EXPECT_EQ(msg.in_size[i] + msg.out_size[i], 0);
    }
}

static void a_partition_is_known_to_the_service_by_its_id(void)
{
    start();
    fake_connect(&world, app, FILES_SID, FILES_VERSION);
    EXPECT_EQ(next(store, FILES_SIGNAL).client_id, APP);
}

static void an_accepted_connect_gives_a_handle_above_zero(void)
{
    start();
    EXPECT(open_files(alice) > 0);
    EXPECT_EQ(slots_in_use(), 1);
}

static void a_refusal_by_the_service_is_passed_on_and_leaves_no_connection(void)
{
    start();
    const psa_status_t answers[] = { PSA_ERROR_CONNECTION_REFUSED, PSA_ERROR_CONNECTION_BUSY };
    for (size_t i = 0; i < 2; i++) {
        const struct fake_ticket *ticket = fake_connect(&world, app, FILES_SID, FILES_VERSION);
        reply(store, next(store, FILES_SIGNAL), answers[i]);
        EXPECT(returned(ticket, answers[i]));
        EXPECT(!app->is_panicked);
        EXPECT_EQ(slots_in_use(), 0);
        EXPECT_EQ(fake_wait(&world, store, PSA_WAIT_ANY), 0);
    }
}

static void refused(struct fake_party *non_secure, uint32_t sid, uint32_t version)
{
    look();
    EXPECT(returned(fake_connect(&world, non_secure, sid, version), PSA_ERROR_CONNECTION_REFUSED));
    EXPECT(nothing_changed());
}

static void a_non_secure_connect_that_is_a_programmer_error_is_refused_and_changes_nothing(void)
{
    start();
    refused(alice, 0xdead, 1);
    refused(alice, VAULT_SID, VAULT_VERSION);
    refused(alice, HASH_SID, 1);
    refused(alice, FILES_SID, FILES_VERSION + 1);
}

static void faults(int32_t pid, uint32_t sid, uint32_t version, enum spm_fault why)
{
    start();
    struct fake_party *partition = fake_partition(&world, pid);
    EXPECT_EQ(fake_connect(&world, partition, sid, version)->state, FAKE_PANICKED);
    EXPECT(panicked(partition, why));
    EXPECT_EQ(slots_in_use(), 0);
}

static void a_secure_connect_that_is_a_programmer_error_panics_the_caller(void)
{
    faults(APP, 0xdead, 1, SPM_FAULT_SID_UNKNOWN);
    faults(APP, VAULT_SID, VAULT_VERSION, SPM_FAULT_NOT_AUTHORISED);
    faults(APP, HASH_SID, 1, SPM_FAULT_STATELESS_CONNECT);
    faults(APP, FILES_SID, FILES_VERSION - 1, SPM_FAULT_VERSION);
}

static void a_partition_may_not_connect_to_its_own_service(void)
{
    faults(APP, GATE_SID, 1, SPM_FAULT_NOT_AUTHORISED);
}

static void strict_accepts_exactly_its_version(void)
{
    start();
    refused(alice, FILES_SID, FILES_VERSION - 1);
    refused(alice, FILES_SID, FILES_VERSION + 1);
    refused(alice, FILES_SID, 0);
    EXPECT_EQ(fake_connect(&world, alice, FILES_SID, FILES_VERSION)->state, FAKE_WAITING);
}

static void relaxed_accepts_older_versions_but_neither_newer_nor_zero(void)
{
    start();
    for (uint32_t version = 1; version <= VAULT_VERSION; version++) {
        EXPECT_EQ(fake_connect(&world, crypto, VAULT_SID, version)->state, FAKE_WAITING);
    }
    faults(CRYPTO, VAULT_SID, VAULT_VERSION + 1, SPM_FAULT_VERSION);
    faults(CRYPTO, VAULT_SID, 0, SPM_FAULT_VERSION);
}

static void the_thirty_third_connection_of_a_client_is_busy_for_it_alone(void)
{
    start();
    for (int i = 0; i < SPM_CLIENT_CONNECTIONS_MAX; i++) {
        open_files(alice);
    }
    look();
    EXPECT(returned(fake_connect(&world, alice, FILES_SID, FILES_VERSION), PSA_ERROR_CONNECTION_BUSY));
    EXPECT(nothing_changed());
    EXPECT_EQ(call(alice, HASH_HANDLE, 0)->state, FAKE_WAITING);
    open_files(bob);
}

static void the_largest_pool_has_room_for_as_many_clients_as_share_it(void)
{
    static struct spm_connection slots[SPM_CONNECTIONS_MAX];
    static struct spm_inbox inbox;
    enum { CLIENTS = SPM_CONNECTIONS_MAX / SPM_CLIENT_CONNECTIONS_MAX };
    memset(slots, 0, sizeof(slots));
    spm_inbox_init(&inbox, &world_system, slots, SPM_CONNECTIONS_MAX);
    for (int32_t k = 0; k < CLIENTS; k++) {
        struct spm_client client = { .id = -1000 - k, .session = 1, .rights = spm_rights_of(&world_system, -1) };
        for (int i = 0; i < SPM_CLIENT_CONNECTIONS_MAX; i++) {
            struct spm_outcome outcome = spm_connect(&inbox, &client, FILES_SID, FILES_VERSION);
            EXPECT_EQ(outcome.verdict, SPM_BLOCK);
            EXPECT_EQ(outcome.value, k * SPM_CLIENT_CONNECTIONS_MAX + i);
        }
        EXPECT_EQ(spm_connect(&inbox, &client, FILES_SID, FILES_VERSION).value, PSA_ERROR_CONNECTION_BUSY);
    }
    struct spm_client last = { .id = -1, .session = 1, .rights = spm_rights_of(&world_system, -1) };
    EXPECT_EQ(spm_connect(&inbox, &last, FILES_SID, FILES_VERSION).value, PSA_ERROR_CONNECTION_BUSY);
    EXPECT(spm_inbox_is_valid(&inbox));
    spm_session_ended(&inbox, -1000, 1);
    EXPECT(spm_inbox_is_valid(&inbox));
}

static void an_exhausted_pool_is_busy_also_for_a_partition_which_lives_on(void)
{
    start_with(2);
    open_files(alice);
    open_files(app);
    EXPECT(returned(fake_connect(&world, bob, FILES_SID, FILES_VERSION), PSA_ERROR_CONNECTION_BUSY));
    EXPECT(returned(fake_connect(&world, app, FILES_SID, FILES_VERSION), PSA_ERROR_CONNECTION_BUSY));
    EXPECT(returned(call(app, HASH_HANDLE, 0), PSA_ERROR_CONNECTION_BUSY));
    EXPECT(!app->is_panicked);
}

static void refused_connects_leak_nothing(void)
{
    start_with(2);
    for (int i = 0; i < 50; i++) {
        fake_connect(&world, alice, FILES_SID, FILES_VERSION + 1);
        fake_connect(&world, bob, FILES_SID, FILES_VERSION);
        reply(store, next(store, FILES_SIGNAL), PSA_ERROR_CONNECTION_REFUSED);
    }
    EXPECT_EQ(slots_in_use(), 0);
}

static void a_close_sends_a_disconnect_and_returns_when_it_is_answered(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    const struct fake_ticket *ticket = fake_close(&world, alice, handle);
    EXPECT_EQ(ticket->state, FAKE_WAITING);
    psa_msg_t msg = next(store, FILES_SIGNAL);
    EXPECT_EQ(msg.type, PSA_IPC_DISCONNECT);
    EXPECT_EQ(msg.client_id, -1001);
    reply(store, msg, PSA_ERROR_GENERIC_ERROR);
    EXPECT(returned(ticket, 0));
    EXPECT_EQ(slots_in_use(), 0);
}

static void closing_the_null_handle_does_nothing(void)
{
    start();
    look();
    EXPECT(returned(fake_close(&world, alice, PSA_NULL_HANDLE), 0));
    EXPECT(returned(fake_close(&world, app, PSA_NULL_HANDLE), 0));
    EXPECT(!app->is_panicked);
    EXPECT(nothing_changed());
}

static void a_bad_close_of_a_non_secure_client_has_no_effect(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    look();
    EXPECT(returned(fake_close(&world, bob, handle), 0));
    EXPECT(returned(fake_close(&world, alice, handle + 1), 0));
    EXPECT(returned(fake_close(&world, alice, -5), 0));
    EXPECT(returned(fake_close(&world, alice, HASH_HANDLE), 0));
    EXPECT(nothing_changed());
}

static void a_bad_close_of_a_partition_panics_it(void)
{
    start();
    fake_close(&world, app, open_files(alice));
    EXPECT(panicked(app, SPM_FAULT_HANDLE));
    start();
    fake_close(&world, app, HASH_HANDLE);
    EXPECT(panicked(app, SPM_FAULT_HANDLE));
}

static void a_connection_that_is_busy_cannot_be_closed(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    call(alice, handle, 0);
    look();
    EXPECT(returned(fake_close(&world, alice, handle), 0));
    EXPECT(nothing_changed());
    start();
    handle = open_files(app);
    call(app, handle, 0);
    fake_close(&world, app, handle);
    EXPECT(panicked(app, SPM_FAULT_HANDLE_BUSY));
}

/* @tests C.FFM.HANDLE */
static void a_closed_handle_never_names_a_later_connection(void)
{
    start_with(1);
    psa_handle_t first = open_files(alice);
    fake_close(&world, alice, first);
    reply(store, next(store, FILES_SIGNAL), PSA_SUCCESS);
    psa_handle_t second = open_files(alice);
    EXPECT(first != second);
    look();
    EXPECT(returned(call(alice, first, 0), PSA_ERROR_PROGRAMMER_ERROR));
    EXPECT(nothing_changed());
}

static void a_handle_of_an_earlier_life_of_the_same_client_is_refused(void)
{
    start();
    psa_handle_t handle = open_files(alice);
    struct fake_party *reborn = fake_non_secure(&world, -1001, 99);
    EXPECT(returned(call(reborn, handle, 0), PSA_ERROR_PROGRAMMER_ERROR));
}

static void a_handle_is_refused_before_its_connect_is_answered(void)
{
    start();
    psa_handle_t guess = open_files(alice) + 1; /* the next slot, generation 1 */
    fake_connect(&world, alice, FILES_SID, FILES_VERSION);
    EXPECT(returned(call(alice, guess, 0), PSA_ERROR_PROGRAMMER_ERROR));
    psa_handle_t next_guess = guess + 1;
    fake_connect(&world, app, FILES_SID, FILES_VERSION);
    call(app, next_guess, 0);
    EXPECT(panicked(app, SPM_FAULT_HANDLE)); /* unknown, not busy */
}

static void a_slot_whose_generations_are_used_up_serves_stateless_requests_only(void)
{
    start_with(1);
    world.connections[0].generation = (1u << 23) - 2;
    psa_handle_t last = open_files(alice);
    fake_close(&world, alice, last);
    reply(store, next(store, FILES_SIGNAL), PSA_SUCCESS);
    EXPECT_EQ(world.connections[0].state, SPM_RETIRED);
    EXPECT(returned(fake_connect(&world, alice, FILES_SID, FILES_VERSION), PSA_ERROR_CONNECTION_BUSY));
    const struct fake_ticket *ticket = call(alice, HASH_HANDLE, 0);
    reply(crypto, next(crypto, HASH_SIGNAL), 7);
    EXPECT(returned(ticket, 7));
    EXPECT_EQ(world.connections[0].state, SPM_RETIRED);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_version_of_a_service_is_told_to_those_who_may_use_it, "FFM-VERSION-KNOWN FFM-VERSION-STATELESS"),
        TEST(the_version_of_a_forbidden_service_is_none_as_if_it_were_absent,
             "FFM-VERSION-NOT-PERMITTED FFM-VERSION-UNKNOWN"),
        TEST(client_zero_and_unknown_partitions_have_no_rights, "FFM-CLIENT-ZERO"),
        TEST(a_connect_reaches_the_service_with_the_clients_id_and_nothing_else,
             "FFM-CLIENT-NON-SECURE FFM-CONNECT-MESSAGE FFM-GET-MESSAGE"),
        TEST(a_partition_is_known_to_the_service_by_its_id, "FFM-CLIENT-SECURE"),
        TEST(an_accepted_connect_gives_a_handle_above_zero, "FFM-CONNECT-SUCCESS"),
        TEST(a_refusal_by_the_service_is_passed_on_and_leaves_no_connection,
             "FFM-CONNECT-BUSY FFM-CONNECT-NO-LEAK FFM-CONNECT-REFUSED FFM-DISCONNECT-NOT-REFUSED "
             "FFM-ERROR-REFUSED-BY-SERVICE"),
        TEST(a_non_secure_connect_that_is_a_programmer_error_is_refused_and_changes_nothing,
             "FFM-CONNECT-NS-FORBIDDEN FFM-CONNECT-STATELESS FFM-ERROR-NS-CONNECT"),
        TEST(a_secure_connect_that_is_a_programmer_error_panics_the_caller,
             "FFM-CONNECT-NO-DEPENDENCY FFM-CONNECT-SID-UNKNOWN FFM-CONNECT-STATELESS FFM-ERROR-SECURE-CLIENT "
             "FFM-POLICY-STRICT"),
        TEST(a_partition_may_not_connect_to_its_own_service, "FFM-CONNECT-NO-DEPENDENCY FFM-CONNECT-OWN-SERVICE"),
        TEST(strict_accepts_exactly_its_version, "FFM-POLICY-STRICT"),
        TEST(relaxed_accepts_older_versions_but_neither_newer_nor_zero, "FFM-POLICY-RELAXED FFM-POLICY-RELAXED-ZERO"),
        TEST(the_thirty_third_connection_of_a_client_is_busy_for_it_alone,
             "FFM-CONNECT-EXHAUSTED FFM-LIMIT-CONNECTIONS"),
        TEST(the_largest_pool_has_room_for_as_many_clients_as_share_it, "FFM-1.1:psa_connect"),
        TEST(an_exhausted_pool_is_busy_also_for_a_partition_which_lives_on,
             "FFM-CONNECT-EXHAUSTED FFM-ERROR-BUSY-IS-NONE"),
        TEST(refused_connects_leak_nothing, "FFM-CONNECT-NO-LEAK FFM-DISCONNECT-NOT-REFUSED"),
        TEST(a_close_sends_a_disconnect_and_returns_when_it_is_answered,
             "FFM-CLIENT-SAME FFM-CLOSE-DISCONNECT FFM-DISCONNECT-STATUS"),
        TEST(closing_the_null_handle_does_nothing, "FFM-CLOSE-NULL"),
        TEST(a_bad_close_of_a_non_secure_client_has_no_effect, "FFM-ERROR-NS-CLOSE"),
        TEST(a_bad_close_of_a_partition_panics_it, "FFM-CLOSE-HANDLE FFM-CLOSE-STATIC FFM-ERROR-SECURE-CLIENT"),
        TEST(a_connection_that_is_busy_cannot_be_closed, "FFM-CLOSE-BUSY FFM-ERROR-NS-CLOSE"),
        TEST(a_closed_handle_never_names_a_later_connection, "FFM-HANDLE-CLOSED"),
        TEST(a_handle_of_an_earlier_life_of_the_same_client_is_refused, "FFM-HANDLE-LIFE"),
        TEST(a_handle_is_refused_before_its_connect_is_answered, "FFM-HANDLE-EARLY"),
        TEST(a_slot_whose_generations_are_used_up_serves_stateless_requests_only, "FFM-1.1:handles"),
    };
    return test_main("spm.connect", tests, sizeof(tests) / sizeof(tests[0]));
}
