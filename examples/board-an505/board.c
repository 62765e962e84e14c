/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "board.h"

#include "v8m/board.h"
#include "v8m/cmsdk.h"
#include "v8m/core_reset.h"
#include "v8m/noise_page.h"

#define COUNT(table) (sizeof(table) / sizeof(table[0]))
#define VENEERS (BOARD_CODE_S + BOARD_SECURE_OFFSET + BOARD_VECTORS_SIZE)

static const struct v8m_sau_region sau[] = {
    { BOARD_CODE_NS + BOARD_NS_OFFSET, BOARD_CODE_NS + BOARD_NS_OFFSET + BOARD_NS_SIZE - 1, false },
    { BOARD_RAM_NS, BOARD_RAM_NS + BOARD_RAM_NS_SIZE - 1, false },
    { 0x40000000u, 0x4fffffffu, false },
    { VENEERS, VENEERS + BOARD_VENEERS_SIZE - 1, true },
};
static const struct v8m_mpc mpcs[] = {
    { "SSRAM1", 0x58007000u, BOARD_CODE_SIZE, BOARD_NS_OFFSET, BOARD_NS_OFFSET + BOARD_NS_SIZE },
    { "SSRAM2", 0x58008000u, 0x00200000u, 0, 0 },
    { "SSRAM3", 0x58009000u, 0x00200000u, 0, BOARD_RAM_NS_SIZE },
    { "SRAM", 0x50083000u, 0x8000u, 0, 0 },
};
static const struct v8m_setting settings[] = {
    { "SECRESPCFG", 0x50080010u, 1, 1 },           { "NSCCFG", 0x50080014u, 3, 1 },
    { "APBNSPPC0", 0x50080070u, 0x7, 0x04 },       { "APBNSPPCEXP0", 0x50080080u, 0x7, 0 },
    { "APBNSPPCEXP1", 0x50080084u, 0x3fff, 0xc0 }, { "APBNSPPCEXP2", 0x50080088u, 0x7, 0 },
    { "APBSPPPC0", 0x500800b0u, 0x7, 0x03 },       { "APBSPPPCEXP1", 0x500800c4u, 0x3fff, 0x0120 },
    { "AHBNSPPCEXP0", 0x50080060u, 0xffff, 0 },    { "AHBNSPPCEXP1", 0x50080064u, 0xf, 0 },
};
static const struct v8m_line lines[] = {
    { "TIMER0", BOARD_LINE_TIMER0, true }, { "TIMER1", BOARD_LINE_TIMER1, true },
    { "MPC", BOARD_LINE_MPC, true },       { "PPC", BOARD_LINE_PPC, true },
    { "UART0_RX", BOARD_LINE_UART0_RX, true },
};

static struct cmsdk_uart uart0 = { BOARD_UART0_BASE, BOARD_CLOCK_HZ / 115200 };
static struct cmsdk_timer timers = { BOARD_TIMER0_BASE, BOARD_TIMER1_BASE };
static const struct serial console = { &cmsdk_uart_ops, &uart0 };
static const struct timer timer = { &cmsdk_timer_ops, &timers, BOARD_CLOCK_HZ };
static struct v8m_noise_page noise = { BOARD_FLASH_S + BOARD_NOISE_OFFSET, BOARD_NOISE_SIZE, &timer, 1, 0 };
static const struct entropy entropy = { &v8m_noise_page_ops, &noise, 4000, true };
static struct v8m_core_reset core_reset = { BOARD_KEPT_S + BOARD_KEPT_SIZE - 4, RESET_COLD };
static const struct reset reset = { &v8m_core_reset_ops, &core_reset };

static void start(void)
{
    v8m_core_reset_start(&core_reset);
    cmsdk_uart_start(&uart0);
    cmsdk_timer_start(&timers);
}

const struct v8m_board v8m_board = {
    .version = V8M_BOARD_VERSION, .name = "mps2-an505",
    .sau = sau, .sau_count = COUNT(sau),
    .mpcs = mpcs, .mpc_count = COUNT(mpcs),
    .settings = settings, .setting_count = COUNT(settings),
    .lines = lines, .line_count = COUNT(lines),
    .ns_code = { BOARD_CODE_NS + BOARD_NS_OFFSET, BOARD_CODE_NS + BOARD_NS_OFFSET + BOARD_NS_SIZE },
    .ns_data = { BOARD_RAM_NS, BOARD_RAM_NS + BOARD_RAM_NS_SIZE },
    .clock_hz = BOARD_CLOCK_HZ,
    .console = &console, .timer = &timer, .entropy = &entropy, .reset = &reset,
    .start = start,
};
