/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/crypto.h"

/*
 * The table of multi-part operations (API 1.5, 3.3.2). A handle names an entry, how often the entry was handed
 * out, a kind and a life of the device; if any of them, or the caller, is not right, the handle names nothing. The
 * API's error state is just that: an operation that failed leaves the table at once, and the handle that is left
 * in the client names nothing until it is aborted.
 */

/**
 * Takes an entry for a setup. `handle` must be inactive; if it is active its operation ends, as the API asks.
 *
 * PSA_ERROR_BAD_STATE            `handle` is not inactive
 * PSA_ERROR_INSUFFICIENT_MEMORY  the table is full, or the session has its share
 */
psa_status_t operation_begin(struct crypto *crypto, const struct crypto_caller *caller,
                             const struct crypto_handle *handle,
                             enum crypto_kind kind, struct crypto_operation **op);

/** A setup has succeeded: fills `handle`, others may use it now. */
void operation_publish(struct crypto *crypto, struct crypto_operation *op, struct crypto_handle *handle);

/**
 * Enters an active operation for one step; ends with operation_leave() or operation_end().
 * PSA_ERROR_BAD_STATE  `handle` names no operation of this caller and kind, or a thread is inside it
 */
psa_status_t operation_enter(struct crypto *crypto, const struct crypto_caller *caller,
                             const struct crypto_handle *handle,
                             enum crypto_kind kind, struct crypto_operation **op);

/** Leaves an operation that stays active. */
void operation_leave(struct crypto *crypto, struct crypto_operation *op);

/** Ends an operation that this thread is inside: the driver's state is aborted, everything wiped, the entry free. */
void operation_end(struct crypto *crypto, struct crypto_operation *op);

/** The usual end of a step: leave on PSA_SUCCESS, else end. Gives `status`. */
psa_status_t operation_settle(struct crypto *crypto, struct crypto_operation *op, psa_status_t status);

/** Abort, whatever `handle` names; what is not the caller's is left alone. `handle` becomes inactive. */
void operation_abort(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_handle *handle,
                     enum crypto_kind kind);

/** Remembers that the end of this key must end the operation. */
void operation_note_key(struct crypto_operation *op, psa_key_id_t id);

/** Ends the operations of a client that use its key `id`. One that a thread is inside ends when the thread leaves. */
void operation_end_with_key(struct crypto *crypto, int32_t client, psa_key_id_t id);

/** Ends the operations of `session`, or all. */
void operation_end_session(struct crypto *crypto, uint64_t session, bool is_all);

/** Ends the operations of a client, whatever their session. */
void operation_end_client(struct crypto *crypto, int32_t client);
