/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "device.h"
#include "v8m/port_call.h"

/*
 * What a partition asks beyond the PSA API, as a client of the tests wants it. ECHO's manifest lists the device "line" and the key "mine", KEEPER's
 * lists "theirs" as both (manifests/). answers.c stands for the port.
 */

enum { DO_PORT = 0x1100, PORT_OPERATION = 28 /* KERNEL_PORT */, PORT_BYTES = 40 };
enum port_name { NAME_LINE = 0, NAME_MINE, NAME_THEIRS, NAME_SHORTER, NAME_LONGER, NAME_NONE, NAME_OF_32 };

struct port_ask {
    uint32_t call;     /* enum v8m_port_call */
    uint32_t name;     /* enum port_name, or the address of one; the first argument of the calls that have none */
    uint32_t name_len;
    uint32_t base;     /* 0: a buffer of PORT_BYTES bytes of 0xee on the partition's own stack */
    uint32_t len;
};

/** The answer; the buffer follows. */
struct port_told {
    uint32_t r0, r1;
};
