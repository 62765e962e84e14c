/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ashlar/ns.h"
#include "board.h"
#include "device.h"
#include "psa/client.h"
#include "test.h"
#include "v8m/nvic.h"
#include "v8m/start.h"

/* Where a Non-secure program may call from: each wrong place is refused with a status, and what was open before is open still. */

static uint32_t handler_framework, handler_version;
static psa_handle_t handler_opened;
static psa_status_t handler_called;
static psa_handle_t kept; /* a connection that the handler tries to use and to close */
static volatile uint32_t handled;

void v8m_interrupt_entry(void)
{
    handler_framework = psa_framework_version();
    handler_version = psa_version(VAULT_OPEN_SID);
    handler_opened = psa_connect(VAULT_OPEN_SID, 1);
    handler_called = psa_call(kept, PSA_IPC_CALL, NULL, 0, NULL, 0);
    psa_close(kept);
    handled++;
}

static void interrupt(void)
{
    uint32_t before = handled;
    v8m_line_enable(BOARD_LINE_UART1_RX);
    v8m_line_pend(BOARD_LINE_UART1_RX);
    __asm volatile("dsb\n isb" ::: "memory");
    while (handled == before) {
    }
    v8m_line_disable(BOARD_LINE_UART1_RX);
}

static void expect_alive(void)
{
    EXPECT_EQ(psa_call(kept, PSA_IPC_CALL, NULL, 0, NULL, 0), PSA_SUCCESS);
    EXPECT_EQ(psa_call(ECHO_HANDLE, PSA_IPC_CALL, NULL, 0, NULL, 0), PSA_SUCCESS);
}

static void open_one(void)
{
    kept = psa_connect(VAULT_OPEN_SID, 1);
    EXPECT(kept > 0);
}

static void calls_from_a_handler_are_refused_and_its_handles_live(void)
{
    open_one();
    interrupt();
    EXPECT_EQ(handler_framework, PSA_FRAMEWORK_VERSION);
    EXPECT_EQ(handler_version, PSA_VERSION_NONE);
    EXPECT_EQ(handler_opened, PSA_ERROR_CONNECTION_REFUSED);
    EXPECT_EQ(handler_called, PSA_ERROR_NOT_PERMITTED);
    expect_alive();
    psa_close(kept);
}

static void calls_with_interrupts_locked_are_served(void)
{
    __asm volatile("cpsid i" ::: "memory");
    psa_handle_t handle = psa_connect(VAULT_OPEN_SID, 1);
    psa_status_t called = psa_call(handle, PSA_IPC_CALL, NULL, 0, NULL, 0);
    psa_close(handle);
    __asm volatile("cpsie i" ::: "memory");
    EXPECT(handle > 0);
    EXPECT_EQ(called, PSA_SUCCESS);
}

static uint32_t taken, given;

static bool refuse(void)
{
    return false;
}

static bool take(void)
{
    taken++;
    return true;
}

static void give(void)
{
    given++;
}

static const struct ashlar_ns_system refusing = { refuse, give, give };
static const struct ashlar_ns_system willing = { take, give, give };

static void a_system_that_cannot_wait_refuses_and_its_handles_live(void)
{
    open_one();
    ashlar_ns_system_set(&refusing);
    uint32_t version = psa_version(VAULT_OPEN_SID);
    psa_handle_t opened = psa_connect(VAULT_OPEN_SID, 1);
    psa_status_t called = psa_call(kept, PSA_IPC_CALL, NULL, 0, NULL, 0);
    psa_close(kept);
    ashlar_ns_system_set(NULL);
    EXPECT_EQ(version, PSA_VERSION_NONE);
    EXPECT_EQ(opened, PSA_ERROR_CONNECTION_REFUSED);
    EXPECT_EQ(called, PSA_ERROR_NOT_PERMITTED);
    EXPECT_EQ(given, 0);
    expect_alive();
    psa_close(kept);
}

static void calls_before_and_after_the_scheduler_are_served(void)
{
    open_one(); /* no system is set yet */
    ashlar_ns_system_set(&willing);
    expect_alive();
    psa_close(kept);
    ashlar_ns_system_set(NULL);
    EXPECT_EQ(taken, 3);
    EXPECT_EQ(given, 3);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(calls_from_a_handler_are_refused_and_its_handles_live, "TFMV-2"),
        TEST(calls_with_interrupts_locked_are_served, "design:3"),
        TEST(a_system_that_cannot_wait_refuses_and_its_handles_live, "design:3"),
        TEST(calls_before_and_after_the_scheduler_are_served, "design:3"),
    };
    return test_main("kernel.places", tests, sizeof(tests) / sizeof(tests[0]));
}
