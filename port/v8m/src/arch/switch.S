/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The supervisor call, PendSV, and the switch between threads (DDI0553, exception handling). Both exceptions have one
 * priority: neither preempts the other. Offsets are those of struct arch_thread.
 */
    .syntax unified
    .thumb
    .section .text.arch_switch, "ax", %progbits
    .p2align 2

    .equ THREAD_KEPT, 4
    .equ THREAD_PSPLIM, 40
    .equ THREAD_DOMAIN, 48
    .equ KERNEL_PRIORITY, 0x60
    .equ MPU_RBAR, 0xe000ed9c /* of region 4: RNR stays there */

/*
 * Only Secure thread mode on the process stack calls: a handler, or a caller on the main stack, is refused by the one
 * comparison, before any stack is looked at (TFMV-2).
 */
    .global v8m_svc_entry
    .type v8m_svc_entry, %function
v8m_svc_entry:
    cmn     lr, #3              /* 0xfffffffd */
    bne     .Lrefused
    mrs     r0, psp
    push    {r0, lr}
    bl      kernel_svc
    pop     {r2, lr}
.Lmaybe_switch:
    ldr     r3, =arch_run
    ldrd    r1, r0, [r3]
    cmp     r1, r0
    it      eq
    bxeq    lr
    str     r0, [r3]
    stm     r1, {r2, r4-r11, lr}
    ldr     r3, [r0, #THREAD_DOMAIN]
    cbz     r3, .Lsame_domain   /* privileged: whatever is loaded does not matter */
    ldr     r12, =arch_loaded
    ldr     r1, [r12]
    cmp     r1, r3
    beq     .Lsame_domain
    str     r3, [r12]
    ldr     r12, =MPU_RBAR
    ldm     r3, {r4-r11}
    stm     r12, {r4-r11}
    dsb
.Lsame_domain:
    add     r3, r0, #THREAD_PSPLIM
    ldm     r3, {r3, r12}       /* the limit, CONTROL */
    ldm     r0, {r2, r4-r11, lr}
    msr     psplim, r3
    msr     psp, r2
    msr     control, r12
    isb
    bx      lr
.Lrefused:
    mov     r0, lr
    b       arch_svc_refused
    .size v8m_svc_entry, . - v8m_svc_entry

    .global v8m_pendsv_entry
    .type v8m_pendsv_entry, %function
v8m_pendsv_entry:
    mrs     r2, psp
    mov     r0, lr
    push    {r2, lr}
    bl      arch_pendsv
    pop     {r2, lr}
    b       .Lmaybe_switch
    .size v8m_pendsv_entry, . - v8m_pendsv_entry

/*
 * arch_become_agent(process stack, its limit, main stack's top): goes on in privileged thread mode on the process stack;
 * the main stack is empty from here on, its seal on top. Lets every partition run to where it waits, then gives the
 * processor to the Non-secure world.
 */
    .global arch_become_agent
    .type arch_become_agent, %function
arch_become_agent:
    msr     psp, r0
    msr     psplim, r1
    movs    r3, #2
    msr     control, r3
    isb
    msr     msp, r2
    bl      arch_yield
    bl      arch_ns_prepare     /* r0: where it starts */
    mov     r1, #0
    mov     r2, #0
    mov     r3, #0
    mov     r4, #0
    mov     r5, #0
    mov     r6, #0
    mov     r7, #0
    mov     r8, #0
    mov     r9, #0
    mov     r10, #0
    mov     r11, #0
    mov     r12, #0
    mov     lr, #0
    msr     apsr_nzcvq, r1
    bxns    r0
    .size arch_become_agent, . - arch_become_agent

    .global arch_yield
    .type arch_yield, %function
arch_yield:
    mov     r12, #26            /* KERNEL_YIELD */
    svc     0
    bx      lr
    .size arch_yield, . - arch_yield

/* arch_run_on(stack, its limit, function, argument): no limit holds for the two instructions in which the stack is neither. */
    .global arch_run_on
    .type arch_run_on, %function
arch_run_on:
    push    {r4-r6, lr}
    mov     r4, sp
    mrs     r5, psplim
    movs    r6, #0
    msr     psplim, r6
    mov     sp, r0
    msr     psplim, r1
    msr     basepri, r6
    mov     r0, r3
    blx     r2
    movs    r1, #KERNEL_PRIORITY
    msr     basepri, r1
    isb
    msr     psplim, r6
    mov     sp, r4
    msr     psplim, r5
    pop     {r4-r6, pc}
    .size arch_run_on, . - arch_run_on

    .global arch_idle
    .type arch_idle, %function
arch_idle:
    wfi
    b       arch_idle
    .size arch_idle, . - arch_idle

/*
 * A fault. Nothing goes on after it, so the handlers' stack is taken from its start: one that ran over its limit
 * must not take the record with it.
 */
    .macro  FAULT name
    .global \name
    .type   \name, %function
\name:
    b       .Lfault
    .size   \name, . - \name
    .endm
    FAULT v8m_nmi_entry
    FAULT v8m_hard_fault_entry
    FAULT v8m_mem_manage_entry
    FAULT v8m_bus_fault_entry
    FAULT v8m_usage_fault_entry
    FAULT v8m_secure_fault_entry
    FAULT v8m_debug_monitor_entry
    FAULT v8m_systick_entry
.Lfault:
    mrs     r1, msp
    movs    r2, #0
    msr     msplim, r2
    ldr     r2, =arch_fault_stack + 256
    msr     msp, r2
    push    {r4-r11}
    mov     r0, lr
    mov     r2, sp
    bl      arch_fault
    b       .
    .pool
