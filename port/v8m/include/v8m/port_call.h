/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdint.h>

#include "base/span.h"
#include "psa/error.h"

/*
 * What partitions ask beyond the PSA API (rt/port.h): one supervisor call of the kernel, open at every isolation level. The kernel judges who
 * asks and what for: a device or a key must be one that the caller's manifest lists, memory is asked for with the caller's rights. Whose
 * reference is not its own ends the device, as in any call; whoever was not given what it names is refused by a status.
 */

/** In the second byte of r12; the first is KERNEL_PORT. Arguments in r0 to r3, the answer in r0 (and r1). */
enum v8m_port_call {
    V8M_PORT_VALUE = 0, /* an enum v8m_port_value: 64 bits */
    V8M_PORT_NOTE,      /* reason, count */
    V8M_PORT_KEY,       /* purpose, its length, where RT_ROOT_KEY_LEN bytes go: a status */
    V8M_PORT_RECEIVE,   /* device, its length, buffer, its size: bytes or a status */
    V8M_PORT_SEND,      /* device, its length, data, their length: bytes that the line took, or a status */
    V8M_PORT_HEAP,      /* where the partition's heap starts, and its bytes; 0, 0: it has none. The kernel's own answer */
    V8M_PORT_CALLS
};

enum v8m_port_value {
    V8M_PORT_CLOCK_MS = 0,
    V8M_PORT_WALL_CLOCK_S,
    V8M_PORT_BOOT_EPOCH,
    V8M_PORT_VALUES
};

enum {
    V8M_PORT_PIECE_MAX = 32, /* bytes of a line that one entry of the kernel moves */
    V8M_PORT_NAME_MAX = 31
};

/**
 * How the kernel answers. Each is called within its exception, so it neither waits nor loops for long. `device` and `purpose` are the strings of
 * the manifest, `pid` the partition whose manifest it is; spans are memory that the caller may use so.
 */
struct v8m_port_answers {
    uint64_t (*value)(enum v8m_port_value what);
    void (*note)(uint32_t reason, uint32_t count);
    /** RT_ROOT_KEY_LEN bytes; statuses of rt_root_key(). */
    psa_status_t (*key)(int32_t pid, const char *purpose, uint8_t *key);
    /** Bytes moved, 0 when nothing could be; PSA_ERROR_DOES_NOT_EXIST: the image has no such device. */
    int32_t (*receive)(int32_t pid, const char *device, struct out_span out);
    int32_t (*send)(int32_t pid, const char *device, struct span data);
};
