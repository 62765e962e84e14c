/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* The record that a Cortex-M33 device leaves when its life ends, as bytes from anywhere (docs/format/fault-record.spec.md). */

enum { FAULT_RECORD_LEN = 116 };

enum fault_record_cause { FAULT_RECORD_PANIC = 1, FAULT_RECORD_EXCEPTION = 2, FAULT_RECORD_KERNEL = 3 };

struct fault_record {
    enum fault_record_cause cause;
    uint8_t detail;
    uint8_t partition;
    uint8_t operation;
    int32_t pid;
    int32_t caller;
    uint32_t address;
    uint32_t has_address;
    uint32_t exc_return;
    uint32_t regs[13]; /* r0 to r12 */
    uint32_t sp, lr, pc, psr;
    uint32_t cfsr, hfsr, sfsr;
};

/** NULL, and `record` is filled; else why these bytes are no record, and `record` is as it was. Bytes after the record do not count. */
const char *fault_record_parse(struct fault_record *record, struct span bytes);

/** The `index`th thing that the fault status registers say, one line; NULL behind the last. */
const char *fault_record_sign(const struct fault_record *record, size_t index);

/** "SecureFault" for 7; "interrupt" from 16 on; never NULL. */
const char *fault_record_exception(uint8_t number);

/** "psa_call" for the kernel's number of that call; never NULL. */
const char *fault_record_operation(uint8_t operation);

/** Who was interrupted, by EXC_RETURN: world and mode; never NULL. */
const char *fault_record_interrupted(uint32_t exc_return);
