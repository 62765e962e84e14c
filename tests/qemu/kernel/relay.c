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

static struct interrupts seen;

psa_flih_result_t tock_flih(void);
psa_flih_result_t tock_flih(void)
{
    seen.first_level++;
    __asm volatile("mrs %0, control" : "=r"(seen.privilege));
    if (seen.first_level == WRONG_FIRST_LEVEL) {
        psa_clear(); /* a call that it may not make */
    }
    return seen.first_level % 2 == 1 ? PSA_FLIH_SIGNAL : PSA_FLIH_NO_SIGNAL;
}

static psa_status_t interrupt_request(const psa_msg_t *msg)
{
    psa_signal_t signal = 0;
    if (msg->type == DO_INTERRUPTS) {
        psa_write(msg->handle, 0, &seen, sizeof(seen));
        return PSA_SUCCESS;
    }
    if (msg->type == DO_ENABLE || msg->type == DO_DISABLE) {
        (void)psa_read(msg->handle, 0, &signal, sizeof(signal));
        if (msg->type == DO_DISABLE) {
            return (psa_status_t)psa_irq_disable(signal);
        }
        psa_irq_enable(signal);
        return PSA_SUCCESS;
    }
    return serve(msg);
}

void relay_main(void);
void relay_main(void)
{
    psa_msg_t msg;
    psa_irq_enable(TICK_SIGNAL);
    psa_irq_enable(TOCK_SIGNAL);
    for (;;) {
        psa_signal_t signals = psa_wait(PSA_WAIT_ANY, PSA_BLOCK);
        if ((signals & TICK_SIGNAL) != 0) {
            seen.second_level++;
            psa_eoi(TICK_SIGNAL);
            continue;
        }
        if ((signals & TOCK_SIGNAL) != 0) {
            seen.signals++;
            psa_reset_signal(TOCK_SIGNAL);
            continue;
        }
        psa_signal_t signal = (signals & SERVICE_SIGNAL) != 0 ? SERVICE_SIGNAL : SECOND_SIGNAL;
        test_relay_mark[1]++;
        if (psa_get(signal, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, msg.type == DO_RELAY ? relay(&msg) : interrupt_request(&msg));
        }
    }
}
