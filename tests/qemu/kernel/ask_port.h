/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "port_ask.h"

/** Asks the kernel what the client says, by the call itself: no wrapper is in the way. */
static psa_status_t ask_port(const psa_msg_t *msg)
{
    static const char *const names[] = { "line", "mine", "theirs", "lin", "line2", "", "a-name-of-exactly-32-characters-" };
    struct port_ask what = { 0 };
    uint8_t bytes[PORT_BYTES];
    (void)psa_read(msg->handle, 0, &what, sizeof(what));
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = 0xee;
    }
    bool is_named = what.name < sizeof(names) / sizeof(names[0]);
    register uint32_t r0 __asm("r0") = is_named && what.call >= V8M_PORT_KEY ? (uint32_t)names[what.name] : what.name;
    register uint32_t r1 __asm("r1") = what.name_len;
    register uint32_t r2 __asm("r2") = what.base != 0 ? what.base : (uint32_t)bytes;
    register uint32_t r3 __asm("r3") = what.len;
    register uint32_t r12 __asm("r12") = PORT_OPERATION | what.call << 8;
    __asm volatile("svc 0" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r12) : : "memory", "cc");
    const struct port_told told = { .r0 = r0, .r1 = r1 };
    psa_write(msg->handle, 0, &told, sizeof(told));
    psa_write(msg->handle, 0, bytes, sizeof(bytes));
    return PSA_SUCCESS;
}
