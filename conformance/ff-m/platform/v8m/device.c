/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The Secure image of the suite: hands the last life's fault record to the runner, then runs the device.
 */
#include <string.h>

#include "kept.h"
#include "psa/lifecycle.h"
#include "v8m/board.h"
#include "v8m/device.h"
#include "v8m/semihosting.h"
#include "v8m/start.h"

enum { CONNECTIONS = 32, STATUS_EXCEPTION = 8, STATUS_NO_PROGRESS = 9, RESETS_MAX = 3 };

V8M_POOLS(FFM_PARTITIONS, CONNECTIONS);

void v8m_unexpected(uint32_t exception)
{
    semihosting_print_hex("unexpected exception ", exception);
    semihosting_exit(STATUS_EXCEPTION);
}

static uint32_t lifecycle(void)
{
    return PSA_LIFECYCLE_SECURED;
}

/* A device that dies before its runner comes to speak would do so for ever. */
static void progress_or_stop(const struct v8m_fault_record *record)
{
    if (++KEPT->resets > RESETS_MAX) {
        semihosting_print_hex("no progress: fault cause ", record->cause);
        semihosting_print_hex("fault detail ", record->detail);
        semihosting_print_hex("fault pid ", (uint32_t)record->pid);
        semihosting_print_hex("fault pc ", record->pc);
        semihosting_exit(STATUS_NO_PROGRESS);
    }
}

static void record_hand_over(void)
{
    static struct v8m_fault_record record;
    bool has_record = v8m_fault_record_take(&record);
    if (KEPT->magic != KEPT_MAGIC) {
        memset(KEPT, 0, sizeof(*KEPT));
        KEPT->magic = KEPT_MAGIC;
        return;
    }
    if (has_record) {
        KEPT->record = record;
        KEPT->is_fresh = 1;
        KEPT->deaths++;
    }
    progress_or_stop(&record);
}

void v8m_main(void)
{
    static const struct v8m_device device = {
        .image = &v8m_image,
        .board = &v8m_board,
        .ns_vectors = BOARD_CODE_NS + BOARD_NS_OFFSET,
        V8M_POOLS_USED,
        .lifecycle = lifecycle,
    };
    record_hand_over();
    v8m_board.start();
    v8m_run(&device);
}
