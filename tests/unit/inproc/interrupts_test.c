/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "inproc/image.h"
#include "inproc/interrupt.h"
#include "psa/client.h"
#include "psa/lifecycle.h"
#include "psa/service.h"
#include "test.h"

/*
 * DRIVER (IPC, framework 1.1) does what a request's type says with the lines it owns. OLD (IPC, 1.0) counts what its one
 * line does, by itself. SLEEPER (SFN) sleeps for its line within a request. Every test has a device of its own, in a
 * child.
 */
enum { DRIVER_HANDLE = 0x40000100, OLD_HANDLE = 0x40000101, SLEEPER_HANDLE = 0x40000102 };

#define DO_SIGNAL 0x10u
#define SLOW_SIGNAL 0x80000000u /* SLIH */
#define FAST_SIGNAL 0x40000000u /* FLIH */
#define RUDE_SIGNAL 0x20000000u /* FLIH, calls what it may not */
#define OLD_SIGNAL 0x80000000u
#define WAKE_SIGNAL 0x80000000u

enum driver_request {
    DRIVER_ENABLE_SLOW = 0,
    DRIVER_DISABLE_SLOW,
    DRIVER_POLL,
    DRIVER_EOI_SLOW,
    DRIVER_ENABLE_FAST,
    DRIVER_DISABLE_FAST,
    DRIVER_RESET_FAST,
    DRIVER_ENABLE_RUDE,
    DRIVER_EOI_FAST,
    DRIVER_RESET_SLOW,
    DRIVER_ENABLE_SERVICE,
    DRIVER_DISABLE_BOTH,
    DRIVER_EOI_BOTH
};

static volatile uint32_t fast_runs, slow_polls, old_handled, wake_ups;
static volatile psa_flih_result_t fast_result = PSA_FLIH_SIGNAL;
static volatile bool fast_fires_again;
static volatile uint32_t slow_bits; /* what DRIVER_POLL saw last */
static void (*volatile rude)(void);

static psa_flih_result_t fast_flih(void)
{
    fast_runs++;
    if (fast_fires_again) {
        fast_fires_again = false;
        (void)inproc_interrupt("fast-line");
        EXPECT_EQ(fast_runs, 1); /* not within itself */
    }
    return fast_result;
}

static psa_flih_result_t rude_flih(void)
{
    rude();
    return PSA_FLIH_NO_SIGNAL;
}

static psa_status_t drive(int32_t type)
{
    switch ((enum driver_request)type) {
    case DRIVER_ENABLE_SLOW:
        psa_irq_enable(SLOW_SIGNAL);
        break;
    case DRIVER_DISABLE_SLOW:
        return (psa_status_t)psa_irq_disable(SLOW_SIGNAL);
    case DRIVER_POLL:
        slow_polls++;
        slow_bits = psa_wait(SLOW_SIGNAL | FAST_SIGNAL, PSA_POLL);
        break;
    case DRIVER_EOI_SLOW:
        psa_eoi(SLOW_SIGNAL);
        break;
    case DRIVER_ENABLE_FAST:
        psa_irq_enable(FAST_SIGNAL);
        break;
    case DRIVER_DISABLE_FAST:
        return (psa_status_t)psa_irq_disable(FAST_SIGNAL);
    case DRIVER_RESET_FAST:
        psa_reset_signal(FAST_SIGNAL);
        break;
    case DRIVER_ENABLE_RUDE:
        psa_irq_enable(RUDE_SIGNAL);
        break;
    case DRIVER_EOI_FAST:
        psa_eoi(FAST_SIGNAL);
        break;
    case DRIVER_RESET_SLOW:
        psa_reset_signal(SLOW_SIGNAL);
        break;
    case DRIVER_ENABLE_SERVICE:
        psa_irq_enable(DO_SIGNAL);
        break;
    case DRIVER_DISABLE_BOTH:
        (void)psa_irq_disable(SLOW_SIGNAL | FAST_SIGNAL);
        break;
    case DRIVER_EOI_BOTH:
        psa_eoi(SLOW_SIGNAL | FAST_SIGNAL);
        break;
    }
    return PSA_SUCCESS;
}

static void driver_main(void)
{
    psa_msg_t msg;
    for (;;) {
        (void)psa_wait(DO_SIGNAL, PSA_BLOCK);
        if (psa_get(DO_SIGNAL, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, drive(msg.type));
        }
    }
}

static void old_main(void)
{
    psa_msg_t msg;
    psa_irq_enable(OLD_SIGNAL); /* 1.0: it is enabled; the call changes nothing */
    for (;;) {
        psa_signal_t signals = psa_wait(PSA_WAIT_ANY, PSA_BLOCK);
        if ((signals & OLD_SIGNAL) != 0) {
            old_handled++;
            psa_eoi(OLD_SIGNAL);
        }
        if ((signals & DO_SIGNAL) != 0 && psa_get(DO_SIGNAL, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, PSA_SUCCESS);
        }
    }
}

static psa_status_t sleep_sfn(const psa_msg_t *msg)
{
    (void)msg;
    psa_irq_enable(WAKE_SIGNAL);
    psa_signal_t signals = psa_wait(PSA_WAIT_ANY, PSA_BLOCK);
    wake_ups++;
    psa_eoi(WAKE_SIGNAL);
    return (psa_status_t)(signals == WAKE_SIGNAL ? 1 : PSA_ERROR_GENERIC_ERROR);
}

static const char *const none[] = { (const char *)0 };
static const struct spm_irq driver_irqs[] = {
    { .name = "SLOW", .source = "slow-line", .signal = 31, .handling = SPM_SLIH },
    { .name = "FAST", .source = "fast-line", .signal = 30, .handling = SPM_FLIH },
    { .name = "RUDE", .source = "rude-line", .signal = 29, .handling = SPM_FLIH },
};
static const struct spm_irq old_irqs[] = {
    { .name = "OLD_SIGNAL", .source = "old-line", .signal = 31, .handling = SPM_SLIH, .enabled_at_start = true },
};
static const struct spm_irq sleeper_irqs[] = {
    { .name = "WAKE", .source = "wake-line", .signal = 31, .handling = SPM_SLIH },
};
static const struct spm_partition partitions[] = {
    { .name = "DRIVER", .pid = 1, .type = SPM_PSA_ROT, .model = SPM_IPC, .priority = SPM_PRIORITY_NORMAL,
      .service_first = 0, .service_count = 1, .irqs = driver_irqs, .irq_count = 3, .stack_size = 4096,
      .root_keys = none, .devices = none },
    { .name = "OLD", .pid = 2, .type = SPM_PSA_ROT, .model = SPM_IPC, .priority = SPM_PRIORITY_NORMAL,
      .service_first = 1, .service_count = 1, .irqs = old_irqs, .irq_count = 1, .stack_size = 4096,
      .root_keys = none, .devices = none },
    { .name = "SLEEPER", .pid = 3, .type = SPM_PSA_ROT, .model = SPM_SFN, .priority = SPM_PRIORITY_NORMAL,
      .service_first = 2, .service_count = 1, .irqs = sleeper_irqs, .irq_count = 1, .stack_size = 4096,
      .root_keys = none, .devices = none },
};
static const struct spm_service services[] = {
    { .name = "DO", .sid = 1, .version = 1, .policy = SPM_STRICT, .partition = 0, .signal = 4, .stateless_index = 1,
      .non_secure_clients = true },
    { .name = "OLD_DO", .sid = 2, .version = 1, .policy = SPM_STRICT, .partition = 1, .signal = 4,
      .stateless_index = 2, .non_secure_clients = true },
    { .name = "SLEEP", .sid = 3, .version = 1, .policy = SPM_STRICT, .partition = 2, .signal = 4,
      .stateless_index = 3, .non_secure_clients = true },
};
static const rt_flih driver_flih[] = { NULL, fast_flih, rude_flih };
static const rt_flih no_flih[] = { NULL };
static const rt_sfn sleeper_functions[] = { sleep_sfn };
static const struct rt_code code[] = {
    { .entry_point = driver_main, .flih = driver_flih },
    { .entry_point = old_main, .flih = no_flih },
    { .sfn = sleeper_functions, .flih = no_flih },
};
static const struct spm_system system_of_lines = {
    .partitions = partitions, .services = services, .partition_count = 3, .service_count = 3
};
const struct spm_system *const inproc_system = &system_of_lines;
const struct rt_code *const inproc_code = code;

static void succeeds(void (*life)(void))
{
    int status = child(life);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        FAIL(told);
    }
}

static void panics(void (*life)(void), const char *where, const char *fault)
{
    int status = child(life);
    EXPECT(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    EXPECT(strstr(told, "DRIVER (client id 1)") != NULL);
    EXPECT(strstr(told, where) != NULL);
    EXPECT(strstr(told, fault) != NULL);
}

static psa_status_t ask(enum driver_request request)
{
    return psa_call(DRIVER_HANDLE, (int32_t)request, NULL, 0, NULL, 0);
}

static psa_signal_t poll_driver(void)
{
    EXPECT_EQ(ask(DRIVER_POLL), PSA_SUCCESS);
    return slow_bits;
}

/* Second level */

static void second_level(void)
{
    EXPECT_EQ(ask(DRIVER_ENABLE_SLOW), PSA_SUCCESS);
    EXPECT_EQ(poll_driver(), 0);
    EXPECT(inproc_interrupt("slow-line"));
    EXPECT_EQ(poll_driver(), SLOW_SIGNAL);
    EXPECT_EQ(poll_driver(), SLOW_SIGNAL); /* it stays */
    EXPECT_EQ(ask(DRIVER_EOI_SLOW), PSA_SUCCESS);
    EXPECT_EQ(poll_driver(), 0);
    EXPECT(inproc_interrupt("slow-line")); /* the line is enabled again */
    EXPECT_EQ(poll_driver(), SLOW_SIGNAL);
}

static void a_second_level_signal_stays_until_psa_eoi(void)
{
    succeeds(second_level);
}

static void fire_while_masked(void)
{
    EXPECT_EQ(ask(DRIVER_ENABLE_SLOW), PSA_SUCCESS);
    EXPECT(inproc_interrupt("slow-line"));
    EXPECT(inproc_interrupt("slow-line"));
    EXPECT(inproc_interrupt("slow-line"));
    EXPECT_EQ(ask(DRIVER_ENABLE_SLOW), PSA_SUCCESS); /* which lets nothing through before psa_eoi */
    EXPECT_EQ(ask(DRIVER_EOI_SLOW), PSA_SUCCESS);
    EXPECT_EQ(poll_driver(), SLOW_SIGNAL); /* what fired meanwhile, once */
    EXPECT_EQ(ask(DRIVER_EOI_SLOW), PSA_SUCCESS);
    EXPECT_EQ(poll_driver(), 0);
}

static void what_fires_while_the_line_is_masked_comes_once_after_psa_eoi(void)
{
    succeeds(fire_while_masked);
}

/* Enable and disable */

static void start_disabled(void)
{
    EXPECT_EQ(ask(DRIVER_DISABLE_SLOW), 0);
    EXPECT(inproc_interrupt("slow-line"));
    EXPECT(inproc_interrupt("fast-line"));
    EXPECT_EQ(poll_driver(), 0);
    EXPECT_EQ(fast_runs, 0);
    EXPECT_EQ(ask(DRIVER_ENABLE_SLOW), PSA_SUCCESS);
    EXPECT_EQ(poll_driver(), SLOW_SIGNAL);
    EXPECT_EQ(ask(DRIVER_ENABLE_FAST), PSA_SUCCESS);
    EXPECT_EQ(fast_runs, 1);
}

static void lines_of_a_1_1_partition_start_disabled_and_keep_what_fires(void)
{
    succeeds(start_disabled);
}

static void tell_status(void)
{
    EXPECT_EQ(ask(DRIVER_DISABLE_FAST), 0);
    EXPECT_EQ(ask(DRIVER_ENABLE_FAST), PSA_SUCCESS);
    EXPECT_EQ(ask(DRIVER_DISABLE_FAST), 1);
    EXPECT_EQ(ask(DRIVER_DISABLE_FAST), 0);
    EXPECT(inproc_interrupt("fast-line"));
    EXPECT_EQ(fast_runs, 0);
}

static void psa_irq_disable_says_what_was_and_stops_the_line(void)
{
    succeeds(tell_status);
}

static void serve_by_itself(void)
{
    EXPECT(inproc_interrupt("old-line"));
    EXPECT_EQ(old_handled, 1); /* handled before inproc_interrupt() came back, without any call */
    EXPECT(inproc_interrupt("old-line"));
    EXPECT_EQ(old_handled, 2);
    EXPECT_EQ(psa_call(OLD_HANDLE, 0, NULL, 0, NULL, 0), PSA_SUCCESS);
}

static void lines_of_a_1_0_partition_start_enabled_and_wake_it(void)
{
    succeeds(serve_by_itself);
}

/* First level */

static void first_level(void)
{
    EXPECT_EQ(ask(DRIVER_ENABLE_FAST), PSA_SUCCESS);
    fast_result = PSA_FLIH_NO_SIGNAL;
    EXPECT(inproc_interrupt("fast-line"));
    EXPECT_EQ(fast_runs, 1);
    EXPECT_EQ(poll_driver(), 0);
    fast_result = PSA_FLIH_SIGNAL;
    EXPECT(inproc_interrupt("fast-line"));
    EXPECT(inproc_interrupt("fast-line")); /* the line is not masked */
    EXPECT_EQ(fast_runs, 3);
    EXPECT_EQ(poll_driver(), FAST_SIGNAL);
    EXPECT_EQ(ask(DRIVER_RESET_FAST), PSA_SUCCESS);
    EXPECT_EQ(poll_driver(), 0);
}

static void a_first_level_function_runs_at_once_and_asserts_only_if_it_says_so(void)
{
    succeeds(first_level);
}

static void fire_within(void)
{
    EXPECT_EQ(ask(DRIVER_ENABLE_FAST), PSA_SUCCESS);
    fast_fires_again = true;
    EXPECT(inproc_interrupt("fast-line"));
    EXPECT_EQ(fast_runs, 2);
}

static void a_line_that_fires_within_its_function_runs_it_again_afterwards(void)
{
    succeeds(fire_within);
}

#define RUDE(name, statement)                                                                                  \
    static void call_##name(void) { (void)(statement); }                                                       \
    static void name(void)                                                                                     \
    {                                                                                                          \
        rude = call_##name;                                                                                    \
        (void)ask(DRIVER_ENABLE_RUDE);                                                                         \
        (void)inproc_interrupt("rude-line");                                                                   \
    }
RUDE(rude_wait, psa_wait(PSA_WAIT_ANY, PSA_POLL))
RUDE(rude_notify, (psa_notify(2), 0))
RUDE(rude_disable, psa_irq_disable(RUDE_SIGNAL))
RUDE(rude_reset, (psa_reset_signal(RUDE_SIGNAL), 0))
RUDE(rude_call, psa_call(OLD_HANDLE, 0, NULL, 0, NULL, 0))
RUDE(rude_version, psa_version(2))
RUDE(rude_framework, psa_framework_version())
RUDE(rude_lifecycle, psa_rot_lifecycle_state())
RUDE(rude_panic, (psa_panic(), 0))

static void a_first_level_function_may_call_psa_panic_alone(void)
{
    panics(rude_wait, "psa_wait", "SPM_FAULT_FIRST_LEVEL");
    panics(rude_notify, "psa_notify", "SPM_FAULT_FIRST_LEVEL");
    panics(rude_disable, "psa_irq_disable", "SPM_FAULT_FIRST_LEVEL");
    panics(rude_reset, "psa_reset_signal", "SPM_FAULT_FIRST_LEVEL");
    panics(rude_call, "psa_call", "SPM_FAULT_FIRST_LEVEL");
    panics(rude_version, "psa_version", "SPM_FAULT_FIRST_LEVEL");
    panics(rude_framework, "psa_framework_version", "SPM_FAULT_FIRST_LEVEL");
    panics(rude_lifecycle, "psa_rot_lifecycle_state", "SPM_FAULT_FIRST_LEVEL");
    panics(rude_panic, "psa_panic", "SPM_FAULT_PANIC");
}

/* What is nobody's, and misuse */

static void fire_strange_lines(void)
{
    EXPECT_EQ(ask(DRIVER_ENABLE_SLOW), PSA_SUCCESS);
    EXPECT(!inproc_interrupt("no-line"));
    EXPECT(!inproc_interrupt("SLOW")); /* the name of the interrupt, not of its source */
    EXPECT(inproc_interrupt("old-line"));
    EXPECT_EQ(poll_driver(), 0); /* another's line with the same signal */
}

static void an_interrupt_reaches_the_owner_of_its_line_alone(void)
{
    succeeds(fire_strange_lines);
}

static void eoi_unasserted(void) { (void)ask(DRIVER_EOI_SLOW); }
static void eoi_first_level(void)
{
    (void)ask(DRIVER_ENABLE_FAST);
    (void)inproc_interrupt("fast-line");
    (void)ask(DRIVER_EOI_FAST);
}
static void eoi_two(void)
{
    (void)ask(DRIVER_ENABLE_SLOW);
    (void)inproc_interrupt("slow-line");
    (void)ask(DRIVER_EOI_BOTH);
}
static void reset_second_level(void)
{
    (void)ask(DRIVER_ENABLE_SLOW);
    (void)inproc_interrupt("slow-line");
    (void)ask(DRIVER_RESET_SLOW);
}
static void reset_unasserted(void) { (void)ask(DRIVER_RESET_FAST); }
static void enable_service(void) { (void)ask(DRIVER_ENABLE_SERVICE); }
static void disable_two(void) { (void)ask(DRIVER_DISABLE_BOTH); }

static void misuse_of_interrupt_calls_is_a_programmer_error(void)
{
    panics(eoi_unasserted, "psa_eoi", "SPM_FAULT_SIGNAL");
    panics(eoi_first_level, "psa_eoi", "SPM_FAULT_SIGNAL");
    panics(eoi_two, "psa_eoi", "SPM_FAULT_SIGNAL");
    panics(reset_second_level, "psa_reset_signal", "SPM_FAULT_SIGNAL");
    panics(reset_unasserted, "psa_reset_signal", "SPM_FAULT_SIGNAL");
    panics(enable_service, "psa_irq_enable", "SPM_FAULT_SIGNAL");
    panics(disable_two, "psa_irq_disable", "SPM_FAULT_SIGNAL");
}

/* From another thread */

static void *fire_until_woken(void *unused)
{
    for (int tries = 0; wake_ups == 0; tries++) {
        if (tries == 5000) {
            dprintf(STDERR_FILENO, "it still sleeps\n");
            _exit(1);
        }
        (void)inproc_interrupt("wake-line");
        usleep(1000);
    }
    return unused;
}

static void sleep_in_a_function(void)
{
    pthread_t thread;
    EXPECT_EQ(pthread_create(&thread, NULL, fire_until_woken, NULL), 0);
    EXPECT_EQ(psa_call(SLEEPER_HANDLE, 0, NULL, 0, NULL, 0), 1);
    pthread_join(thread, NULL);
}

static void an_sfn_partition_sleeps_for_its_interrupt_within_a_request(void)
{
    succeeds(sleep_in_a_function);
}

int main(void)
{
    static const struct test tests[] = {
        TEST(a_second_level_signal_stays_until_psa_eoi, "FFM-1.1:psa_eoi"),
        TEST(what_fires_while_the_line_is_masked_comes_once_after_psa_eoi, "FFM-1.1:psa_eoi"),
        TEST(lines_of_a_1_1_partition_start_disabled_and_keep_what_fires, "FFM-FLIH-RUNS"),
        TEST(psa_irq_disable_says_what_was_and_stops_the_line, "FFM-1.1:psa_irq_disable"),
        TEST(lines_of_a_1_0_partition_start_enabled_and_wake_it, "FFM-1.0:interrupts"),
        TEST(a_first_level_function_runs_at_once_and_asserts_only_if_it_says_so, "FFM-FLIH-RUNS"),
        TEST(a_line_that_fires_within_its_function_runs_it_again_afterwards, "FFM-FLIH-RUNS"),
        TEST(a_first_level_function_may_call_psa_panic_alone, "FFM-FLIH-API FFM-FLIH-RUNS"),
        TEST(an_interrupt_reaches_the_owner_of_its_line_alone, "FFM-IRQ-OWNER"),
        TEST(misuse_of_interrupt_calls_is_a_programmer_error, "FFM-1.1:psa_eoi psa_irq_enable psa_reset_signal"),
        TEST(an_sfn_partition_sleeps_for_its_interrupt_within_a_request, "FFM-1.1:SFN"),
    };
    return test_main("inproc.interrupts", tests, sizeof(tests) / sizeof(tests[0]));
}
