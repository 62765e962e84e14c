/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/*
 * Why the device was reset: left in memory that a reset keeps, Secure and never given to a partition. Written by the
 * last code that runs, read by the first of the next life. docs/format/fault-record.spec.md has the bytes.
 */

#define V8M_FAULT_RECORD_MAGIC 0x31524641u /* "AFR1" */
enum { V8M_FAULT_RECORD_VERSION = 1 };

enum v8m_fault_cause {
    V8M_FAULT_PANIC = 1,     /* a partition's PROGRAMMER ERROR or psa_panic: `detail` is an enum spm_fault */
    V8M_FAULT_EXCEPTION = 2, /* a processor exception: `detail` is its number */
    V8M_FAULT_KERNEL = 3     /* a check of the SPM itself */
};

enum { V8M_FAULT_NOBODY = 0xff /* `partition`: the Non-secure world, or nobody */ };

struct v8m_fault_record {
    uint32_t magic;
    uint16_t version;
    uint16_t size;      /* bytes of this structure */
    uint32_t check;     /* CRC-32 of what follows, so that a cold start's noise is no record */
    uint8_t cause;      /* enum v8m_fault_cause */
    uint8_t detail;
    uint8_t partition;  /* its index in the image's tables */
    uint8_t operation;  /* the call of the kernel, for V8M_FAULT_PANIC */
    int32_t pid;        /* of that partition; 0: none */
    int32_t caller;     /* client id that was served, or the partition's own; 0: unknown */
    uint32_t address;   /* of the access, if the processor gave it */
    uint32_t has_address;
    uint32_t exc_return;
    uint32_t regs[13];  /* r0 to r12 */
    uint32_t sp, lr, pc, psr;
    uint32_t cfsr, hfsr, sfsr;
};

/** The record of the last life, if there is one; it is gone from there then. */
bool v8m_fault_record_take(struct v8m_fault_record *record);
