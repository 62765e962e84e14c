/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "port_ask.h"
#include "psa/client.h"
#include "test.h"

/* What partitions ask beyond the PSA API, at each isolation level: theirs is what their manifest lists, and no more. */

struct answer {
    struct port_told told;
    uint8_t bytes[PORT_BYTES];
};

static const struct answer untouched = { .bytes = { [0 ... PORT_BYTES - 1] = 0xee } };

static struct answer ask(int32_t handle, struct port_ask what)
{
    struct answer answer = { 0 };
    psa_invec in = { &what, sizeof(what) };
    psa_outvec out = { &answer, sizeof(answer) };
    EXPECT_EQ(psa_call(handle, DO_PORT, &in, 1, &out, 1), PSA_SUCCESS);
    EXPECT_EQ(out.len, sizeof(answer));
    return answer;
}

static int32_t status_of(const struct answer *answer)
{
    return (int32_t)answer->told.r0;
}

static void expect_filled(const struct answer *answer, uint8_t byte, size_t len)
{
    for (size_t i = 0; i < PORT_BYTES; i++) {
        EXPECT_EQ(answer->bytes[i], i < len ? byte : 0xee);
    }
}

static void values_reach_partitions_of_either_kind(void)
{
    static const int32_t handles[] = { ECHO_HANDLE, KEEPER_HANDLE };
    for (int i = 0; i < 2; i++) {
        (void)ask(handles[i], (struct port_ask){ .call = V8M_PORT_NOTE, .name = 5, .name_len = 7 });
        for (uint32_t what = 0; what < V8M_PORT_VALUES; what++) {
            struct answer answer = ask(handles[i], (struct port_ask){ .call = V8M_PORT_VALUE, .name = what });
            EXPECT_EQ(answer.told.r0, 507);
            EXPECT_EQ(answer.told.r1, 0x1000 + what);
        }
        struct answer none = ask(handles[i], (struct port_ask){ .call = V8M_PORT_VALUE, .name = V8M_PORT_VALUES });
        EXPECT(none.told.r0 == 0 && none.told.r1 == 0);
    }
}

static void a_device_of_the_manifest_is_read_and_written_by_pieces(void)
{
    struct answer echo = ask(ECHO_HANDLE, (struct port_ask){ V8M_PORT_RECEIVE, NAME_LINE, 4, 0, PORT_BYTES });
    EXPECT_EQ(status_of(&echo), V8M_PORT_PIECE_MAX);
    expect_filled(&echo, (uint8_t)(ECHO_PID + 'l'), V8M_PORT_PIECE_MAX);
    struct answer keeper = ask(KEEPER_HANDLE, (struct port_ask){ V8M_PORT_RECEIVE, NAME_THEIRS, 6, 0, 3 });
    EXPECT_EQ(status_of(&keeper), 3);
    expect_filled(&keeper, (uint8_t)(KEEPER_PID + 't'), 3);
    EXPECT_EQ(ask(ECHO_HANDLE, (struct port_ask){ V8M_PORT_SEND, NAME_LINE, 4, 0, PORT_BYTES }).told.r0, V8M_PORT_PIECE_MAX);
    EXPECT_EQ(ask(ECHO_HANDLE, (struct port_ask){ .call = V8M_PORT_VALUE }).told.r0, 0xee);
}

static void a_device_that_the_manifest_does_not_list_is_refused(void)
{
    static const struct port_ask wrong[] = {
        { V8M_PORT_RECEIVE, NAME_THEIRS, 6, 0, 8 },  { V8M_PORT_SEND, NAME_THEIRS, 6, 0, 8 },
        { V8M_PORT_RECEIVE, NAME_MINE, 4, 0, 8 },    { V8M_PORT_RECEIVE, NAME_SHORTER, 3, 0, 8 },
        { V8M_PORT_RECEIVE, NAME_LONGER, 5, 0, 8 },  { V8M_PORT_RECEIVE, NAME_NONE, 0, 0, 8 },
        { V8M_PORT_RECEIVE, NAME_LINE, 3, 0, 8 },    { V8M_PORT_RECEIVE, NAME_OF_32, 32, 0, 8 },
        { V8M_PORT_RECEIVE, NAME_LINE, UINT32_MAX, 0, 8 },
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct answer answer = ask(ECHO_HANDLE, wrong[i]);
        EXPECT_EQ(status_of(&answer), PSA_ERROR_DOES_NOT_EXIST);
        EXPECT_MEM(answer.bytes, untouched.bytes, PORT_BYTES);
    }
    struct answer keeper = ask(KEEPER_HANDLE, (struct port_ask){ V8M_PORT_RECEIVE, NAME_LINE, 4, 0, 8 });
    EXPECT_EQ(status_of(&keeper), PSA_ERROR_DOES_NOT_EXIST);
}

static void a_key_is_for_the_partition_whose_manifest_lists_it(void)
{
    struct answer echo = ask(ECHO_HANDLE, (struct port_ask){ V8M_PORT_KEY, NAME_MINE, 4, 0, 0 });
    EXPECT_EQ(status_of(&echo), PSA_SUCCESS);
    expect_filled(&echo, (uint8_t)(ECHO_PID + 'm'), 32);
    static const struct port_ask wrong[] = {
        { V8M_PORT_KEY, NAME_THEIRS, 6, 0, 0 }, { V8M_PORT_KEY, NAME_LINE, 4, 0, 0 },
        { V8M_PORT_KEY, NAME_MINE, 3, 0, 0 },   { V8M_PORT_KEY, NAME_OF_32, 32, 0, 0 },
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct answer answer = ask(ECHO_HANDLE, wrong[i]);
        EXPECT_EQ(status_of(&answer), PSA_ERROR_DOES_NOT_EXIST);
        expect_filled(&answer, 0, 32);
    }
    struct answer keeper = ask(KEEPER_HANDLE, (struct port_ask){ V8M_PORT_KEY, NAME_MINE, 4, 0, 0 });
    EXPECT_EQ(status_of(&keeper), PSA_ERROR_DOES_NOT_EXIST);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(values_reach_partitions_of_either_kind, "design:4"),
        TEST(a_device_of_the_manifest_is_read_and_written_by_pieces, "design:4"),
        TEST(a_device_that_the_manifest_does_not_list_is_refused, "design:4"),
        TEST(a_key_is_for_the_partition_whose_manifest_lists_it, "design:4"),
    };
    return test_main(PORT_SUITE, tests, sizeof(tests) / sizeof(tests[0]));
}
