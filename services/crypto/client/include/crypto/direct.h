/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "crypto/crypto.h"

/*
 * What the direct client needs of the program that it is part of, bound by the linker: client/inproc meets it for
 * programs that are a device of their own (port/inproc), tests meet it with memory.
 */

/** Who calls, and whether anyone may: PSA_SUCCESS, or the status that every call gets. */
psa_status_t crypto_direct_caller(struct crypto_caller *caller);

/** This life of the device, never 0. */
uint64_t crypto_direct_epoch(void);

/** Where persistent keys go; NULL if there is no place. Asked once, by the first psa_crypto_init(). */
const struct crypto_store *crypto_direct_store(void);

/** The one core of this program, for an orderly end: crypto_stop() it when no other thread calls. */
struct crypto *crypto_direct_core(void);

/**
 * Undoes psa_crypto_init(), ends operations and volatile keys; for tests that start again. No other thread may
 * call meanwhile.
 */
void crypto_direct_stop(void);
