/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "hardware.h"
#include "psa/client.h"
#include "psa_manifest/lines.h"
#include "psa_manifest/sid.h"
#include "rt/port.h"

#ifdef TEST_NOWHERE_SID
#error "a weak dependency that is not in the image has no macro"
#endif

static uint64_t knocks, tap_signals;
static bool holds_knock, knock_is_open;
static volatile uint64_t pulses_begun, pulses_ended, taps;
static void (*volatile rude)(void);
static void *volatile left;

psa_flih_result_t pulse_flih(void)
{
    pulses_begun = pulses_begun + 1;
    for (volatile int i = 0; i < 20000; i++) { /* long enough to be found at it */
    }
    pulses_ended = pulses_ended + 1;
    return PSA_FLIH_NO_SIGNAL;
}

psa_flih_result_t tap_flih(void)
{
    taps = taps + 1;
    if (rude != NULL) {
        rude();
    }
    return taps % 2 == 0 ? PSA_FLIH_SIGNAL : PSA_FLIH_NO_SIGNAL;
}

static void rude_notify(void)
{
    psa_notify(722);
}

static void rude_malloc(void)
{
    left = malloc(1);
}

static void rude_panic(void)
{
    psa_panic();
}

static psa_status_t wait_ticks(void)
{
    psa_irq_enable(TICK_SIGNAL);
    for (int i = 0; i < 3; i++) {
        if (psa_wait(TICK_SIGNAL, PSA_BLOCK) != TICK_SIGNAL) {
            return 1;
        }
        if (psa_wait(TICK_SIGNAL, PSA_POLL) != TICK_SIGNAL) { /* it stays until psa_eoi */
            return 2;
        }
        psa_eoi(TICK_SIGNAL);
    }
    return psa_irq_disable(TICK_SIGNAL) == 1 && psa_irq_disable(TICK_SIGNAL) == 0 ? PSA_SUCCESS : 3;
}

/* While the line is disabled its function neither runs nor begins. */
static psa_status_t exclude(void)
{
    for (int round = 0; round < 100; round++) {
        uint64_t seen = pulses_ended;
        psa_irq_enable(PULSE_SIGNAL);
        for (uint64_t until = rt_clock_ms() + 10000; pulses_ended == seen;) {
            if (rt_clock_ms() > until) {
                return 1;
            }
        }
        if (psa_irq_disable(PULSE_SIGNAL) != 1) {
            return 2;
        }
        seen = pulses_begun;
        if (pulses_ended != seen) {
            return 3;
        }
        for (uint64_t until = rt_clock_ms() + 3; rt_clock_ms() < until;) {
        }
        if (pulses_begun != seen) {
            return 4;
        }
    }
    return PSA_SUCCESS;
}

static bool is_zero(const char *bytes, size_t len)
{
    size_t at = 0;
    while (at < len && bytes[at] == 0) {
        at++;
    }
    return at == len;
}

static psa_status_t use_heap(void)
{
    char *all = malloc(0x100);
    if (all == NULL || !is_zero(all, 0x100) || malloc(8) != NULL) {
        return 1;
    }
    memset(all, 0x5a, 0x100);
    const char *volatile place = all;
    free(all);
    if (!is_zero(place, 0x100)) {
        return 2;
    }
    char *small = malloc(32);
    memset(small, 0x5a, 32);
    const char *volatile old = small;
    char *grown = realloc(small, 64);
    psa_status_t step = grown != NULL && grown != old && is_zero(old, 32) && grown[31] == 0x5a ? PSA_SUCCESS : 3;
    free(grown);
    return step;
}

static psa_status_t unlock_gauge(void)
{
    void *gauge = (void *)(uintptr_t)GAUGE_BASE;
    return mprotect(gauge, GAUGE_SIZE, PROT_READ | PROT_WRITE) == 0 ? 1 : PSA_SUCCESS;
}

static psa_status_t knock_status(void)
{
    psa_irq_status_t before = psa_irq_disable(KNOCK_SIGNAL);
    if (before == 1) {
        psa_irq_enable(KNOCK_SIGNAL);
    }
    return (psa_status_t)before;
}

static psa_status_t on_interrupt_request(int32_t type, uint64_t *out)
{
    switch (type) {
    case LINES_WAIT_TICKS:
        return wait_ticks();
    case LINES_KNOCKS_ENABLE:
        psa_irq_enable(KNOCK_SIGNAL);
        return PSA_SUCCESS;
    case LINES_KNOCKS:
        *out = knocks;
        return PSA_SUCCESS;
    case LINES_KNOCK_HOLD:
        holds_knock = true;
        return PSA_SUCCESS;
    case LINES_KNOCK_EOI:
        holds_knock = false;
        knock_is_open = false;
        psa_eoi(KNOCK_SIGNAL);
        return PSA_SUCCESS;
    case LINES_KNOCK_STATUS:
        return knock_status();
    case LINES_EXCLUDE:
        return exclude();
    case LINES_TAP_ENABLE:
        psa_irq_enable(TAP_SIGNAL);
        return PSA_SUCCESS;
    case LINES_TAP_DISABLE:
        return (psa_status_t)psa_irq_disable(TAP_SIGNAL);
    case LINES_TAPS:
        *out = taps;
        return PSA_SUCCESS;
    case LINES_TAP_SIGNALS:
        *out = tap_signals;
        return PSA_SUCCESS;
    default:
        rude = type == LINES_TAP_RUDE ? rude_notify : type == LINES_TAP_MALLOC ? rude_malloc : rude_panic;
        return PSA_SUCCESS;
    }
}

static psa_status_t on_region_request(int32_t type, uint64_t *out)
{
    volatile uint64_t *panel = PANEL_BASE;
    const volatile uint64_t *gauge = GAUGE_BASE;
    volatile uint64_t *numbered = (volatile uint64_t *)(uintptr_t)0x50000000u;
    switch (type) {
    case LINES_PANEL_COUNT:
        *out = ++*panel;
        return PANEL_SIZE == 8192 && GAUGE_SIZE == 4096 ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
    case LINES_GAUGE_READ:
        *out = *gauge;
        return PSA_SUCCESS;
    case LINES_GAUGE_WRITE:
        *(volatile uint64_t *)rt_mmio_base(1) = 1;
        return PSA_SUCCESS;
    case LINES_GAUGE_UNLOCK:
        return unlock_gauge();
    case LINES_NUMBERED:
        *out = ++*numbered;
        return PSA_SUCCESS;
    case LINES_PANEL_ADDRESS:
        *out = (uintptr_t)panel;
        return PSA_SUCCESS;
    case LINES_HEAP:
        return use_heap();
    case LINES_WEAK:
        return psa_call(TEST_OTHER_HANDLE, OTHER_HELLO, NULL, 0, NULL, 0);
    default:
        return PSA_ERROR_NOT_SUPPORTED;
    }
}

static void serve(void)
{
    psa_msg_t msg;
    uint64_t out = 0;
    if (psa_get(TEST_LINES_SIGNAL, &msg) != PSA_SUCCESS) {
        return;
    }
    psa_status_t status =
        msg.type <= LINES_TAP_PANIC ? on_interrupt_request(msg.type, &out) : on_region_request(msg.type, &out);
    if (msg.out_size[0] == sizeof(out)) {
        psa_write(msg.handle, 0, &out, sizeof(out));
    }
    psa_reply(msg.handle, status);
}

void lines_main(void)
{
    for (;;) {
        psa_signal_t mask = TEST_LINES_SIGNAL | TAP_SIGNAL | (knock_is_open ? 0 : KNOCK_SIGNAL);
        psa_signal_t signals = psa_wait(mask, PSA_BLOCK);
        if ((signals & KNOCK_SIGNAL) != 0) {
            knocks++;
            knock_is_open = holds_knock;
            if (!holds_knock) {
                psa_eoi(KNOCK_SIGNAL);
            }
        }
        if ((signals & TAP_SIGNAL) != 0) {
            tap_signals++;
            psa_reset_signal(TAP_SIGNAL);
        }
        if ((signals & TEST_LINES_SIGNAL) != 0) {
            serve();
        }
    }
}
