/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "board.h"

#include "v8m/board.h"
#include "v8m/cmsdk.h"
#include "v8m/core_reset.h"
#include "v8m/noise_page.h"

/* Arm MPS2+ with the AN521 image, as QEMU's mps2-an521 has it (application note AN521; SSE-200, DDI 101104). */

enum { BAUD = 115200 };

/* Everything else is Secure. */
static const struct v8m_sau_region sau[] = {
    { BOARD_CODE_NS + BOARD_NS_OFFSET, BOARD_CODE_NS + BOARD_NS_OFFSET + BOARD_NS_SIZE - 1, false },
    { BOARD_RAM_NS, BOARD_RAM_NS + BOARD_RAM_NS_SIZE - 1, false },
    { 0x40000000u, 0x4fffffffu, false }, /* peripherals, those that the PPCs below open */
    { BOARD_CODE_S + BOARD_SECURE_OFFSET + BOARD_VECTORS_SIZE,
      BOARD_CODE_S + BOARD_SECURE_OFFSET + BOARD_VECTORS_SIZE + BOARD_VENEERS_SIZE - 1, true },
};

static const struct v8m_mpc mpcs[] = {
    { "SSRAM1", 0x58007000u, BOARD_CODE_SIZE, BOARD_NS_OFFSET, BOARD_NS_OFFSET + BOARD_NS_SIZE },
    { "SSRAM2", 0x58008000u, 0x00200000u, 0, 0 },
    { "SSRAM3", 0x58009000u, 0x00200000u, 0, BOARD_RAM_NS_SIZE },
    { "SRAM0", 0x50083000u, 0x8000u, 0, 0 },
    { "SRAM1", 0x50084000u, 0x8000u, 0, 0 },
    { "SRAM2", 0x50085000u, 0x8000u, 0, 0 },
    { "SRAM3", 0x50086000u, 0x8000u, 0, 0 },
};

/* The security control block of the SSE-200. */
static const struct v8m_setting settings[] = {
    { "SECRESPCFG", 0x50080010u, 1, 1 },      /* a refused access is a fault, not a zero */
    { "NSCCFG", 0x50080014u, 3, 1 },          /* veneers in code memory, none in RAM */
    { "APBNSPPC0", 0x50080070u, 0x7f, 0x04 }, /* the dual timer; timers 0 and 1 stay Secure */
    { "APBNSPPC1", 0x50080074u, 0x1, 0 },     /* S32K timer */
    { "APBNSPPCEXP0", 0x50080080u, 0x1f, 0 }, /* the MPCs themselves */
    { "APBNSPPCEXP1", 0x50080084u, 0x3fff, 0x00c0 }, /* UART1, UART2 */
    { "APBNSPPCEXP2", 0x50080088u, 0x7, 0 },
    /* Peripherals that an unprivileged partition may have; the MPU says which partition. */
    { "APBSPPPC0", 0x500800b0u, 0x7f, 0x03 },       /* timers 0 and 1 */
    { "APBSPPPCEXP1", 0x500800c4u, 0x3fff, 0x0120 }, /* UART0, UART3 */
    { "APBSPPPCEXP2", 0x500800c8u, 0x7, 0x04 },      /* FPGAIO */
    { "AHBNSPPC0", 0x50080050u, 0x1, 0 },
    { "AHBNSPPCEXP0", 0x50080060u, 0xffff, 0 },
    { "AHBNSPPCEXP1", 0x50080064u, 0xf, 0 },  /* DMA: it could do what its owner may not */
};

static const struct v8m_line lines[] = {
    { "TIMER0", BOARD_LINE_TIMER0, true },     { "TIMER1", BOARD_LINE_TIMER1, true },
    { "S32K_TIMER", BOARD_LINE_S32K_TIMER, true }, { "MPC", BOARD_LINE_MPC, true },
    { "PPC", BOARD_LINE_PPC, true },           { "MSC", BOARD_LINE_MSC, true },
    { "UART0_RX", BOARD_LINE_UART0_RX, true }, { "UART0_TX", BOARD_LINE_UART0_TX, true },
};

static const struct v8m_peripheral peripherals[] = {
    { "UART0", BOARD_UART0_BASE, BOARD_UART0_SIZE },    { "UART3", BOARD_UART3_BASE, BOARD_UART3_SIZE },
    { "TIMER0", BOARD_TIMER0_BASE, BOARD_TIMER0_SIZE }, { "TIMER1", BOARD_TIMER1_BASE, BOARD_TIMER1_SIZE },
    { "FPGAIO", BOARD_FPGAIO_BASE, BOARD_FPGAIO_SIZE },
};

static struct cmsdk_uart uart0 = { BOARD_UART0_BASE, BOARD_CLOCK_HZ / BAUD };
static struct cmsdk_timer timers = { BOARD_TIMER0_BASE, BOARD_TIMER1_BASE };
static const struct serial console = { &cmsdk_uart_ops, &uart0 };
static const struct timer timer = { &cmsdk_timer_ops, &timers, BOARD_CLOCK_HZ };

static struct v8m_noise_page noise = { BOARD_FLASH_S + BOARD_NOISE_OFFSET, BOARD_NOISE_SIZE, &timer, 0x9e3779b97f4a7c15u, 0 };
static const struct entropy entropy = { &v8m_noise_page_ops, &noise, 4000, true }; /* half of what the host's bytes hold */
static struct v8m_core_reset core_reset = { BOARD_KEPT_S + BOARD_KEPT_SIZE - 4, RESET_COLD };
static const struct reset reset = { &v8m_core_reset_ops, &core_reset };

static void start(void)
{
    v8m_core_reset_start(&core_reset);
    cmsdk_uart_start(&uart0);
    cmsdk_timer_start(&timers);
}

const struct v8m_board v8m_board = {
    .version = V8M_BOARD_VERSION,
    .name = "mps2-an521",
    .sau = sau,
    .sau_count = sizeof(sau) / sizeof(sau[0]),
    .mpcs = mpcs,
    .mpc_count = sizeof(mpcs) / sizeof(mpcs[0]),
    .settings = settings,
    .setting_count = sizeof(settings) / sizeof(settings[0]),
    .lines = lines,
    .line_count = sizeof(lines) / sizeof(lines[0]),
    .peripherals = peripherals,
    .peripheral_count = sizeof(peripherals) / sizeof(peripherals[0]),
    .ns_code = { BOARD_CODE_NS + BOARD_NS_OFFSET, BOARD_CODE_NS + BOARD_NS_OFFSET + BOARD_NS_SIZE },
    .ns_data = { BOARD_RAM_NS, BOARD_RAM_NS + BOARD_RAM_NS_SIZE },
    .clock_hz = BOARD_CLOCK_HZ,
    .console = &console,
    .timer = &timer,
    .entropy = &entropy,
    .reset = &reset,
    .start = start,
};
