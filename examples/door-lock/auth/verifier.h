/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "lock/lockout.h"
#include "lock/pin.h"
#include "psa/error.h"

/*
 * What the authentication partition keeps: the verifier of the PIN and the failures in a row, both in ITS. The verifier is
 * HMAC(device key, label, salt, PBKDF2-HMAC-SHA-256(PIN, salt, iterations)). The device key is made in the crypto service at first use
 * and never leaves it, so a copy of the store cannot be searched for the PIN.
 */

enum { LOCK_PIN_KEY = 1, LOCK_PIN_ITERATIONS = 10000 };

enum lock_verdict { LOCK_VERDICT_FAILED = 0, LOCK_VERDICT_WRONG = 0x35, LOCK_VERDICT_RIGHT = 0xca };

/**
 * Makes `pin`, which is acceptable, the PIN. PSA_SUCCESS: durably. Any other status is that of the storage or crypto service; the old PIN is then still
 * the PIN.
 */
psa_status_t lock_verifier_set(const struct lock_pin *pin);

/** Is it the PIN? FAILED: storage or crypto would not tell, or `pin` is not acceptable. */
enum lock_verdict lock_verifier_check(const struct lock_pin *pin);

/** PSA_SUCCESS: a PIN is enrolled; PSA_ERROR_DOES_NOT_EXIST: none; others from storage. */
psa_status_t lock_verifier_exists(void);

/** Removes the PIN. */
psa_status_t lock_verifier_forget(void);

/** Loads the failures; none if nothing is kept. On failure, or if the record is damaged, *lockout has the longest delay. */
psa_status_t lock_failures_load(struct lock_lockout *lockout);

/** Commits the failures. */
psa_status_t lock_failures_save(const struct lock_lockout *lockout);
