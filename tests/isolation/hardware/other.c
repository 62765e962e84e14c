/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdint.h>
#include <stdlib.h>

#include "hardware.h"
#include "psa_manifest/other.h"

static psa_status_t sleep_for_line(void)
{
    psa_irq_enable(WAKE_SIGNAL);
    psa_signal_t signals = psa_wait(PSA_WAIT_ANY, PSA_BLOCK);
    if (signals != WAKE_SIGNAL) {
        return 1;
    }
    psa_eoi(WAKE_SIGNAL);
    (void)psa_irq_disable(WAKE_SIGNAL);
    return PSA_SUCCESS;
}

psa_status_t test_other_sfn(const psa_msg_t *msg)
{
    uint64_t address = 0;
    switch (msg->type) {
    case OTHER_HELLO:
        return PSA_SUCCESS;
    case OTHER_SLEEP:
        return sleep_for_line();
    case OTHER_READ:
        if (psa_read(msg->handle, 0, &address, sizeof(address)) == sizeof(address)) {
            return (psa_status_t)(*(const volatile uint8_t *)(uintptr_t)address & 1);
        }
        return PSA_ERROR_INVALID_ARGUMENT;
    case OTHER_MALLOC:
        return malloc(1) == NULL ? PSA_SUCCESS : 1;
    default:
        return PSA_ERROR_NOT_SUPPORTED;
    }
}
