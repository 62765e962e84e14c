/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 *
 * The entries from the Non-secure world. Each is assembly from its first to its last instruction: arguments are words, what the
 * caller may not see is gone from the registers on every way out, and nothing is pushed before the stack is known to be the agent's
 * own and empty. The linker puts an SG instruction before each.
 *
 * Refused, without a word written: a caller in handler mode, which would run on the handlers' stack (TFMV-2); a call while another
 * is under way, which would run on top of it, whoever's stack the processor has then; an unsealed stack (TFMV-1). They run unprivileged when a
 * partition was interrupted, so they look at special registers only that anyone may read.
 */
    .syntax unified
    .thumb
    .section .text.psa, "ax", %progbits
    .p2align 2

    .macro  ENTRY name
    .global \name
    .global __acle_se_\name
    .type   \name, %function
    .type   __acle_se_\name, %function
    .thumb_func
\name:
    .thumb_func
__acle_se_\name:
    .endm

/* Nothing but the result goes back; r4 to r11 are the caller's own again. */
    .macro  LEAVE
    mov     r1, lr
    mov     r2, lr
    mov     r3, lr
    mov     r12, lr
    msr     apsr_nzcvq, lr
    bxns    lr
    .endm

    .macro  ADMIT handler, occupied
    mrs     r12, ipsr
    cmp     r12, #0
    bne     \handler
    ldr     r12, =arch_agent_stack + 768
    cmp     sp, r12
    bne     \occupied
    ldr     r12, [sp]           /* 0xfef5eda5 and these three make 0 */
    add     r12, r12, #0x010a0000
    add     r12, r12, #0x1200
    adds    r12, r12, #0x5b
    bne     \occupied
    .endm

/* r0: a constant that fits a signed halfword. */
    .macro  REFUSE value
    mvn     r0, #(-(\value) - 1)
    LEAVE
    .endm

/* uint32_t (void): needs no stack, so any caller is served. */
    ENTRY   ashlar_nsc_framework_version
    movw    r0, #0x0101
    LEAVE
    .size   ashlar_nsc_framework_version, . - ashlar_nsc_framework_version

/* uint32_t (uint32_t sid) */
    ENTRY   ashlar_nsc_version
    ADMIT   1f, 2f
    push    {r3, lr}
    bl      arch_ns_version
    pop     {r3, lr}
    LEAVE
1:  mov     r0, #0              /* PSA_VERSION_NONE */
    LEAVE
2:  REFUSE  -250                /* ASHLAR_NSC_OCCUPIED, which is no version of a service */
    .size   ashlar_nsc_version, . - ashlar_nsc_version

/* int32_t (uint32_t sid, uint32_t version) */
    ENTRY   ashlar_nsc_connect
    ADMIT   1f, 2f
    push    {r3, lr}
    bl      arch_ns_connect
    pop     {r3, lr}
    LEAVE
1:  REFUSE  -130                /* PSA_ERROR_CONNECTION_REFUSED */
2:  REFUSE  -250                /* ASHLAR_NSC_OCCUPIED */
    .size   ashlar_nsc_connect, . - ashlar_nsc_connect

/* int32_t (int32_t handle, int32_t type, uint32_t in, uint32_t out) */
    ENTRY   ashlar_nsc_call
    ADMIT   1f, 2f
    push    {r3, lr}
    bl      arch_ns_call
    pop     {r3, lr}
    LEAVE
1:  REFUSE  -133                /* PSA_ERROR_NOT_PERMITTED */
2:  REFUSE  -250
    .size   ashlar_nsc_call, . - ashlar_nsc_call

/* int32_t (int32_t handle): 0, or why nothing was closed. */
    ENTRY   ashlar_nsc_close
    ADMIT   1f, 2f
    push    {r3, lr}
    bl      arch_ns_close
    pop     {r3, lr}
    LEAVE
1:  REFUSE  -133
2:  REFUSE  -250
    .size   ashlar_nsc_close, . - ashlar_nsc_close

/*
 * int32_t (int32_t client): who calls from now on. For the Non-secure system alone: its handlers, or its privileged threads. Any
 * stack will do, nothing is pushed.
 */
    ENTRY   ashlar_nsc_client
    cmp     r0, #0
    bge     2f
    mrs     r12, ipsr
    cmp     r12, #0
    bne     1f
    mrs     r12, control_ns
    lsls    r12, r12, #31
    bmi     3f
1:  ldr     r12, =arch_ns_client
    str     r0, [r12]
    mov     r0, #0
    LEAVE
2:  REFUSE  -135                /* PSA_ERROR_INVALID_ARGUMENT */
3:  REFUSE  -133
    .size   ashlar_nsc_client, . - ashlar_nsc_client
    .pool
