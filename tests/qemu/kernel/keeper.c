/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ask_port.h"
#include "serve.h"

/* A variable of its own, by whose address attackers find it. */
volatile uint32_t test_keeper_mark[16] = { 0x5ec2e7 };

psa_status_t keeper_service_sfn(const psa_msg_t *msg);
psa_status_t keeper_service_sfn(const psa_msg_t *msg)
{
    test_keeper_mark[1]++;
    if (msg->type == DO_PEND) {
        uint32_t line = 0;
        (void)psa_read(msg->handle, 0, &line, sizeof(line));
        ((volatile uint32_t *)0xe000e200u)[line / 32] = 1u << line % 32; /* ISPR */
        __asm volatile("dsb\n isb");
        return PSA_SUCCESS;
    }
    return msg->type == DO_PORT ? ask_port(msg) : serve(msg);
}
