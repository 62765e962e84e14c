/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#ifndef PSA_CRYPTO_ASYMMETRIC_H
#define PSA_CRYPTO_ASYMMETRIC_H

#include "psa/crypto_struct.h"
#include "psa/error.h"

/*
 * Functions of the Crypto API 1.5 that derive keys, and with asymmetric keys.
 * Included by psa/crypto.h, which says what is common to all functions.
 */

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Key derivation (10.8): PSA_ALG_IS_KEY_DERIVATION(alg) ---- */

/** Starts a derivation in an inactive operation; `alg` may also combine a key agreement and a derivation. */
psa_status_t psa_key_derivation_setup(psa_key_derivation_operation_t *operation, psa_algorithm_t alg);

/** How many bytes can still come out. PSA_KEY_DERIVATION_UNLIMITED_CAPACITY: no limit. */
psa_status_t psa_key_derivation_get_capacity(const psa_key_derivation_operation_t *operation,
                                             size_t *capacity);

/**
 * Lowers the number of bytes that can still come out.
 *
 * PSA_ERROR_INVALID_ARGUMENT  it would rise; the operation goes on as it was
 */
psa_status_t psa_key_derivation_set_capacity(psa_key_derivation_operation_t *operation, size_t capacity);

/**
 * Gives one input, `step`, as bytes. After a secret or password given so, psa_key_derivation_output_key() is
 * refused.
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: not a step of this algorithm, not from bytes, or not this value
 * PSA_ERROR_BAD_STATE         also: the step is done, or not the next, or output began
 */
psa_status_t psa_key_derivation_input_bytes(psa_key_derivation_operation_t *operation,
                                            psa_key_derivation_step_t step, const uint8_t *data,
                                            size_t data_length);

/**
 * Gives one input, `step`, as a number: the cost of a password hash. Causes as
 * psa_key_derivation_input_bytes().
 */
psa_status_t psa_key_derivation_input_integer(psa_key_derivation_operation_t *operation,
                                              psa_key_derivation_step_t step, uint64_t value);

/**
 * Gives one input, `step`, from `key`, which needs PSA_KEY_USAGE_DERIVE, or PSA_KEY_USAGE_VERIFY_DERIVATION if
 * the derivation shall only be verified. Causes as psa_key_derivation_input_bytes(); and the key's type must
 * be one that the step takes.
 */
psa_status_t psa_key_derivation_input_key(psa_key_derivation_operation_t *operation,
                                          psa_key_derivation_step_t step, psa_key_id_t key);

/**
 * Gives one input, `step`, from a key agreement: the shared secret of `private_key`, which needs
 * PSA_KEY_USAGE_DERIVE, and the peer's public key. The operation's algorithm must be a
 * PSA_ALG_KEY_AGREEMENT().
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: `peer_key` is no public key of the same group, or the secret would be zero
 * PSA_ERROR_BAD_STATE         also: the step is done, or not the next, or output began
 */
psa_status_t psa_key_derivation_key_agreement(psa_key_derivation_operation_t *operation,
                                              psa_key_derivation_step_t step, psa_key_id_t private_key,
                                              const uint8_t *peer_key, size_t peer_key_length);

/**
 * Writes the next `output_length` bytes of output.
 *
 * PSA_ERROR_BAD_STATE          also: inputs are missing
 * PSA_ERROR_INSUFFICIENT_DATA  the capacity is less: it is 0 now, the operation stays active, `output` is of
 *                              no use
 * PSA_ERROR_NOT_PERMITTED      an input key lacks PSA_KEY_USAGE_DERIVE
 */
psa_status_t psa_key_derivation_output_bytes(psa_key_derivation_operation_t *operation, uint8_t *output,
                                             size_t output_length);

/**
 * Makes a key from the next bytes of output, as the type in `attributes` prescribes. A key given as the
 * secret, or for password hashes the password, is required.
 *
 * PSA_ERROR_BAD_STATE          also: inputs are missing
 * PSA_ERROR_INSUFFICIENT_DATA  the capacity is less than the key takes: it is 0 now, the operation stays
 *                              active
 * PSA_ERROR_NOT_PERMITTED      also: the secret was not given as a key, or lacks PSA_KEY_USAGE_DERIVE
 * PSA_ERROR_INVALID_ARGUMENT   also: a type or size that cannot be derived; a PSA_KEY_TYPE_PASSWORD_HASH that
 *                              permits another algorithm than this one
 */
psa_status_t psa_key_derivation_output_key(const psa_key_attributes_t *attributes,
                                           psa_key_derivation_operation_t *operation, psa_key_id_t *key);

/**
 * As psa_key_derivation_output_key(), in the way that `*custom` and `custom_data` ask for; no type defines one
 * yet, so only PSA_CUSTOM_KEY_PARAMETERS_INIT and no data.
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: parameters that the key type does not define
 */
psa_status_t psa_key_derivation_output_key_custom(const psa_key_attributes_t *attributes,
                                                  psa_key_derivation_operation_t *operation,
                                                  const psa_custom_key_parameters_t *custom,
                                                  const uint8_t *custom_data, size_t custom_data_length,
                                                  psa_key_id_t *key);

/**
 * Compares the next `output_length` bytes of output with `expected_output`, in constant time.
 *
 * PSA_ERROR_INVALID_SIGNATURE  they differ
 * PSA_ERROR_BAD_STATE          also: inputs are missing
 * PSA_ERROR_INSUFFICIENT_DATA  the capacity is less: it is 0 now, the operation stays active
 * PSA_ERROR_NOT_PERMITTED      an input key has neither PSA_KEY_USAGE_DERIVE nor
 *                              PSA_KEY_USAGE_VERIFY_DERIVATION
 */
psa_status_t psa_key_derivation_verify_bytes(psa_key_derivation_operation_t *operation,
                                             const uint8_t *expected_output, size_t output_length);

/**
 * The same with the value of `expected`: a PSA_KEY_TYPE_PASSWORD_HASH with PSA_KEY_USAGE_VERIFY_DERIVATION.
 *
 * PSA_ERROR_INVALID_SIGNATURE  they differ
 * PSA_ERROR_BAD_STATE          also: inputs are missing
 * PSA_ERROR_INSUFFICIENT_DATA  the capacity is less than the key's size: it is 0 now, the operation stays
 *                              active
 * PSA_ERROR_INVALID_ARGUMENT   also: `expected` has another type
 */
psa_status_t psa_key_derivation_verify_key(psa_key_derivation_operation_t *operation, psa_key_id_t expected);

/** Ends the operation whatever its state, and forgets it. Harmless on an inactive one. */
psa_status_t psa_key_derivation_abort(psa_key_derivation_operation_t *operation);

/* ---- Signature (10.9): PSA_ALG_IS_SIGN(alg); a context where PSA_ALG_SIGN_SUPPORTS_CONTEXT(alg) ---- */

/**
 * Signs `input_length` bytes at `input`. `key` is a key pair with PSA_KEY_USAGE_SIGN_MESSAGE. Enough room:
 * PSA_SIGN_OUTPUT_SIZE().
 *
 * PSA_ERROR_INSUFFICIENT_ENTROPY  a random signature, and the generator could not be seeded
 */
psa_status_t psa_sign_message(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                              size_t input_length, uint8_t *signature, size_t signature_size,
                              size_t *signature_length);

/**
 * The same with `context_length` bytes at `context`.
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: a context where there can be none, or too long
 */
psa_status_t psa_sign_message_with_context(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                           size_t input_length, const uint8_t *context, size_t context_length,
                                           uint8_t *signature, size_t signature_size,
                                           size_t *signature_length);

/**
 * Checks `signature` over `input`. `key`, a key pair or public key, needs PSA_KEY_USAGE_VERIFY_MESSAGE.
 *
 * PSA_ERROR_INVALID_SIGNATURE  it is not the key's signature of this input
 */
psa_status_t psa_verify_message(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                size_t input_length, const uint8_t *signature, size_t signature_length);

/**
 * The same with `context_length` bytes at `context`.
 *
 * PSA_ERROR_INVALID_SIGNATURE  it is not the key's signature of this input and context
 * PSA_ERROR_INVALID_ARGUMENT   also: a context where there can be none, or too long
 */
psa_status_t psa_verify_message_with_context(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                             size_t input_length, const uint8_t *context,
                                             size_t context_length, const uint8_t *signature,
                                             size_t signature_length);

/**
 * Signs a hash, computed before; PSA_ALG_IS_SIGN_HASH(alg). `key` is a key pair with PSA_KEY_USAGE_SIGN_HASH.
 * Enough room: PSA_SIGN_OUTPUT_SIZE().
 *
 * PSA_ERROR_INVALID_ARGUMENT      also: `hash_length` is not that of the algorithm's hash
 * PSA_ERROR_INSUFFICIENT_ENTROPY  a random signature, and the generator could not be seeded
 */
psa_status_t psa_sign_hash(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash, size_t hash_length,
                           uint8_t *signature, size_t signature_size, size_t *signature_length);

/**
 * The same with `context_length` bytes at `context`.
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: a context where there can be none, or too long
 */
psa_status_t psa_sign_hash_with_context(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash,
                                        size_t hash_length, const uint8_t *context, size_t context_length,
                                        uint8_t *signature, size_t signature_size, size_t *signature_length);

/**
 * Checks `signature` over a hash, computed before. `key`, a key pair or public key, needs
 * PSA_KEY_USAGE_VERIFY_HASH.
 *
 * PSA_ERROR_INVALID_SIGNATURE  it is not the key's signature of this hash
 * PSA_ERROR_INVALID_ARGUMENT   also: `hash_length` is not that of the algorithm's hash
 */
psa_status_t psa_verify_hash(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash, size_t hash_length,
                             const uint8_t *signature, size_t signature_length);

/**
 * The same with `context_length` bytes at `context`.
 *
 * PSA_ERROR_INVALID_SIGNATURE  it is not the key's signature of this hash and context
 * PSA_ERROR_INVALID_ARGUMENT   also: a context where there can be none, or too long
 */
psa_status_t psa_verify_hash_with_context(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *hash,
                                          size_t hash_length, const uint8_t *context, size_t context_length,
                                          const uint8_t *signature, size_t signature_length);

/**
 * Starts a signature over a message in an inactive operation; PSA_ALG_IS_SIGN_MESSAGE(alg). `key` is a key
 * pair with PSA_KEY_USAGE_SIGN_MESSAGE.
 *
 * PSA_ERROR_NOT_SUPPORTED  also: this algorithm needs the message whole
 */
psa_status_t psa_sign_setup(psa_sign_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg);

/**
 * Gives the context, right after psa_sign_setup().
 *
 * PSA_ERROR_BAD_STATE         also: input or a context came before
 * PSA_ERROR_INVALID_ARGUMENT  also: a context where there can be none, or too long
 */
psa_status_t psa_sign_set_context(psa_sign_operation_t *operation, const uint8_t *context,
                                  size_t context_length);

/** Takes the next bytes of the message. */
psa_status_t psa_sign_update(psa_sign_operation_t *operation, const uint8_t *input, size_t input_length);

/**
 * Ends with the signature; the operation is inactive then. Enough room: PSA_SIGN_OUTPUT_SIZE().
 *
 * PSA_ERROR_INSUFFICIENT_ENTROPY  a random signature, and the generator could not be seeded
 */
psa_status_t psa_sign_finish(psa_sign_operation_t *operation, uint8_t *signature, size_t signature_size,
                             size_t *signature_length);

/** Ends the operation whatever its state, and forgets it. Harmless on an inactive one. */
psa_status_t psa_sign_abort(psa_sign_operation_t *operation);

/**
 * Starts the check of `signature` in an inactive operation; PSA_ALG_IS_SIGN_MESSAGE(alg). The signature is
 * taken in now. `key` needs PSA_KEY_USAGE_VERIFY_MESSAGE.
 *
 * PSA_ERROR_NOT_SUPPORTED  also: this algorithm needs the message whole
 */
psa_status_t psa_verify_setup(psa_verify_operation_t *operation, psa_key_id_t key, psa_algorithm_t alg,
                              const uint8_t *signature, size_t signature_length);

/** Gives the context, right after psa_verify_setup(). Causes as psa_sign_set_context(). */
psa_status_t psa_verify_set_context(psa_verify_operation_t *operation, const uint8_t *context,
                                    size_t context_length);

/** Takes the next bytes of the message. */
psa_status_t psa_verify_update(psa_verify_operation_t *operation, const uint8_t *input, size_t input_length);

/**
 * Ends with the verdict; the operation is inactive after a success.
 *
 * PSA_ERROR_INVALID_SIGNATURE  it is not the key's signature of this message and context
 */
psa_status_t psa_verify_finish(psa_verify_operation_t *operation);

/** Ends the operation whatever its state, and forgets it. Harmless on an inactive one. */
psa_status_t psa_verify_abort(psa_verify_operation_t *operation);

/* ---- Asymmetric encryption (10.10): PSA_ALG_IS_ASYMMETRIC_ENCRYPTION(alg) ---- */

/**
 * Encrypts a short message to `key`, a key pair or public key with PSA_KEY_USAGE_ENCRYPT. `salt` is the label
 * of OAEP; empty where there is none. Enough room: PSA_ASYMMETRIC_ENCRYPT_OUTPUT_SIZE().
 *
 * PSA_ERROR_INVALID_ARGUMENT      also: the message is too long; a salt where there can be none
 * PSA_ERROR_INSUFFICIENT_ENTROPY  the random generator could not be seeded
 */
psa_status_t psa_asymmetric_encrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                    size_t input_length, const uint8_t *salt, size_t salt_length,
                                    uint8_t *output, size_t output_size, size_t *output_length);

/**
 * Decrypts with `key`, a key pair with PSA_KEY_USAGE_DECRYPT. Enough room:
 * PSA_ASYMMETRIC_DECRYPT_OUTPUT_SIZE().
 *
 * PSA_ERROR_INVALID_PADDING   the padding is wrong; with PKCS #1 v1.5, who learns that may learn plaintexts
 * PSA_ERROR_INVALID_ARGUMENT  also: `input_length` is not the modulus'; a salt where there can be none
 */
psa_status_t psa_asymmetric_decrypt(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *input,
                                    size_t input_length, const uint8_t *salt, size_t salt_length,
                                    uint8_t *output, size_t output_size, size_t *output_length);

/* ---- Key agreement (10.11): PSA_ALG_IS_KEY_AGREEMENT(alg) ---- */

/**
 * Makes a key of the secret that `private_key`, which needs PSA_KEY_USAGE_DERIVE, shares with the owner of
 * `peer_key`, a public key as psa_export_public_key() writes it. PSA_ALG_IS_STANDALONE_KEY_AGREEMENT(alg). The
 * new key is for derivation (DERIVE, RAW_DATA, HMAC, PASSWORD): the secret is not uniform.
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: `peer_key` is no public key of the same group, or the secret would be zero
 */
psa_status_t psa_key_agreement(psa_key_id_t private_key, const uint8_t *peer_key, size_t peer_key_length,
                               psa_algorithm_t alg, const psa_key_attributes_t *attributes,
                               psa_key_id_t *key);

/**
 * The same secret as bytes. Use psa_key_agreement() unless a protocol forces this. Enough room:
 * PSA_RAW_KEY_AGREEMENT_OUTPUT_SIZE().
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: `peer_key` is no public key of the same group, or the secret would be zero
 */
psa_status_t psa_raw_key_agreement(psa_algorithm_t alg, psa_key_id_t private_key, const uint8_t *peer_key,
                                   size_t peer_key_length, uint8_t *output, size_t output_size,
                                   size_t *output_length);

/* ---- Key encapsulation (10.12): PSA_ALG_IS_KEY_ENCAPSULATION(alg) ---- */

/**
 * Makes a fresh secret key as `attributes` say, and the ciphertext from which the owner of `key` makes the
 * same. `key`, a key pair or public key, needs PSA_KEY_USAGE_ENCRYPT. Enough room:
 * PSA_ENCAPSULATE_CIPHERTEXT_SIZE().
 *
 * PSA_ERROR_INVALID_ARGUMENT      also: a type or size that the secret cannot be
 * PSA_ERROR_INSUFFICIENT_ENTROPY  the random generator could not be seeded
 */
psa_status_t psa_encapsulate(psa_key_id_t key, psa_algorithm_t alg, const psa_key_attributes_t *attributes,
                             psa_key_id_t *output_key, uint8_t *ciphertext, size_t ciphertext_size,
                             size_t *ciphertext_length);

/**
 * Makes the secret key from a ciphertext. `key` is a key pair with PSA_KEY_USAGE_DECRYPT. Success proves
 * nothing: with a ciphertext not meant for it, some algorithms (ML-KEM) give an unrelated key. Confirm before
 * use.
 *
 * PSA_ERROR_INVALID_SIGNATURE  an algorithm that authenticates found it not authentic
 * PSA_ERROR_INVALID_ARGUMENT   also: a ciphertext that cannot be; a type or size that the secret cannot be
 */
psa_status_t psa_decapsulate(psa_key_id_t key, psa_algorithm_t alg, const uint8_t *ciphertext,
                             size_t ciphertext_length, const psa_key_attributes_t *attributes,
                             psa_key_id_t *output_key);

/* ---- Password-authenticated key exchange (10.13): PSA_ALG_IS_PAKE(alg) ---- */

/**
 * Starts an exchange in an inactive operation, by `*cipher_suite` and the password, or what was derived from
 * it, in `password_key`, which needs PSA_KEY_USAGE_DERIVE. Then role, identities and context as the algorithm
 * asks, then output and input in its order.
 *
 * PSA_ERROR_INVALID_ARGUMENT  also: primitive, key confirmation or key do not fit the algorithm
 */
psa_status_t psa_pake_setup(psa_pake_operation_t *operation, psa_key_id_t password_key,
                            const psa_pake_cipher_suite_t *cipher_suite);

/**
 * Says which side this is. Needed where the sides differ; before any input and output, and once.
 *
 * PSA_ERROR_BAD_STATE         also: too late
 * PSA_ERROR_INVALID_ARGUMENT  also: not a role of this algorithm, or not with this key
 */
psa_status_t psa_pake_set_role(psa_pake_operation_t *operation, psa_pake_role_t role);

/**
 * Names this side, or, in an algorithm with one name, the session. Before any input and output, and once.
 *
 * PSA_ERROR_BAD_STATE         also: too late, or set already
 * PSA_ERROR_INVALID_ARGUMENT  also: not a name that the algorithm takes
 */
psa_status_t psa_pake_set_user(psa_pake_operation_t *operation, const uint8_t *user_id, size_t user_id_len);

/**
 * Names the other side, where the algorithm names both. Causes as psa_pake_set_user().
 *
 * PSA_ERROR_BAD_STATE  also: the algorithm names one side only
 */
psa_status_t psa_pake_set_peer(psa_pake_operation_t *operation, const uint8_t *peer_id, size_t peer_id_len);

/**
 * Gives the context that both sides must share, where the algorithm has one. Causes as psa_pake_set_user().
 *
 * PSA_ERROR_BAD_STATE  also: the algorithm has none
 */
psa_status_t psa_pake_set_context(psa_pake_operation_t *operation, const uint8_t *context,
                                  size_t context_len);

/**
 * Writes what `step` has for the peer. Enough room: PSA_PAKE_OUTPUT_SIZE().
 *
 * PSA_ERROR_BAD_STATE             also: not the turn of this step, or setup is not whole
 * PSA_ERROR_INVALID_ARGUMENT      also: not a step of this algorithm
 * PSA_ERROR_INSUFFICIENT_ENTROPY  the random generator could not be seeded
 */
psa_status_t psa_pake_output(psa_pake_operation_t *operation, psa_pake_step_t step, uint8_t *output,
                             size_t output_size, size_t *output_length);

/**
 * Takes in what the peer sent for `step`.
 *
 * PSA_ERROR_INVALID_SIGNATURE  the peer's proof or confirmation is wrong: another password, or an attack
 * PSA_ERROR_INVALID_ARGUMENT   also: not a step of this algorithm; a value that cannot be
 * PSA_ERROR_BAD_STATE          also: not the turn of this step, or setup is not whole
 */
psa_status_t psa_pake_input(psa_pake_operation_t *operation, psa_pake_step_t step, const uint8_t *input,
                            size_t input_length);

/**
 * Ends the exchange with a key of the shared secret, as `attributes` say (size 0); the operation is inactive
 * then. With PSA_PAKE_CONFIRMED_KEY the peer is proved to have it; with PSA_PAKE_UNCONFIRMED_KEY it is not,
 * and what confirms it comes after.
 *
 * PSA_ERROR_BAD_STATE         also: steps are missing
 * PSA_ERROR_INVALID_ARGUMENT  also: a type that the secret cannot be
 */
psa_status_t psa_pake_get_shared_key(psa_pake_operation_t *operation, const psa_key_attributes_t *attributes,
                                     psa_key_id_t *key);

/** Ends the operation whatever its state, and forgets it. Harmless on an inactive one. */
psa_status_t psa_pake_abort(psa_pake_operation_t *operation);

#ifdef __cplusplus
}
#endif

#endif
