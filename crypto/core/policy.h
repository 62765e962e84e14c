/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "crypto/state.h"

/* Key policies (API 1.5, 9.8). */

/** Does the policy algorithm of a key of this type permit `alg`, a specific algorithm, for `usage`? */
bool policy_permits(const struct crypto_key_facts *facts, psa_algorithm_t alg, psa_key_usage_t usage);

/** What both policies permit; false if nothing is. `type` and `bits` are the key's. */
bool policy_intersect(psa_algorithm_t a, psa_algorithm_t b, psa_key_type_t type, size_t bits, psa_algorithm_t *both);

/**
 * May the key be used with a specific `alg` for `usage`, one flag (0: none is needed)?
 *
 * PSA_ERROR_NOT_PERMITTED     usage or algorithm is not in the policy
 * PSA_ERROR_INVALID_ARGUMENT  `alg` is a wildcard; key type or size do not fit it; a private operation of a public key
 */
psa_status_t policy_check(const struct crypto_key_facts *facts, psa_algorithm_t alg, psa_key_usage_t usage);
