/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdbool.h>

#include "bad.h"
#include "psa_manifest/bad.h"
#include "psa_manifest/pid.h"

static const psa_signal_t unassigned = (psa_signal_t)1 << 31;

static bool bad_wait_or_get(enum ffm_misuse misuse)
{
    psa_msg_t msg;
    switch ((int)misuse) {
    case FFM_MISUSE_WAIT_NOTHING:
        psa_wait(0, PSA_POLL);
        return true;
    case FFM_MISUSE_WAIT_RESERVED:
        psa_wait(7, PSA_POLL);
        return true;
    case FFM_MISUSE_WAIT_UNASSIGNED:
        psa_wait(unassigned, PSA_POLL);
        return true;
    case FFM_MISUSE_GET_NO_SIGNAL:
        psa_get(0, &msg);
        return true;
    case FFM_MISUSE_GET_TWO_SIGNALS:
        psa_get(FFM_BAD_CONNECTED_SIGNAL | FFM_BAD_MAPPED_SIGNAL, &msg);
        return true;
    case FFM_MISUSE_GET_DOORBELL:
        psa_notify(FFM_BAD);
        psa_wait(PSA_DOORBELL, PSA_BLOCK);
        psa_get(PSA_DOORBELL, &msg);
        return true;
    case FFM_MISUSE_GET_UNASSIGNED:
        psa_get(unassigned, &msg);
        return true;
    case FFM_MISUSE_GET_SILENT:
        psa_get(FFM_BAD_MAPPED_SIGNAL, &msg);
        return true;
    default:
        return false;
    }
}

static bool bad_interrupt(enum ffm_misuse misuse)
{
    switch ((int)misuse) {
    case FFM_MISUSE_EOI_NOTHING:
        psa_eoi(0);
        return true;
    case FFM_MISUSE_EOI_DOORBELL:
        psa_notify(FFM_BAD);
        psa_wait(PSA_DOORBELL, PSA_BLOCK);
        psa_eoi(PSA_DOORBELL);
        return true;
    case FFM_MISUSE_EOI_SERVICE:
        psa_eoi(FFM_BAD_STATELESS_SIGNAL);
        return true;
    case FFM_MISUSE_EOI_UNASSIGNED:
        psa_eoi(unassigned);
        return true;
    case FFM_MISUSE_ENABLE_SERVICE:
        psa_irq_enable(FFM_BAD_STATELESS_SIGNAL);
        return true;
    case FFM_MISUSE_ENABLE_UNASSIGNED:
        psa_irq_enable(unassigned);
        return true;
    case FFM_MISUSE_DISABLE_SERVICE:
        psa_irq_disable(FFM_BAD_STATELESS_SIGNAL);
        return true;
    case FFM_MISUSE_DISABLE_UNASSIGNED:
        psa_irq_disable(unassigned);
        return true;
    case FFM_MISUSE_RESET_SERVICE:
        psa_reset_signal(FFM_BAD_STATELESS_SIGNAL);
        return true;
    case FFM_MISUSE_RESET_UNASSIGNED:
        psa_reset_signal(unassigned);
        return true;
    default:
        return false;
    }
}

bool ffm_bad_signals(enum ffm_misuse misuse)
{
    enum { EXTREME = 0x7fffffff, UNKNOWN = 0x00facade };
    switch ((int)misuse) {
    case FFM_MISUSE_CLEAR_SILENT:
        psa_clear();
        return true;
    case FFM_MISUSE_NOTIFY_ZERO:
        psa_notify(0);
        return true;
    case FFM_MISUSE_NOTIFY_NEGATIVE:
        psa_notify(-FFM_BAD);
        return true;
    case FFM_MISUSE_NOTIFY_UNKNOWN:
        psa_notify(UNKNOWN);
        return true;
    case FFM_MISUSE_NOTIFY_EXTREME:
        psa_notify(EXTREME);
        return true;
    case FFM_MISUSE_PANIC_CALL:
        psa_panic();
    default:
        return bad_wait_or_get(misuse) || bad_interrupt(misuse);
    }
}
