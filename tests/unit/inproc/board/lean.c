/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdint.h>
#include <stdlib.h>

#include "board.h"
#include "psa_manifest/lean.h"
#include "rt/mmio.h"

/* A partition without a heap, but with a region at an address that its hardware fixes. */

static psa_status_t answer(int32_t type)
{
    if (type == LEAN_REGION) {
        volatile uint32_t *counter = (volatile uint32_t *)(uintptr_t)0x50000000u;
        return rt_mmio_base(0) == counter ? (psa_status_t)++*counter : PSA_ERROR_DOES_NOT_EXIST;
    }
    void *block = malloc(1);
    psa_status_t step = block == NULL && calloc(1, 1) == NULL ? PSA_SUCCESS : 1;
    free(block);
    return step;
}

void board_lean_main(void)
{
    psa_msg_t msg;
    for (;;) {
        (void)psa_wait(BOARD_LEAN_SIGNAL, PSA_BLOCK);
        if (psa_get(BOARD_LEAN_SIGNAL, &msg) == PSA_SUCCESS) {
            psa_reply(msg.handle, answer(msg.type));
        }
    }
}
