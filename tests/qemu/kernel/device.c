/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/device.h"

#include "memory_map.h"
#include "v8m/board.h"
#include "v8m/core.h"
#include "v8m/fault_record.h"
#include "v8m/semihosting.h"
#include "v8m/start.h"

/* The Secure image: tells of its last life, or runs the device. */

enum { PARTITIONS = 4, CONNECTIONS = 8, STATUS_FAULT = 7 };

V8M_POOLS(PARTITIONS, CONNECTIONS);

static void attribute(uint32_t number, const struct v8m_sau_region *region)
{
    volatile struct v8m_sau *sau = v8m_sau();
    sau->rnr = number;
    sau->rbar = region->base;
    sau->rlar = (region->limit & ~31u) | V8M_SAU_RLAR_ENABLE | (region->is_nsc ? V8M_SAU_RLAR_NSC : 0);
}

static void gate(const struct v8m_mpc *mpc)
{
    volatile uint32_t *registers = (volatile uint32_t *)mpc->registers;
    uint32_t word_size = 32u << (registers[5] + 5); /* bytes that one word of the table is for */
    for (uint32_t at = mpc->ns_start; at < mpc->ns_end; at += word_size) {
        registers[6] = at / word_size;
        registers[7] = 0xffffffffu;
    }
}

static void worlds_separate(void)
{
    for (uint32_t i = 0; i < v8m_board.mpc_count; i++) {
        gate(&v8m_board.mpcs[i]);
    }
    for (uint32_t i = 0; i < v8m_board.setting_count; i++) {
        const struct v8m_setting *setting = &v8m_board.settings[i];
        volatile uint32_t *word = (volatile uint32_t *)setting->address;
        *word = (*word & ~setting->mask) | setting->value;
    }
    for (uint32_t i = 0; i < v8m_board.sau_count; i++) {
        attribute(i, &v8m_board.sau[i]);
    }
    v8m_sau()->ctrl = V8M_SAU_CTRL_ENABLE;
    v8m_sync();
}

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
        .ns_code = { BOARD_CODE_NS + BOARD_NS_OFFSET, BOARD_CODE_NS + BOARD_NS_OFFSET + BOARD_NS_SIZE },
        .ns_data = { BOARD_RAM_NS, BOARD_RAM_NS + BOARD_RAM_NS_SIZE },
        .ns_vectors = BOARD_CODE_NS + BOARD_NS_OFFSET,
        V8M_POOLS_USED,
    };
    if (v8m_fault_record_take(&record)) {
        record_tell(&record);
        semihosting_exit(STATUS_FAULT);
    }
    worlds_separate();
    v8m_run(&device);
}
