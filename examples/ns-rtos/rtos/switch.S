/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The three handlers. Offsets are those of struct rtos_thread.
 */
    .syntax unified
    .thumb
    .text
    .equ THREAD_PSPLIM, 40

    .global rtos_svc_entry
    .type   rtos_svc_entry, %function
rtos_svc_entry:
    mrs     r0, psp
    b       rtos_call

    .global rtos_systick_entry
    .type   rtos_systick_entry, %function
rtos_systick_entry:
    mov     r0, lr              /* bit 6: the Secure world was interrupted */
    b       rtos_tick

/*
 * A thread that was interrupted in the Secure world goes on there when its EXC_RETURN is used again: the Secure stack and registers
 * stay where they are. So each thread keeps its own, and one alone may be in there at a time.
 */
    .global rtos_pendsv_entry
    .type   rtos_pendsv_entry, %function
rtos_pendsv_entry:
    mrs     r0, psp
    ldr     r1, =rtos_current
    ldr     r1, [r1]
    stm     r1, {r0, r4-r11, lr}
    bl      rtos_switch
    add     r3, r0, #THREAD_PSPLIM
    ldm     r3, {r3, r12}
    ldm     r0, {r2, r4-r11, lr}
    msr     psplim, r3
    msr     psp, r2
    msr     control, r12
    isb
    bx      lr
    .pool
