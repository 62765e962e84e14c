/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "memory_map.h"

#define BOARD_LINE_TIMER0 3
#define BOARD_LINE_TIMER1 4
#define BOARD_LINE_MPC 9
#define BOARD_LINE_PPC 10
#define BOARD_LINE_UART0_RX 32
#define BOARD_LINE_UART1_RX 34
#define BOARD_UART0_BASE 0x50200000u
#define BOARD_UART0_SIZE 0x1000u
#define BOARD_UART3_BASE 0x50203000u
#define BOARD_UART3_SIZE 0x1000u
#define BOARD_TIMER0_BASE 0x50000000u
#define BOARD_TIMER0_SIZE 0x1000u
#define BOARD_TIMER1_BASE 0x50001000u
#define BOARD_TIMER1_SIZE 0x1000u
#define BOARD_CLOCK_HZ 20000000u
