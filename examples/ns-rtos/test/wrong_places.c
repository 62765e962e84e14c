/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "ashlar/ns.h"
#include "ashlar_lock.h"
#include "emulator.h"
#include "line.h"
#include "psa/client.h"
#include "psa/crypto.h"
#include "psa/internal_trusted_storage.h"
#include "psa_manifest/sid.h"
#include "rtos.h"

/*
 * Calls from places that are wrong, or look so: each gives a status or works, and what was under way goes on. With the lock of this system, and without.
 */

enum { UID = 3, LONG = 2048 };

static volatile bool all_well = true;
static const uint32_t kept = 0x600dda7a;

static void report(const char *name, bool is_so)
{
    struct line line = { .len = 0 };
    line_text(&line, is_so ? "ok - " : "not ok - ");
    line_text(&line, name);
    line_text(&line, "\n");
    if (rtos_runs()) {
        rtos_print(line.text);
    } else {
        emulator_print(line.text);
    }
    if (!is_so) {
        all_well = false;
    }
}

/** One call of each kind, and what came of it. */
struct answers {
    psa_status_t get;
    psa_handle_t connect;
    uint32_t version;
    uint32_t framework;
};

static struct answers call_all(void)
{
    struct answers answers;
    uint32_t word = 0;
    size_t len = 0;
    answers.framework = psa_framework_version();
    answers.version = psa_version(ASHLAR_ITS_SID);
    answers.connect = psa_connect(ASHLAR_ITS_SID, ASHLAR_ITS_VERSION);
    answers.get = psa_its_get(UID, 0, sizeof(word), &word, &len);
    psa_close(answers.connect);
    if (answers.get == PSA_SUCCESS && word != kept) {
        answers.get = PSA_ERROR_DATA_CORRUPT;
    }
    return answers;
}

/** As a service answers that is there. It is stateless, so that no connection to it is ever made. */
static bool are_served(const struct answers *answers)
{
    return answers->get == PSA_SUCCESS && answers->version == ASHLAR_ITS_VERSION && answers->framework == PSA_FRAMEWORK_VERSION &&
           (answers->connect == PSA_ERROR_CONNECTION_REFUSED || answers->connect == PSA_ERROR_PROGRAMMER_ERROR);
}

static bool are_refused(const struct answers *answers, psa_status_t status)
{
    return answers->get == status && answers->version == PSA_VERSION_NONE && answers->framework == PSA_FRAMEWORK_VERSION &&
           (answers->connect == PSA_ERROR_CONNECTION_REFUSED || answers->connect == status) &&
           psa_call(answers->connect, 0, NULL, 0, NULL, 0) < 0;
}

static bool works(void)
{
    struct answers answers = call_all();
    return are_served(&answers);
}

/* From a handler: the tick's, when it is asked for. */
static volatile bool is_asked;
static struct answers from_handler;

static void on_tick(void)
{
    if (is_asked) {
        from_handler = call_all();
        is_asked = false;
    }
}

static void ask_handler(void)
{
    is_asked = true;
    while (is_asked) {
        rtos_sleep(1);
    }
}

enum mask { PRIMASK, BASEPRI, FAULTMASK };

static void mask_set(enum mask mask, uint32_t value)
{
    if (mask == PRIMASK) {
        __asm volatile("msr primask, %0" ::"r"(value) : "memory");
    } else if (mask == BASEPRI) {
        __asm volatile("msr basepri, %0" ::"r"(value << 5) : "memory");
    } else {
        __asm volatile("msr faultmask, %0" ::"r"(value) : "memory");
    }
}

static struct answers with_interrupts_locked(enum mask mask)
{
    uint32_t before = rtos_seen.ticks;
    mask_set(mask, 1);
    struct answers answers = call_all();
    bool is_still_locked = rtos_seen.ticks == before;
    mask_set(mask, 0);
    if (!is_still_locked) {
        answers.get = PSA_ERROR_BAD_STATE;
    }
    return answers;
}

static void locked(const char *name, enum mask mask, bool has_lock)
{
    struct answers answers = with_interrupts_locked(mask);
    report(name, (has_lock ? are_refused(&answers, PSA_ERROR_NOT_PERMITTED) : are_served(&answers)) && works());
}

/* Without the lock: a long sum in the Secure world, and a more urgent thread that wakes meanwhile. */
static volatile bool is_summing, is_sum_right, is_sum_over;

static void summer(void)
{
    static uint8_t data[LONG];
    uint8_t sum[32];
    size_t len = 0;
    while (!is_summing) {
        rtos_sleep(1);
    }
    psa_status_t status = psa_hash_compute(PSA_ALG_SHA_256, data, sizeof(data), sum, sizeof(sum), &len);
    is_sum_right = status == PSA_SUCCESS && len == 32 && sum[0] == 0xe5 && sum[31] == 0xad;
    is_sum_over = true;
}

/** Woken by the tick that interrupts the Secure world, in which the other thread stays meanwhile. */
static void second_caller(void)
{
    uint32_t before = rtos_seen.ticks_in_secure;
    is_summing = true;
    while (rtos_seen.ticks_in_secure == before) {
        rtos_sleep(1);
    }
    struct answers answers = call_all();
    bool was_within = !is_sum_over;
    report("a second thread without the lock is told to come later", was_within && are_refused(&answers, PSA_ERROR_CONNECTION_BUSY));
    while (!is_sum_over) {
        rtos_sleep(5);
    }
    report("and the call that it met gives what it should", is_sum_right);
    report("and later it is served", works());
}

static void prober(void)
{
    ask_handler();
    report("a handler is refused, and told so, with the lock", are_refused(&from_handler, PSA_ERROR_NOT_PERMITTED) && works());
    locked("with PRIMASK set a call that may have to wait is refused", PRIMASK, true);
    locked("with BASEPRI set a call that may have to wait is refused", BASEPRI, true);
    locked("with FAULTMASK set a call that may have to wait is refused", FAULTMASK, true);

    ashlar_ns_system_set(NULL);
    ask_handler();
    report("a handler is refused, and told so, without the lock", are_refused(&from_handler, PSA_ERROR_NOT_PERMITTED) && works());
    locked("with PRIMASK set a call that waits for nobody is served", PRIMASK, false);
    locked("with BASEPRI set a call that waits for nobody is served", BASEPRI, false);
    locked("with FAULTMASK set a call that waits for nobody is served", FAULTMASK, false);
    second_caller();
    rtos_end(all_well ? 0 : 1);
}

static uint32_t stacks[2][RTOS_STACK_WORDS] __attribute__((aligned(8)));
static struct rtos_thread threads[] = {
    { .name = "prober", .run = prober, .stack = stacks[0], .priority = 1, .client = -1, .is_privileged = true },
    { .name = "summer", .run = summer, .stack = stacks[1], .priority = 2, .client = -1 },
};

int main(void)
{
    psa_status_t status = psa_its_set(UID, sizeof(kept), &kept, PSA_STORAGE_FLAG_NONE);
    report("before threads run, and without a lock, calls are served", status == PSA_SUCCESS && works());
    ashlar_lock_set();
    report("before threads run, and with a lock, calls are served", works() && psa_crypto_init() == PSA_SUCCESS);
    __asm volatile("cpsid i");
    report("before threads run, with interrupts locked and a lock, calls are refused", !works());
    __asm volatile("cpsie i");
    rtos_start(threads, 2, on_tick);
}
