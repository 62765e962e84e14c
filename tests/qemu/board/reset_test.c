/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/board.h"
#include "v8m/semihosting.h"
#include "v8m/start.h"

/* A board starts cold, resets when asked, and says so then: exit 0. It prints each start, so a device that resets for ever is seen. */

enum { STATUS_UNEXPECTED = 3, STATUS_CAUSE = 4 };

_Noreturn void v8m_unexpected(uint32_t exception)
{
    (void)exception;
    semihosting_exit(STATUS_UNEXPECTED);
}

_Noreturn void v8m_main(void)
{
    v8m_board.start();
    switch (v8m_board.reset->ops->cause(v8m_board.reset)) {
    case RESET_COLD:
        semihosting_print("# cold start\n");
        v8m_board.reset->ops->now(v8m_board.reset);
        break;
    case RESET_ASKED:
        semihosting_print("# a reset that was asked for\n");
        semihosting_exit(0);
    case RESET_WATCHDOG:
    default:
        break;
    }
    semihosting_exit(STATUS_CAUSE);
}
