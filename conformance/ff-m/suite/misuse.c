/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The programmer errors of the partition API: the partition that commits one is panicked, for that, and nobody else is.
 */
#include "misuse.h"

#include "platform.h"
#include "psa/client.h"
#include "psa/framework_feature.h"
#include "psa_manifest/pid.h"
#include "psa_manifest/sid.h"
#include "tests.h"

enum { ROOM = 16 };

static psa_status_t ask(psa_handle_t handle, int32_t misuse, const void *word, size_t len)
{
    uint8_t bytes[4][ROOM] = { { 0 } };
    for (size_t i = 0; i < len; i++) {
        bytes[0][i] = ((const uint8_t *)word)[i];
    }
    psa_invec in[2] = { { bytes[0], ROOM }, { bytes[1], ROOM } };
    psa_outvec out[2] = { { bytes[2], ROOM }, { bytes[3], ROOM } };
    return psa_call(handle, misuse, in, 2, out, 2);
}

/* A call that survives the death of its service tells of it with an error. */
static void stateless(struct ffm_report *r, int32_t misuse)
{
    CHECK(r, ask(FFM_BAD_STATELESS_HANDLE, misuse, NULL, 0) < 0);
}

/* The message was answered before the misuse, or the misuse comes after it: what the client gets is open. */
static void answered(struct ffm_report *r, int32_t misuse)
{
    (void)r;
    (void)ask(FFM_BAD_STATELESS_HANDLE, misuse, NULL, 0);
}

static void at_next_message(struct ffm_report *r, int32_t misuse)
{
    CHECK_EQ(r, ask(FFM_BAD_STATELESS_HANDLE, misuse, NULL, 0), PSA_SUCCESS);
    CHECK(r, ask(FFM_BAD_STATELESS_HANDLE, FFM_MISUSE_NONE, NULL, 0) < 0);
}

static void connected(struct ffm_report *r, int32_t misuse)
{
    psa_handle_t handle = psa_connect(FFM_BAD_CONNECTED_SID, FFM_BAD_CONNECTED_VERSION);
    CHECK(r, PSA_HANDLE_IS_VALID(handle));
    CHECK(r, ask(handle, misuse, NULL, 0) < 0);
    /* Whoever comes so far has lost the connection with the life it began in. */
    CHECK(r, ffm_plain(handle, FFM_MISUSE_NONE) < 0);
    psa_close(handle);
}

static void connected_answered(struct ffm_report *r, int32_t misuse)
{
    psa_handle_t handle = psa_connect(FFM_BAD_CONNECTED_SID, FFM_BAD_CONNECTED_VERSION);
    CHECK(r, PSA_HANDLE_IS_VALID(handle));
    (void)ask(handle, misuse, NULL, 0);
    psa_close(handle);
}

static void at_connect(struct ffm_report *r, int32_t misuse)
{
    CHECK_EQ(r, ask(FFM_BAD_STATELESS_HANDLE, FFM_MISUSE_ON_CONNECT, &misuse, sizeof(misuse)), PSA_SUCCESS);
    CHECK(r, psa_connect(FFM_BAD_MAPPED_SID, FFM_BAD_MAPPED_VERSION) < 0);
}

static void at_disconnect(struct ffm_report *r, int32_t misuse)
{
    CHECK_EQ(r, ask(FFM_BAD_STATELESS_HANDLE, FFM_MISUSE_ON_DISCONNECT, &misuse, sizeof(misuse)), PSA_SUCCESS);
    psa_handle_t handle = psa_connect(FFM_BAD_MAPPED_SID, FFM_BAD_MAPPED_VERSION);
    CHECK(r, PSA_HANDLE_IS_VALID(handle));
    psa_close(handle);
}

/* The handle of a message that another partition has in service: that of the helper's call, which FFM_SERVER keeps. */
static void of_anothers_message(struct ffm_report *r, int32_t misuse)
{
    psa_handle_t theirs = PSA_NULL_HANDLE;
    psa_outvec out = { &theirs, sizeof(theirs) };
    CHECK_EQ(r, psa_call(FFM_STATELESS_HANDLE, FFM_OP_KEEP_HELPER, NULL, 0, &out, 1), PSA_SUCCESS);
    CHECK(r, PSA_HANDLE_IS_VALID(theirs));
    CHECK(r, ask(FFM_BAD_STATELESS_HANDLE, misuse, &theirs, sizeof(theirs)) < 0);
}

static void function(struct ffm_report *r, int32_t misuse)
{
    CHECK(r, ask(FFM_FUNCTION_MISUSE_HANDLE, misuse, NULL, 0) < 0);
}

static void function_answers_connect(struct ffm_report *r, int32_t status)
{
    ffm_answer_connects(FFM_AT_FUNCTION, status);
    CHECK(r, psa_connect(FFM_FUNCTION_BAD_SID, FFM_FUNCTION_BAD_VERSION) < 0);
}

#if PSA_FRAMEWORK_HAS_MM_IOVEC
static void mapped(struct ffm_report *r, int32_t misuse)
{
    psa_handle_t handle = psa_connect(FFM_BAD_MAPPED_SID, FFM_BAD_MAPPED_VERSION);
    CHECK(r, PSA_HANDLE_IS_VALID(handle));
    CHECK(r, ask(handle, misuse, NULL, 0) < 0);
}
#endif

/* A row: the partition `who` is panicked for `why`. */
#define ROW(name, clauses, how, misuse, why, who, needs) { name, clauses, how, misuse, FFM_OUTSIDE, why, who, needs }
#define BAD(name, clauses, how, misuse, why) ROW(name, clauses, how, FFM_MISUSE_##misuse, FFM_CAUSE_##why, FFM_BAD, 0)
#define MAP(name, clauses, how, misuse, why) ROW(name, clauses, how, FFM_MISUSE_##misuse, FFM_CAUSE_##why, FFM_BAD, FFM_HAS_MAPS)
#define SFN(name, clauses, how, misuse, why) ROW(name, clauses, how, FFM_MISUSE_##misuse, why, FFM_FUNCTIONS, 0)

static const struct ffm_test tests[] = {
    BAD("waiting_for_nothing_is_a_panic", "FFM-WAIT-NONE FFM-ERROR-SERVICE FFM-PANIC-RECORD FFM-PANIC-CALLERS", stateless, WAIT_NOTHING, SIGNAL),
    BAD("waiting_for_reserved_bits_is_a_panic", "FFM-WAIT-NONE FFM-SIGNAL-WORD", stateless, WAIT_RESERVED, SIGNAL),
    BAD("waiting_for_an_unassigned_signal_is_a_panic", "FFM-WAIT-NONE", stateless, WAIT_UNASSIGNED, SIGNAL),
    BAD("getting_no_signal_is_a_panic", "FFM-GET-ONE-SIGNAL", stateless, GET_NO_SIGNAL, SIGNAL),
    BAD("getting_two_signals_is_a_panic", "FFM-GET-ONE-SIGNAL", stateless, GET_TWO_SIGNALS, SIGNAL),
    BAD("getting_the_doorbell_is_a_panic", "FFM-GET-SERVICE-SIGNAL", stateless, GET_DOORBELL, SIGNAL),
    BAD("getting_an_unassigned_signal_is_a_panic", "FFM-GET-SERVICE-SIGNAL", stateless, GET_UNASSIGNED, SIGNAL),
    BAD("getting_what_is_not_asserted_is_a_panic", "FFM-GET-ASSERTED", stateless, GET_SILENT, SIGNAL),
    BAD("getting_a_message_to_nowhere_is_a_panic", "FFM-GET-BUFFER", at_next_message, GET_BUFFER, MEMORY),
    BAD("clearing_a_silent_doorbell_is_a_panic", "FFM-CLEAR-NOT-ASSERTED", stateless, CLEAR_SILENT, SIGNAL),
    BAD("ringing_partition_0_is_a_panic", "FFM-NOTIFY-TARGET FFM-CLIENT-ZERO", stateless, NOTIFY_ZERO, TARGET),
    BAD("ringing_a_program_is_a_panic", "FFM-NOTIFY-TARGET", stateless, NOTIFY_NEGATIVE, TARGET),
    BAD("ringing_an_unknown_partition_is_a_panic", "FFM-NOTIFY-TARGET", stateless, NOTIFY_UNKNOWN, TARGET),
    BAD("ringing_the_highest_id_is_a_panic", "FFM-NOTIFY-TARGET", stateless, NOTIFY_EXTREME, TARGET),
    BAD("ending_no_interrupt_is_a_panic", "FFM-IRQ-ONE-SIGNAL", stateless, EOI_NOTHING, SIGNAL),
    BAD("ending_the_doorbell_is_a_panic", "FFM-IRQ-CALL-OWNER", stateless, EOI_DOORBELL, SIGNAL),
    BAD("ending_a_services_signal_is_a_panic", "FFM-IRQ-CALL-OWNER", stateless, EOI_SERVICE, SIGNAL),
    BAD("ending_an_unassigned_signal_is_a_panic", "FFM-IRQ-CALL-OWNER", stateless, EOI_UNASSIGNED, SIGNAL),
    BAD("enabling_a_services_signal_is_a_panic", "FFM-IRQ-CALL-OWNER", stateless, ENABLE_SERVICE, SIGNAL),
    BAD("enabling_an_unassigned_signal_is_a_panic", "FFM-IRQ-CALL-OWNER", stateless, ENABLE_UNASSIGNED, SIGNAL),
    BAD("disabling_a_services_signal_is_a_panic", "FFM-IRQ-CALL-OWNER", stateless, DISABLE_SERVICE, SIGNAL),
    BAD("disabling_an_unassigned_signal_is_a_panic", "FFM-IRQ-CALL-OWNER", stateless, DISABLE_UNASSIGNED, SIGNAL),
    BAD("resetting_a_services_signal_is_a_panic", "FFM-IRQ-CALL-OWNER", stateless, RESET_SERVICE, SIGNAL),
    BAD("resetting_an_unassigned_signal_is_a_panic", "FFM-IRQ-CALL-OWNER", stateless, RESET_UNASSIGNED, SIGNAL),
    BAD("psa_panic_ends_the_partition", "FFM-PANIC-CALL FFM-PANIC-STOPS FFM-PANIC-CALLERS FFM-PANIC-RECORD", stateless, PANIC_CALL, PANIC),
    BAD("a_connection_ends_with_the_life_of_its_service", "FFM-HANDLE-LIFE FFM-PANIC-CALLERS", connected, PANIC_CALL, PANIC),
    BAD("an_entry_point_that_returns_is_a_panic", "FFM-IPC-ENTRY-ENDED", answered, ENTRY_ENDS, ENDED),

    BAD("a_reverse_handle_for_the_null_handle_is_a_panic", "FFM-RHANDLE-HANDLE", connected, RHANDLE_NULL, MESSAGE),
    BAD("a_reverse_handle_for_no_message_is_a_panic", "FFM-RHANDLE-HANDLE", connected, RHANDLE_UNKNOWN, MESSAGE),
    BAD("a_reverse_handle_after_the_answer_is_a_panic", "FFM-RHANDLE-HANDLE FFM-REPLY-INVALIDATES", connected_answered, RHANDLE_REPLIED, MESSAGE),
    BAD("a_reverse_handle_without_a_connection_is_a_panic", "FFM-RHANDLE-STATELESS", stateless, RHANDLE_STATELESS, RHANDLE),
    BAD("reading_from_the_null_handle_is_a_panic", "FFM-READ-HANDLE", stateless, READ_NULL, MESSAGE),
    BAD("reading_from_no_message_is_a_panic", "FFM-READ-HANDLE", stateless, READ_UNKNOWN, MESSAGE),
    BAD("reading_from_a_number_below_zero_is_a_panic", "FFM-READ-HANDLE FFM-HANDLE-MESSAGE", stateless, READ_NEGATIVE, MESSAGE),
    BAD("reading_from_a_static_handle_is_a_panic", "FFM-READ-HANDLE FFM-HANDLE-SPACES", stateless, READ_STATIC, MESSAGE),
    BAD("reading_anothers_message_is_a_panic", "FFM-HANDLE-MESSAGE-OWNER FFM-READ-HANDLE", of_anothers_message, READ_GIVEN, MESSAGE),
    BAD("reading_after_the_answer_is_a_panic", "FFM-READ-HANDLE FFM-REPLY-INVALIDATES FFM-HANDLE-MESSAGE", answered, READ_REPLIED, MESSAGE),
    BAD("reading_no_bytes_of_connect_is_a_panic", "FFM-READ-TYPE", at_connect, READ_NO_BYTES, MESSAGE_TYPE),
    BAD("reading_bytes_of_connect_is_a_panic", "FFM-READ-TYPE", at_connect, READ_BYTES, MESSAGE_TYPE),
    BAD("reading_no_bytes_of_disconnect_is_a_panic", "FFM-READ-TYPE", at_disconnect, READ_NO_BYTES, MESSAGE_TYPE),
    BAD("reading_no_bytes_of_a_fifth_input_is_a_panic", "FFM-READ-INDEX", stateless, READ_VECTOR_4, INDEX),
    BAD("reading_an_input_far_away_is_a_panic", "FFM-READ-INDEX", stateless, READ_VECTOR_FAR, INDEX),
    BAD("reading_to_nowhere_is_a_panic", "FFM-READ-BUFFER", stateless, READ_BUFFER, MEMORY),
    BAD("skipping_in_the_null_handle_is_a_panic", "FFM-SKIP-HANDLE", stateless, SKIP_NULL, MESSAGE),
    BAD("skipping_in_no_message_is_a_panic", "FFM-SKIP-HANDLE", stateless, SKIP_UNKNOWN, MESSAGE),
    BAD("skipping_after_the_answer_is_a_panic", "FFM-SKIP-HANDLE FFM-REPLY-INVALIDATES", answered, SKIP_REPLIED, MESSAGE),
    BAD("skipping_no_bytes_of_connect_is_a_panic", "FFM-SKIP-TYPE", at_connect, SKIP_NO_BYTES, MESSAGE_TYPE),
    BAD("skipping_no_bytes_of_disconnect_is_a_panic", "FFM-SKIP-TYPE", at_disconnect, SKIP_NO_BYTES, MESSAGE_TYPE),
    BAD("skipping_no_bytes_of_a_fifth_input_is_a_panic", "FFM-SKIP-INDEX", stateless, SKIP_VECTOR_4, INDEX),
    BAD("skipping_in_an_input_far_away_is_a_panic", "FFM-SKIP-INDEX", stateless, SKIP_VECTOR_FAR, INDEX),
    BAD("writing_to_the_null_handle_is_a_panic", "FFM-WRITE-HANDLE", stateless, WRITE_NULL, MESSAGE),
    BAD("writing_to_no_message_is_a_panic", "FFM-WRITE-HANDLE", stateless, WRITE_UNKNOWN, MESSAGE),
    BAD("writing_after_the_answer_is_a_panic", "FFM-WRITE-HANDLE FFM-REPLY-INVALIDATES", answered, WRITE_REPLIED, MESSAGE),
    BAD("writing_no_bytes_to_connect_is_a_panic", "FFM-WRITE-TYPE", at_connect, WRITE_NO_BYTES, MESSAGE_TYPE),
    BAD("writing_no_bytes_to_disconnect_is_a_panic", "FFM-WRITE-TYPE", at_disconnect, WRITE_NO_BYTES, MESSAGE_TYPE),
    BAD("writing_no_bytes_to_a_fifth_output_is_a_panic", "FFM-WRITE-INDEX", stateless, WRITE_VECTOR_4, INDEX),
    BAD("writing_to_an_output_far_away_is_a_panic", "FFM-WRITE-INDEX", stateless, WRITE_VECTOR_FAR, INDEX),
    BAD("writing_from_nowhere_is_a_panic", "FFM-WRITE-BUFFER", stateless, WRITE_BUFFER, MEMORY),
    BAD("writing_too_much_is_a_panic", "FFM-WRITE-OVERFLOW", stateless, WRITE_TOO_MUCH, ROOM),
    BAD("writing_too_much_in_two_steps_is_a_panic", "FFM-WRITE-OVERFLOW", stateless, WRITE_TOO_MUCH_LATER, ROOM),
    ROW("writing_more_than_memory_holds_is_a_panic", "FFM-WRITE-OVERFLOW", stateless, FFM_MISUSE_WRITE_WRAPS, FFM_CAUSE_ROOM | FFM_CAUSE_MEMORY, FFM_BAD, 0),
    BAD("writing_to_an_output_that_was_not_given_is_a_panic", "FFM-WRITE-OVERFLOW", stateless, WRITE_ABSENT, ROOM),
    BAD("answering_the_null_handle_is_a_panic", "FFM-REPLY-HANDLE", stateless, REPLY_NULL, MESSAGE),
    BAD("answering_no_message_is_a_panic", "FFM-REPLY-HANDLE", stateless, REPLY_UNKNOWN, MESSAGE),
    BAD("answering_twice_is_a_panic", "FFM-REPLY-HANDLE FFM-REPLY-INVALIDATES FFM-REPLY-COMPLETES", answered, REPLY_TWICE, MESSAGE),
    BAD("answering_anothers_message_is_a_panic", "FFM-HANDLE-MESSAGE-OWNER FFM-REPLY-HANDLE", of_anothers_message, REPLY_GIVEN, MESSAGE),
    BAD("answering_connect_with_an_error_is_a_panic", "FFM-REPLY-CONNECT-STATUS", at_connect, REPLY_GENERIC, STATUS),
    BAD("answering_connect_with_a_number_is_a_panic", "FFM-REPLY-CONNECT-STATUS", at_connect, REPLY_POSITIVE, STATUS),
    BAD("blaming_a_connect_is_a_panic", "FFM-REPLY-CONNECT-STATUS", at_connect, REPLY_BLAME, STATUS),

    SFN("a_function_cannot_get_messages", "FFM-SFN-API", function, GET, FFM_CAUSE_MODEL | FFM_CAUSE_SIGNAL),
    SFN("a_function_cannot_answer_before_it_returns", "FFM-SFN-API", function, REPLY, FFM_CAUSE_MODEL),
    SFN("a_function_cannot_wait_for_its_services", "FFM-SFN-WAIT", function, WAIT, FFM_CAUSE_SIGNAL),
    SFN("a_function_cannot_clear_a_silent_doorbell", "FFM-CLEAR-NOT-ASSERTED", function, CLEAR, FFM_CAUSE_SIGNAL),
    SFN("psa_panic_ends_a_partition_of_functions", "FFM-PANIC-CALL", function, PANIC, FFM_CAUSE_PANIC),
    SFN("a_function_that_reads_a_fifth_input_is_a_panic", "FFM-READ-INDEX", function, READ_INDEX, FFM_CAUSE_INDEX),
    SFN("a_stateless_function_has_no_reverse_handle", "FFM-RHANDLE-STATELESS", function, RHANDLE, FFM_CAUSE_RHANDLE),
    ROW("a_function_that_answers_connect_with_an_error_is_a_panic", "FFM-REPLY-CONNECT-STATUS FFM-SFN-RESULT", function_answers_connect, PSA_ERROR_GENERIC_ERROR, FFM_CAUSE_STATUS, FFM_FUNCTIONS, 0),
    ROW("a_function_that_blames_a_connect_is_a_panic", "FFM-REPLY-CONNECT-STATUS FFM-SFN-RESULT", function_answers_connect, PSA_ERROR_PROGRAMMER_ERROR, FFM_CAUSE_STATUS, FFM_FUNCTIONS, 0),

#if PSA_FRAMEWORK_HAS_MM_IOVEC
    BAD("mapping_an_input_of_a_service_that_streams_is_a_panic", "FFM-MAP-ENABLED", stateless, MAP_IN, MAP_OFF),
    BAD("mapping_an_output_of_a_service_that_streams_is_a_panic", "FFM-MAP-ENABLED", connected, MAP_OUT, MAP_OFF),
    MAP("mapping_an_input_of_the_null_handle_is_a_panic", "FFM-MAP-HANDLE", mapped, MAP_IN_NULL, MESSAGE),
    MAP("mapping_an_input_of_no_message_is_a_panic", "FFM-MAP-HANDLE", mapped, MAP_IN_UNKNOWN, MESSAGE),
    MAP("mapping_an_output_of_the_null_handle_is_a_panic", "FFM-MAP-HANDLE", mapped, MAP_OUT_NULL, MESSAGE),
    MAP("mapping_an_output_of_no_message_is_a_panic", "FFM-MAP-HANDLE", mapped, MAP_OUT_UNKNOWN, MESSAGE),
    MAP("mapping_an_input_of_connect_is_a_panic", "FFM-MAP-TYPE", at_connect, MAP_IN, MESSAGE_TYPE),
    MAP("mapping_an_output_of_disconnect_is_a_panic", "FFM-MAP-TYPE", at_disconnect, MAP_OUT, MESSAGE_TYPE),
    MAP("mapping_a_fifth_input_is_a_panic", "FFM-MAP-INDEX", mapped, MAP_IN_VECTOR_4, INDEX),
    MAP("mapping_a_fifth_output_is_a_panic", "FFM-MAP-INDEX", mapped, MAP_OUT_VECTOR_4, INDEX),
    MAP("mapping_an_input_of_no_bytes_is_a_panic", "FFM-MAP-EMPTY", mapped, MAP_IN_EMPTY, MAP_EMPTY),
    MAP("mapping_an_output_of_no_bytes_is_a_panic", "FFM-MAP-EMPTY", mapped, MAP_OUT_EMPTY, MAP_EMPTY),
    MAP("mapping_an_input_twice_is_a_panic", "FFM-MAP-TWICE", mapped, MAP_IN_TWICE, MAP_AGAIN),
    MAP("mapping_an_output_twice_is_a_panic", "FFM-MAP-TWICE", mapped, MAP_OUT_TWICE, MAP_AGAIN),
    MAP("mapping_an_input_again_is_a_panic", "FFM-MAP-REMAP", mapped, MAP_IN_AGAIN, MAP_AGAIN),
    MAP("mapping_an_output_again_is_a_panic", "FFM-MAP-REMAP", mapped, MAP_OUT_AGAIN, MAP_AGAIN),
    MAP("mapping_what_was_read_is_a_panic", "FFM-MAP-IN-STREAMED", mapped, MAP_IN_READ, MAP_AGAIN),
    MAP("mapping_what_was_skipped_is_a_panic", "FFM-MAP-IN-STREAMED", mapped, MAP_IN_SKIPPED, MAP_AGAIN),
    MAP("mapping_what_was_written_is_a_panic", "FFM-MAP-OUT-STREAMED", mapped, MAP_OUT_WRITTEN, MAP_AGAIN),
    MAP("reading_what_is_mapped_is_a_panic", "FFM-READ-MAPPED", mapped, MAPPED_READ, MAPPED),
    MAP("skipping_what_is_mapped_is_a_panic", "FFM-SKIP-MAPPED", mapped, MAPPED_SKIP, MAPPED),
    MAP("writing_what_is_mapped_is_a_panic", "FFM-WRITE-MAPPED", mapped, MAPPED_WRITE, MAPPED),
    MAP("reading_what_was_mapped_is_a_panic", "FFM-READ-MAPPED", mapped, UNMAPPED_READ, MAPPED),
    MAP("skipping_what_was_mapped_is_a_panic", "FFM-SKIP-MAPPED", mapped, UNMAPPED_SKIP, MAPPED),
    MAP("writing_what_was_mapped_is_a_panic", "FFM-WRITE-MAPPED", mapped, UNMAPPED_WRITE, MAPPED),
    MAP("unmapping_an_input_that_is_not_mapped_is_a_panic", "FFM-UNMAP-NOT-MAPPED", mapped, UNMAP_IN, NOT_MAPPED),
    MAP("unmapping_an_output_that_is_not_mapped_is_a_panic", "FFM-UNMAP-NOT-MAPPED", mapped, UNMAP_OUT, NOT_MAPPED),
    MAP("unmapping_an_input_of_the_null_handle_is_a_panic", "FFM-UNMAP-HANDLE", mapped, UNMAP_IN_NULL, MESSAGE),
    MAP("unmapping_an_input_of_no_message_is_a_panic", "FFM-UNMAP-HANDLE", mapped, UNMAP_IN_UNKNOWN, MESSAGE),
    MAP("unmapping_an_output_of_the_null_handle_is_a_panic", "FFM-UNMAP-HANDLE", mapped, UNMAP_OUT_NULL, MESSAGE),
    MAP("unmapping_an_output_of_no_message_is_a_panic", "FFM-UNMAP-HANDLE", mapped, UNMAP_OUT_UNKNOWN, MESSAGE),
    MAP("unmapping_an_input_of_connect_is_a_panic", "FFM-UNMAP-TYPE", at_connect, UNMAP_IN, MESSAGE_TYPE),
    MAP("unmapping_an_output_of_disconnect_is_a_panic", "FFM-UNMAP-TYPE", at_disconnect, UNMAP_OUT, MESSAGE_TYPE),
    MAP("unmapping_a_fifth_input_is_a_panic", "FFM-UNMAP-INDEX", mapped, UNMAP_IN_VECTOR_4, INDEX),
    MAP("unmapping_a_fifth_output_is_a_panic", "FFM-UNMAP-INDEX", mapped, UNMAP_OUT_VECTOR_4, INDEX),
    MAP("unmapping_an_input_twice_is_a_panic", "FFM-UNMAP-NOT-MAPPED", mapped, UNMAP_IN_TWICE, NOT_MAPPED),
    MAP("unmapping_an_output_twice_is_a_panic", "FFM-UNMAP-NOT-MAPPED", mapped, UNMAP_OUT_TWICE, NOT_MAPPED),
    MAP("unmapping_more_than_there_is_is_a_panic", "FFM-UNMAP-OVERFLOW", mapped, UNMAP_OUT_TOO_MUCH, ROOM),
#endif
};

const struct ffm_table ffm_misuse_table = { tests, sizeof(tests) / sizeof(tests[0]) };
