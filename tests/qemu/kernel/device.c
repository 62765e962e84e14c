/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/device.h"

#include "answers.h"
#include "memory_map.h"
#include "v8m/board.h"
#include "v8m/fault_record.h"
#include "v8m/semihosting.h"
#include "v8m/start.h"

/* The Secure image: tells of its last life, or runs the device. */

enum { PARTITIONS = 4, CONNECTIONS = 8, STATUS_FAULT = 7 };

V8M_POOLS(PARTITIONS, CONNECTIONS);

static void record_tell(const struct v8m_fault_record *record)
{
    semihosting_print_hex("fault cause ", record->cause);
    semihosting_print_hex("fault detail ", record->detail);
    semihosting_print_hex("fault operation ", record->operation);
    semihosting_print_hex("fault pid ", (uint32_t)record->pid);
    semihosting_print_hex("fault caller ", (uint32_t)record->caller);
    semihosting_print_hex("fault address ", record->address);
    semihosting_print_hex("fault pc ", record->pc);
    semihosting_print_hex("fault exc_return ", record->exc_return);
    semihosting_print_hex("fault cfsr ", record->cfsr);
    semihosting_print_hex("fault sfsr ", record->sfsr);
}

void v8m_unexpected(uint32_t exception)
{
    semihosting_print_hex("unexpected exception ", exception);
    semihosting_exit(8);
}

void v8m_main(void)
{
    static struct v8m_fault_record record;
    static const struct v8m_device device = {
        .image = &v8m_image,
        .board = &v8m_board,
        .ns_vectors = BOARD_CODE_NS + BOARD_NS_OFFSET,
        V8M_POOLS_USED,
        .port = &answers,
    };
    if (v8m_fault_record_take(&record)) {
        record_tell(&record);
        semihosting_exit(STATUS_FAULT);
    }
    v8m_board.start();
    v8m_run(&device);
}
