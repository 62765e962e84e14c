/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "board.h"
#include "cases.h"
#include "v8m/core.h"
#include "v8m/fence.h"
#include "v8m/nvic.h"
#include "v8m/scb.h"
#include "v8m/semihosting.h"
#include "v8m/start.h"

/* Puts up the fence, or with "open" in its command line leaves it down where that is possible, and goes to the other world. */

enum { LINE_MAX = 256, STATUS_FENCE = 90, STATUS_FAULT = 40 };

static const struct v8m_fence fence = { &v8m_board, NULL, 0 };

_Noreturn void v8m_unexpected(uint32_t exception)
{
    semihosting_exit(STATUS_FAULT + (int)exception);
}

__attribute__((cmse_nonsecure_entry)) uint32_t worlds_increment(uint32_t value)
{
    return value + 1;
}

__attribute__((cmse_nonsecure_entry)) void worlds_report(uint32_t value)
{
    semihosting_exit((int)value);
}

static bool has_word(const char *line, const char *word)
{
    for (; *line != '\0'; line++) {
        size_t i = 0;
        while (word[i] != '\0' && line[i] == word[i]) {
            i++;
        }
        if (word[i] == '\0') {
            return true;
        }
    }
    return false;
}

/* The same machine with attribution and peripheral gates open: what the fence stops succeeds then. */
static void open_everything(void)
{
    struct v8m_board board = v8m_board;
    static const struct v8m_sau_region wide[] = {
        { BOARD_CODE_NS, BOARD_CODE_NS + BOARD_CODE_SIZE - 1, false },
        { BOARD_RAM_NS - 0x200000u, BOARD_RAM_NS + BOARD_RAM_NS_SIZE - 1, false },
        { 0x40000000u, 0x4fffffffu, false },
        { BOARD_FLASH_S, BOARD_FLASH_S + BOARD_FLASH_SIZE - 1, false },
        { BOARD_CODE_S + BOARD_SECURE_OFFSET + BOARD_VECTORS_SIZE,
          BOARD_CODE_S + BOARD_SECURE_OFFSET + BOARD_VECTORS_SIZE + BOARD_VENEERS_SIZE - 1, true },
    };
    board.sau = wide;
    board.sau_count = sizeof(wide) / sizeof(wide[0]);
    const struct v8m_fence open = { &board, NULL, 0 };
    v8m_fence_set(&open);
}

_Noreturn void v8m_main(void)
{
    static char line[LINE_MAX];
    semihosting_command_line(line, sizeof(line));
    v8m_board.start();
    v8m_fence_set(&fence);
    if (has_word(line, "open")) {
        open_everything();
        *(volatile uint32_t *)0x50080070u |= 3u; /* APBNSPPC0: timers 0 and 1 */
        v8m_scb()->aircr = V8M_AIRCR_KEY | V8M_AIRCR_PRIS;
    } else if (v8m_fence_check(&fence).gap != V8M_FENCE_WHOLE) {
        semihosting_exit(STATUS_FENCE);
    }
    if (!v8m_ns_is_bootable(&v8m_board, BOARD_CODE_NS + BOARD_NS_OFFSET)) {
        semihosting_exit(STATUS_FENCE + 1);
    }
    v8m_ns_enter(BOARD_CODE_NS + BOARD_NS_OFFSET);
}
