/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The PSA API as partitions call it: each a supervisor call, its number (enum kernel_operation) in the low byte of r12.
 * In memory that every partition may read and execute.
 */
    .syntax unified
    .thumb
    .section .text.psa, "ax", %progbits
    .p2align 1

    .macro  OPERATION name, number
    .global \name
    .type   \name, %function
    .thumb_func
\name:
    mov     r12, #\number
    svc     0
    bx      lr
    .size   \name, . - \name
    .endm

    OPERATION psa_framework_version, 0
    OPERATION psa_version, 1
    OPERATION psa_connect, 2
    OPERATION psa_close, 4
    OPERATION psa_wait, 5
    OPERATION psa_get, 6
    OPERATION psa_set_rhandle, 7
    OPERATION psa_skip, 9
    OPERATION psa_reply, 11
    OPERATION psa_notify, 13
    OPERATION psa_clear, 14
    OPERATION psa_eoi, 15
    OPERATION psa_panic, 16
    OPERATION psa_irq_enable, 17
    OPERATION psa_irq_disable, 18
    OPERATION psa_reset_signal, 19
    OPERATION psa_map_invec, 21
    OPERATION psa_unmap_invec, 22
    OPERATION psa_map_outvec, 23
    OPERATION psa_unmap_outvec, 24
    OPERATION psa_rot_lifecycle_state, 27

/* Six arguments: the counts travel above the number. One that does not fit a byte becomes 255, which is as wrong. */
    .global psa_call
    .type   psa_call, %function
    .thumb_func
psa_call:
    push    {r4, lr}
    mov     r12, r3             /* in_len */
    ldrd    r3, r4, [sp, #8]    /* out_vec, out_len */
    cmp     r12, #255
    it      hi
    movhi   r12, #255
    cmp     r4, #255
    it      hi
    movhi   r4, #255
    lsl     r12, r12, #8
    orr     r12, r12, r4, lsl #16
    orr     r12, r12, #3        /* KERNEL_CALL */
    svc     0
    pop     {r4, pc}
    .size   psa_call, . - psa_call

/* psa_read, psa_write: the kernel moves a piece; more follow while it moved a whole one and there is more to move. */
    .macro  PIECES name, number, here
    .global \name
    .type   \name, %function
    .thumb_func
\name:
    mrs     r12, control
    lsls    r12, r12, #31
    bmi     4f
    push    {r0-r4, lr}         /* privileged: a function call, and the supervisor call if that did nothing */
    bl      \here
    cmp     r0, #0
    itt     ge
    addge   sp, sp, #16
    popge   {r4, pc}
    pop     {r0-r4, lr}
4:  mov     r12, #\number
    cmp     r3, #256            /* KERNEL_PIECE_MAX */
    bhi     1f
    svc     0
    bx      lr
1:  push    {r4-r6, lr}
    mov     r4, r0
    mov     r5, r3
    mov     r6, r3              /* what is left */
2:  mov     r0, r4
    mov     r3, r6
    svc     0
    add     r2, r2, r0
    sub     r6, r6, r0
    cmp     r0, #256
    bne     3f
    cmp     r6, #0
    bne     2b
3:  sub     r0, r5, r6
    pop     {r4-r6, pc}
    .size   \name, . - \name
    .endm

    PIECES  psa_read, 8, kernel_read_here
    PIECES  psa_write, 10, kernel_write_here

/* A partition's thread begins here, r0 its entry_point (IPC) or its entry_init or 0 (SFN). */
    .global arch_start_ipc
    .type   arch_start_ipc, %function
    .thumb_func
arch_start_ipc:
    blx     r0
    mov     r12, #20            /* KERNEL_ENDED */
    svc     0
    .size   arch_start_ipc, . - arch_start_ipc

/* The loop of an SFN partition: each turn replies, waits for a message, and gets the function that serves it. */
    .global arch_start_sfn
    .type   arch_start_sfn, %function
    .thumb_func
arch_start_sfn:
    sub     sp, #48             /* a psa_msg_t */
    cbz     r0, 1f
    blx     r0
1:  mov     r1, sp
    mov     r12, #12            /* KERNEL_NEXT */
    svc     0
    mov     r2, r0
    mov     r0, sp
    blx     r2
    b       1b
    .size   arch_start_sfn, . - arch_start_sfn

/* Where a first-level function returns to, its result in r0. */
    .global arch_first_level_end
    .type   arch_first_level_end, %function
    .thumb_func
arch_first_level_end:
    mov     r12, #25            /* KERNEL_FIRST_LEVEL_DONE */
    svc     0
    .size   arch_first_level_end, . - arch_first_level_end
