/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * FFM_DRIVER: handles interrupts of both levels as a request says.
 */
#include "drive.h"
#include "heap.h"
#include "psa/service.h"
#include "psa_manifest/driver.h"

static volatile uint32_t fast_runs;
static volatile psa_flih_result_t fast_result = PSA_FLIH_SIGNAL;

psa_flih_result_t ffm_fast_flih(void)
{
    fast_runs++;
    return fast_result;
}

psa_flih_result_t ffm_rude_flih(void)
{
    (void)psa_wait(PSA_DOORBELL, PSA_POLL);
    return PSA_FLIH_NO_SIGNAL;
}

static psa_status_t see(void)
{
    psa_signal_t asserted = psa_wait(FFM_SLOW_SIGNAL | FFM_FAST_SIGNAL, PSA_POLL);
    return (asserted & FFM_SLOW_SIGNAL ? FFM_LINE_SLOW : 0) | (asserted & FFM_FAST_SIGNAL ? FFM_LINE_FAST : 0);
}

static psa_status_t drive(int32_t type)
{
    switch (type) {
    case FFM_DRIVE_ENABLE:
        psa_irq_enable(FFM_SLOW_SIGNAL);
        return PSA_SUCCESS;
    case FFM_DRIVE_DISABLE:
        return (psa_status_t)psa_irq_disable(FFM_SLOW_SIGNAL);
    case FFM_DRIVE_SEE:
        return see();
    case FFM_DRIVE_EOI:
    case FFM_DRIVE_EOI_SILENT:
        psa_eoi(FFM_SLOW_SIGNAL);
        return PSA_SUCCESS;
    case FFM_DRIVE_ENABLE_FAST:
        psa_irq_enable(FFM_FAST_SIGNAL);
        return PSA_SUCCESS;
    case FFM_DRIVE_DISABLE_FAST:
        return (psa_status_t)psa_irq_disable(FFM_FAST_SIGNAL);
    case FFM_DRIVE_RESET_FAST:
    case FFM_DRIVE_RESET_SILENT:
        psa_reset_signal(FFM_FAST_SIGNAL);
        return PSA_SUCCESS;
    case FFM_DRIVE_RUNS:
        return (psa_status_t)fast_runs;
    case FFM_DRIVE_QUIET:
    case FFM_DRIVE_LOUD:
        fast_result = type == FFM_DRIVE_LOUD ? PSA_FLIH_SIGNAL : PSA_FLIH_NO_SIGNAL;
        return PSA_SUCCESS;
    default:
        psa_irq_enable(FFM_RUDE_SIGNAL);
        return PSA_SUCCESS;
    }
}

static void misuse(int32_t type)
{
    psa_msg_t msg;
    switch (type) {
    case FFM_DRIVE_EOI_TWO:
        psa_eoi(FFM_SLOW_SIGNAL | FFM_FAST_SIGNAL);
        break;
    case FFM_DRIVE_EOI_FAST:
        psa_eoi(FFM_FAST_SIGNAL);
        break;
    case FFM_DRIVE_RESET_SLOW:
        psa_reset_signal(FFM_SLOW_SIGNAL);
        break;
    case FFM_DRIVE_RESET_TWO:
        psa_reset_signal(FFM_SLOW_SIGNAL | FFM_FAST_SIGNAL);
        break;
    case FFM_DRIVE_ENABLE_TWO:
        psa_irq_enable(FFM_SLOW_SIGNAL | FFM_FAST_SIGNAL);
        break;
    case FFM_DRIVE_DISABLE_TWO:
        psa_irq_disable(FFM_SLOW_SIGNAL | FFM_FAST_SIGNAL);
        break;
    default:
        (void)psa_get(FFM_SLOW_SIGNAL, &msg);
        break;
    }
}

static psa_status_t answer(int32_t type)
{
    if (type >= FFM_DRIVE_HEAP_ALL) {
        return ffm_heap(type);
    }
    if (type > FFM_DRIVE_EOI_SILENT && type != FFM_DRIVE_RESET_SILENT) {
        misuse(type);
        return PSA_SUCCESS;
    }
    return drive(type);
}

void ffm_driver_main(void)
{
    psa_msg_t msg;
    for (;;) {
        (void)psa_wait(FFM_DRIVE_SIGNAL, PSA_BLOCK);
        if (psa_get(FFM_DRIVE_SIGNAL, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, answer(msg.type));
        }
    }
}
