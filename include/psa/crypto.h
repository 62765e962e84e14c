/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_CRYPTO_H
#define PSA_CRYPTO_H

#include <stddef.h>
#include <stdint.h>

#include "psa/crypto_types.h"
#include "psa/crypto_values.h"
#include "psa/crypto_sizes.h"
#include "psa/crypto_struct.h"
#include "psa/error.h"

/*
 * Cryptography with keys that stay where they are (PSA Certified Crypto API 1.5). The one header to include.
 * Numbers in parentheses name its sections.
 *
 * Buffers. An input is `x` of `x_length` bytes; of length 0 it may be NULL. An output is `x` with room for `x_size`
 * bytes, and `*x_length` becomes the bytes written. Input and output buffers of one call may overlap: the result is
 * as if they did not. Other outputs must not. After a failure what is in outputs is of no use, but is no secret; a
 * key identifier is PSA_KEY_ID_NULL.
 *
 * New keys. A function that makes a key takes lifetime, identifier, policy, type and size from `attributes`, and
 * gives back its identifier: the one asked for, or of a volatile key any that is free. After a failure there is no
 * new key.
 *
 * Operations of several parts. `*operation` starts out inactive: all zero, or by its *_INIT. A setup function makes
 * it active; should that fail, it is as before. A later function that fails leaves it in error: then only the
 * operation's abort function works, which makes it inactive. (Exceptions are named.) A finish function makes it
 * inactive, if it succeeds. An active operation must be ended one way or the other.
 *
 * Causes common to all functions, and not repeated:
 *
 * PSA_SUCCESS                      done
 * PSA_ERROR_BAD_STATE              psa_crypto_init() has not succeeded; the operation is not active (for setup: not
 *                                  inactive)
 * PSA_ERROR_INVALID_HANDLE         a key identifier that is no key of the caller
 * PSA_ERROR_NOT_PERMITTED          the key's policy lacks the usage that the function names, or does not permit `alg`
 * PSA_ERROR_INVALID_ARGUMENT       `alg` is not specific, or of another kind; the key's type does not fit it
 * PSA_ERROR_NOT_SUPPORTED          `alg`, or this key with it, is not offered here
 * PSA_ERROR_BUFFER_TOO_SMALL       an output has too little room
 * PSA_ERROR_INSUFFICIENT_MEMORY    no memory, or no free place for an operation or volatile key
 * PSA_ERROR_COMMUNICATION_FAILURE  the service or an element that it needs did not answer
 * PSA_ERROR_CORRUPTION_DETECTED    something was tampered with
 * PSA_ERROR_STORAGE_FAILURE        the key store failed; DATA_CORRUPT and DATA_INVALID: what it holds is damaged, or
 *                                  is not what this version writes
 *
 * and to functions that make a key:
 *
 * PSA_ERROR_ALREADY_EXISTS         there is a persistent key of that identifier
 * PSA_ERROR_INVALID_ARGUMENT       lifetime, identifier, policy, type or size cannot be, alone or together
 * PSA_ERROR_NOT_SUPPORTED          they can be, but not here or not in that location
 * PSA_ERROR_NOT_PERMITTED          the implementation does not let this caller make such a key
 * PSA_ERROR_INSUFFICIENT_STORAGE   the key store is full
 */

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Library and random numbers (8, 10.14) ---- */

/**
 * Makes the library ready; to be called before any other function that is not `static inline`. Calling it
 * again is harmless and does nothing after a success.
 *
 * PSA_SUCCESS                     ready
 * PSA_ERROR_INSUFFICIENT_ENTROPY  the random generator could not be seeded
 * PSA_ERROR_STORAGE_FAILURE       the key store could not be opened (likewise DATA_CORRUPT, DATA_INVALID)
 */
psa_status_t psa_crypto_init(void);

/**
 * Fills `output_size` bytes at `output` from the library's cryptographically secure generator. Not for keys:
 * use psa_generate_key().
 *
 * PSA_ERROR_NOT_SUPPORTED         the library has no random generator
 * PSA_ERROR_INSUFFICIENT_ENTROPY  the generator could not be seeded
 */
psa_status_t psa_generate_random(uint8_t *output, size_t output_size);

/* ---- Keys (9.1 to 9.7) ---- */

/**
 * Fills `*attributes` with all that is known of `key`; on failure it is as psa_key_attributes_init() gives it.
 * Needs no usage. Release it with psa_reset_key_attributes(): a build of another maker may need that.
 */
psa_status_t psa_get_key_attributes(psa_key_id_t key, psa_key_attributes_t *attributes);

/**
 * Whether this implementation would let `key` be used for `usage`, exactly one PSA_KEY_USAGE_*, with `alg`: a
 * specific algorithm, or PSA_ALG_NONE for export, copy and cache. Nothing is computed.
 *
 * PSA_SUCCESS                 yes
 * PSA_ERROR_NOT_PERMITTED     the key's policy says no
 * PSA_ERROR_INVALID_ARGUMENT  no such use: `alg` is a wildcard, or has not that role, or does not fit the key
 * PSA_ERROR_NOT_SUPPORTED     the implementation has not this algorithm, or not for this key
 */
psa_status_t psa_check_key_usage(psa_key_id_t key, psa_algorithm_t alg, psa_key_usage_t usage);

/**
 * Makes a key of `data_length` bytes at `data`, in the format of its type; see psa_export_key(). `attributes`
 * must name the type, and should the policy; a size of 0 is taken from the data.
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: the data is no key of that type and size
 */
psa_status_t psa_import_key(const psa_key_attributes_t *attributes, const uint8_t *data, size_t data_length,
                            psa_key_id_t *key);

/**
 * Makes a random key or key pair of the type and size in `attributes`; not a public key. RSA has the exponent
 * 65537.
 *
 * PSA_ERROR_INVALID_ARGUMENT      also: the size is 0 or not one of the type's, or the type is a public key's
 * PSA_ERROR_INSUFFICIENT_ENTROPY  the random generator could not be seeded
 */
psa_status_t psa_generate_key(const psa_key_attributes_t *attributes, psa_key_id_t *key);

/**
 * As psa_generate_key(), in the way that `*custom` and `custom_data_length` bytes at `custom_data` ask for:
 * for RSA the public exponent in little-endian order (none: 65537); otherwise only
 * PSA_CUSTOM_KEY_PARAMETERS_INIT and no data.
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: parameters that the key type does not define
 * PSA_ERROR_NOT_SUPPORTED     also: an RSA exponent that is not offered
 */
psa_status_t psa_generate_key_custom(const psa_key_attributes_t *attributes,
                                     const psa_custom_key_parameters_t *custom, const uint8_t *custom_data,
                                     size_t custom_data_length, psa_key_id_t *key);

/**
 * Makes a second key of the material of `source_key`: type and size of the source, lifetime and identifier of
 * `attributes`, and the intersection of both policies. `source_key` needs PSA_KEY_USAGE_COPY, and
 * PSA_KEY_USAGE_EXPORT to leave the boundary it is kept in.
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: another type or size (0 matches); the policies have no algorithm in common
 * PSA_ERROR_NOT_SUPPORTED     also: this location cannot copy to that
 */
psa_status_t psa_copy_key(psa_key_id_t source_key, const psa_key_attributes_t *attributes,
                          psa_key_id_t *target_key);

/**
 * Gives a volatile identifier to key material that the implementation has: in the location of `attributes`,
 * found by `label_length` bytes at `label`, which that location interprets. Destroying the key leaves the
 * material.
 *
 * PSA_ERROR_DOES_NOT_EXIST    no such material in that location
 * PSA_ERROR_INVALID_ARGUMENT  also: the lifetime is not volatile; the attributes contradict the material
 */
psa_status_t psa_attach_key(const psa_key_attributes_t *attributes, const uint8_t *label, size_t label_length,
                            psa_key_id_t *key);

/**
 * Destroys `key` for good, in memory and storage. PSA_KEY_ID_NULL does nothing. An active operation with it
 * fails at its next call.
 *
 * PSA_ERROR_NOT_PERMITTED        a read-only key
 * PSA_ERROR_STORAGE_FAILURE      it may still be in storage (likewise COMMUNICATION_FAILURE); in memory it is
 *                                gone
 * PSA_ERROR_CORRUPTION_DETECTED  the same, and the device is not to be trusted
 */
psa_status_t psa_destroy_key(psa_key_id_t key);

/**
 * Forgets copies of a persistent `key` that are in memory and not in use; of a volatile key it keeps the only
 * one. The key stays usable.
 */
psa_status_t psa_purge_key(psa_key_id_t key);

/**
 * Writes `key` to `data`: raw bytes for symmetric keys; RSAPrivateKey (RFC 8017) for RSA; the private value
 * for ECC and DH; the seed for ML-DSA and ML-KEM; the parts one after another for SLH-DSA and SPAKE2+; of a
 * public key what psa_export_public_key() writes. Needs PSA_KEY_USAGE_EXPORT, but for a public key. Enough
 * room: PSA_EXPORT_KEY_OUTPUT_SIZE().
 */
psa_status_t psa_export_key(psa_key_id_t key, uint8_t *data, size_t data_size, size_t *data_length);

/**
 * Writes the public half of `key`, a key pair or public key, to `data`: RSAPublicKey (RFC 8017); for a
 * Weierstrass curve 0x04, x and y; for other curves as RFC 7748 and RFC 8032; as the algorithm's specification
 * for the rest. Needs no usage. Enough room: PSA_EXPORT_PUBLIC_KEY_OUTPUT_SIZE().
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: the key is symmetric
 */
psa_status_t psa_export_public_key(psa_key_id_t key, uint8_t *data, size_t data_size, size_t *data_length);

#ifdef __cplusplus
}
#endif

/* ---- Cryptographic operations (10) ---- */

#include "psa/crypto_symmetric.h"
#include "psa/crypto_asymmetric.h"

#endif
