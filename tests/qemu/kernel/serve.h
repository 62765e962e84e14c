/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "device.h"

/* What each of the partitions does with a request, on its own stack and in its own code. */

static void move_stack(uint32_t to)
{
    __asm volatile("mov sp, %0\n"
                   "mov r12, #0\n"
                   "svc 0\n" ::"r"(to)
                   : "r0", "r1", "r2", "r3", "r12", "memory");
    psa_panic();
}

static psa_status_t misbehave(const psa_msg_t *msg)
{
    uint32_t where[2] = { 0, 0 };
    uint32_t code[2] = { 0x4770bf00u, 0x47704770u }; /* nop, bx lr */
    (void)psa_read(msg->handle, 0, where, sizeof(where));
    volatile uint32_t *word = (volatile uint32_t *)where[0];
    switch (msg->type) {
    case DO_PEEK:
    case DO_READ:
        code[0] = *word;
        psa_write(msg->handle, 0, code, sizeof(code[0]));
        return PSA_SUCCESS;
    case DO_WRITE:
        *word = *word;
        return PSA_SUCCESS;
    case DO_EXECUTE:
        ((void (*)(void))(where[0] | 1u))();
        return PSA_SUCCESS;
    case DO_EXECUTE_STACK:
        ((void (*)(void))((uint32_t)code | 1u))();
        return PSA_SUCCESS;
    case DO_READ_INTO:
        (void)psa_read(msg->handle, 0, (void *)where[0], where[1]);
        return PSA_SUCCESS;
    case DO_CALL_GARBAGE:
        __asm volatile("mov r12, %0\n svc 0" ::"r"(where[0]) : "r0", "r1", "r2", "r3", "r12", "memory");
        return PSA_SUCCESS;
    default:
        move_stack(where[0]);
        return PSA_SUCCESS;
    }
}

static psa_status_t serve(const psa_msg_t *msg)
{
    uint8_t bytes[64];
    if (msg->type == DO_ECHO) {
        size_t len;
        do {
            len = psa_read(msg->handle, 0, bytes, sizeof(bytes));
            psa_write(msg->handle, 0, bytes, len);
        } while (len == sizeof(bytes));
        return PSA_SUCCESS;
    }
    if (msg->type == DO_MAP) {
        const uint8_t *in = psa_map_invec(msg->handle, 0);
        uint8_t *out = psa_map_outvec(msg->handle, 0);
        for (size_t i = 0; i < msg->in_size[0]; i++) {
            out[i] = in[i];
        }
        psa_unmap_invec(msg->handle, 0);
        psa_unmap_outvec(msg->handle, 0, msg->in_size[0]);
        return PSA_SUCCESS;
    }
    if (msg->type >= DO_PEEK && msg->type <= DO_MOVE_STACK) {
        return misbehave(msg);
    }
    return msg->type == DO_IDENTIFY ? msg->client_id : msg->type;
}
