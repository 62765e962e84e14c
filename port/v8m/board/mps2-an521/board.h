/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "memory_map.h"

/* Interrupt lines, as manifests name a `source`. */
#define BOARD_LINE_S32K_TIMER 2
#define BOARD_LINE_TIMER0 3
#define BOARD_LINE_TIMER1 4
#define BOARD_LINE_DUALTIMER 5
#define BOARD_LINE_MPC 9
#define BOARD_LINE_PPC 10
#define BOARD_LINE_MSC 11
#define BOARD_LINE_UART0_RX 32
#define BOARD_LINE_UART0_TX 33
#define BOARD_LINE_UART1_RX 34
#define BOARD_LINE_UART1_TX 35
#define BOARD_LINE_UART2_RX 36
#define BOARD_LINE_UART2_TX 37

/* Peripherals, as manifests name an MMIO region; Secure addresses. UART1 and UART2 are the Non-secure world's. */
#define BOARD_UART0_BASE 0x50200000u
#define BOARD_UART0_SIZE 0x1000u
#define BOARD_UART3_BASE 0x50203000u
#define BOARD_UART3_SIZE 0x1000u
#define BOARD_UART4_BASE 0x50204000u
#define BOARD_UART4_SIZE 0x1000u
#define BOARD_TIMER0_BASE 0x50000000u
#define BOARD_TIMER0_SIZE 0x1000u
#define BOARD_TIMER1_BASE 0x50001000u
#define BOARD_TIMER1_SIZE 0x1000u
#define BOARD_FPGAIO_BASE 0x50302000u
#define BOARD_FPGAIO_SIZE 0x1000u

/* What Non-secure code finds. */
#define BOARD_NS_UART1_BASE 0x40201000u
#define BOARD_NS_UART2_BASE 0x40202000u
#define BOARD_CLOCK_HZ 20000000u
