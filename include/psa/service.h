/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_SERVICE_H
#define PSA_SERVICE_H

#include <stddef.h>
#include <stdint.h>

#include "psa/client.h"
#include "psa/error.h"
#include "psa/framework_feature.h"

/*
 * What a Secure Partition may ask of the framework (Firmware Framework for M 1.0, Secure Partition API; 1.1
 * interrupts and mapped vectors). A *programmer error* below ends the calling partition: the call does not
 * return. Buffers are judged with the calling partition's own rights.
 */

#ifdef __cplusplus
extern "C" {
#endif

/** One bit a service or interrupt of this partition, named in the header made from its manifest. */
typedef uint32_t psa_signal_t;

/** Whether an interrupt line was enabled: 1, or not: 0. */
typedef uint32_t psa_irq_status_t;

/** What a first-level interrupt handler wants of its partition's thread. @spec FFM-TYPE-SCALARS */
typedef uint32_t psa_flih_result_t;

/* @spec FFM-CONST-FLIH */
#define PSA_FLIH_NO_SIGNAL ((psa_flih_result_t)0) /* nothing */
#define PSA_FLIH_SIGNAL ((psa_flih_result_t)1)    /* assert the interrupt's signal */

/** `timeout` of psa_wait(). */
#define PSA_POLL (0x00000000u)
/* @spec FFM-CONST-WAIT */
#define PSA_BLOCK (0x80000000u)

/** `signal_mask` of psa_wait(): every signal that the partition has. */
#define PSA_WAIT_ANY (0xFFFFFFFFu)

/** The signal that psa_notify() asserts; bits 2:0 are reserved, 31:4 are services and interrupts. */
/* @spec FFM-CONST-DOORBELL */
#define PSA_DOORBELL (0x00000008u)

/** Values of `psa_msg_t.type`; zero (PSA_IPC_CALL) and above are requests. */
#define PSA_IPC_CONNECT (-1)
#define PSA_IPC_DISCONNECT (-2)

/** One message of a client, as psa_get() or the service function gives it. @spec FFM-TYPE-MSG */
typedef struct psa_msg_t {
    int32_t type;
    psa_handle_t handle;            /* names the message until its reply */
    int32_t client_id;              /* above zero a partition, below a Non-secure client, never zero */
    void *rhandle;                  /* what psa_set_rhandle() left on the connection, NULL at first */
    size_t in_size[PSA_MAX_IOVEC];  /* bytes of each input; 0 if not given, and for connect and disconnect */
    size_t out_size[PSA_MAX_IOVEC]; /* room of each output, likewise */
} psa_msg_t;

/**
 * Signals that are asserted, of those in `signal_mask`. PSA_BLOCK sleeps until there is one; PSA_POLL returns
 * at once, with 0 if there is none. Bits 30:0 of `timeout` are ignored. Clears nothing.
 *
 * Programmer error: no bit of `signal_mask` is a signal of this partition.
 */
psa_signal_t psa_wait(psa_signal_t signal_mask, uint32_t timeout);

/**
 * Takes the oldest message of the service `signal` into `*msg`. The signal stays while more wait.
 *
 * PSA_SUCCESS               `*msg` is the message, to be answered with psa_reply()
 * PSA_ERROR_DOES_NOT_EXIST  the message is gone; wait again. `*msg` is unchanged
 *
 * Programmer error: `signal` is not exactly one asserted service signal; `msg` not writable.
 */
psa_status_t psa_get(psa_signal_t signal, psa_msg_t *msg);

/**
 * Attaches `rhandle` to the connection; later messages of the connection carry it. It is never followed.
 *
 * Programmer error: bad handle; the message is of a stateless service.
 */
void psa_set_rhandle(psa_handle_t msg_handle, void *rhandle);

/**
 * Copies the next bytes of input `invec_idx` to `buffer`, at most `num_bytes`, and moves on past them. Returns
 * the bytes copied, 0 at the end; the rest of `buffer` is untouched.
 *
 * Programmer error: bad handle; not a request; `invec_idx` not below PSA_MAX_IOVEC; `buffer` not writable; the
 * vector is or was mapped.
 */
size_t psa_read(psa_handle_t msg_handle, uint32_t invec_idx, void *buffer, size_t num_bytes);

/** Passes over bytes of input `invec_idx` as psa_read() would, without a copy. Returns the bytes passed over. */
size_t psa_skip(psa_handle_t msg_handle, uint32_t invec_idx, size_t num_bytes);

/**
 * Appends `num_bytes` bytes at `buffer` to output `outvec_idx` of the client.
 *
 * Programmer error: bad handle; not a request; `outvec_idx` not below PSA_MAX_IOVEC; `buffer` not readable; more
 * bytes than the output has room for; the vector is or was mapped.
 */
void psa_write(psa_handle_t msg_handle, uint32_t outvec_idx, const void *buffer, size_t num_bytes);

/**
 * Answers the message with `status`; the handle is void after. To a connect: PSA_SUCCESS,
 * PSA_ERROR_CONNECTION_REFUSED or PSA_ERROR_CONNECTION_BUSY. To a request: any value, of which
 * PSA_ERROR_PROGRAMMER_ERROR blames the client and ends its connection. To a disconnect it is ignored.
 * Mapped vectors are unmapped; an output still mapped reports 0 bytes.
 *
 * Programmer error: bad handle; another status to a connect.
 */
void psa_reply(psa_handle_t msg_handle, psa_status_t status);

/** Asserts PSA_DOORBELL of partition `partition_id`. Programmer error: there is no such partition. */
void psa_notify(int32_t partition_id);

/** Clears the own PSA_DOORBELL. Programmer error: it is not asserted. */
void psa_clear(void);

/**
 * Ends the second-level handling of interrupt `irq_signal`: clears the signal, enables the line again.
 *
 * Programmer error: not exactly one asserted interrupt signal of this partition; the interrupt is first-level.
 */
void psa_eoi(psa_signal_t irq_signal);

/** Ends the calling partition, as a programmer error does. */
#if defined(__GNUC__)
__attribute__((noreturn))
#endif
void psa_panic(void);

/** Enables the line of `irq_signal`. Programmer error: not exactly one interrupt signal of this partition. */
void psa_irq_enable(psa_signal_t irq_signal);

/** Disables the line; 1 if it was enabled before, else 0. Programmer error: as for psa_irq_enable(). */
psa_irq_status_t psa_irq_disable(psa_signal_t irq_signal);

/**
 * Clears the signal that a first-level handler asserted.
 *
 * Programmer error: not exactly one asserted signal of a first-level interrupt of this partition.
 */
void psa_reset_signal(psa_signal_t irq_signal);

#if PSA_FRAMEWORK_HAS_MM_IOVEC
/**
 * Input `invec_idx` of the request, mapped for reading, `in_size` bytes, until unmapped or replied to. The
 * client may be able to change the bytes meanwhile: copy, then check.
 *
 * Programmer error: bad handle; not a request; the service did not ask for mapping in its manifest;
 * `invec_idx` not below PSA_MAX_IOVEC; a vector of length 0; it is or was mapped, read or skipped.
 */
const void *psa_map_invec(psa_handle_t msg_handle, uint32_t invec_idx);

/** Ends the mapping of input `invec_idx`. Programmer error: it is not mapped; otherwise as psa_map_invec(). */
void psa_unmap_invec(psa_handle_t msg_handle, uint32_t invec_idx);

/** Output `outvec_idx`, mapped for writing. Programmer error: as psa_map_invec(), with psa_write() as the access. */
void *psa_map_outvec(psa_handle_t msg_handle, uint32_t outvec_idx);

/**
 * Ends the mapping of output `outvec_idx`; the client is told that `len` bytes were written.
 *
 * Programmer error: it is not mapped; `len` above its `out_size`; otherwise as psa_map_invec().
 */
void psa_unmap_outvec(psa_handle_t msg_handle, uint32_t outvec_idx, size_t len);
#endif

#ifdef __cplusplus
}
#endif

#endif
