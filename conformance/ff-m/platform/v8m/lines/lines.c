/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * FFM_LINES: the request's type is the interrupt line to pend. The suite's lines alone; nothing on the board is wired to them.
 */
#include "psa/service.h"

#define NVIC_ISPR ((volatile uint32_t *)0xe000e200u)

psa_status_t ffm_fire_sfn(const psa_msg_t *msg);
psa_status_t ffm_fire_sfn(const psa_msg_t *msg)
{
    uint32_t line = (uint32_t)msg->type;
    if (line < FFM_LINE_FIRST || line > FFM_LINE_LAST) {
        return PSA_ERROR_INVALID_ARGUMENT;
    }
    NVIC_ISPR[line / 32] = 1u << line % 32;
    __asm volatile("dsb\n isb");
    return PSA_SUCCESS;
}
