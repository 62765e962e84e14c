/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include "library.h"

/**
 * The digest of `in` in one step, for SHA-224 to SHA-512; `out` has the room that the hash takes. Nothing of the message is left in
 * memory. PSA_ERROR_NOT_SUPPORTED for any other hash: it goes through EVP.
 */
psa_status_t sha2_compute(psa_algorithm_t alg, struct span in, uint8_t *out, size_t *out_len);
