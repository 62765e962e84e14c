/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_CRYPTO_SYMMETRIC_H
#define PSA_CRYPTO_SYMMETRIC_H

#include "psa/crypto_struct.h"
#include "psa/error.h"

/*
 * Functions of the Crypto API 1.5 with symmetric keys, and hashes.
 * Included by psa/crypto.h, which says what is common to all functions.
 */

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Hash (10.2): PSA_ALG_IS_HASH(alg) ---- */

/** Hashes `input_length` bytes at `input`. Enough room: PSA_HASH_LENGTH(alg). */
psa_status_t psa_hash_compute(psa_algorithm_t alg, const uint8_t *input, size_t input_length, uint8_t *hash,
                              size_t hash_size, size_t *hash_length);

/**
 * Hashes and compares with `hash_length` bytes at `hash`, in constant time.
 *
 * PSA_ERROR_INVALID_SIGNATURE  they differ, in length or in content
 */
psa_status_t psa_hash_compare(psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                              const uint8_t *hash, size_t hash_length);

/** Starts a hash in an inactive operation. */
psa_status_t psa_hash_setup(psa_hash_operation_t *operation, psa_algorithm_t alg);

/** Takes the next bytes into an active hash. */
psa_status_t psa_hash_update(psa_hash_operation_t *operation, const uint8_t *input, size_t input_length);

/** Ends an active hash with its value; the operation is inactive then. Enough room: PSA_HASH_LENGTH(). */
psa_status_t psa_hash_finish(psa_hash_operation_t *operation, uint8_t *hash, size_t hash_size,
                             size_t *hash_length);

/**
 * Ends an active hash by comparison with `hash`, in constant time; the operation is inactive after a match.
 *
 * PSA_ERROR_INVALID_SIGNATURE  they differ, in length or in content
 */
psa_status_t psa_hash_verify(psa_hash_operation_t *operation, const uint8_t *hash, size_t hash_length);

/** Ends the operation whatever its state, and forgets it. Harmless on an inactive one. */
psa_status_t psa_hash_abort(psa_hash_operation_t *operation);

/**
 * Ends an active hash with a state that psa_hash_resume() goes on from, here or elsewhere. The state tells of
 * the input. Enough room: PSA_HASH_SUSPEND_OUTPUT_SIZE().
 *
 * PSA_ERROR_NOT_SUPPORTED  this hash cannot be suspended
 */
psa_status_t psa_hash_suspend(psa_hash_operation_t *operation, uint8_t *hash_state, size_t hash_state_size,
                              size_t *hash_state_length);

/**
 * Starts a hash in an inactive operation, from the state that psa_hash_suspend() wrote.
 *
 * PSA_ERROR_INVALID_ARGUMENT  no such state
 */
psa_status_t psa_hash_resume(psa_hash_operation_t *operation, const uint8_t *hash_state,
                             size_t hash_state_length);

/**
 * Makes the inactive `target_operation` a second hash with the same input so far as the active
 * `source_operation`.
 */
psa_status_t psa_hash_clone(const psa_hash_operation_t *source_operation,
                            psa_hash_operation_t *target_operation);

/* ---- Extendable output (10.3): PSA_ALG_IS_XOF(alg) ---- */

/** Starts an extendable output in an inactive operation. */
psa_status_t psa_xof_setup(psa_xof_operation_t *operation, psa_algorithm_t alg);

/**
 * Gives the context, right after psa_xof_setup(), to an algorithm that has one (PSA_ALG_XOF_HAS_CONTEXT()).
 *
 * PSA_ERROR_BAD_STATE         also: input, output or a context came before
 * PSA_ERROR_INVALID_ARGUMENT  also: the algorithm has no context, or not this one
 */
psa_status_t psa_xof_set_context(psa_xof_operation_t *operation, const uint8_t *context,
                                 size_t context_length);

/**
 * Takes the next bytes of input. PSA_ERROR_BAD_STATE also after output, and before a context that must be
 * given.
 */
psa_status_t psa_xof_update(psa_xof_operation_t *operation, const uint8_t *input, size_t input_length);

/**
 * Writes the next `output_length` bytes of output; the first call ends the input. May be called any number of
 * times.
 */
psa_status_t psa_xof_output(psa_xof_operation_t *operation, uint8_t *output, size_t output_length);

/** Ends the operation whatever its state, and forgets it. Harmless on an inactive one. */
psa_status_t psa_xof_abort(psa_xof_operation_t *operation);

/* ---- MAC (10.4): PSA_ALG_IS_MAC(alg) ---- */

/** Computes the MAC of `input`. `key` needs PSA_KEY_USAGE_SIGN_MESSAGE. Enough room: PSA_MAC_LENGTH(). */
psa_status_t psa_mac_compute(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                             uint8_t *mac, size_t mac_size, size_t *mac_length);

/**
 * Computes the MAC of `input` and compares it with `mac`, in constant time. `key` needs
 * PSA_KEY_USAGE_VERIFY_MESSAGE.
 *
 * PSA_ERROR_INVALID_SIGNATURE  they differ, in length or in content
 */
psa_status_t psa_mac_verify(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input, size_t input_length,
                            const uint8_t *mac, size_t mac_length);

/** Starts a MAC to be computed, in an inactive operation. `key` needs PSA_KEY_USAGE_SIGN_MESSAGE. */
psa_status_t psa_mac_sign_setup(psa_mac_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg);

/** Starts a MAC to be verified, in an inactive operation. `key` needs PSA_KEY_USAGE_VERIFY_MESSAGE. */
psa_status_t psa_mac_verify_setup(psa_mac_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg);

/** Takes the next bytes into an active MAC. */
psa_status_t psa_mac_update(psa_mac_operation_t *operation, const uint8_t *input, size_t input_length);

/** Ends a MAC that psa_mac_sign_setup() started; the operation is inactive then. Enough room: PSA_MAC_LENGTH(). */
psa_status_t psa_mac_sign_finish(psa_mac_operation_t *operation, uint8_t *mac, size_t mac_size,
                                 size_t *mac_length);

/**
 * Ends a MAC that psa_mac_verify_setup() started, by comparison in constant time; inactive after a match.
 *
 * PSA_ERROR_INVALID_SIGNATURE  they differ, in length or in content
 */
psa_status_t psa_mac_verify_finish(psa_mac_operation_t *operation, const uint8_t *mac, size_t mac_length);

/** Ends the operation whatever its state, and forgets it. Harmless on an inactive one. */
psa_status_t psa_mac_abort(psa_mac_operation_t *operation);

/* ---- Unauthenticated cipher (10.5): PSA_ALG_IS_CIPHER(alg) ---- */

/**
 * Encrypts under a random initialisation vector, which comes first in `output`. `key` needs
 * PSA_KEY_USAGE_ENCRYPT. Enough room: PSA_CIPHER_ENCRYPT_OUTPUT_SIZE().
 *
 * PSA_ERROR_INVALID_ARGUMENT      also: `input_length` is not whole blocks where the mode asks for them
 * PSA_ERROR_INSUFFICIENT_ENTROPY  the random generator could not be seeded
 */
psa_status_t psa_cipher_encrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                size_t input_length, uint8_t *output, size_t output_size,
                                size_t *output_length);

/**
 * Decrypts what psa_cipher_encrypt() writes: `input` begins with the initialisation vector. `key` needs
 * PSA_KEY_USAGE_DECRYPT. Enough room: PSA_CIPHER_DECRYPT_OUTPUT_SIZE(). Nothing proves who wrote it.
 *
 * PSA_ERROR_INVALID_PADDING   the padding is wrong; who learns that may learn the plaintext
 * PSA_ERROR_INVALID_ARGUMENT  also: `input_length` cannot be
 */
psa_status_t psa_cipher_decrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                size_t input_length, uint8_t *output, size_t output_size,
                                size_t *output_length);

/** Starts an encryption in an inactive operation. `key` needs PSA_KEY_USAGE_ENCRYPT. */
psa_status_t psa_cipher_encrypt_setup(psa_cipher_operation_t *operation, psa_key_id_t key,
                                      psa_algorithm_t alg);

/** Starts a decryption in an inactive operation. `key` needs PSA_KEY_USAGE_DECRYPT. */
psa_status_t psa_cipher_decrypt_setup(psa_cipher_operation_t *operation, psa_key_id_t key,
                                      psa_algorithm_t alg);

/**
 * Makes a random initialisation vector, uses it and writes it to `iv`. Enough room: PSA_CIPHER_IV_LENGTH().
 *
 * PSA_ERROR_BAD_STATE             also: a decryption; one is set already; the algorithm has none
 * PSA_ERROR_INSUFFICIENT_ENTROPY  the random generator could not be seeded
 */
psa_status_t psa_cipher_generate_iv(psa_cipher_operation_t *operation, uint8_t *iv, size_t iv_size,
                                    size_t *iv_length);

/**
 * Uses `iv_length` bytes at `iv`. For encryption prefer psa_cipher_generate_iv().
 *
 * PSA_ERROR_BAD_STATE         also: one is set already; the algorithm has none
 * PSA_ERROR_INVALID_ARGUMENT  also: not a length of this algorithm
 */
psa_status_t psa_cipher_set_iv(psa_cipher_operation_t *operation, const uint8_t *iv, size_t iv_length);

/**
 * Takes the next bytes in and writes what is ready. Enough room: PSA_CIPHER_UPDATE_OUTPUT_SIZE().
 *
 * PSA_ERROR_BAD_STATE  also: the initialisation vector is missing
 */
psa_status_t psa_cipher_update(psa_cipher_operation_t *operation, const uint8_t *input, size_t input_length,
                               uint8_t *output, size_t output_size, size_t *output_length);

/**
 * Ends the cipher with what was kept back; the operation is inactive then. Enough room:
 * PSA_CIPHER_FINISH_OUTPUT_SIZE().
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: the input was not whole blocks where the mode asks for them
 * PSA_ERROR_INVALID_PADDING   the padding is wrong; who learns that may learn the plaintext
 */
psa_status_t psa_cipher_finish(psa_cipher_operation_t *operation, uint8_t *output, size_t output_size,
                               size_t *output_length);

/** Ends the operation whatever its state, and forgets it. Harmless on an inactive one. */
psa_status_t psa_cipher_abort(psa_cipher_operation_t *operation);

/* ---- AEAD (10.6): PSA_ALG_IS_AEAD(alg) ---- */

/**
 * Encrypts `plaintext` and authenticates it with `additional_data`; the tag comes last in `ciphertext`. Never
 * use a `nonce` twice with one key. `key` needs PSA_KEY_USAGE_ENCRYPT. Enough room:
 * PSA_AEAD_ENCRYPT_OUTPUT_SIZE().
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: not a length of nonce, data or tag that the algorithm knows
 */
psa_status_t psa_aead_encrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *nonce,
                              size_t nonce_length, const uint8_t *additional_data,
                              size_t additional_data_length, const uint8_t *plaintext,
                              size_t plaintext_length, uint8_t *ciphertext, size_t ciphertext_size,
                              size_t *ciphertext_length);

/**
 * Checks and decrypts what psa_aead_encrypt() writes. `key` needs PSA_KEY_USAGE_DECRYPT. Enough room:
 * PSA_AEAD_DECRYPT_OUTPUT_SIZE().
 *
 * PSA_ERROR_INVALID_SIGNATURE  it is not authentic; no plaintext is given out
 * PSA_ERROR_INVALID_ARGUMENT   also: not a length of nonce, data or tag that the algorithm knows
 */
psa_status_t psa_aead_decrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *nonce,
                              size_t nonce_length, const uint8_t *additional_data,
                              size_t additional_data_length, const uint8_t *ciphertext,
                              size_t ciphertext_length, uint8_t *plaintext, size_t plaintext_size,
                              size_t *plaintext_length);

/**
 * Starts an authenticated encryption in an inactive operation. `key` needs PSA_KEY_USAGE_ENCRYPT. Then lengths
 * if the algorithm (CCM) needs them, nonce, additional data, plaintext, and psa_aead_finish().
 */
psa_status_t psa_aead_encrypt_setup(psa_aead_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg);

/**
 * Starts an authenticated decryption in an inactive operation. `key` needs PSA_KEY_USAGE_DECRYPT. Ends with
 * psa_aead_verify(); until that succeeds, trust none of the plaintext.
 */
psa_status_t psa_aead_decrypt_setup(psa_aead_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg);

/**
 * Says how many bytes of additional data and of plaintext will come. Needed by CCM, before the nonce.
 *
 * PSA_ERROR_BAD_STATE         also: the nonce or the lengths are set already
 * PSA_ERROR_INVALID_ARGUMENT  also: a length beyond the algorithm's
 */
psa_status_t psa_aead_set_lengths(psa_aead_operation_t *operation, size_t ad_length, size_t plaintext_length);

/**
 * Makes a random nonce, uses it and writes it to `nonce`. Enough room: PSA_AEAD_NONCE_LENGTH().
 *
 * PSA_ERROR_BAD_STATE             also: a decryption; one is set already; the lengths are missing
 * PSA_ERROR_INSUFFICIENT_ENTROPY  the random generator could not be seeded
 */
psa_status_t psa_aead_generate_nonce(psa_aead_operation_t *operation, uint8_t *nonce, size_t nonce_size,
                                     size_t *nonce_length);

/**
 * Uses `nonce_length` bytes at `nonce`. For encryption prefer psa_aead_generate_nonce().
 *
 * PSA_ERROR_BAD_STATE         also: one is set already; the lengths are missing
 * PSA_ERROR_INVALID_ARGUMENT  also: not a length of this algorithm
 */
psa_status_t psa_aead_set_nonce(psa_aead_operation_t *operation, const uint8_t *nonce, size_t nonce_length);

/**
 * Takes the next bytes of additional data.
 *
 * PSA_ERROR_BAD_STATE         also: the nonce is missing; plaintext or ciphertext came already
 * PSA_ERROR_INVALID_ARGUMENT  also: more than psa_aead_set_lengths() said
 */
psa_status_t psa_aead_update_ad(psa_aead_operation_t *operation, const uint8_t *input, size_t input_length);

/**
 * Takes the next bytes of plaintext or ciphertext and writes what is ready. Enough room:
 * PSA_AEAD_UPDATE_OUTPUT_SIZE().
 *
 * PSA_ERROR_BAD_STATE         also: the nonce is missing
 * PSA_ERROR_INVALID_ARGUMENT  also: less additional data, or more text, than psa_aead_set_lengths() said
 */
psa_status_t psa_aead_update(psa_aead_operation_t *operation, const uint8_t *input, size_t input_length,
                             uint8_t *output, size_t output_size, size_t *output_length);

/**
 * Ends an encryption: the rest of the ciphertext to `ciphertext`, the tag to `tag`; the operation is inactive
 * then. Enough room: PSA_AEAD_FINISH_OUTPUT_SIZE(), PSA_AEAD_TAG_LENGTH().
 *
 * PSA_ERROR_BAD_STATE         also: a decryption; the nonce is missing
 * PSA_ERROR_INVALID_ARGUMENT  also: less data than psa_aead_set_lengths() said
 */
psa_status_t psa_aead_finish(psa_aead_operation_t *operation, uint8_t *ciphertext, size_t ciphertext_size,
                             size_t *ciphertext_length, uint8_t *tag, size_t tag_size, size_t *tag_length);

/**
 * Ends a decryption: the rest of the plaintext to `plaintext`, if `tag` is right; the operation is inactive
 * then. Enough room: PSA_AEAD_VERIFY_OUTPUT_SIZE().
 *
 * PSA_ERROR_INVALID_SIGNATURE  it is not authentic: discard all plaintext
 * PSA_ERROR_BAD_STATE          also: an encryption; the nonce is missing
 * PSA_ERROR_INVALID_ARGUMENT   also: less data than psa_aead_set_lengths() said
 */
psa_status_t psa_aead_verify(psa_aead_operation_t *operation, uint8_t *plaintext, size_t plaintext_size,
                             size_t *plaintext_length, const uint8_t *tag, size_t tag_length);

/** Ends the operation whatever its state, and forgets it. Harmless on an inactive one. */
psa_status_t psa_aead_abort(psa_aead_operation_t *operation);

/* ---- Key wrapping (10.7): PSA_ALG_IS_KEY_WRAP(alg) ---- */

/**
 * Writes `key`, which needs PSA_KEY_USAGE_EXPORT, encrypted under `wrapping_key`, which needs
 * PSA_KEY_USAGE_WRAP. Enough room: PSA_WRAP_KEY_OUTPUT_SIZE().
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: the key's size is none that `alg` can wrap
 */
psa_status_t psa_wrap_key(psa_key_id_t wrapping_key, psa_algorithm_t alg, psa_key_id_t key, uint8_t *data,
                          size_t data_size, size_t *data_length);

/**
 * Makes a key from what psa_wrap_key() writes. `wrapping_key` needs PSA_KEY_USAGE_UNWRAP. `attributes` as for
 * psa_import_key().
 *
 * PSA_ERROR_INVALID_SIGNATURE  `data` is not authentic
 * PSA_ERROR_INVALID_ARGUMENT   also: what was wrapped is no key of that type and size
 */
psa_status_t psa_unwrap_key(const psa_key_attributes_t *attributes, psa_key_id_t wrapping_key,
                            psa_algorithm_t alg, const uint8_t *data, size_t data_length, psa_key_id_t *key);

#ifdef __cplusplus
}
#endif

#endif
