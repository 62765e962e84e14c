/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include "spm/outcome.h"

#include <stddef.h>

struct fault_row {
    const char *name;
    const char *text;
};

#define ROW(id, text) [id] = { #id, text }

static const struct fault_row rows[SPM_FAULT_COUNT] = {
    ROW(SPM_FAULT_NONE, "no fault was recorded"),
    ROW(SPM_FAULT_SID_UNKNOWN,
        "no service has this SID: check psa_manifest/sid.h and that the image contains the service"),
    ROW(SPM_FAULT_VERSION,
        "the service's version policy refuses this version: rebuild the client with its <SERVICE>_VERSION"),
    ROW(SPM_FAULT_NOT_AUTHORISED, "the caller may not use this service: list it in the partition's dependencies"),
    ROW(SPM_FAULT_STATELESS_CONNECT,
        "the service is stateless: call it by its <SERVICE>_HANDLE, without psa_connect"),
    ROW(SPM_FAULT_HANDLE,
        "no such handle for this caller: it is null, closed, another client's, or of an earlier life"),
    ROW(SPM_FAULT_HANDLE_BUSY,
        "the connection already handles a request: one call at a time, or a connection per thread"),
    ROW(SPM_FAULT_TYPE, "psa_call type is below zero: those types belong to the framework"),
    ROW(SPM_FAULT_VECTORS, "more vectors than PSA_MAX_IOVEC, input and output together"),
    ROW(SPM_FAULT_MEMORY, "a vector or a buffer lies outside the memory that the caller itself may access"),
    ROW(SPM_FAULT_REPLIED,
        "the service found the request malformed (PSA_ERROR_PROGRAMMER_ERROR): read the service's interface"),
    ROW(SPM_FAULT_SIGNAL, "not exactly one asserted signal of the right kind: use what psa_wait returned"),
    ROW(SPM_FAULT_MESSAGE_HANDLE, "no such message for this partition: it was replied to, or is another's"),
    ROW(SPM_FAULT_MESSAGE_TYPE, "connect and disconnect messages have no vectors: look at msg.type first"),
    ROW(SPM_FAULT_VECTOR_INDEX, "vector index is not below PSA_MAX_IOVEC"),
    ROW(SPM_FAULT_VECTOR_MAPPED,
        "the vector is or was mapped: a vector is either mapped or read and written, never both"),
    ROW(SPM_FAULT_WRITE_OVERFLOW, "more bytes than the output vector has room for: look at msg.out_size first"),
    ROW(SPM_FAULT_REPLY_STATUS,
        "a connect is answered with PSA_SUCCESS, PSA_ERROR_CONNECTION_REFUSED or _BUSY alone"),
    ROW(SPM_FAULT_RHANDLE_STATELESS, "a stateless service has no connection to keep a reverse handle on"),
    ROW(SPM_FAULT_NOTIFY_TARGET, "psa_notify of an id that is no partition's: use psa_manifest/pid.h"),
    ROW(SPM_FAULT_PANIC, "the partition called psa_panic"),
    ROW(SPM_FAULT_ENTRY_INIT, "the partition's entry_init failed"),
    ROW(SPM_FAULT_ENTRY_ENDED, "the partition's entry_point returned: it must loop for ever"),
    ROW(SPM_FAULT_MAP_DISABLED, "the service did not ask for mapped vectors: set mm_iovec to enable in the manifest"),
    ROW(SPM_FAULT_MAP_EMPTY, "a vector of length 0 cannot be mapped: look at the sizes in psa_msg_t first"),
    ROW(SPM_FAULT_MAP_AGAIN, "the vector was read, written or mapped before: map it once, before anything else"),
    ROW(SPM_FAULT_NOT_MAPPED, "the vector is not mapped now"),
    ROW(SPM_FAULT_MODEL, "psa_get and psa_reply are the framework's in the SFN model: return the status instead"),
    ROW(SPM_FAULT_NO_PARTITION, "partition calls (psa/service.h) are for partitions: use psa/client.h here"),
    ROW(SPM_FAULT_FIRST_LEVEL,
        "a first-level interrupt function may call nothing but psa_panic: return PSA_FLIH_SIGNAL, go on in the thread"),
};

const char *spm_fault_name(enum spm_fault fault)
{
    return (unsigned)fault < SPM_FAULT_COUNT ? rows[fault].name : "SPM_FAULT_UNKNOWN";
}

const char *spm_fault_text(enum spm_fault fault)
{
    return (unsigned)fault < SPM_FAULT_COUNT ? rows[fault].text : "no such fault";
}
