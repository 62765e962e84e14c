/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * FFM_OLDER: a partition as framework 1.0 has them.
 */
#include <stdlib.h>

#include "drive.h"
#include "psa/service.h"
#include "psa_manifest/older.h"

static psa_status_t heap_is_none(void)
{
    void *block = malloc(1);
    psa_status_t status = block == NULL ? PSA_SUCCESS : PSA_ERROR_GENERIC_ERROR;
    free(block);
    return status;
}

static psa_status_t answer(const psa_msg_t *msg)
{
    switch (msg->type) {
    case FFM_DRIVE_ENABLE: /* harmless */
        psa_irq_enable(FFM_OLD_IRQ);
        return PSA_SUCCESS;
    case FFM_DRIVE_DISABLE:
        return (psa_status_t)psa_irq_disable(FFM_OLD_IRQ);
    case FFM_DRIVE_SEE:
        return psa_wait(FFM_OLD_IRQ, PSA_POLL) == FFM_OLD_IRQ ? FFM_LINE_SLOW : 0;
    case FFM_DRIVE_EOI:
        psa_eoi(FFM_OLD_IRQ);
        return PSA_SUCCESS;
    case FFM_DRIVE_HEAP_NONE:
        return heap_is_none();
    default:
        return PSA_SUCCESS;
    }
}

void ffm_older_main(void)
{
    psa_msg_t msg;
    for (;;) {
        (void)psa_wait(FFM_OLD_SIGNAL, PSA_BLOCK);
        if (psa_get(FFM_OLD_SIGNAL, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, answer(&msg));
        }
    }
}
