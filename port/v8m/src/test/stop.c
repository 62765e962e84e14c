/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/core.h"
#include "v8m/scb.h"
#include "v8m/semihosting.h"
#include "v8m/start.h"

/* In a test or a bench, an exception that nobody expected ends the emulator with status 3 and a log of what is known. */

enum { STATUS_UNEXPECTED = 3 };

void v8m_unexpected(uint32_t exception)
{
    volatile struct v8m_scb *scb = v8m_scb();
    semihosting_print_hex("\n# unexpected exception ", exception);
    semihosting_print_hex("# CFSR  ", scb->cfsr);
    semihosting_print_hex("# HFSR  ", scb->hfsr);
    semihosting_print_hex("# SFSR  ", scb->sfsr);
    semihosting_print_hex("# MMFAR ", scb->mmfar);
    semihosting_print_hex("# BFAR  ", scb->bfar);
    semihosting_print_hex("# MSP   ", v8m_get_msp());
    semihosting_print_hex("# PSP   ", v8m_get_psp());
    const uint32_t *frame = (const uint32_t *)v8m_get_msp();
    for (unsigned i = 0; i < 24; i++) {
        semihosting_print_hex("# stack ", frame[i]);
    }
    semihosting_exit(STATUS_UNEXPECTED);
}
