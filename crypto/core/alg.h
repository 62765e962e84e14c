/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#pragma once
#include <stdbool.h>

#include "psa/crypto.h"

/* Facts about algorithm and key type values. Pure; what a driver carries is not known here. */

/** Could `alg` stand in a key's policy: none, a specific algorithm, or a wildcard of a known class? */
bool alg_is_policy(psa_algorithm_t alg);

/**
 * Does the algorithm take keys of this type and size (API 1.5, "Compatible key types")?
 * PSA_ERROR_INVALID_ARGUMENT: no; PSA_ERROR_NOT_SUPPORTED: the image has no such algorithm (rules.h)
 */
psa_status_t alg_check_key(psa_algorithm_t alg, psa_key_type_t type, size_t bits);

/** Is the length in a MAC algorithm right: PSA_SUCCESS, too short for this implementation, or above the full length? */
psa_status_t alg_check_mac_length(psa_algorithm_t alg, psa_key_type_t type, size_t bits);

/** Is the tag length in an AEAD algorithm one that its base algorithm has? */
bool alg_has_good_tag(psa_algorithm_t alg);

/** Does a nonce of `len` bytes suit the AEAD algorithm? */
bool alg_takes_nonce(psa_algorithm_t alg, size_t len);

/** May psa_cipher_set_iv() have `len` bytes, where psa_cipher_generate_iv() gives `usual`? */
bool alg_takes_iv(psa_algorithm_t alg, psa_key_type_t type, size_t len, size_t usual);

/** The block in which a cipher algorithm takes and gives data; 0 if it works byte by byte. */
size_t alg_block_length(psa_algorithm_t alg, psa_key_type_t type);

/** Is the key type plain bytes, of which any value is a key? */
bool key_type_is_plain(psa_key_type_t type);

/**
 * Is `bits` a size of the plain key type?
 * PSA_ERROR_INVALID_ARGUMENT: never; PSA_ERROR_NOT_SUPPORTED: type unknown here, or above the limit
 */
psa_status_t key_type_check_size(psa_key_type_t type, size_t bits);
