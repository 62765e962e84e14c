/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "board.h"
#include "cases.h"
#include "v8m/core.h"
#include "v8m/sau.h"
#include "v8m/scb.h"
#include "v8m/semihosting.h"
#include "v8m/start.h"

/* The Non-secure side. 0: as it should be; 80 and more: what it got. A fault of this world's own is 60 and its number. */

enum { LINE_MAX = 256, GOT = 80, STATUS_NS_FAULT = 60, STATUS_CASE = 99 };

_Noreturn void v8m_unexpected(uint32_t exception)
{
    semihosting_exit(STATUS_NS_FAULT + (int)exception);
}

static uint32_t chosen_case(void)
{
    static char line[LINE_MAX];
    static const char key[] = "case=";
    semihosting_command_line(line, sizeof(line));
    for (const char *at = line; *at != '\0'; at++) {
        size_t i = 0;
        while (key[i] != '\0' && at[i] == key[i]) {
            i++;
        }
        if (key[i] == '\0') {
            uint32_t value = 0;
            for (at += i; *at >= '0' && *at <= '9'; at++) {
                value = value * 10 + (uint32_t)(*at - '0');
            }
            return value;
        }
    }
    return CASE_COUNT;
}

static void look(uint32_t address)
{
    (void)*(volatile const uint32_t *)address;
    worlds_report(GOT);
}

static void go(uint32_t address)
{
    ((void (*)(void))(address | 1u))();
    worlds_report(GOT);
}

static void write_gate(void)
{
    volatile uint32_t *gate = (volatile uint32_t *)0x48007000u; /* SSRAM1's, if it were Non-secure */
    gate[6] = 0;
    gate[7] = UINT32_MAX;
    look(BOARD_CODE_NS + BOARD_SECURE_OFFSET);
}

static void call_veneer(void)
{
    worlds_report(worlds_increment(41) == 42 ? 0 : GOT);
}

static void ask_for_reset(void)
{
    v8m_scb()->aircr = V8M_AIRCR_KEY | V8M_AIRCR_SYSRESETREQ;
    v8m_sync();
    worlds_report(0); /* a reset starts all anew, and nothing ends the run */
}

_Noreturn void v8m_main(void)
{
    uint32_t veneer = BOARD_CODE_S + BOARD_SECURE_OFFSET + BOARD_VECTORS_SIZE;
    static const uint32_t places[CASE_COUNT] = {
        [CASE_READ_RAM] = BOARD_RAM_S,
        [CASE_READ_RAM_ALIAS] = BOARD_RAM_S - 0x10000000u,
        [CASE_READ_CODE] = BOARD_CODE_S + BOARD_SECURE_OFFSET,
        [CASE_READ_CODE_ALIAS] = BOARD_CODE_NS + BOARD_SECURE_OFFSET,
        [CASE_READ_KEPT] = BOARD_KEPT_S,
        [CASE_READ_FLASH] = BOARD_FLASH_S,
        [CASE_READ_UART] = BOARD_UART0_BASE,
        [CASE_READ_TIMER_ALIAS] = BOARD_TIMER0_BASE - 0x10000000u,
    };
    uint32_t which = chosen_case();
    switch (which) {
    case CASE_NOTHING: call_veneer(); break;
    case CASE_WRITE_GATE: write_gate(); break;
    case CASE_JUMP_CODE: go(BOARD_CODE_S + BOARD_SECURE_OFFSET + BOARD_VECTORS_SIZE + BOARD_VENEERS_SIZE); break;
    case CASE_JUMP_VENEER: go(veneer + 4); break;
    case CASE_JUMP_EMPTY: go(veneer + BOARD_VENEERS_SIZE - 8); break;
    case CASE_READ_SAU: worlds_report(v8m_sau()->ctrl == 0 && v8m_sau()->type == 0 ? 0 : GOT); break;
    case CASE_RESET: ask_for_reset(); break;
    default:
        if (which < CASE_COUNT && places[which] != 0) {
            look(places[which]);
        }
    }
    semihosting_exit(STATUS_CASE);
}
