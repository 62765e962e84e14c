/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "port_ask.h"
#include "psa/client.h"
#include "test.h"

/*
 * What a call costs, in instructions, from the Non-secure program's call to its return: the emulator counts, so the same number comes every
 * time (-icount shift=6: an instruction is 64 ns, a tick of SysTick 50 ns). A budget is what was measured; whoever needs more says so here.
 */

struct cost {
    const char *what;
    uint32_t budget[3]; /* at level 1, 2, 3 */
};

#define SYST_CSR (*(volatile uint32_t *)0xe000e010u)
#define SYST_RVR (*(volatile uint32_t *)0xe000e014u)
#define SYST_CVR (*(volatile uint32_t *)0xe000e018u)

static uint32_t from;

static void counter_start(void)
{
    SYST_RVR = 0xffffffu;
    SYST_CVR = 0;
    SYST_CSR = 5;
    from = SYST_CVR;
}

static uint32_t counter_read(void)
{
    return ((from - SYST_CVR) & 0xffffffu) * 50u / 64u;
}

static void expect_cost(const struct cost *cost, uint32_t count)
{
    printf("# cost level %d %s: %lu of %lu\n", COST_LEVEL, cost->what, (unsigned long)count,
           (unsigned long)cost->budget[COST_LEVEL - 1]);
    EXPECT(count <= cost->budget[COST_LEVEL - 1]);
}

/* The second of two: what is done once in a life is not counted. */
#define COSTS(text, b1, b2, b3, call)                               \
    do {                                                            \
        static const struct cost cost = { text, { b1, b2, b3 } };   \
        EXPECT((int32_t)(call) >= 0);                               \
        counter_start();                                            \
        int32_t result = (int32_t)(call);                           \
        uint32_t count = counter_read();                            \
        EXPECT(result >= 0);                                        \
        expect_cost(&cost, count);                                  \
    } while (0)

static uint8_t bytes[32], back[32];
static const psa_invec in = { bytes, sizeof(bytes) };
static psa_outvec out;

static psa_status_t echo(psa_handle_t handle)
{
    out = (psa_outvec){ back, sizeof(back) };
    return psa_call(handle, DO_ECHO, &in, 1, &out, 1);
}

static psa_status_t null(psa_handle_t handle)
{
    return psa_call(handle, PSA_IPC_CALL, NULL, 0, NULL, 0);
}

static void the_version_costs_a_handful(void)
{
    COSTS("psa_framework_version", 20, 20, 20, psa_framework_version());
    COSTS("psa_version", 105, 105, 105, psa_version(ECHO_SID));
}

static void a_call_that_does_nothing(void)
{
    COSTS("null, PSA RoT, SFN", 440, 440, 440, null(KEEPER_HANDLE));
    COSTS("null, application RoT, SFN", 440, 1045, 1045, null(ECHO_HANDLE));
    COSTS("null, PSA RoT, IPC", 1250, 1250, 1250, null(VAULT_HANDLE));
    COSTS("null, application RoT, IPC", 1270, 1270, 1270, null(RELAY_HANDLE));
}

static void a_call_that_gives_32_bytes_back(void)
{
    COSTS("echo of 32 bytes, PSA RoT, SFN", 859, 859, 859, echo(KEEPER_HANDLE));
    COSTS("echo of 32 bytes, application RoT, SFN", 859, 1700, 1700, echo(ECHO_HANDLE));
}

/* A partition asks its port within the call: that alone is the difference to a call that asks nothing. */
static int32_t asks(psa_handle_t handle, uint32_t call, uint32_t name)
{
    static struct port_ask ask;
    static struct {
        struct port_told told;
        uint8_t bytes[PORT_BYTES];
    } answer;
    ask = (struct port_ask){ .call = call, .name = name, .name_len = 4, .len = 8 };
    psa_invec what = { &ask, sizeof(ask) };
    out = (psa_outvec){ &answer, sizeof(answer) };
    return psa_call(handle, DO_PORT, &what, 1, &out, 1);
}

static void a_question_to_the_port(void)
{
    COSTS("a value, application RoT", 1190, 2155, 2155, asks(ECHO_HANDLE, V8M_PORT_VALUE, V8M_PORT_BOOT_EPOCH));
    COSTS("its heap, application RoT", 1180, 2145, 2145, asks(ECHO_HANDLE, V8M_PORT_HEAP, 0));
    COSTS("8 bytes of a line, application RoT", 1495, 2460, 2460, asks(ECHO_HANDLE, V8M_PORT_RECEIVE, NAME_LINE));
    COSTS("a value, PSA RoT", 1195, 1195, 1195, asks(KEEPER_HANDLE, V8M_PORT_VALUE, V8M_PORT_BOOT_EPOCH));
}

static void a_connection(void)
{
    psa_handle_t handle = psa_connect(VAULT_OPEN_SID, 1);
    EXPECT(handle > 0);
    COSTS("call over a connection, PSA RoT, IPC", 1150, 1150, 1150, null(handle));
    psa_close(handle);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(the_version_costs_a_handful, "design:11"),
        TEST(a_call_that_does_nothing, "design:11"),
        TEST(a_call_that_gives_32_bytes_back, "design:11"),
        TEST(a_connection, "design:11"),
        TEST(a_question_to_the_port, "design:11"),
    };
    return test_main(COST_SUITE, tests, sizeof(tests) / sizeof(tests[0]));
}
