/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "spm/message.h"
#include "test.h"

/* spm_get_any: what a port's own loop for the SFN model takes. One partition with two stateless services, another beside it. */

static const char *const none[] = { NULL };
static const struct spm_partition partitions[] = {
    { .name = "ONE", .pid = 1, .type = SPM_PSA_ROT, .model = SPM_SFN, .priority = SPM_PRIORITY_NORMAL, .service_count = 2,
      .root_keys = none, .devices = none },
    { .name = "OTHER", .pid = 2, .type = SPM_PSA_ROT, .model = SPM_SFN, .priority = SPM_PRIORITY_NORMAL, .service_first = 2,
      .service_count = 1, .root_keys = none, .devices = none },
};
static const struct spm_service services[] = {
    { .name = "A", .sid = 1, .version = 1, .policy = SPM_STRICT, .signal = 4, .stateless_index = 1, .non_secure_clients = true },
    { .name = "B", .sid = 2, .version = 1, .policy = SPM_STRICT, .signal = 5, .stateless_index = 2, .non_secure_clients = true },
    { .name = "C", .sid = 3, .version = 1, .policy = SPM_STRICT, .partition = 1, .signal = 4, .stateless_index = 3,
      .non_secure_clients = true },
};
static const struct spm_system facts = { partitions, services, 2, 3 };
enum { A_HANDLE = 0x40000100, B_HANDLE, C_HANDLE };

static struct spm_inbox inbox;
static struct spm_connection slots[8];
static psa_msg_t msg;

static void begin(void)
{
    memset(slots, 0, sizeof(slots));
    memset(&msg, 0xee, sizeof(msg));
    spm_inbox_init(&inbox, &facts, slots, 8);
}

static void ask(int32_t client, psa_handle_t handle, int32_t type)
{
    struct spm_client who = { .id = client, .session = 7, .rights = spm_rights_of(&facts, client) };
    struct spm_call call = { .handle = handle, .type = type };
    EXPECT_EQ(spm_call(&inbox, &who, &call).verdict, SPM_BLOCK);
    EXPECT(spm_inbox_is_valid(&inbox));
}

static void nothing_is_taken_where_nothing_is(void)
{
    psa_msg_t before;
    begin();
    memcpy(&before, &msg, sizeof(before));
    EXPECT_EQ(spm_get_any(&inbox, 0, &msg), -1);
    ask(-1, C_HANDLE, 9);
    EXPECT_EQ(spm_get_any(&inbox, 0, &msg), -1);
    EXPECT_MEM(&msg, &before, sizeof(before));
    EXPECT_EQ(spm_get_any(&inbox, 1, &msg), 2);
    EXPECT_EQ(msg.type, 9);
}

static void the_first_service_goes_first_and_within_it_the_oldest(void)
{
    static const int32_t order[] = { 3, 4, 1, 2 };
    begin();
    ask(-1, B_HANDLE, 1);
    ask(-2, B_HANDLE, 2);
    ask(-3, A_HANDLE, 3);
    ask(-4, A_HANDLE, 4);
    for (int i = 0; i < 4; i++) {
        EXPECT_EQ(spm_get_any(&inbox, 0, &msg), i < 2 ? 0 : 1);
        EXPECT_EQ(msg.type, order[i]);
        EXPECT(spm_message_index(&inbox, 0, msg.handle) >= 0);
        EXPECT(spm_inbox_is_valid(&inbox));
    }
    EXPECT_EQ(spm_get_any(&inbox, 0, &msg), -1);
}

static void messages_of_who_is_gone_are_passed_over(void)
{
    begin();
    ask(-1, A_HANDLE, 1);
    ask(-2, A_HANDLE, 2);
    spm_session_ended(&inbox, -1, 7);
    EXPECT_EQ(spm_get_any(&inbox, 0, &msg), 0);
    EXPECT_EQ(msg.type, 2);
    EXPECT_EQ(spm_get_any(&inbox, 0, &msg), -1);
    EXPECT(spm_inbox_is_valid(&inbox));
}

static void reserved_slots_are_for_partitions_alone(void)
{
    begin();
    spm_inbox_reserve(&inbox, 3);
    for (int i = 0; i < 5; i++) {
        ask(-1, A_HANDLE, i);
    }
    struct spm_client who = { .id = -1, .session = 7, .rights = spm_rights_of(&facts, -1) };
    struct spm_call call = { .handle = A_HANDLE };
    EXPECT_EQ(spm_call(&inbox, &who, &call).value, PSA_ERROR_CONNECTION_BUSY);
    EXPECT_EQ(spm_enter(&inbox, &who, &call, 0, &msg), -1);
    who.id = 2;
    for (int i = 0; i < 3; i++) {
        struct spm_outcome outcome = spm_call(&inbox, &who, &call);
        EXPECT_EQ(outcome.verdict, SPM_BLOCK);
        EXPECT_EQ(outcome.value, i);
    }
    EXPECT_EQ(spm_call(&inbox, &who, &call).value, PSA_ERROR_CONNECTION_BUSY);
    EXPECT(spm_inbox_is_valid(&inbox));
}

int main(void)
{
    static const struct test tests[] = {
        TEST(nothing_is_taken_where_nothing_is, "FFM-1.1:psa_get"),
        TEST(the_first_service_goes_first_and_within_it_the_oldest, "FFM-GET-OLDEST"),
        TEST(reserved_slots_are_for_partitions_alone, "FFM-LIMIT-CONNECTIONS"),
        TEST(messages_of_who_is_gone_are_passed_over, "FFM-CLIENT-GONE-QUEUED"),
    };
    return test_main(SPM_CONNECTIONS_MAX == 32 ? "spm.any-small" : "spm.any", tests, sizeof(tests) / sizeof(tests[0]));
}
