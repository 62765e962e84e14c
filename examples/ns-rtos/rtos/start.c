/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <stdint.h>
#include <string.h>

#include "emulator.h"

/* Vector table and what comes before main(). */

extern uint32_t start_stack[], start_stack_limit[], start_data[], start_data_end[], start_data_load[], start_bss[], start_bss_end[];

int main(void);
void start_reset(void);
void rtos_svc_entry(void);
void rtos_pendsv_entry(void);
void rtos_systick_entry(void);

static void unexpected(void)
{
    emulator_print("not ok - an exception nobody handles\n");
    emulator_end(9);
}

void start_reset(void)
{
    __asm volatile("msr msplim, %0" ::"r"(start_stack_limit));
    memcpy(start_data, start_data_load, (size_t)((char *)start_data_end - (char *)start_data));
    memset(start_bss, 0, (size_t)((char *)start_bss_end - (char *)start_bss));
    emulator_end(main());
}

__attribute__((section(".vectors"), used)) static const struct {
    uint32_t *stack;
    void (*handlers[15])(void);
} vectors = {
    .stack = start_stack,
    .handlers = { start_reset, unexpected, unexpected, unexpected, unexpected, unexpected, unexpected, unexpected, unexpected, unexpected,
                  rtos_svc_entry, unexpected, unexpected, rtos_pendsv_entry, rtos_systick_entry },
};
