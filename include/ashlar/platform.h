/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef ASHLAR_PLATFORM_H
#define ASHLAR_PLATFORM_H

#include <stdint.h>

#include "psa/error.h"

/* What the PSA APIs leave to the platform: the lifecycle as a client may know it, and counters that never go back. */

#ifdef __cplusplus
extern "C" {
#endif

/** Counters of each client, numbered from 0. */
#define ASHLAR_COUNTERS 8u

/**
 * The security lifecycle of the device, a PSA_LIFECYCLE_* value of psa/lifecycle.h plus an implementation byte.
 *
 * PSA_ERROR_INVALID_ARGUMENT  `lifecycle` is NULL
 */
psa_status_t ashlar_lifecycle(uint32_t *lifecycle);

/**
 * The value of one of the caller's own non-volatile counters; 0 before its first step.
 *
 * PSA_ERROR_INVALID_ARGUMENT  `counter` is not below ASHLAR_COUNTERS, or `value` is NULL
 * PSA_ERROR_DATA_CORRUPT      its record was altered: its value is not known and it cannot be stepped
 * PSA_ERROR_STORAGE_FAILURE   the storage failed
 */
psa_status_t ashlar_counter_read(uint32_t counter, uint32_t *value);

/**
 * Adds one, durably: when it returns PSA_SUCCESS the new value survives a power cut. `value` gets the new value; NULL is allowed.
 *
 * PSA_ERROR_INVALID_ARGUMENT      `counter` is not below ASHLAR_COUNTERS
 * PSA_ERROR_NOT_PERMITTED         it stands at 2^32 - 1, where it stays for ever
 * PSA_ERROR_INSUFFICIENT_STORAGE  there is no room for it
 * PSA_ERROR_DATA_CORRUPT          as above
 * PSA_ERROR_STORAGE_FAILURE       the storage failed: old or new value afterwards
 */
psa_status_t ashlar_counter_increment(uint32_t counter, uint32_t *value);

#ifdef __cplusplus
}
#endif

#endif
