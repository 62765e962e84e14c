/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

/* What both images agree on: the second word of the command line, "case=<number>", chooses. */

enum worlds_case {
    CASE_NOTHING = 0,      /* calls a veneer and ends */
    CASE_READ_RAM,         /* Secure memory, by its Secure address */
    CASE_READ_RAM_ALIAS,   /* the same by the Non-secure alias: the gate */
    CASE_READ_CODE,        /* the Secure image */
    CASE_READ_CODE_ALIAS,
    CASE_READ_KEPT,        /* the boot record */
    CASE_READ_FLASH,       /* the medium of storage and fuses */
    CASE_READ_UART,        /* the Secure serial line */
    CASE_READ_TIMER_ALIAS, /* a Secure timer by its Non-secure address: the peripheral gate */
    CASE_WRITE_GATE,       /* the gate's own registers */
    CASE_JUMP_CODE,        /* into Secure code, past the veneers */
    CASE_JUMP_VENEER,      /* behind the SG of a veneer */
    CASE_JUMP_EMPTY,       /* the rest of the veneers' region */
    CASE_READ_SAU,         /* RAZ: reports what it read */
    CASE_RESET,            /* SYSRESETREQ from here is ignored */
    CASE_COUNT
};

/** The veneer: adds one. */
uint32_t worlds_increment(uint32_t value);

/** The other veneer: what the Non-secure side saw; ends the run with it as exit status. */
void worlds_report(uint32_t value);
