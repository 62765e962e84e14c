/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdint.h>

#include "hardware.h"
#include "psa_manifest/old.h"

static uint64_t rings;

static psa_status_t answer(const psa_msg_t *msg)
{
    if (msg->type == OLD_RINGS && msg->out_size[0] == sizeof(rings)) {
        psa_write(msg->handle, 0, &rings, sizeof(rings));
    }
    return PSA_SUCCESS;
}

void old_main(void)
{
    psa_msg_t msg;
    psa_irq_enable(BELL_RANG); /* a line that is enabled already */
    for (;;) {
        psa_signal_t signals = psa_wait(PSA_WAIT_ANY, PSA_BLOCK);
        if ((signals & BELL_RANG) != 0) {
            rings++;
            psa_eoi(BELL_RANG);
        }
        if ((signals & TEST_OLD_SIGNAL) != 0 && psa_get(TEST_OLD_SIGNAL, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, answer(&msg));
        }
    }
}
