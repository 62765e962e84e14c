/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "serve.h"

/* A variable of its own, by whose address attackers find it. */
volatile uint32_t test_vault_mark[16] = { 0x5ec2e7 };

void vault_main(void);
void vault_main(void)
{
    psa_msg_t msg;
    for (;;) {
        psa_signal_t signals = psa_wait(PSA_WAIT_ANY, PSA_BLOCK);
        psa_signal_t signal = (signals & SERVICE_SIGNAL) != 0 ? SERVICE_SIGNAL : SECOND_SIGNAL;
        test_vault_mark[1]++;
        if (psa_get(signal, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, msg.type < 0 ? PSA_SUCCESS : serve(&msg));
        }
    }
}
