/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/call.h"
#include "crypto/state.h"
#include "crypto/store.h"

/*
 * The Crypto API 1.5 (IHI 0086) as a library: attributes, policy, key store, state machines, statuses. It takes
 * its state and one call and returns the status that the API names; primitives come from `crypto_drivers`
 * (crypto/driver.h). It allocates nothing, and calls from several threads run in parallel (crypto/port.h).
 *
 * Whose a thing is: a key belongs to the client that made it and no other client can tell that it exists; a
 * multi-part operation belongs to client and session. Volatile keys and operations end with their session.
 */

/** Who calls, as the port knows it. `session` is one life of the client's connection; 0 is a session like any other. */
struct crypto_caller {
    int32_t client;
    uint64_t session;
};

/** How one instance is made. */
struct crypto_config {
    uint64_t epoch;                    /* this life of the device, never 0; operations of another are refused */
    const struct crypto_store *store;  /* where persistent keys go; NULL: none are supported */
    /*
     * A session's share, at most CRYPTO_OPERATIONS and CRYPTO_VOLATILE_KEYS. If it is less than all, a client may not
     * hold more in its sessions together than it leaves free.
     */
    size_t operations_per_session;
    size_t volatile_keys_per_session;
    /* What the platform's owner grants a client in all its sessions; NULL: the shares alone hold. */
    uint32_t (*operations_of)(int32_t client);
    uint32_t (*volatile_keys_of)(int32_t client);
};

/**
 * Makes `*crypto` ready: starts every driver, draws the first volatile key id. The config's store must outlive it.
 * Call once, before any thread and before lock-down; `*crypto` is zeroed by the caller before (static storage is).
 *
 * PSA_ERROR_INVALID_ARGUMENT      epoch 0, or a share above the table
 * PSA_ERROR_INSUFFICIENT_ENTROPY  no driver gives random bytes
 * any other                       from a driver's start(); the instance must not be used
 */
psa_status_t crypto_start(struct crypto *crypto, const struct crypto_config *config);

/**
 * Does what `call->op` says on behalf of `caller` (crypto/call.h lists members per operation) and gives the status
 * of the psa_* function of that name. An unknown `op`: PSA_ERROR_NOT_SUPPORTED. A refused call changes nothing but
 * an operation it named, which ends.
 *
 * Outputs may overlap inputs; the result is as if they did not (API 1.5, 5.4.4).
 */
psa_status_t crypto_serve(struct crypto *crypto, const struct crypto_caller *caller, struct crypto_call *call);

/**
 * The session is over: its operations end, its volatile keys are destroyed. May be called for sessions that never
 * called.
 */
void crypto_session_ended(struct crypto *crypto, uint64_t session);

/** The client is no more: its operations end, its keys leave memory. What is stored is its storage's to remove. */
void crypto_client_forgotten(struct crypto *crypto, int32_t client);

/** Ends everything: operations, volatile keys, cached copies. For tests and orderly ends; crypto_start() may follow. */
void crypto_stop(struct crypto *crypto);
