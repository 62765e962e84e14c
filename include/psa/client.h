/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_CLIENT_H
#define PSA_CLIENT_H

#include <stddef.h>
#include <stdint.h>

#include "psa/error.h"

/*
 * How a client reaches a RoT Service (Firmware Framework for M 1.0, client API; 1.1 stateless services).
 * Every call blocks the calling thread until the service has answered.
 *
 * A *programmer error* is a misuse that a correct client never commits. Committed by a Secure Partition it
 * ends the partition and the call does not return. Committed by a Non-secure client it is answered with the
 * value named at each function, and nothing changes.
 */

#ifdef __cplusplus
extern "C" {
#endif

/** Version of the framework: major in bits 15:8, minor in bits 7:0. @spec FFM-CONST-FRAMEWORK-VERSION */
#define PSA_FRAMEWORK_VERSION (0x0101u)

/** psa_version() of a service that is absent, or not for this caller. @spec FFM-CONST-VERSION-NONE */
#define PSA_VERSION_NONE (0u)

/** Zero: no connection. Above zero: a connection, or a stateless service. Below: an error status. */
typedef int32_t psa_handle_t;

/* @spec FFM-CONST-HANDLE */
#define PSA_NULL_HANDLE ((psa_handle_t)0)
#define PSA_HANDLE_IS_VALID(handle) ((psa_handle_t)(handle) > 0)
#define PSA_HANDLE_TO_ERROR(handle) ((psa_status_t)(handle))

/** Most vectors of one call, input and output together. @spec FFM-CONST-MAX-IOVEC */
#define PSA_MAX_IOVEC (4u)

/** The request type of a service that has only one; any other value of zero or more is a service's own. */
/* @spec FFM-CONST-IPC-TYPES */
#define PSA_IPC_CALL (0)

/** `len` bytes at `base` that the service may read. With `len` 0, `base` is never looked at. */
/* @spec FFM-TYPE-VECTORS */
typedef struct psa_invec {
    const void *base;
    size_t len;
} psa_invec;

/** `len` bytes at `base` that the service may write. After psa_call(), `len` is what it wrote. */
typedef struct psa_outvec {
    void *base;
    size_t len;
} psa_outvec;

/** The version of the framework that runs, in the form of PSA_FRAMEWORK_VERSION. Cannot fail. */
uint32_t psa_framework_version(void);

/**
 * The version of the RoT Service `sid`, one or more; or PSA_VERSION_NONE if there is no such service or this
 * caller has no access to it (the two are not told apart). Works for stateless services. Never an error.
 */
uint32_t psa_version(uint32_t sid);

/**
 * Opens a connection to the RoT Service `sid`, asking for `version` under the service's version policy
 * (STRICT: exactly the service's; RELAXED: that or older). The handle is the caller's until psa_close().
 *
 * above zero                    the connection's handle
 * PSA_ERROR_CONNECTION_REFUSED  the service refused for good; or programmer error of a Non-secure client
 * PSA_ERROR_CONNECTION_BUSY     refused for now: the service or the framework has no connection free
 *
 * Programmer error: no such service, no access to it, version outside its policy, service is stateless.
 */
psa_handle_t psa_connect(uint32_t sid, uint32_t version);

/**
 * Sends one request of `type` (zero or more) over `handle` and waits for the answer. `handle` comes from
 * psa_connect(), or is the constant of a stateless service. `in_vec[0..in_len)` and `out_vec[0..out_len)`
 * stay the caller's; they must not change during the call. An output may overlap an input or an output, in
 * which case it is open which bytes win. `out_vec[i].len` becomes the number of bytes written.
 *
 * zero or more                     success, its meaning is the service's
 * PSA_ERROR_PROGRAMMER_ERROR       programmer error of a Non-secure client, or the service found the request
 *                                  malformed; the connection is dead and only psa_close() is left
 * PSA_ERROR_CONNECTION_REFUSED     stateless: this caller has no access
 * PSA_ERROR_CONNECTION_BUSY        stateless: no resource for the request now
 * PSA_ERROR_COMMUNICATION_FAILURE  the service died; the request took effect or did not
 * any other below zero             an error of the service
 *
 * Programmer error: handle not the caller's or busy; `type` below zero; more than PSA_MAX_IOVEC vectors; a
 * vector, or the array that lists them, outside the memory that the caller itself may access.
 */
psa_status_t psa_call(psa_handle_t handle, int32_t type, const psa_invec *in_vec, size_t in_len,
                      psa_outvec *out_vec, size_t out_len);

/**
 * Ends the connection; the service is told. PSA_NULL_HANDLE does nothing.
 *
 * Programmer error: any other handle that is not an open, idle connection of the caller, and the handle of a
 * stateless service. From a Non-secure client that has no effect.
 */
void psa_close(psa_handle_t handle);

#ifdef __cplusplus
}
#endif

#endif
