/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "serve.h"

/* A variable of its own, by whose address attackers find it. */
volatile uint32_t test_relay_mark[16] = { 0x5ec2e7 };

static psa_status_t relay(const psa_msg_t *msg)
{
    struct relay what;
    uint8_t bytes[32];
    (void)psa_read(msg->handle, 0, &what, sizeof(what));
    size_t len = psa_read(msg->handle, 1, bytes, sizeof(bytes));
    psa_invec in = { what.in_base == 0 ? bytes : (const void *)what.in_base, what.in_len };
    psa_outvec out = { what.out_base == 0 ? bytes : (void *)what.out_base, what.out_len };
    psa_status_t status = psa_call(what.handle, what.type, &in, 1, &out, 1);
    psa_write(msg->handle, 0, bytes, out.len < len ? out.len : len);
    return status;
}

void relay_main(void);
void relay_main(void)
{
    psa_msg_t msg;
    for (;;) {
        psa_signal_t signals = psa_wait(PSA_WAIT_ANY, PSA_BLOCK);
        psa_signal_t signal = (signals & SERVICE_SIGNAL) != 0 ? SERVICE_SIGNAL : SECOND_SIGNAL;
        test_relay_mark[1]++;
        if (psa_get(signal, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, msg.type == DO_RELAY ? relay(&msg) : serve(&msg));
        }
    }
}
