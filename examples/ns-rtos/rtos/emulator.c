/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "emulator.h"

#include <stdint.h>

enum { SYS_WRITE0 = 0x04, SYS_EXIT_EXTENDED = 0x20, STOPPED_BY_PROGRAM = 0x20026 };

static void ask(uint32_t operation, const void *argument)
{
    register uint32_t r0 __asm("r0") = operation;
    register const void *r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void emulator_print(const char *text)
{
    ask(SYS_WRITE0, text);
}

void emulator_end(int status)
{
    const uint32_t block[2] = { STOPPED_BY_PROGRAM, (uint32_t)status };
    for (;;) {
        ask(SYS_EXIT_EXTENDED, block);
    }
}
