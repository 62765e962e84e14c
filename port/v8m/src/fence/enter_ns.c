/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "v8m/core.h"
#include "v8m/fence.h"
#include "v8m/scb.h"

static bool is_within(struct v8m_range range, uint32_t address)
{
    return address >= range.start && address < range.end;
}

bool v8m_ns_is_bootable(const struct v8m_board *board, uint32_t vectors)
{
    if (vectors % 128 != 0 || !is_within(board->ns_code, vectors) || !is_within(board->ns_code, vectors + 4)) {
        return false;
    }
    const volatile uint32_t *table = (const volatile uint32_t *)vectors;
    uint32_t stack = table[0];
    uint32_t start = table[1];
    return stack % 8 == 0 && stack > board->ns_data.start && stack <= board->ns_data.end && (start & 1u) != 0 &&
           is_within(board->ns_code, start & ~1u);
}

/* What Secure code left in r0 to r12 and the flags is no business of the other world's. */
__attribute__((naked, noreturn)) static void leave(uint32_t start)
{
    (void)start;
    __asm volatile("bic r0, r0, #1\n" /* BXNS: bit 0 clear is a change of world */
                   "mov lr, r0\n"
                   "mov r1, r0\n"
                   "mov r2, r0\n"
                   "mov r3, r0\n"
                   "mov r4, r0\n"
                   "mov r5, r0\n"
                   "mov r6, r0\n"
                   "mov r7, r0\n"
                   "mov r8, r0\n"
                   "mov r9, r0\n"
                   "mov r10, r0\n"
                   "mov r11, r0\n"
                   "mov r12, r0\n"
                   "msr apsr_nzcvq, r0\n"
                   "bxns lr\n");
}

void v8m_ns_enter(uint32_t vectors)
{
    const volatile uint32_t *table = (const volatile uint32_t *)vectors;
    v8m_scb_ns()->vtor = vectors;
    v8m_set_msplim_ns(0);
    v8m_set_psplim_ns(0);
    v8m_set_msp_ns(table[0]);
    v8m_set_psp_ns(0);
    v8m_set_control_ns(0);
    v8m_set_primask_ns(0);
    v8m_set_basepri_ns(0);
    v8m_set_faultmask_ns(0);
    v8m_sync();
    leave(table[1]);
}
