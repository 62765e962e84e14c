/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "keys/slot.h"

/* What one-shot and multi-part AEAD share. Private to core/. */

/** Holds the key for an AEAD algorithm: class, policy, tag length. */
psa_status_t aead_hold_key(struct crypto *crypto, const struct crypto_caller *caller, const struct crypto_call *call,
                           enum crypto_direction direction, struct crypto_key **key);

/**
 * PSA_ERROR_INVALID_ARGUMENT  length wrong for the algorithm, or `in_total` bytes too many for it
 * PSA_ERROR_NOT_SUPPORTED     above CRYPTO_NONCE_MAX
 */
psa_status_t aead_check_nonce(psa_algorithm_t alg, struct span nonce, uint64_t in_total);
