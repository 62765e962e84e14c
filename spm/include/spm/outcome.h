/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "psa/client.h"

/*
 * A core returns what should happen; the port does it (style E2). Zero is the safe verdict: a forgotten outcome
 * faults.
 */

enum spm_verdict { SPM_FAULT = 0, SPM_BLOCK = 0x5a, SPM_RETURN = 0xa5 };

/** PROGRAMMER ERRORs of FF-M, one number a cause; they stand in panic records. Extend only. */
enum spm_fault {
    SPM_FAULT_NONE = 0,
    SPM_FAULT_SID_UNKNOWN,
    SPM_FAULT_VERSION,
    SPM_FAULT_NOT_AUTHORISED,
    SPM_FAULT_STATELESS_CONNECT,
    SPM_FAULT_HANDLE,
    SPM_FAULT_HANDLE_BUSY,
    SPM_FAULT_TYPE,
    SPM_FAULT_VECTORS,
    SPM_FAULT_MEMORY,
    SPM_FAULT_REPLIED, /* the service answered PSA_ERROR_PROGRAMMER_ERROR */
    SPM_FAULT_SIGNAL,
    SPM_FAULT_MESSAGE_HANDLE,
    SPM_FAULT_MESSAGE_TYPE,
    SPM_FAULT_VECTOR_INDEX,
    SPM_FAULT_VECTOR_MAPPED,
    SPM_FAULT_WRITE_OVERFLOW,
    SPM_FAULT_REPLY_STATUS,
    SPM_FAULT_RHANDLE_STATELESS,
    SPM_FAULT_NOTIFY_TARGET,
    SPM_FAULT_PANIC,       /* psa_panic() */
    SPM_FAULT_ENTRY_INIT,  /* entry_init failed */
    SPM_FAULT_ENTRY_ENDED, /* entry_point returned */
    SPM_FAULT_MAP_DISABLED, /* manifest: mm_iovec is not enabled */
    SPM_FAULT_MAP_EMPTY,
    SPM_FAULT_MAP_AGAIN,
    SPM_FAULT_NOT_MAPPED,
    SPM_FAULT_MODEL,        /* a call of the IPC model by a partition of the SFN model */
    SPM_FAULT_NO_PARTITION, /* a partition call by something that is no partition */
    SPM_FAULT_FIRST_LEVEL,  /* a call other than psa_panic by a first-level interrupt function */
    SPM_FAULT_COUNT
};

struct spm_outcome {
    enum spm_verdict verdict;
    /* SPM_RETURN: the caller's result. SPM_BLOCK: the message's index, for the port's own tables. */
    int32_t value;
    enum spm_fault fault; /* SPM_FAULT: why the secure caller must be panicked */
};

/** A short name, "SPM_FAULT_HANDLE"; never NULL. */
const char *spm_fault_name(enum spm_fault fault);
/** What the developer did wrong and how to mend it, one line; never NULL. */
const char *spm_fault_text(enum spm_fault fault);

static inline struct spm_outcome spm_return(int32_t value)
{
    return (struct spm_outcome){ .verdict = SPM_RETURN, .value = value };
}

static inline struct spm_outcome spm_block(uint16_t message)
{
    return (struct spm_outcome){ .verdict = SPM_BLOCK, .value = message };
}

static inline struct spm_outcome spm_fault(enum spm_fault fault)
{
    return (struct spm_outcome){ .verdict = SPM_FAULT, .fault = fault };
}
