/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/call.h"

/*
 * The psa_* functions of the Crypto API fill a struct crypto_call and hand it to crypto_transact(), of which there
 * are two: client/call (a message to the service) and client/direct (the core in this program). The functions keep
 * nothing and may be called from any thread.
 */

/**
 * Gets the call done; results are in `call` as crypto/call.h says, after a failure lengths are 0.
 *
 * PSA_ERROR_BAD_STATE              psa_crypto_init() has not succeeded in this program
 * PSA_ERROR_COMMUNICATION_FAILURE  the service died or cannot be reached; the request took effect or did not
 * any other                        of the function
 */
psa_status_t crypto_transact(struct crypto_call *call);

/** psa_crypto_init() of the transport: may be called again and again, from several threads. */
psa_status_t crypto_transport_init(void);

/**
 * Names of the functions of the Crypto API 1.5 that answer PSA_ERROR_NOT_SUPPORTED because they are not written
 * yet; ends with NULL.
 */
extern const char *const ashlar_unsupported[];

/* Each psa_*_operation_t is a struct crypto_handle under another name. */
#define CRYPTO_HANDLE_OF(operation) \
    { (operation)->psa_private_handle, (operation)->psa_private_kind, (operation)->psa_private_epoch }
#define CRYPTO_SET_HANDLE(operation, value) \
    ((operation)->psa_private_handle = (value).handle, (operation)->psa_private_kind = (value).kind, \
     (operation)->psa_private_epoch = (value).epoch)
