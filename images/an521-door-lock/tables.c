/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "board.h"
#include "its/sizes.h"
#include "memory_map.h"
#include "psa_manifest/pid.h"
#include "v8m/board.h"
#include "v8m/cmsdk.h"
#include "v8m/port.h"

void image_start(void);

/* The door lock's device: keypad and lamp are one Secure line, the bolt and the button inside another. */

static const struct v8m_store stores[] = {
    { ASHLAR_SP_ITS, { ITS_STORE_UNIT, ITS_STORE_BLOCK, ITS_STORE_BLOCKS }, BOARD_FLASH_S + BOARD_ITS_OFFSET },
};
_Static_assert(ITS_STORE_BLOCK * ITS_STORE_BLOCKS <= BOARD_ITS_SIZE, "the board leaves room for it");

enum { BAUD = 115200 };
static struct cmsdk_uart uart3 = { BOARD_UART3_BASE, BOARD_CLOCK_HZ / BAUD };
static struct cmsdk_uart uart4 = { BOARD_UART4_BASE, BOARD_CLOCK_HZ / BAUD };
static const struct serial keypad = { &cmsdk_uart_ops, &uart3 };
static const struct serial door = { &cmsdk_uart_ops, &uart4 };

static const struct v8m_named_line lines[] = {
    { LOCK_SP_AUTH, "keypad", &keypad },
    { LOCK_SP_AUTH, "lamp", &keypad },
    { LOCK_SP_ACTUATOR, "inside", &door },
    { LOCK_SP_ACTUATOR, "bolt", &door },
};

const struct v8m_port v8m_port = {
    .stores = stores,
    .lines = lines,
    .store_count = sizeof(stores) / sizeof(stores[0]),
    .line_count = sizeof(lines) / sizeof(lines[0]),
};

void image_start(void)
{
    cmsdk_uart_start(&uart3);
    cmsdk_uart_start(&uart4);
}
