/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "ask_port.h"
#include "serve.h"

/* A variable of its own, by whose address attackers find it. */
volatile uint32_t test_echo_mark[16] = { 0x5ec2e7 };

psa_status_t echo_service_sfn(const psa_msg_t *msg);
psa_status_t echo_service_sfn(const psa_msg_t *msg)
{
    test_echo_mark[1]++;
    return msg->type == DO_PORT ? ask_port(msg) : serve(msg);
}
