/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "world.h"

/* psa_read, psa_skip, psa_write, mapped vectors, reverse handles, message handles. */

static psa_handle_t files;
static const struct fake_ticket *pending;
static psa_msg_t request;

/** Alice's request with "0123456789" in and 8 bytes of room out is in STORE's hands. */
static void serve_request(void)
{
    start();
    files = open_files(alice);
    pending = call_with(alice, files, span_of("0123456789", 10), 8);
    request = next(store, FILES_SIGNAL);
}

static size_t read_in(void *into, size_t len)
{
    return fake_read(&world, store, request.handle, 0, out_span_of(into, len));
}

static void reads_go_on_where_the_last_one_ended(void)
{
    serve_request();
    char bytes[12];
    EXPECT_EQ(read_in(bytes, 4), 4);
    EXPECT_EQ(read_in(bytes + 4, 4), 4);
    EXPECT_EQ(read_in(bytes + 8, 4), 2);
    EXPECT_MEM(bytes, "0123456789", 10);
    EXPECT_EQ(read_in(bytes, 4), 0);
}

static void a_read_leaves_the_rest_of_the_buffer_alone(void)
{
    serve_request();
    char bytes[16];
    memset(bytes, 'x', sizeof(bytes));
    EXPECT_EQ(read_in(bytes, sizeof(bytes)), 10);
    EXPECT_MEM(bytes, "0123456789xxxxxx", 16);
}

static void a_skip_shares_the_cursor_of_reads(void)
{
    serve_request();
    char bytes[4];
    EXPECT_EQ(fake_skip(&world, store, request.handle, 0, 3), 3);
    EXPECT_EQ(read_in(bytes, 4), 4);
    EXPECT_MEM(bytes, "3456", 4);
    EXPECT_EQ(fake_skip(&world, store, request.handle, 0, SIZE_MAX), 3);
    EXPECT_EQ(fake_skip(&world, store, request.handle, 0, 1), 0);
}

static void each_vector_has_its_own_cursor(void)
{
    start();
    files = open_files(alice);
    psa_invec *in = fake_room(alice, 4 * sizeof(*in));
    for (size_t i = 0; i < 4; i++) {
        char *bytes = fake_room(alice, 4);
        memset(bytes, 'a' + (int)i, 4);
        in[i] = (psa_invec){ bytes, i + 1 };
    }
    fake_call(&world, alice, files, 0, (struct fake_vectors){ in, 4, NULL, 0 });
    request = next(store, FILES_SIGNAL);
    for (uint32_t i = 0; i < 4; i++) {
        char byte = 0;
        EXPECT_EQ(fake_read(&world, store, request.handle, i, out_span_of(&byte, 1)), 1);
        EXPECT_EQ(byte, 'a' + (int)i);
        EXPECT_EQ(fake_skip(&world, store, request.handle, i, 9), i);
    }
}

static void a_read_or_write_of_nothing_has_no_effect(void)
{
    serve_request();
    EXPECT_EQ(read_in(NULL, 0), 0);
    fake_write(&world, store, request.handle, 0, span_of(NULL, 0));
    EXPECT(fake_map_in(&world, store, request.handle, 0) != NULL);
    EXPECT(fake_map_out(&world, store, request.handle, 0) != NULL);
    EXPECT(!store->is_panicked);
}

static void a_write_of_more_than_there_is_room_for_panics_the_service_and_writes_nothing(void)
{
    serve_request();
    fake_write(&world, store, request.handle, 0, span_of("12345", 5));
    fake_write(&world, store, request.handle, 0, span_of("6789", 4));
    EXPECT(panicked(store, SPM_FAULT_WRITE_OVERFLOW));
    EXPECT_MEM((const char *)pending->out[0].base, "12345\0\0\0", 8);
    serve_request();
    fake_write(&world, store, request.handle, 0, (struct span){ NULL, SIZE_MAX });
    EXPECT(panicked(store, SPM_FAULT_WRITE_OVERFLOW));
    serve_request();
    fake_write(&world, store, request.handle, 0, span_of("12345", 5));
    look();
    struct spm_piece piece = spm_write(&world.inbox, store->partition, request.handle, 0, SIZE_MAX - 3);
    EXPECT_EQ(piece.fault, SPM_FAULT_WRITE_OVERFLOW); /* not 1 byte, which is where the sum would wrap to */
    EXPECT(nothing_changed());
}

static void a_full_vector_takes_exactly_its_size(void)
{
    serve_request();
    fake_write(&world, store, request.handle, 0, span_of("12345678", 8));
    reply(store, request, 0);
    EXPECT_EQ(pending->out_array->len, 8);
    EXPECT(!store->is_panicked);
}

/** Calls every vector function with this handle and index; each must panic for `why`. */
static void all_vector_functions_fault(void (*prepare)(void), psa_handle_t (*handle)(void), uint32_t index, size_t len,
                                       enum spm_fault why)
{
    for (int i = 0; i < 7; i++) {
        char bytes[4] = { 0 };
        prepare();
        psa_handle_t msg = handle();
        look();
        switch (i) {
        case 0: fake_read(&world, store, msg, index, out_span_of(bytes, len)); break;
        case 1: fake_skip(&world, store, msg, index, len); break;
        case 2: fake_write(&world, store, msg, index, span_of(bytes, len)); break;
        case 3: (void)fake_map_in(&world, store, msg, index); break;
        case 4: (void)fake_map_out(&world, store, msg, index); break;
        case 5: fake_unmap_in(&world, store, msg, index); break;
        default: fake_unmap_out(&world, store, msg, index, len); break;
        }
        EXPECT(panicked(store, why));
        EXPECT(memcmp(before.connections, world.connections, sizeof(before.connections)) == 0);
    }
}

static psa_handle_t of_request(void)
{
    return request.handle;
}

static psa_handle_t of_nothing(void)
{
    return PSA_NULL_HANDLE;
}

static psa_handle_t of_client(void)
{
    return files;
}

static psa_handle_t of_another_generation(void)
{
    return request.handle + 128;
}

static psa_handle_t of_another_slot(void)
{
    return request.handle + 1;
}

static psa_handle_t of_a_status(void)
{
    return -3;
}

static psa_handle_t of_an_answered_message(void)
{
    reply(store, request, 0);
    return request.handle;
}

static psa_handle_t of_a_message_not_fetched(void)
{
    reply(store, request, 0);
    call(alice, files, 0);
    return request.handle + 128; /* what psa_get will give */
}

static psa_handle_t of_another_partition(void)
{
    call(alice, HASH_HANDLE, 0);
    return next(crypto, HASH_SIGNAL).handle;
}

static void a_bad_message_handle_panics_the_service(void)
{
    psa_handle_t (*const bad[])(void) = { of_nothing,  of_client,   of_another_generation,  of_another_slot,
                                          of_a_status, of_an_answered_message, of_a_message_not_fetched,
                                          of_another_partition };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        all_vector_functions_fault(serve_request, bad[i], 0, 1, SPM_FAULT_MESSAGE_HANDLE);
        serve_request();
        fake_set_rhandle(&world, store, bad[i](), &world);
        EXPECT(panicked(store, SPM_FAULT_MESSAGE_HANDLE));
        serve_request();
        fake_reply(&world, store, bad[i](), 0);
        EXPECT(panicked(store, SPM_FAULT_MESSAGE_HANDLE));
    }
}

static void a_vector_index_of_four_panics_even_for_no_bytes(void)
{
    all_vector_functions_fault(serve_request, of_request, PSA_MAX_IOVEC, 0, SPM_FAULT_VECTOR_INDEX);
    all_vector_functions_fault(serve_request, of_request, UINT32_MAX, 1, SPM_FAULT_VECTOR_INDEX);
}

static void serve_connect(void)
{
    start();
    fake_connect(&world, alice, FILES_SID, FILES_VERSION);
    request = next(store, FILES_SIGNAL);
}

static void serve_disconnect(void)
{
    start();
    fake_close(&world, alice, open_files(alice));
    request = next(store, FILES_SIGNAL);
}

static void connect_and_disconnect_have_no_vectors_even_for_no_bytes(void)
{
    all_vector_functions_fault(serve_connect, of_request, 0, 0, SPM_FAULT_MESSAGE_TYPE);
    all_vector_functions_fault(serve_disconnect, of_request, 0, 0, SPM_FAULT_MESSAGE_TYPE);
}

static void a_mapped_input_is_the_clients_bytes(void)
{
    serve_request();
    EXPECT_MEM(fake_map_in(&world, store, request.handle, 0), "0123456789", 10);
    fake_unmap_in(&world, store, request.handle, 0);
    EXPECT(!store->is_panicked);
}

static void a_mapping_is_the_whole_vector_and_no_more(void)
{
    serve_request();
    struct spm_piece in = spm_map_in(&world.inbox, store->partition, request.handle, 0);
    EXPECT(in.verdict == SPM_RETURN && in.at == 0 && in.len == 10);
    struct spm_piece out = spm_map_out(&world.inbox, store->partition, request.handle, 0);
    EXPECT(out.verdict == SPM_RETURN && out.at == 0 && out.len == 8);
}

static void an_unmapped_output_reports_the_length_given(void)
{
    serve_request();
    memcpy(fake_map_out(&world, store, request.handle, 0), "abc", 3);
    fake_unmap_out(&world, store, request.handle, 0, 3);
    reply(store, request, 0);
    EXPECT_EQ(pending->out_array->len, 3);
    EXPECT_MEM(pending->out[0].base, "abc", 3);
}

static void an_output_still_mapped_at_the_reply_reports_nothing(void)
{
    serve_request();
    memcpy(fake_map_out(&world, store, request.handle, 0), "abc", 3);
    reply(store, request, 0);
    EXPECT_EQ(pending->out_array->len, 0);
    EXPECT(!store->is_panicked);
}

static void unmapping_more_than_the_output_holds_panics(void)
{
    serve_request();
    (void)fake_map_out(&world, store, request.handle, 0);
    fake_unmap_out(&world, store, request.handle, 0, 9);
    EXPECT(panicked(store, SPM_FAULT_WRITE_OVERFLOW));
}

static void unmapping_what_is_not_mapped_panics(void)
{
    serve_request();
    fake_unmap_in(&world, store, request.handle, 0);
    EXPECT(panicked(store, SPM_FAULT_NOT_MAPPED));
    serve_request();
    fake_unmap_out(&world, store, request.handle, 0, 0);
    EXPECT(panicked(store, SPM_FAULT_NOT_MAPPED));
    serve_request();
    (void)fake_map_in(&world, store, request.handle, 0);
    fake_unmap_in(&world, store, request.handle, 0);
    fake_unmap_in(&world, store, request.handle, 0);
    EXPECT(panicked(store, SPM_FAULT_NOT_MAPPED));
}

static void a_vector_is_mapped_once(void)
{
    for (int unmap = 0; unmap < 2; unmap++) {
        serve_request();
        (void)fake_map_in(&world, store, request.handle, 0);
        if (unmap) {
            fake_unmap_in(&world, store, request.handle, 0);
        }
        (void)fake_map_in(&world, store, request.handle, 0);
        EXPECT(panicked(store, SPM_FAULT_MAP_AGAIN));
        serve_request();
        (void)fake_map_out(&world, store, request.handle, 0);
        if (unmap) {
            fake_unmap_out(&world, store, request.handle, 0, 0);
        }
        (void)fake_map_out(&world, store, request.handle, 0);
        EXPECT(panicked(store, SPM_FAULT_MAP_AGAIN));
    }
}

static void a_vector_that_was_read_or_written_cannot_be_mapped(void)
{
    char byte;
    serve_request();
    EXPECT_EQ(read_in(&byte, 1), 1);
    (void)fake_map_in(&world, store, request.handle, 0);
    EXPECT(panicked(store, SPM_FAULT_MAP_AGAIN));
    serve_request();
    fake_skip(&world, store, request.handle, 0, 1);
    (void)fake_map_in(&world, store, request.handle, 0);
    EXPECT(panicked(store, SPM_FAULT_MAP_AGAIN));
    serve_request();
    fake_write(&world, store, request.handle, 0, span_of("a", 1));
    (void)fake_map_out(&world, store, request.handle, 0);
    EXPECT(panicked(store, SPM_FAULT_MAP_AGAIN));
}

static void a_vector_that_was_mapped_cannot_be_read_or_written(void)
{
    char byte;
    for (int unmap = 0; unmap < 2; unmap++) {
        serve_request();
        (void)fake_map_in(&world, store, request.handle, 0);
        if (unmap) {
            fake_unmap_in(&world, store, request.handle, 0);
        }
        EXPECT_EQ(read_in(&byte, 1), 0);
        EXPECT(panicked(store, SPM_FAULT_VECTOR_MAPPED));
        serve_request();
        (void)fake_map_out(&world, store, request.handle, 0);
        if (unmap) {
            fake_unmap_out(&world, store, request.handle, 0, 1);
        }
        fake_write(&world, store, request.handle, 0, span_of("a", 1));
        EXPECT(panicked(store, SPM_FAULT_VECTOR_MAPPED));
    }
}

static void an_empty_vector_cannot_be_mapped(void)
{
    serve_request();
    (void)fake_map_in(&world, store, request.handle, 1);
    EXPECT(panicked(store, SPM_FAULT_MAP_EMPTY));
    serve_request();
    (void)fake_map_out(&world, store, request.handle, 3);
    EXPECT(panicked(store, SPM_FAULT_MAP_EMPTY));
}

static void a_service_that_did_not_ask_for_mapping_cannot_map(void)
{
    start();
    call_with(alice, HASH_HANDLE, span_of("a", 1), 1);
    request = next(crypto, HASH_SIGNAL);
    (void)fake_map_in(&world, crypto, request.handle, 0);
    EXPECT(panicked(crypto, SPM_FAULT_MAP_DISABLED));
}

static void a_reverse_handle_comes_with_every_later_message_of_its_connection(void)
{
    int marks[2];
    start();
    fake_connect(&world, alice, FILES_SID, FILES_VERSION);
    request = next(store, FILES_SIGNAL);
    fake_set_rhandle(&world, store, request.handle, &marks[0]);
    fake_set_rhandle(&world, store, request.handle, &marks[1]);
    reply(store, request, PSA_SUCCESS);
    files = world.tickets[0].value;
    open_files(bob);
    call(alice, files, 0);
    request = next(store, FILES_SIGNAL);
    EXPECT(request.rhandle == &marks[1]);
    fake_set_rhandle(&world, store, request.handle, &marks[0]);
    reply(store, request, 0);
    fake_close(&world, alice, files);
    request = next(store, FILES_SIGNAL);
    EXPECT(request.rhandle == &marks[0]);
    fake_set_rhandle(&world, store, request.handle, NULL);
    reply(store, request, 0);
    EXPECT(!store->is_panicked);
    EXPECT_EQ(slots_in_use(), 1);
}

static void a_reverse_handle_is_never_followed(void)
{
    start();
    fake_connect(&world, alice, FILES_SID, FILES_VERSION);
    request = next(store, FILES_SIGNAL);
    void *nowhere = (void *)(uintptr_t)8; /* no memory of anybody */
    fake_set_rhandle(&world, store, request.handle, nowhere);
    reply(store, request, PSA_SUCCESS);
    fake_close(&world, alice, world.tickets[0].value);
    request = next(store, FILES_SIGNAL);
    EXPECT(request.rhandle == nowhere);
}

static void a_stateless_message_takes_no_reverse_handle(void)
{
    start();
    call(alice, HASH_HANDLE, 0);
    request = next(crypto, HASH_SIGNAL);
    fake_set_rhandle(&world, crypto, request.handle, &world);
    EXPECT(panicked(crypto, SPM_FAULT_RHANDLE_STATELESS));
}

static void a_new_connection_in_an_old_slot_has_no_reverse_handle(void)
{
    start_with(1);
    fake_connect(&world, alice, FILES_SID, FILES_VERSION);
    request = next(store, FILES_SIGNAL);
    fake_set_rhandle(&world, store, request.handle, &world);
    reply(store, request, PSA_ERROR_CONNECTION_REFUSED);
    fake_connect(&world, bob, FILES_SID, FILES_VERSION);
    EXPECT(next(store, FILES_SIGNAL).rhandle == NULL);
}

static void messages_are_answered_in_any_order(void)
{
    start();
    const struct fake_ticket *first = call(alice, HASH_HANDLE, 1);
    const struct fake_ticket *second = call(bob, HASH_HANDLE, 2);
    psa_msg_t one = next(crypto, HASH_SIGNAL);
    psa_msg_t two = next(crypto, HASH_SIGNAL);
    EXPECT_EQ(one.type, 1);
    reply(crypto, two, 22);
    EXPECT(returned(second, 22));
    EXPECT_EQ(first->state, FAKE_WAITING);
    reply(crypto, one, 11);
    EXPECT(returned(first, 11));
}

static void a_connect_answered_with_another_status_panics_the_service(void)
{
    const psa_status_t bad[] = { 1, -129, -132, INT32_MIN, INT32_MAX };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        serve_connect();
        reply(store, request, bad[i]);
        EXPECT(panicked(store, SPM_FAULT_REPLY_STATUS));
        EXPECT_EQ(world.tickets[0].state, FAKE_WAITING);
    }
}

static void an_answered_message_handle_is_not_the_next_ones(void)
{
    start_with(1);
    call(alice, HASH_HANDLE, 0);
    psa_msg_t first = next(crypto, HASH_SIGNAL);
    reply(crypto, first, 0);
    call(alice, HASH_HANDLE, 0);
    psa_msg_t second = next(crypto, HASH_SIGNAL);
    EXPECT(first.handle != second.handle);
    EXPECT_EQ(spm_message_index(&world.inbox, crypto->partition, first.handle), -1);
    EXPECT_EQ(spm_message_index(&world.inbox, crypto->partition, second.handle), 0);
    EXPECT_EQ(spm_message_session(&world.inbox, crypto->partition, second.handle), 11);
    EXPECT_EQ(spm_message_session(&world.inbox, crypto->partition, first.handle), 0);
}

static void message_handles_stay_above_zero_when_their_generations_begin_anew(void)
{
    start_with(1);
    world.connections[0].message_generation = (1u << 23) - 2;
    for (int i = 0; i < 4; i++) {
        const struct fake_ticket *ticket = call(alice, HASH_HANDLE, 0);
        psa_msg_t msg = next(crypto, HASH_SIGNAL);
        EXPECT(msg.handle > 0x40000000);
        reply(crypto, msg, i);
        EXPECT(returned(ticket, i));
    }
}

int main(void)
{
    static const struct test tests[] = {
        TEST(reads_go_on_where_the_last_one_ended, "FFM-READ-BYTES FFM-READ-END"),
        TEST(a_read_leaves_the_rest_of_the_buffer_alone, "FFM-READ-REST"),
        TEST(a_skip_shares_the_cursor_of_reads, "FFM-READ-BYTES FFM-SKIP-BYTES"),
        TEST(each_vector_has_its_own_cursor, "FFM-READ-CURSORS"),
        TEST(a_read_or_write_of_nothing_has_no_effect, "FFM-WRITE-NOTHING"),
        TEST(a_write_of_more_than_there_is_room_for_panics_the_service_and_writes_nothing, "FFM-WRITE-OVERFLOW"),
        TEST(a_full_vector_takes_exactly_its_size, "FFM-1.1:psa_write"),
        TEST(a_bad_message_handle_panics_the_service,
             "FFM-ERROR-SERVICE FFM-HANDLE-MESSAGE FFM-HANDLE-MESSAGE-OWNER FFM-MAP-HANDLE FFM-READ-HANDLE "
             "FFM-REPLY-HANDLE FFM-RHANDLE-HANDLE FFM-SKIP-HANDLE FFM-UNMAP-HANDLE FFM-WRITE-HANDLE"),
        TEST(a_vector_index_of_four_panics_even_for_no_bytes,
             "FFM-MAP-INDEX FFM-READ-INDEX FFM-SKIP-INDEX FFM-UNMAP-INDEX FFM-WRITE-INDEX"),
        TEST(connect_and_disconnect_have_no_vectors_even_for_no_bytes,
             "FFM-MAP-TYPE FFM-READ-TYPE FFM-SKIP-TYPE FFM-UNMAP-TYPE FFM-WRITE-TYPE"),
        TEST(a_mapped_input_is_the_clients_bytes, "FFM-1.1:psa_map_invec"),
        TEST(a_mapping_is_the_whole_vector_and_no_more, "FFM-MAP-IN FFM-MAP-OUT FFM-MAP-SERVICE-RIGHTS"),
        TEST(an_unmapped_output_reports_the_length_given, "FFM-UNMAP-LEN"),
        TEST(an_output_still_mapped_at_the_reply_reports_nothing, "FFM-MAP-AT-REPLY"),
        TEST(unmapping_more_than_the_output_holds_panics, "FFM-UNMAP-OVERFLOW"),
        TEST(unmapping_what_is_not_mapped_panics, "FFM-UNMAP-NOT-MAPPED"),
        TEST(a_vector_is_mapped_once, "FFM-MAP-REMAP FFM-MAP-TWICE"),
        TEST(a_vector_that_was_read_or_written_cannot_be_mapped, "FFM-MAP-IN-STREAMED FFM-MAP-OUT-STREAMED"),
        TEST(a_vector_that_was_mapped_cannot_be_read_or_written, "FFM-READ-MAPPED FFM-SKIP-MAPPED FFM-WRITE-MAPPED"),
        TEST(an_empty_vector_cannot_be_mapped, "FFM-MAP-EMPTY"),
        TEST(a_service_that_did_not_ask_for_mapping_cannot_map, "FFM-MAP-ENABLED"),
        TEST(a_reverse_handle_comes_with_every_later_message_of_its_connection,
             "FFM-DISCONNECT-MESSAGE FFM-RHANDLE-AGAIN FFM-RHANDLE-DISCONNECT FFM-RHANDLE-LATER FFM-RHANDLE-OPAQUE"),
        TEST(a_reverse_handle_is_never_followed, "FFM-RHANDLE-OPAQUE FFM-DISCONNECT-MESSAGE FFM-RHANDLE-LATER"),
        TEST(a_stateless_message_takes_no_reverse_handle, "FFM-RHANDLE-STATELESS"),
        TEST(a_new_connection_in_an_old_slot_has_no_reverse_handle, "FFM-RHANDLE-INITIAL"),
        TEST(messages_are_answered_in_any_order, "FFM-REPLY-ORDER FFM-IPC-HOLDS"),
        TEST(a_connect_answered_with_another_status_panics_the_service, "FFM-REPLY-CONNECT-STATUS"),
        TEST(an_answered_message_handle_is_not_the_next_ones, "FFM-REPLY-INVALIDATES"),
        TEST(message_handles_stay_above_zero_when_their_generations_begin_anew, "FFM-HANDLE-SPACES"),
    };
    return test_main("spm.vectors", tests, sizeof(tests) / sizeof(tests[0]));
}
